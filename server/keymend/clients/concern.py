"""Whether a source may have to do with a client: told by its words, before it is parsed.

A parse takes a hundred times as long as a search for words, and most sources that name a
provider name it in a comment, a type or a URL. What is looked for here stands in every
text in which a rule on clients finds anything, and in few others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from keymend.clients import removed, urls
from keymend.clients.signs import BY_MODEL, HEADERS, LIBRARIES, packages, signs
from keymend.clients.suspicion import Suspicion
from keymend.matching import Matcher, Pattern
from keymend.syntax.code.nodes import HOLE
from keymend.syntax.remarks import without_remarks
from keymend.text import Snapshot

IN_CODE: Final = (*LIBRARIES, *HEADERS)
"""Lower-case words of which one stands in every source that makes a client or its own request."""
_SCHEME: Final = "bearer"
_MISWRITTEN: Final = re.compile(
    r"bearer(?:\s+bearer|[ \t]{2}|[$#{%]|[\"'`]\s{0,9}[+%]|sk-|gsk_|eyj|xai-"
    r"|(?<=[\"'`]bearer)[:=])"
)
"""A scheme that is doubled, has two spaces behind it, or is glued to what follows."""
_OF_KEY: Final = re.compile(
    r"(?:[\"'`](?:x-)?api[-_]key[\"'`]\s{0,200}(?:\]\s{0,200}=|[:,])"
    r"|\bapi_key:|\b(?:dict|update)\([^\n]{0,80}\bapi_key\s{0,200}=)[^\n]{0,80}\Z"
)
"""What names a header that takes a key alone, before its value."""
_BEFORE_VALUE: Final = 600
"""Characters in which all of ``_OF_KEY`` stands."""
_QUOTES: Final = frozenset("\"'`")
_HEADER: Final = "authorization"
_BUNDLE_SIZE: Final = 100_000
_BUNDLE_LINE: Final = 500
_WRITTEN_SIZE: Final = 2_500_000
"""So many characters are 70,000 lines: more than anybody writes into one file."""
_HOST: Final = re.compile(r"://([^\s\"'`/?#:\\]+)[^\s\"'`]*[\"'`]")
_PART: Final = re.compile(r"\{[^{}]*\}|%s")
_MISSPELT: Final = re.compile(
    r"from\s+openai\s+import\s(?:\s*\((?:[^)#]|#[^\n]*)*?|[^\n(]*?)"
    rf"\b(?!(?:{'|'.join(removed.CLASS_NAMES)})\b)(?i:{'|'.join(removed.CLASS_NAMES)})\b"
)


def is_mentioned(snapshot: Snapshot) -> bool:
    """Whether anything in ``snapshot`` may have to do with a client at all."""
    return _words().may_match(snapshot.text.encode("utf-8", "surrogatepass"))


def is_bundle(snapshot: Snapshot) -> bool:
    """Whether a source was put together by a tool: nobody edits it, and it is slow to understand.

    It is told by its lines, and where it keeps those of its parts, by its size.
    """
    text = snapshot.text
    size = len(text)
    if size < _BUNDLE_SIZE:
        return False
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return size >= _WRITTEN_SIZE or size >= _BUNDLE_LINE * (ends + 1)


def concerns(snapshot: Snapshot) -> bool:
    """Whether the source ``snapshot`` may make a client or a request, and is worth a parse."""
    if not is_mentioned(snapshot) or is_bundle(snapshot):
        return False
    text = snapshot.text
    if snapshot.language != "python":
        return _concerns_javascript(text)
    # Most of the sources that name a class or a host do so where they explain themselves.
    return _concerns_python(text) and _concerns_python(without_remarks(text), is_bare=True)


def makes_client(snapshot: Snapshot) -> bool:
    """Whether the source ``snapshot`` may make a client, also one of which no rule can know much.

    So it is where LiteLLM is given a model that is told only when the program runs.
    """
    if concerns(snapshot):
        return True
    if snapshot.language != "python" or is_bundle(snapshot):
        return False
    found = signs().possible(snapshot.text.encode("utf-8", "surrogatepass"))
    return {f"import {BY_MODEL}", f"class {BY_MODEL}"} <= found


def _concerns_javascript(text: str) -> bool:
    found = signs().possible(text.encode("utf-8", "surrogatepass"))
    return (
        {"library", "package"} <= found
        or (
            "request" in found
            and bool(found & {"header", "library"})
            and ("host" in found or ("operation" in found and bool(_wrong_hosts(text))))
        )
        or ("header" in found and _miswrites_header(text))
    )


def _concerns_python(text: str, *, is_bare: bool = False) -> bool:
    """Whether a text in Python is worth a parse; ``is_bare`` says that it has no remarks."""
    data = text.encode("utf-8", "surrogatepass")
    found = signs().places(data)
    return (
        _makes_client(text, found)
        or ("request" in found and _requests(data, found, is_bare=is_bare))
        or (not found.keys().isdisjoint(("header", "key header")) and _miswrites_header(text))
    )


def _makes_client(text: str, found: Mapping[str, object]) -> bool:
    """Whether a text in Python may make a client, or use the module ``openai`` as one."""
    return (
        any(
            f"import {root}" in found
            and f"class {root}" in found
            and (root != BY_MODEL or _names_model(found))
            for root in packages()
        )
        or "module" in found
        or ("exports" in found and _MISSPELT.search(text) is not None)
    )


def _names_model(found: Mapping[str, object]) -> bool:
    """Whether a text may name a model of which something is known, perhaps put together."""
    return "model" in found or {"model's provider", "slash"} <= found.keys()


def _requests(data: bytes, found: Mapping[str, list[int]], *, is_bare: bool) -> bool:
    """Whether a source in Python may make a request that a rule finds fault with."""
    text = data.decode("latin-1")
    hosts = [end - 1 for end in found.get("host", ())]
    if "operation" in found and (is_bare or not hosts):
        hosts += _wrong_hosts(text)
    if not hosts or not is_bare:
        return bool(hosts)
    return Suspicion(
        text,
        hosts=hosts,
        authorizations=[
            end
            for end in found.get("header", ())
            if text[end - len(_HEADER) : end].lower() == _HEADER
        ],
        has_key_header="key header" in found,
    ).is_raised()


def _wrong_hosts(text: str) -> list[int]:
    """Return where hosts stand, in literals, that are taken for a provider's."""
    found = [(host[1], host.start(1)) for host in _HOST.finditer(text)]
    wrong = {
        host
        for host in {host for host, _ in found}
        if urls.wrong_host(_PART.sub(HOLE, host)) is not None
    }
    return [at for host, at in found if host in wrong]


def _miswrites_header(text: str) -> bool:
    """Whether a header in a text is wrong whoever it is sent to: each such has a scheme."""
    lowered = text.lower()
    at = lowered.find(_SCHEME)
    while at != -1:
        if _MISWRITTEN.match(lowered, at) or _is_for_key_alone(lowered, at):
            return True
        at = lowered.find(_SCHEME, at + 1)
    return False


def _is_for_key_alone(lowered: str, at: int) -> bool:
    """Whether the scheme at ``at`` begins the value of a header that takes a key without one."""
    return (
        lowered[at - 1 : at] in _QUOTES
        and lowered[at + len(_SCHEME) : at + len(_SCHEME) + 1].isspace()
        and _OF_KEY.search(lowered, max(0, at - 1 - _BEFORE_VALUE), at - 1) is not None
    )


@cache
def _words() -> Matcher:
    return Matcher([Pattern(id="word", anchors=IN_CODE, regex="", ignore_case=True)])
