"""The first stage: where in the bytes of a text a pattern may stand.

A locator names every place that the second stage has to look at, and may name more: what
it names changes the speed and never the findings.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Protocol

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
        self._exact = [_Anchor(*item, _begin(item[0])) for item in exact.items()]
        self._folded = [_Anchor(*item, _begin(item[0])) for item in folded.items()]

    def hits(self, data: bytes) -> list[Hit]:
        """Return the end of every anchor in ``data``, with its pattern, in order."""
        found: list[Hit] = []
        for anchor, text in self._likely(data):
            at = text.find(anchor.text)
            while at != -1:
                end = at + len(anchor.text)
                found.extend((end, number) for number in anchor.patterns)
                at = text.find(anchor.text, end)
        found.sort()
        return found

    def standing(self, data: bytes) -> list[int]:
        """Return the numbers of the patterns that have an anchor in ``data``."""
        return [
            number
            for anchor, text in self._likely(data)
            if anchor.text in text
            for number in anchor.patterns
        ]

    def hits_any(self, data: bytes) -> bool:
        """Whether any anchor stands in ``data``."""
        return any(anchor.text in text for anchor, text in self._likely(data))

    def _likely(self, data: bytes) -> Iterator[tuple[_Anchor, bytes]]:
        """Yield the anchors that may stand in ``data``, each with the text to look for it in."""
        lowered = data.lower()
        groups = _groups(lowered) if len(data) <= _MOST_GROUPED else None
        for anchors, text in ((self._exact, data), (self._folded, lowered)):
            for anchor in anchors:
                if groups is None or anchor.begin is None or anchor.begin in groups:
                    yield anchor, text


class _Anchor(NamedTuple):
    text: bytes
    patterns: list[int]
    """The numbers of the patterns that have it."""
    begin: int | None
    """Its first group of bytes, in lower case; ``None`` for one that is shorter."""


_GROUP: Final = 4
_MOST_GROUPED: Final = 256 * 1024
"""Bytes of a text up to which its groups are made; they take more room than the text."""


def _groups(data: bytes) -> set[int]:
    """Return every group of four bytes in ``data``, as a number in the order of the machine.

    Few anchors begin with one of a text's own, and to look for all the others takes longer.
    """
    found: set[int] = set()
    view = memoryview(data)
    for start in range(min(_GROUP, len(data) - _GROUP + 1)):
        end = len(data) - (len(data) - start) % _GROUP
        found.update(view[start:end].cast("I"))
    return found


def _begin(anchor: bytes) -> int | None:
    if len(anchor) < _GROUP:
        return None
    return int.from_bytes(anchor[:_GROUP].lower(), sys.byteorder)
