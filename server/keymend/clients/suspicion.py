"""Whether a request that a source in Python writes out may be wrong: told by its words.

Most sources that name a provider's host send a good header to a good path. A fault of a
request takes a URL and, but for the URL's own faults, a header; each fault leaves a sign in
the words, whatever names its parts are given in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from keymend.clients import mismatch, rawpaths, urls
from keymend.providers import BY_ID, BY_VARIABLE, Provider
from keymend.syntax.remarks import strings

_BREAK: Final = " \t\r\n\"'`"
_LONGEST: Final = 300
_LONGEST_CALL: Final = 24
_URL: Final = re.compile(
    r"(?:(?:[^/]*?(?P<scheme>https?)|[^/]*):(?=/))?(?://)?(?:[^/@]*@)?(?P<host>[^/?#:]*)"
    r"(?::[^/?#]*)?"
    r"(?P<path>[^?#{%]*)",
    re.IGNORECASE,
)
"""A literal with a host, from its begin to the first part of its path that is computed."""
_GIVEN: Final = re.compile(r"(?P<quote>[\"'])?\s*(?P<sign>\]\s*=(?!=)|[:=,](?!=))[\s(]*")
"""What stands between the name of a header and its value."""
_BEARER: Final = re.compile(r"[\"']bearer\s", re.IGNORECASE)
_GOOD: Final = re.compile(r"[a-z]{0,2}[\"']{1,3}bearer\s", re.IGNORECASE)
_ASKED: Final = re.compile(r"(?:startswith|removeprefix|replace|split|partition|len)\(\s*\Z")
"""Where a text is asked for what it begins with, or that is taken away."""
_TEMPLATE: Final = re.compile(
    r"[\"'](?:bearer\s+)?(?:\$?\{\{?[\w.]{1,40}\}\}?|\$[A-Z_]{3,40}|%[A-Z_]{3,40}%)[\"']",
    re.IGNORECASE,
)
"""A value that something else should have taken the place of."""
_UNENCRYPTED: Final = re.compile(r"[\"']http(?:://[\"'{%]|[\"'])", re.IGNORECASE)
_UNCHECKED: Final = re.compile(r"\bverify\s*=(?!\s*(?:True\b|[\"']))")
_MIDDLE: Final = re.compile(r"[\"'}](/?(?:v1|api|openai)?(?:/v1)?/?)[\"'{]")
"""What may stand, in a literal of its own, between a host and the operation."""
_OPENS: Final = frozenset("\"'}/")
_CLOSES: Final = frozenset("\"'`?/{%")
"""What stands before an operation, or behind it, in a literal."""
_WHOLE: Final = re.compile(r"(?:https?)?://", re.IGNORECASE)
_OPENING: Final = frozenset("([<")
"""What stands before an address that prose refers to."""
_GONE: Final = re.compile(r"/(?:assistants|threads|engines)\b")
_AZURE_PATH: Final = re.compile(r"/deployments|/openai|/api/projects", re.IGNORECASE)
_VARIABLE: Final = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b")
_KEY: Final = re.compile(
    r"[\"'](?:bearer\s+)?(?:" + "|".join(map(re.escape, mismatch.PREFIXES)) + ")",
    re.IGNORECASE,
)
_MARKS: Final = ("T3BlbkFJ", "JQQJ99")
"""What stands inside keys of OpenAI and of Azure."""


class Suspicion:
    """What the words of one source say of its requests.

    ``text`` has a character for each byte of the source. ``hosts`` are places inside the
    literals that name a provider's host or a wrong one, ``authorizations`` the ends of that
    header's name, ``has_key_header`` says whether one may have a name for a key alone.
    """

    def __init__(
        self,
        text: str,
        *,
        hosts: Iterable[int],
        authorizations: Sequence[int],
        has_key_header: bool,
    ) -> None:
        self._text = text
        self._literals = [url for at in hosts if (url := _url(text, at)) is not None]
        self._has_key_header = has_key_header
        self._values = [value for end in authorizations if (value := _value(text, end)) is not None]
        found = {url["host"].lower() for url in self._literals}
        self._hosts = {host: urls.provider_at(host) for host in found}
        self._owners = [owner for owner in self._hosts.values() if owner is not None]
        self._is_wrong = any(urls.wrong_host(host) is not None for host in found)
        self._is_azure = any("azure" in host or "microsoft" in host for host in found)

    def is_raised(self) -> bool:
        """Whether a rule may find fault with a request."""
        return self._has_odd_path() or self._has_odd_header()

    def _has_odd_path(self) -> bool:
        """Whether the URL itself may be wrong: see ``rawpaths``."""
        if self._is_azure and _AZURE_PATH.search(self._text):
            return True
        if "api.openai.com" in self._hosts and _GONE.search(self._text):
            return True
        return (bool(self._owners) or self._is_wrong) and self._has_odd_base()

    def _has_odd_base(self) -> bool:
        """Whether an operation may stand behind a path that its host does not have."""
        tails = set(_tails(self._text))
        if not tails:
            return False
        middles = {"", *_MIDDLE.findall(self._text)}
        starts = {(url["host"], url["path"]) for url in self._literals}
        paths = {middle + tail for middle in middles for tail in tails if "://" not in tail}
        written = {f"https{tail[tail.index('://') :]}" for tail in tails if _WHOLE.match(tail)}
        written |= {f"https://{host}{path}{rest}" for host, path in starts for rest in paths}
        return any(_is_odd(url) for url in written)

    def _has_odd_header(self) -> bool:
        """Whether a header with a key may be wrong, or may go where it should not."""
        if not self._values and not self._has_key_header:
            return False
        text = self._text
        good = sum(1 for value in self._values if _GOOD.match(text, value))
        begun = [found.start() for found in _BEARER.finditer(text) if not _is_asked(text, found)]
        if len(begun) > good:
            return True  # what stands before the key may come from somewhere else
        if not self._owners and not self._is_azure:
            return False
        if good < len(self._values) or self._has_template():
            return True
        return self._has_other_header() or self._is_insecure() or self._mixes_providers()

    def _has_template(self) -> bool:
        """Whether a text looks like a header's value that is to be filled in, and may be none."""
        text = self._text
        return _TEMPLATE.search(text) is not None and any(
            _TEMPLATE.fullmatch(text, start, end) and not _is_computed(text, start, end)
            for start, end in strings(text)
        )

    def _has_other_header(self) -> bool:
        """Whether a service may be sent a header that it does not read."""
        return self._has_key_header and (
            self._is_azure or any(owner.bearer_only for owner in self._owners)
        )

    def _is_insecure(self) -> bool:
        return (
            any((url["scheme"] or "").lower() == "http" for url in self._literals)
            or _UNENCRYPTED.search(self._text) is not None
            or _UNCHECKED.search(self._text) is not None
        )

    def _mixes_providers(self) -> bool:
        """Whether a key of one provider may be sent to another one."""
        text = self._text
        if _KEY.search(text) or any(mark in text for mark in _MARKS):
            return True
        names = {*BY_VARIABLE}.intersection(_VARIABLE.findall(text))
        keys = [mismatch.owner_of("", name) for name in names]
        hosts = {_id(owner) for owner in self._owners}
        hosts |= {"azure-openai"} if self._is_azure else set()
        return any(hosts - {_id(owner)} for owner in keys if owner is not None)


