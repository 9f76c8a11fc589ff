"""Keys in texts that come from outside: found loosely, and masked.

A scan wants certainty, because it raises an alarm; redaction wants to miss nothing,
because what it lets pass is printed. So whatever goes on after a known prefix is taken
for a key here: cut off, doubled or mistyped.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import cache
from typing import Final, NamedTuple

from keymend.deferred import expression
from keymend.providers import FORMATS
from keymend.providers.formats import Evidence
from keymend.secret import Secret
from keymend.text import Span

_FREE: Final = 12
"""Characters after a prefix from which on a value is taken for a key."""
_WEAK_FREE: Final = 20
"""The same for a prefix that other words begin with as well."""
_CHANGES: Final = 3
"""Capitals after small letters that no word has."""
_REST: Final = expression(
    r"(?:[\s\"'│┃|]|[^\x00-\x7f]|\\{1,2}(?:[nrt\"']|x[0-9a-f]{2}|u[0-9a-f]{4})|\x1b\[[\d;]*m){1,24}?"
    r"(?P<rest>[A-Za-z0-9_-]{6,})",
    re.IGNORECASE,
)
"""What follows a key that was broken by a line's end, an escape or a foreign character."""
_RUN: Final = re.compile(r"[A-Za-z0-9]{12,}")
"""Something random that stands in a file's name; words are shorter or have no digit."""
_ENCODED: Final = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{32,}={0,2}")


class FoundKey(NamedTuple):
    """Something that may be a key, and where in the text it stands (code points)."""

    span: Span
    secret: Secret


@cache
def _pattern() -> re.Pattern[str]:
    strong = {"sk_", "sess-"}
    weak: set[str] = set()
    for _, key_format in FORMATS.values():
        alone = key_format.evidence is Evidence.FORMAT or len(key_format.prefix) > 3
        (strong if alone else weak).add(key_format.prefix)
    return re.compile(
        rf"""
          (?:(?<![A-Za-z0-9])|(?<=\[[0-9]m)|(?<=\[[0-9]{{2}}m))  # a word's or a colour's end
            (?P<prefix>{_any_of(strong)}|sk-(?:[a-z0-9]{{2,12}}-)?)
            (?P<free>[A-Za-z0-9_+/=-]{{{_FREE},}}(?:\|[A-Za-z0-9_|-]+)?)
        | (?<![A-Za-z0-9])(?P<weak_prefix>{_any_of(weak)})
            (?P<weak_free>[A-Za-z0-9_-]{{{_WEAK_FREE},}})
        | (?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{{10,}}\.[A-Za-z0-9_-]{{6,}}(?:\.[\w-]*)?
        | (?<![A-Za-z0-9])[A-Za-z0-9]{{20,120}}?JQQJ9[A-Za-z0-9]{{8,}}
        | (?<![A-Za-z0-9_-])[A-Za-z0-9_-]{{8,100}}?T3BlbkFJ[A-Za-z0-9_-]*
        | (?P<bare>(?<![A-Za-z0-9_/+-])[A-Za-z0-9]{{32,}}(?![A-Za-z0-9_/+-]))
        | (?<=Bearer[ ])[A-Za-z0-9_.~+/=-]{{16,}}
        | (?i:key|token|secret|password|authorization)["'`\\]{{0,4}}\s?[:=]\s?["'`\\]{{0,4}}
            (?P<named>(?=[^\s"'`]{{0,80}}[0-9])[A-Za-z0-9_.~+/|-]{{16,}}={{0,2}})
        | ://(?:[^\s/:@]{{0,80}}:)?(?P<user>[^\s/:@]{{{_FREE},200}})(?=@)
        | (?<=KeyError:[ ]['"])(?=[^'"]*[0-9])[^\s'"]{{20,}}
        """,
        re.VERBOSE,
    )


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(key_format.prefix for _, key_format in FORMATS.values())


def _any_of(prefixes: set[str]) -> str:
    longest_first = sorted(filter(None, prefixes), key=len, reverse=True)
    # "gsk-" and "sk_proj-" are prefixes that were mistyped.
    return "|".join(re.sub(r"\\?[-_]", "[-_]", re.escape(prefix)) for prefix in longest_first)


