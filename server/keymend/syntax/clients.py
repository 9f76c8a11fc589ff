"""The constructor's call around a place, seen lexically, and whose client it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keymend.deferred import expression
from keymend.providers import OPENAI, PROVIDERS, Provider
from keymend.text import Snapshot, Span

_REACH: Final = 8
"""Lines between a constructor and an argument of its, at most."""

_WIDTH: Final = 2000
"""Code points between them, at most: a line of a bundle has every client's arguments."""

_TAKERS: Final = {
    name: tuple(provider for provider in PROVIDERS if name in provider.constructors)
    for provider in PROVIDERS
    for name in provider.constructors
}
"""Whose keys a client of this class takes."""
_CONSTRUCTOR: Final = expression(
    rf"(?<![\w.])(?:\w+\.)?(?:Async)?({'|'.join(sorted(_TAKERS, key=len, reverse=True))})\s*\("
)
_ADDRESS: Final = re.compile(
    r"(?:base_?url|api_?base|endpoint|\bhost)\w*[\"']?\s*[=:(]|https?://"
    r"|http_?client|\*\*|\.\.\.",
    re.IGNORECASE,
)
_PARENTHESIS: Final = re.compile(r"[()]")
_HOST: Final = re.compile(r"https?://(?P<host>[\w.-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Client:
    """A client's constructor call.

    ``providers`` are those whose key it takes; ``None`` where an address that is not in
    the text decides.
    """

    call: Span
    providers: tuple[Provider, ...] | None
    is_openai: bool
    """Whether it is OpenAI's own client, which sends keys to OpenAI if told nothing else."""


class Enclosing:
    """The clients of one text, for places that are asked for in its order.

    Nothing is read twice, however many places stand in one call or on one line.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._read = 0
        self._opening: re.Match[str] | None = None
        self._client: tuple[int, int, Client] | None = None

    def client(self, offset: int) -> Client | None:
        """Return the client whose constructor's arguments ``offset`` stands in, if any."""
        text, lines = self._snapshot.text, self._snapshot.lines
        number = lines.line_of(offset)
        start = max(lines.starts[max(0, number - _REACH)], offset - _WIDTH)
        unread, self._read = max(start, self._read), offset
        if text.find("(", unread, offset) >= 0:
            for found in _CONSTRUCTOR.finditer(text, unread, offset):
                self._opening = found  # the last one counts
        opening = self._opening
        if opening is None or opening.start() < start:
            return None
        if text.count("(", opening.end(), offset) < text.count(")", opening.end(), offset):
            return None
        end = lines.line(min(number + _REACH, len(lines) - 1)).end
        end = min(end, opening.end() + 2 * _WIDTH)
        if self._client is None or self._client[:2] != (opening.start(), end):
            self._client = (opening.start(), end, _client(text, opening, end))
        return self._client[2]


def _client(text: str, opening: re.Match[str], end: int) -> Client:
    """Return the client that ``opening`` begins; its arguments end before ``end``."""
    call = Span(opening.start(), _closing(text, opening.end(), end))
    arguments = text[opening.end() : call.end]
    takers = _TAKERS[opening[1]]
    is_openai = takers == (OPENAI,)
    told = is_openai and _ADDRESS.search(arguments) is not None
    return Client(call, _provider_of_host(arguments) if told else takers, is_openai)


def _closing(text: str, at: int, end: int) -> int:
    depth = 1
    for found in _PARENTHESIS.finditer(text, at, end):
        depth += 1 if found[0] == "(" else -1
        if depth == 0:
            return found.end()
    return end


def _provider_of_host(arguments: str) -> tuple[Provider, ...] | None:
    found = _HOST.search(arguments)
    if found is None:
        return None
    host = found["host"].lower()
    providers = tuple(
        provider
        for provider in PROVIDERS
        if any(host == h or (h.startswith("*.") and host.endswith(h[1:])) for h in provider.hosts)
    )
    return providers or None
