"""Requests in shell commands and ``.http`` files: ``curl -H HEADER URL``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from keymend.clients import urls
from keymend.clients.urls import Url
from keymend.syntax.code.nodes import HOLE
from keymend.text import Snapshot, Span

LANGUAGES: Final = frozenset({"shellscript", "http", "powershell"})
_CURL: Final = re.compile(
    r"(?<![\w./-])(?:curl|wget|http|https|xh)[ \t](?:[^\r\n\\`]|[\\`](?:\r\n|\n|\r)|[\\`].)*"
)
_HTTP: Final = re.compile(
    r"(?m)^(?:GET|POST|PUT|PATCH|DELETE)[ \t]+\S[^\r\n]*(?:\r\n|\n|\r)"
    r"(?:[\w-]+:[^\r\n]*(?:\r\n|\n|\r|\Z))*"
)
_URL: Final = re.compile(r"https?://[^\s\"'`\\]+")
_HEADER: Final = re.compile(
    r"(?:^|[\"'\s])(?P<name>authorization|api-key|x-api-key)[ \t]*:[ \t]*(?P<value>[^\"'\r\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_VARIABLE: Final = re.compile(r"\$\{?(?:env:)?(\w+)\}?|\{\{\s*(?:\$dotenv\s+)?(\w+)\s*\}\}")


@dataclass(frozen=True)
class Header:
    """One header of a request in a text: ``value`` with ``HOLE`` for a variable."""

    name: str
    name_span: Span
    value: str
    value_span: Span
    variable: str | None
    written: str


@dataclass(frozen=True)
class Command:
    """One request: where it goes, and its headers for credentials."""

    url: Url | None
    url_span: Span | None
    headers: tuple[Header, ...]


def commands(snapshot: Snapshot) -> Iterator[Command]:
    """Yield the requests of a shell script or an ``.http`` file."""
    pattern = _HTTP if snapshot.language == "http" else _CURL
    for found in pattern.finditer(snapshot.text):
        text, start = found[0], found.start()
        address = _URL.search(text)
        url = urls.parse(_VARIABLE.sub(HOLE, address[0])) if address else None
        span = Span(start + address.start(), start + address.end()) if address else None
        headers = tuple(_header(header, start) for header in _HEADER.finditer(text))
        if url is not None or headers:
            yield Command(url, span, headers)


def _header(found: re.Match[str], start: int) -> Header:
    written = found["value"].rstrip()
    names = [first or second for first, second in _VARIABLE.findall(written)]
    value_start = start + found.start("value")
    return Header(
        found["name"],
        Span(start + found.start("name"), start + found.end("name")),
        _VARIABLE.sub(HOLE, written),
        Span(value_start, value_start + len(written)),
        names[-1] if names else None,
        written,
    )