def find_keys(text: str) -> list[FoundKey]:
    """Return everything in ``text`` that may be a key, in order.

    A whole prefix with nothing behind it is what a masked copy shows.
    """
    found = []
    for match in _pattern().finditer(text):
        if match[0] in _prefixes():
            continue
        weak = match["weak_free"] or match["bare"]
        free = match["free"] or weak
        if free is None or (_is_varied(free) and (not weak or re.search(r"[0-9]", weak))):
            prefix = match["prefix"] or match["weak_prefix"] or ""
            group = next((name for name in ("named", "user") if match[name]), 0)
            if not group or _is_varied(match[group]):
                found.append(FoundKey(Span(*match.span(group)), Secret(match[group], prefix)))
    return found


def redact(text: str) -> str:
    """Return ``text`` with everything that may be a key masked.

    A key that is broken (by a line's end, an escape, an invisible character) is masked to
    its end, and so is one in Base64.
    """
    parts: list[str] = []
    end = 0
    for key in find_keys(text):
        if key.span.start < end:
            continue
        parts += [_redact_encoded(text[end : key.span.start]), key.secret.masked]
        end = key.span.end
        while (rest := _REST.match(text, end)) and _goes_on(rest["rest"]):
            between, last = text[end : rest.start("rest")], rest["rest"]
            parts += [between, Secret(last).masked]
            end = rest.end()
    return "".join([*parts, _redact_encoded(text[end:])])


def _goes_on(text: str) -> bool:
    """Whether ``text``, which follows the beginning of a key, is more of it and no word."""
    if len(re.findall(r"[a-z][A-Z]", text)) >= _CHANGES:
        return True
    return bool(re.search(r"[0-9]", text) and re.search(r"[a-z]", text)) and len(set(text)) >= 4


def _redact_encoded(text: str) -> str:
    return _ENCODED.sub(lambda found: "…" if _encodes_key(found[0]) else found[0], text)


def _encodes_key(text: str) -> bool:
    padded = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True)
        return bool(find_keys(decoded.decode("ascii")))
    except (binascii.Error, ValueError):
        return False


def holds_key(argument: str) -> bool:
    """Whether something in ``argument`` may be a key.

    Hex digits count only where they stand alone: in a path they are a checksum.
    """
    return any(
        key.span == Span(0, len(argument)) or not re.fullmatch(r"[0-9a-f]+", key.secret.reveal())
        for key in find_keys(argument)
    )


def redact_path(path: str) -> str:
    """Return ``path`` (with forward slashes) with the keys in its names masked.

    By its path a reader finds a file, so words (``sk-translations-2024.json``) and
    checksums (``main.0f3a….js``), which ``redact`` would mask as well, stay as they are.
    """
    return "/".join(redact(name) if _names_key(name) else name for name in path.split("/"))


def _names_key(name: str) -> bool:
    return any(
        not re.fullmatch(r"[0-9a-f]+", run) and re.search(r"[0-9]", run) and not _is_of_words(run)
        for key in find_keys(name)
        for run in _RUN.findall(key.secret.reveal())
    )


_CAMEL_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def _is_of_words(run: str) -> bool:
    """Whether ``run`` is a name as classes have: ``OAuth2AuthorizationCodeGrantTests``.

    Of what is drawn at random a word has two characters, seldom three.
    """
    words = _CAMEL_WORD.findall(run)
    return len(run) >= 4 * len(words) and sum(word.istitle() for word in words) >= 2


def _is_varied(free: str) -> bool:
    """Whether ``free`` can be random: words and runs of one character are not.

    ``sk-your-api-key-here`` and ``sk-proj-xxxxxxxxxxxx`` are placeholders.
    """
    kinds = sum(bool(re.search(kind, free)) for kind in (r"[a-z]", r"[A-Z]", r"[0-9]"))
    return kinds >= 2 and len(set(free)) >= 6
