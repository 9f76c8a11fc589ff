"""Findings that are kept relative to the line on which they begin.

So moving them with their lines means changing a number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from keymend.finding import Finding
from keymend.lsp.documents import Edited
from keymend.text import Position, Snapshot

_FAR: Final = 1 << 60
"""A column beyond every line's end."""


class Placed(NamedTuple):
    """A finding, its first and last line, its offsets counted from the begin of the first."""

    line: int
    last: int
    finding: Finding
    others: tuple[tuple[Position, Position], ...] = ()
    """Where the places begin and end that it is related to in the same document."""

    @property
    def start(self) -> Position:
        """Where it begins."""
        return Position(self.line, self.finding.span.start)

    @property
    def end(self) -> Position:
        """Where it ends, or a place after that on the same line."""
        span = self.finding.span
        # Where its last line begins is not known; all of that line is taken for a part of it.
        return Position(self.last, span.end if self.line == self.last else _FAR)

    def moved(self, lines: int, columns: int = 0) -> Placed:
        """Return the same finding, ``lines`` further down and ``columns`` further right."""
        finding = self.finding.shifted(columns)
        return Placed(self.line + lines, self.last + lines, finding, self.others)

    def with_others(self, move: Callable[[Position], Position]) -> Placed:
        """Return the same finding with the places that it is related to moved."""
        return self._replace(others=tuple((move(start), move(end)) for start, end in self.others))

    def touches(self, first: Position, end: Position) -> bool:
        """Whether it has a part between the two places."""
        return self.start < end and self.end >= first


def place(snapshot: Snapshot, findings: Iterable[Finding]) -> Iterator[Placed]:
    """Yield ``findings`` of ``snapshot``."""
    for finding in findings:
        lines = snapshot.lines  # whose index takes long, and is not made for no findings
        first, last = lines.line_of(finding.span.start), lines.line_of(finding.span.end)
        others = tuple(
            (lines.position(related.span.start), lines.position(related.span.end))
            for related in finding.related
            if related.uri is None
        )
        yield Placed(first, last, finding.shifted(-lines.starts[first]), others)


def carried(findings: Iterable[Placed], edit: Edited, reach: int) -> Iterator[Placed]:
    """Yield what an edit leaves of ``findings``, where it is now.

    What lies on the edited lines stays if there are ``reach`` code points in between.
    """
    start = Position(edit.first, edit.head - reach)
    end = Position(edit.end.line, edit.end.column + reach)
    delta, columns = edit.delta, len(edit.after[-1]) - len(edit.before[-1])
    for placed in findings:
        if placed.others and any(edit.moves(end) for _, end in placed.others):
            placed = placed.with_others(edit.moved)  # noqa: PLW2901 - few have any
        if placed.last < start.line:
            yield placed
        elif placed.line > end.line:
            yield placed.moved(delta) if delta else placed
        elif placed.end < start:
            yield placed
        elif placed.start >= end:
            yield placed.moved(delta, columns)


def within(findings: Iterable[Placed], first: Position, end: Position) -> list[Placed]:
    """Return those of ``findings`` that have a part between the two places."""
    return [placed for placed in findings if placed.touches(first, end)]


def replaced(
    findings: Iterable[Placed], new: Sequence[Placed], first: Position, end: Position
) -> list[Placed]:
    """Return ``findings``, in order, with ``new`` in the place of those between two places."""
    kept = [
        placed
        for placed in findings
        if placed.last < first.line or placed.line > end.line or not placed.touches(first, end)
    ]
    at = bisect_right(kept, first, key=lambda placed: placed.start)
    return [*kept[:at], *new, *kept[at:]]
