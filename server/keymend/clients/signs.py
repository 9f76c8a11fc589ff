"""The words by which a source shows that it may have to do with a client, as one matcher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from keymend.clients import kinds, removed, retired, urls
from keymend.clients.ambiguity import REQUESTS
from keymend.clients.raw import CALLS, SESSIONS
from keymend.matching import Matcher, Pattern
from keymend.providers import PROVIDERS

LIBRARIES: Final = ("openai", "open_ai", "pydantic_ai")
HEADERS: Final = ("authorization", "api-key")
BY_MODEL: Final = "litellm"
"""The package whose clients depend on the model that they are given: ``azure/name``."""
_IN_LITERAL: Final = r"[^\s\"'`]*[\"'`]"
"""What stands between a host and the end of a literal; behind one in prose stands a space."""
_ALONE: Final = r"(?:\A|[^.\w])"
"""What stands before the name of a module that is not inside another one."""
_IMPORTED: Final = r"\s+import\b(?:\s*\((?:[^)#]|#[^\n]*)*|(?:[^\n]|\\\r?\n)*)"
"""What a statement that begins with ``from …`` says before one of the names in it."""


@cache
def signs() -> Matcher:
    """Return the matcher for all that decides; a pattern's gate says where its anchors count."""
    return Matcher(
        [
            Pattern(id="library", anchors=LIBRARIES, regex="", ignore_case=True),
            Pattern(id="header", anchors=HEADERS, regex="", ignore_case=True),
            Pattern(
                id="key header",
                anchors=("api-key", "api_key"),
                regex="",
                gate=_of_key(),
                ignore_case=True,
            ),
            Pattern(id="package", anchors=LIBRARIES, regex="", gate=_loading(), ignore_case=True),
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
            *_models(),
            *(
                Pattern(id=f"import {root}", anchors=(root,), regex="", gate=_importing(paths))
                for root, paths in packages().items()
            ),
            *(
                Pattern(
                    id=f"class {root}", anchors=_last(paths), regex="", gate=_calling(_last(paths))
                )
                for root, paths in packages().items()
            ),
        ]
    )


@cache
def packages() -> dict[str, list[str]]:
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


def _models() -> Iterator[Pattern]:
    """Yield what shows that ``BY_MODEL`` may be given a model which says something."""
    providers = _any(kinds.PROVIDERS_OF_MODELS)
    model = rf"[\"'](?:{providers}/|{_any(retired.MODELS)}[\"'])"
    anchors = (*kinds.PROVIDERS_OF_MODELS, *retired.MODELS)
    yield Pattern(id="model", anchors=anchors, regex="", gate=model)
    gate = rf"[\"']{providers}[\"']"
    yield Pattern(id="model's provider", anchors=kinds.PROVIDERS_OF_MODELS, regex="", gate=gate)
    yield Pattern(id="slash", anchors=("/",), regex="", gate=r"[\"'}]/")


def _of_key() -> str:
    """Return what sets a header of Python's that takes a key alone."""
    return (
        r"[\"'](?:x-)?api[-_]key[\"']\s*(?:\]\s*=|[:,])"
        r"|(?:\bdict|\.update)\s*\([^()]*\bapi_key\s*="
    )


def _loading() -> str:
    """Return what loads a package of ``kinds.NODE``, or a part of one, in JavaScript."""
    names = _any(path.rpartition(".")[0] or path for path in kinds.NODE)
    remarks = r"(?:\s|/\*[^*]*\*/|//[^\n]*\n)*"
    return rf"\b(?:from|import|require){remarks}\(?{remarks}[\"'`]{names}(?:/[^\"'`\n]*)?[\"'`]"


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
