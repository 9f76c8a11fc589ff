"""Client units: the only place where UTF-8, UTF-16 and UTF-32 columns exist.

Everything else counts code points. Columns beyond a line's end mean its end, and a
column inside a character means the character's begin (LSP 3.17, "Position").
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Final, Protocol

from keymend.text import Position, Snapshot, Span

ENCODINGS: Final = ("utf-8", "utf-16", "utf-32")
_STRIDE: Final = 2048
"""Code points; a longer line is measured once, a piece at a time, and not for every place."""
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


def _size_of_content(line: str) -> int:
    """Return the size of ``line`` without its line end."""
    end = line[-2:]
    return len(line) - len(end) + len(end.rstrip("\r\n"))


class Units:
    """Converts between code points and the units of one client."""

    def __init__(self, encoding: str = DEFAULT) -> None:
        if encoding not in ENCODINGS:
            raise ValueError(f"unknown position encoding, not one of {', '.join(ENCODINGS)}")
        self.encoding = encoding
        self._last = ("", [0])
        """The long line that was measured last, and its columns at each ``_STRIDE``."""

    def character(self, line: str, column: int) -> int:
        """Return the client column of code point ``column`` in ``line``."""
        if self.encoding == "utf-32" or line.isascii():
            return column
        whole = min(column, len(line)) // _STRIDE
        return self._columns(line)[whole] + self._size(line[whole * _STRIDE : column])

    def column(self, line: str, character: int) -> int:
        """Return the code-point column of the client column ``character`` in ``line``."""
        most = _size_of_content(line)
        if self.encoding == "utf-32" or line.isascii():
            return min(max(0, character), most)
        columns = self._columns(line)
        whole = max(0, bisect_right(columns, character) - 1)
        start = whole * _STRIDE
        rest = range(min(_STRIDE, len(line) - start) + 1)
        # The last code point before which there are no more units than asked for.
        last = bisect_right(
            rest,
            character - columns[whole],
            key=lambda size: self._size(line[start : start + size]),
        )
        return min(start + max(0, last - 1), most)

    def _columns(self, line: str) -> list[int]:
        """Return the client column of every code point whose number ``_STRIDE`` divides."""
        if len(line) < _STRIDE:
            return [0]
        last = self._last  # another thread may put another line there
        if last[0] != line:
            pieces = (line[at : at + _STRIDE] for at in range(0, len(line), _STRIDE))
            last = self._last = line, [0, *accumulate(map(self._size, pieces))]
        return last[1]

    def _size(self, text: str) -> int:
        """Return how many client units ``text`` has."""
        if self.encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

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
