"""The first stage: where in the bytes of a text a pattern may stand.

A locator names every place that the second stage has to look at, and may name more: what
it names changes the speed and never the findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from keymend.matching.pattern import Pattern

Hit = tuple[int, int]
"""The end of an anchor or a gate, in bytes, and the number of its pattern."""


class Locator(Protocol):
    """Finds anchors or gates of a fixed set of patterns."""

    def hits(self, data: bytes) -> list[Hit]:
        """Return every hit in ``data``, which is UTF-8 or another superset of ASCII."""
        ...

    def hits_any(self, data: bytes) -> bool:
        """Whether ``hits`` would return anything."""
        ...

    def standing(self, data: bytes) -> list[int]:
        """Return the numbers of the patterns that have a hit, in any order."""
        ...


class StandardLocator:
    """Looks for the anchors one by one, with nothing but ``bytes.find``."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        exact: dict[bytes, list[int]] = defaultdict(list)
        folded: dict[bytes, list[int]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            for anchor in pattern.anchors:
                (folded if pattern.ignore_case else exact)[anchor.encode("ascii")].append(number)
        self._exact = list(exact.items())
        self._folded = list(folded.items())

    def hits(self, data: bytes) -> list[Hit]:
        """Return the end of every anchor in ``data``, with its pattern, in order."""
        found: list[Hit] = []
        for anchors, text in ((self._exact, data), (self._folded, data.lower())):
            for anchor, numbers in anchors:
                at = text.find(anchor)
                while at != -1:
                    end = at + len(anchor)
                    found.extend((end, number) for number in numbers)
                    at = text.find(anchor, end)
        found.sort()
        return found

    def standing(self, data: bytes) -> list[int]:
        """Return the numbers of the patterns that have an anchor in ``data``."""
        return [
            number
            for anchors, text in ((self._exact, data), (self._folded, data.lower()))
            for anchor, numbers in anchors
            if anchor in text
            for number in numbers
        ]

    def hits_any(self, data: bytes) -> bool:
        """Whether any anchor stands in ``data``."""
        return any(
            anchor in text
            for anchors, text in ((self._exact, data), (self._folded, data.lower()))
            for anchor, _ in anchors
        )
