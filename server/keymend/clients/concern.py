"""Whether a source may have to do with a client: told by its words, before it is parsed.

A parse takes a hundred times as long as a search for words, and most sources that name a
provider name it in a comment, a type or a URL. What is looked for here stands in every
text in which a rule on clients finds anything, and in few others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from keymend.clients import kinds, removed, urls
from keymend.clients.ambiguity import REQUESTS
from keymend.clients.raw import CALLS, SESSIONS
from keymend.matching import Matcher, Pattern
from keymend.providers import PROVIDERS
from keymend.syntax.code.nodes import HOLE
from keymend.text import Snapshot

_LIBRARIES: Final = ("openai", "open_ai", "pydantic_ai")
_HEADERS: Final = ("authorization", "api-key")
IN_CODE: Final = (*_LIBRARIES, *_HEADERS)
"""Lower-case words of which one stands in every source that makes a client or its own request."""
_MISWRITTEN: Final = (
    # Doubled, with two spaces, glued to what follows; or in a header that takes a key alone.
    re.compile(
        r"bearer(?:\s+bearer|[ \t]{2}|[$#{%]|[\"'`]\s{0,9}[+%]|sk-|gsk_|eyj|xai-"
        r"|(?<=[\"'`]bearer)[:=])"
    ),
    re.compile(r"api[-_]key[^\n]{0,80}bearer\s"),
)
_BUNDLE_SIZE: Final = 100_000
_BUNDLE_LINE: Final = 500
_WRITTEN_SIZE: Final = 2_500_000
"""So many characters are 70,000 lines: more than anybody writes into one file."""
_HOST: Final = re.compile(r"://([^\s\"'`/?#:\\]+)[^\s\"'`]*[\"'`]")
_IN_LITERAL: Final = r"[^\s\"'`]*[\"'`]"
"""What stands between a host and the end of a literal; behind one in prose stands a space."""
_ALONE: Final = r"(?:\A|[^.\w])"
"""What stands before the name of a module that is not inside another one."""
_PART: Final = re.compile(r"\{[^{}]*\}|%s")
_IMPORTED: Final = r"\s+import\b(?:\s*\((?:[^)#]|#[^\n]*)*|(?:[^\n]|\\\r?\n)*)"
"""What a statement that begins with ``from …`` says before one of the names in it."""
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
    size = len(snapshot.text)
    if size < _BUNDLE_SIZE:
        return False
    return size >= _WRITTEN_SIZE or size >= _BUNDLE_LINE * len(snapshot.lines)


def concerns(snapshot: Snapshot) -> bool:
    """Whether the source ``snapshot`` may make a client or a request, and is worth a parse."""
    if not is_mentioned(snapshot) or is_bundle(snapshot):
        return False
    text = snapshot.text
    found = _signs().possible(text.encode("utf-8", "surrogatepass"))
    is_python = snapshot.language == "python"
    return (
        (_makes_client(text, found) if is_python else "library" in found)
        or ("request" in found and _names_host(text, found) and (is_python or "header" in found))
        or ("header" in found and _miswrites_header(text))
    )


def _makes_client(text: str, found: frozenset[str]) -> bool:
    """Whether a text in Python may make a client, or use the module ``openai`` as one."""
    return (
        any({f"import {root}", f"class {root}"} <= found for root in _paths())
        or "module" in found
        or ("exports" in found and _MISSPELT.search(text) is not None)
    )


def _names_host(text: str, found: frozenset[str]) -> bool:
    """Whether a host in a text is a provider's, or one that is taken for a provider's."""
    if "host" in found:
        return True
    return "operation" in found and any(
        urls.wrong_host(_PART.sub(HOLE, host)) is not None for host in set(_HOST.findall(text))
    )


def _miswrites_header(text: str) -> bool:
    """Whether a header in a text is wrong whoever it is sent to."""
    lowered = text.lower()
    return any(pattern.search(lowered) for pattern in _MISWRITTEN)


@cache
def _words() -> Matcher:
    return Matcher([Pattern(id="word", anchors=IN_CODE, regex="", ignore_case=True)])


@cache
def _signs() -> Matcher:
    """Return the matcher for all that decides; a pattern's gate says where its anchors count."""
    return Matcher(
        [
            Pattern(id="library", anchors=_LIBRARIES, regex="", ignore_case=True),
            Pattern(id="header", anchors=_HEADERS, regex="", ignore_case=True),
            Pattern(id="operation", anchors=urls.OPERATIONS, regex="", ignore_case=True),
            Pattern(
                id="host",
                anchors=_hosts(),
                regex="",
                gate=_any(_hosts()) + _IN_LITERAL,
                ignore_case=True,
            ),
            Pattern(id="module", anchors=("openai",), regex="", gate=_module()),
            Pattern(id="exports", anchors=("openai",), regex="", gate=r"\bfrom\s+openai\s+import"),
            Pattern(id="request", anchors=_sorted(_senders()), regex="", gate=_sending()),
            *(
                Pattern(id=f"import {root}", anchors=(root,), regex="", gate=_importing(paths))
                for root, paths in _paths().items()
            ),
            *(
                Pattern(
                    id=f"class {root}", anchors=_last(paths), regex="", gate=_calling(_last(paths))
                )
                for root, paths in _paths().items()
            ),
        ]
    )


