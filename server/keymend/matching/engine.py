"""Finding every match of many patterns in one text.

Two stages: all anchors are located, then each pattern is tried in a window around its
own anchors. The second stage decides, so how the first is done changes the speed and
never the findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from keymend.matching.pattern import Match, Pattern
from keymend.text import Snapshot, Span


class Matcher:
    """Searches texts for a fixed set of patterns."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._exact: dict[str, list[Pattern]] = defaultdict(list)
        self._folded: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in self.patterns:
            anchors = self._folded if pattern.ignore_case else self._exact
            for anchor in pattern.anchors:
                anchors[anchor.lower() if pattern.ignore_case else anchor].append(pattern)

    def find(self, snapshot: Snapshot) -> list[Match]:
        """Return all matches, in the order of their start; a place is reported once a pattern."""
        found = {
            match
            for pattern, place in self._anchors(snapshot.text)
            for match in _confirm(pattern, snapshot, place)
        }
        return sorted(found, key=lambda match: (match.span, match.pattern.id))

    def _anchors(self, text: str) -> Iterator[tuple[Pattern, Span]]:
        yield from _locate(self._exact, text)
        folded = text.lower()
        if len(folded) != len(text):
            # A few capitals (U+0130) lower to two characters and would move all that follows.
            folded = "".join(c if len(low := c.lower()) != 1 else low for c in text)
        yield from _locate(self._folded, folded)


def _locate(anchors: dict[str, list[Pattern]], text: str) -> Iterable[tuple[Pattern, Span]]:
    for anchor, patterns in anchors.items():
        at = text.find(anchor)
        while at != -1:
            place = Span(at, at + len(anchor))
            for pattern in patterns:
                yield pattern, place
            at = text.find(anchor, place.end)


def _confirm(pattern: Pattern, snapshot: Snapshot, anchor: Span) -> Iterator[Match]:
    lines = snapshot.lines
    middle = lines.line_of(anchor.start)
    first = max(0, middle - pattern.reach)
    last = min(len(lines) - 1, middle + pattern.reach)
    for number in range(first, last + 1):
        start, end = lines.line(number)
        if number == middle:
            start = max(start, anchor.start - pattern.width)
            end = min(end, anchor.end + pattern.width)
        else:
            end = min(end, start + pattern.width)
        for found in pattern.compiled.finditer(snapshot.text, start, end):
            group = "value" if "value" in pattern.compiled.groupindex else 0
            yield Match(pattern, Span(*found.span(group)))
