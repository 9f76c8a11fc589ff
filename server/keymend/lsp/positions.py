"""Client units: the only place where UTF-8, UTF-16 and UTF-32 columns exist.

Everything else counts code points. Columns beyond a line's end mean its end, and a
column inside a character means the character's begin (LSP 3.17, "Position").
"""

from __future__ import annotations

from typing import Final, Protocol

from keymend.text import Position, Snapshot, Span

ENCODINGS: Final = ("utf-8", "utf-16", "utf-32")
DEFAULT: Final = "utf-16"
"""What a client that names no encoding speaks."""

JsonPosition = dict[str, int]
JsonRange = dict[str, JsonPosition]


class PositionLike(Protocol):
    """A position as lsprotocol has it: a line and a column in client units."""

    @property
    def line(self) -> int:
        """The zero-based line."""
        ...

    @property
    def character(self) -> int:
        """The column, in client units."""
        ...


class RangeLike(Protocol):
    """A range as lsprotocol has it."""

    @property
    def start(self) -> PositionLike:
        """Where the range begins."""
        ...

    @property
    def end(self) -> PositionLike:
        """Where the range ends."""
        ...


def content(line: str) -> str:
    """Return ``line`` without its line end."""
    return line.rstrip("\r\n")


class Units:
    """Converts between code points and the units of one client."""

    def __init__(self, encoding: str = DEFAULT) -> None:
        if encoding not in ENCODINGS:
            raise ValueError(f"unknown position encoding, not one of {', '.join(ENCODINGS)}")
        self.encoding = encoding
        self._width = {"utf-8": _utf8_width, "utf-16": _utf16_width, "utf-32": _utf32_width}[
            encoding
        ]

    def character(self, line: str, column: int) -> int:
        """Return the client column of code point ``column`` in ``line``."""
        if self.encoding == "utf-32" or line.isascii():
            return column
        return sum(map(self._width, line[:column]))

    def column(self, line: str, character: int) -> int:
        """Return the code-point column of the client column ``character`` in ``line``."""
        line = content(line)
        if self.encoding == "utf-32" or line.isascii():
            return min(max(0, character), len(line))
        units = 0
        for column, width in enumerate(map(self._width, line)):
            units += width
            if units > character:
                return column
        return len(line)

    def position(self, line: str, position: Position) -> JsonPosition:
        """Return ``position``, which stands in the text ``line``, for the client."""
        return {"line": position.line, "character": self.character(line, position.column)}

    def range(self, snapshot: Snapshot, span: Span) -> JsonRange:
        """Return ``span`` of ``snapshot`` for the client."""
        return {"start": self._in(snapshot, span.start), "end": self._in(snapshot, span.end)}

    def offset(self, snapshot: Snapshot, position: PositionLike) -> int:
        """Return the offset in ``snapshot`` of a client's ``position``."""
        if position.line >= len(snapshot.lines):
            return len(snapshot.text)
        line = snapshot.lines.line(position.line)
        return line.start + self.column(snapshot[line], position.character)

    def _in(self, snapshot: Snapshot, offset: int) -> JsonPosition:
        position = snapshot.lines.position(offset)
        return self.position(snapshot[snapshot.lines.full_line(position.line)], position)


def contains(range_: JsonRange, position: PositionLike) -> bool:
    """Whether ``position`` lies in a range or at one of its ends."""
    return _key(range_["start"]) <= (position.line, position.character) <= _key(range_["end"])


def overlap(range_: JsonRange, other: RangeLike) -> bool:
    """Whether two ranges share a place; the ends count, as a cursor may stand there."""
    return _key(range_["start"]) <= (other.end.line, other.end.character) and (
        other.start.line,
        other.start.character,
    ) <= _key(range_["end"])


def _key(position: JsonPosition) -> tuple[int, int]:
    return position["line"], position["character"]


def _utf8_width(character: str) -> int:
    point = ord(character)
    return 1 if point < 0x80 else 2 if point < 0x800 else 3 if point < 0x10000 else 4


def _utf16_width(character: str) -> int:
    return 2 if character > "\uffff" else 1


def _utf32_width(_: str) -> int:
    return 1