@cache
def _paths() -> dict[str, list[str]]:
    """Return the paths of ``kinds.PYTHON`` by their first part, a package."""
    found: dict[str, list[str]] = {}
    for path in kinds.PYTHON:
        found.setdefault(path.partition(".")[0], []).append(path)
    return found


def _importing(paths: Iterable[str]) -> str:
    """Return what brings the classes at ``paths`` into a text: by themselves, or in a module."""
    inside: dict[str, set[str]] = {}
    for path in paths:
        module = path
        while "." in module:
            module, _, name = module.rpartition(".")
            inside.setdefault(module, set()).add(name)
    expressions = [_renaming(_any(inside))]
    for module, names in inside.items():
        expressions.append(rf"\bfrom\s+{re.escape(module)}{_IMPORTED}(?:\b{_any(names)}\b|\*)")
        expressions.append(rf"{_ALONE}{re.escape(module)}\s*\.\s*{_any(names)}\b")
    return "|".join(expressions)


def _renaming(modules: str) -> str:
    """Return what gives a name to one of ``modules``, an expression, or imports it by a text."""
    return "|".join(
        (
            rf"{_ALONE}{modules}\s+as\b",
            rf"=\s*{modules}\s*(?:[;#\r\n)]|\z)",
            rf"\b(?:import_module|__import__)\s*\(\s*[\"']{modules}[\"']",
        )
    )


def _calling(names: Iterable[str]) -> str:
    """Return what calls one of ``names``, makes a class below it, or gives it another name."""
    of = _any(names)
    return "|".join(
        (
            rf"\b{of}[\s\\]*\(",
            rf"\b{of}\s+as\b",
            rf"=[\s(]*[\w.]*\b{of}\s*(?:[;#\r\n)]|\z)",
            rf"\bclass\s+\w+[^:]*\b{of}\b",
            rf"\bpartial\s*\(\s*[\w.]*\b{of}\b",
        )
    )


def _module() -> str:
    """Return what asks something of the module ``openai``, or imports what it had."""
    gone = {*removed.MODULES, *removed.CLASSES, *removed.GONE}
    attributes = {*kinds.MODULE_ATTRIBUTES, *removed.DEAD_ATTRIBUTES}
    return "|".join(
        (
            rf"{_ALONE}openai\s*\.\s*{_any(gone)}\b",
            rf"{_ALONE}openai(?:\s*\.\s*\w+)+\s*\.\s*{_any(REQUESTS)}[\s\\]*\(",
            rf"{_ALONE}openai\s*\.\s*{_any(attributes)}\s*(?::[^=\n]*)?=[^=]",
            rf"\bfrom\s+openai{_IMPORTED}(?:\b{_any(gone)}\b|\*)",
            _renaming("openai"),
        )
    )


def _sending() -> str:
    """Return what makes a request to a URL that may be known: a literal one, or one by name."""
    with_method = {"request", "stream"}
    of = _any({*CALLS} - with_method)
    start = rf"(?:\b|\$){of}[\s\\]*\([\s\\]*"
    quote = "[\"'`]"
    return "|".join(
        (
            rf"{start}[^\"'`)]",
            rf"{start}{quote}{{1,3}}(?:[hH][tT]|[^\"'`\n]*[{{$%])",
            rf"{start}{quote}[^\"'`\n]*{quote}\s*,\s*\w?{quote}{{1,3}}[hH]",
            rf"{start}[^()]*\burl\s*=",
            rf"\b{_any(with_method)}[\s\\]*\(",
            _calling(_sessions()),
        )
    )


def _senders() -> set[str]:
    return {*CALLS, *_sessions()}


def _sessions() -> set[str]:
    return {path.rpartition(".")[2] for path in SESSIONS}


@cache
def _hosts() -> tuple[str, ...]:
    """Return the longest certain part of the hosts of every provider that is no local server."""
    return _sorted(
        max(host.split("*"), key=len)
        for provider in PROVIDERS
        if not provider.local
        for host in provider.hosts
    )


def _last(paths: Iterable[str]) -> tuple[str, ...]:
    return _sorted(path.rpartition(".")[2] for path in paths)


def _any(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(name) for name in _sorted(names))})"


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