def _id(provider: Provider) -> str:
    return "azure-openai" if provider is BY_ID.get("azure-ai") else provider.id


def _url(text: str, at: int) -> re.Match[str] | None:
    """Return the parts of the URL around ``at``; ``None`` where it stands in prose."""
    before = text[max(0, at - _LONGEST) : at]
    opening = at - len(before) + max(before.rfind(character) for character in _BREAK)
    end = at
    last = min(len(text), at + _LONGEST)
    while end < last and text[end] not in _BREAK:
        end += 1
    is_in_prose = text[opening : opening + 1] in (" ", "\t") or text[opening + 1] in _OPENING
    return None if is_in_prose else _URL.match(text[opening + 1 : end])


def _value(text: str, end: int) -> int | None:
    """Return where the value of the header begins whose name ends at ``end``, if it has one."""
    found = _GIVEN.match(text, end)
    if found is None:
        return None
    before = text[: end - len("authorization")][-_LONGEST:].rstrip()
    if found["quote"] is None:
        # An argument: ``dict(Authorization=…)``.
        return found.end() if found["sign"] == "=" and before.endswith(("(", ",")) else None
    if found["sign"] == "," and not re.search(r"\bsetdefault\s*\(\s*[\"']\Z", before):
        return None
    return None if found["sign"] == "=" else found.end()


def _is_asked(text: str, found: re.Match[str]) -> bool:
    """Whether a text is asked for ``found`` at its begin, or that is taken away."""
    return _ASKED.search(text, max(0, found.start() - _LONGEST_CALL), found.start()) is not None


def _is_computed(text: str, start: int, end: int) -> bool:
    """Whether the string between the two places has parts that are computed."""
    written = text[start:end]
    has_prefix = text[max(0, start - 2) : start].lower().strip("rb").endswith(("f", "t"))
    return has_prefix and "{" in written and "{{" not in written


def _tails(text: str) -> Iterator[str]:
    """Yield the operations with what stands before each in its literal, or behind a hole."""
    lowered = text.lower()
    for operation in urls.OPERATIONS:
        name = operation.lstrip("/")
        at = lowered.find(name)
        while at != -1:
            end = at + len(name)
            if text[at - 1 : at] in _OPENS and text[end : end + 1] in _CLOSES:
                before = text[max(0, at - _LONGEST) : at]
                opening = max(before.rfind(character) for character in _BREAK + "}")
                yield before[opening + 1 :] + text[at:end]
            at = lowered.find(name, end)


def _is_odd(written: str) -> bool:
    url = urls.parse(written)
    return url is not None and rawpaths.fault(url, has_query=True) is not None
