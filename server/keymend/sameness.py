"""How much two texts, or lists of lines, have in common at their ends.

Compared by halves and not item by item, so that it takes no longer than to copy them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def same_at_begin(one: Sequence[Any], other: Sequence[Any], most: int) -> int:
    """Return how many items the two begin with alike, ``most`` at most."""
    return _reach(most, lambda low, high: one[low:high] == other[low:high])


def same_at_end(one: Sequence[Any], other: Sequence[Any], most: int) -> int:
    """Return how many items the two end with alike, ``most`` at most."""
    first, second = len(one), len(other)
    return _reach(
        most,
        lambda low, high: one[first - high : first - low] == other[second - high : second - low],
    )


def _reach(most: int, holds: Callable[[int, int], bool]) -> int:
    """Return how far ``holds`` is true from 0 on, ``most`` at most, with few large questions."""
    low, step = 0, 1
    while low < most:
        high = min(most, low + step)
        if holds(low, high):
            low, step = high, 2 * step
        else:
            most, step = high - 1, 1
    return low
