r"""String values as a program sees them, with where each character stands in the text.

``"sk-…\n"`` is a value that ends in a line break, and the two code points ``\n`` are its
place. One reading serves every language: simple escapes are the same nearly everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from keymend.deferred import expression
from keymend.text import Span

_ESCAPE: Final = expression(
    r"\\(?:u\{(?P<braced>[0-9A-Fa-f]{1,6})\}|u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8})"
    r"|x(?P<two>[0-9A-Fa-f]{2})|(?P<one>[\s\S]))"
)
_SIMPLE: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "f": "\f", "v": "\v"}
_HIGHEST: Final = 0x10FFFF

COMMANDS: Final = frozenset({"shellscript", "dockerfile"})
"""Languages of words: a value ends with its word, and a line that goes on has others."""
LONGEST: Final = 5200
"""A value is read so far: it is then too long for ``diagnose``, and for any key."""
MOST_LINES: Final = 4
"""A key that was copied from a narrow terminal stands on so many lines at most."""
RAW_SINGLE: Final = frozenset(
    {"dotenv", "shellscript", "yaml", "toml", "ruby", "php", "powershell", "dockerfile"}
)
"""Languages whose single-quoted strings have no escapes."""


@dataclass(frozen=True)
class Value:
    """A value and its place: character ``i`` stands from ``offsets[i]`` to ``offsets[i + 1]``."""

    text: str
    offsets: Sequence[int]

    @property
    def whole(self) -> Span:
        """The span of the whole value in the text."""
        return Span(self.offsets[0], self.offsets[-1])

    def span(self, place: Span) -> Span:
        """Return where ``place``, counted in the value, stands in the text."""
        return Span(self.offsets[place.start], self.offsets[place.end])


def plain(text: str, span: Span) -> Value:
    """Return the value that stands in ``text`` as it is."""
    return Value(text[span.start : span.end], range(span.start, span.end + 1))


def escaped(text: str, span: Span, levels: int = 1) -> Value:
    """Return the value of a string literal's inside, its escapes resolved.

    Code that stands in a string itself (a notebook's cell) is escaped on two ``levels``.
    """
    if text.find("\\", span.start, span.end) == -1:
        return plain(text, span)
    value = _resolved(text, span)
    for _ in range(levels - 1):
        inner = _resolved(value.text, Span(0, len(value.text)))
        value = Value(inner.text, tuple(value.offsets[at] for at in inner.offsets))
    return value


def _resolved(text: str, span: Span) -> Value:
    characters: list[str] = []
    offsets: list[int] = []
    at = span.start
    while at < span.end:
        offsets.append(at)
        found = _ESCAPE.match(text, at, span.end) if text[at] == "\\" else None
        characters.append(_meaning(found) if found else text[at])
        at = found.end() if found else at + 1
    offsets.append(span.end)
    return Value("".join(characters), tuple(offsets))


def _meaning(escape: re.Match[str]) -> str:
    digits = escape["braced"] or escape["four"] or escape["eight"] or escape["two"]
    if digits:
        point = int(digits, 16)
        return chr(point) if point <= _HIGHEST else "\ufffd"
    return _SIMPLE.get(escape["one"], escape["one"])
