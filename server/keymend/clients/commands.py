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
_INSECURE: Final = re.compile(r"(?<=\s)(?:-k|--insecure)(?=\s)")
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
    quotes: tuple[Span, ...] = ()
    """The single quotes around it."""

    @property
    def is_literal(self) -> bool:
        """Whether it names a variable of the shell where no shell looks for one."""
        return bool(self.quotes) and self.variable is not None and "{{" not in self.written


@dataclass(frozen=True)
class Command:
    """One request: where it goes, and its headers for credentials."""

    url: Url | None
    url_span: Span | None
    headers: tuple[Header, ...]
    unchecked: Span | None = None
    """The option that has certificates not checked."""


def commands(snapshot: Snapshot) -> Iterator[Command]:
    """Yield the requests of a shell script or an ``.http`` file."""
    pattern = _HTTP if snapshot.language == "http" else _CURL
    for found in pattern.finditer(snapshot.text):
        text, start = found[0], found.start()
        address = _URL.search(text)
        url = urls.parse(_VARIABLE.sub(HOLE, address[0])) if address else None
        span = Span(start + address.start(), start + address.end()) if address else None
        line = snapshot.line_at(start).start
        is_inside = snapshot.text.count('"', line, start) % 2 == 1
        headers = tuple(
            _header(header, start, text, is_inside=is_inside) for header in _HEADER.finditer(text)
        )
        if url is not None or headers:
            option = _INSECURE.search(text)
            unchecked = Span(start + option.start(), start + option.end()) if option else None
            yield Command(url, span, headers, unchecked)


def _header(found: re.Match[str], start: int, command: str, *, is_inside: bool) -> Header:
    """Return the header ``found`` in ``command``, which may be ``is_inside`` double quotes."""
    written = found["value"].rstrip()
    names = [first or second for first, second in _VARIABLE.findall(written)]
    value_start = start + found.start("value")
    before, after = found.start("name") - 1, found.end("value")
    is_quoted = before >= 0 and command[before] == "'" and command[after : after + 1] == "'"
    # Between double quotes, as in ``sh -c "curl …"``, another shell has been there before.
    if is_quoted and not is_inside and command.count('"', 0, before) % 2 == 0:
        quotes = tuple(Span(start + at, start + at + 1) for at in (before, after))
    else:
        quotes = ()
    return Header(
        found["name"],
        Span(start + found.start("name"), start + found.end("name")),
        _VARIABLE.sub(HOLE, written),
        Span(value_start, value_start + len(written)),
        names[-1] if names else None,
        written,
        quotes,
    )
