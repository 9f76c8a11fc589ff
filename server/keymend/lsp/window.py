"""The part of a document around an edit: some lines, or so much of them as is bounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from keymend.finding import Finding
from keymend.lsp.documents import Document
from keymend.lsp.placed import Placed, place
from keymend.text import Position, Snapshot


@dataclass(frozen=True)
class Window:
    """The text of ``document`` from ``first`` up to ``end``."""

    document: Document
    first: Position
    end: Position
    has_whole_lines: bool
    """Whether it has as many lines as were asked for, and all of them to their ends."""

    @property
    def is_all(self) -> bool:
        """Whether it is the whole document."""
        return self.first == (0, 0) and self.end == self.document.end

    @property
    def is_most(self) -> bool:
        """Whether it has half of the document, or more."""
        every = self.document.lines
        lines = every[self.first.line : self.end.line + 1]
        return 2 * len(lines) >= len(every) and 2 * _points(lines) >= _points(every)

    @property
    def bound(self) -> Position:
        """The place before which lies what lies in it, also if that ends where the text does."""
        return Position(self.end.line + 1, 0) if self.end == self.document.end else self.end

    def snapshot(self, more: Sequence[str]) -> Snapshot:
        """Return its text, and the lines ``more`` apart from it below."""
        lines = self.document.lines[self.first.line : self.end.line + 1]
        if len(lines) == 1:
            text = lines[0][self.first.column : self.end.column]
        else:
            lines[0] = lines[0][self.first.column :]
            lines[-1] = lines[-1][: self.end.column]
            text = "".join(lines)
        if more:
            text = "\n".join((text, "", *more))
        document = self.document
        return Snapshot(document.uri, text, document.language, document.version)

    def placed(self, snapshot: Snapshot, findings: Iterable[Finding]) -> Iterator[Placed]:
        """Yield findings in ``snapshot``, which is its own, in their places of the document."""
        for placed in place(snapshot, findings):
            columns = self.first.column if placed.line == 0 else 0
            yield placed.moved(self.first.line, columns).with_others(self._outside)

    def _outside(self, place: Position) -> Position:
        columns = self.first.column if place.line == 0 else 0
        return Position(self.first.line + place.line, place.column + columns)

    def inside(self, snapshot: Snapshot, findings: Iterable[Placed]) -> list[Finding]:
        """Return those that lie wholly in it, by their offsets in ``snapshot``."""
        starts, bound = snapshot.lines.starts, self.bound
        found = []
        for placed in findings:
            if placed.line < self.first.line or placed.last > bound.line:
                continue
            if placed.start >= self.first and placed.end < bound:
                line = placed.line - self.first.line
                offset = starts[line] - (self.first.column if line == 0 else 0)
                found.append(placed.finding.shifted(offset))
        return found


def _points(lines: Iterable[str]) -> int:
    return sum(map(len, lines))


def cut(document: Document, low: Position, high: Position, lines: int, points: int) -> Window:
    """Return the window with so many whole lines above ``low`` and below ``high``.

    Where these lines have more than ``points`` code points, it is cut off there, and within
    a line only if ``low`` or ``high`` is that far from its end.
    """
    first, whole_above = _above(document, low, lines, points)
    end, whole_below = _below(document, high, lines, points)
    return Window(document, first, end, whole_above and whole_below)


def _above(document: Document, low: Position, lines: int, points: int) -> tuple[Position, bool]:
    if low.column > points:
        return Position(low.line, low.column - points), False
    left = points - low.column
    line = low.line
    while line > max(0, low.line - lines):
        left -= len(document.lines[line - 1])
        if left < 0:
            return Position(line, 0), False
        line -= 1
    return Position(line, 0), True


def _below(document: Document, high: Position, lines: int, points: int) -> tuple[Position, bool]:
    last = len(document.lines) - 1
    rest = len(document.lines[high.line]) - high.column
    if rest > points:
        return Position(high.line, high.column + points), False
    left = points - rest
    line = high.line
    while line < min(last, high.line + lines):
        left -= len(document.lines[line + 1])
        if left < 0:
            break
        line += 1
    is_whole = left >= 0
    if line < last:
        return Position(line + 1, 0), is_whole
    return Position(line, len(document.lines[line])), is_whole
