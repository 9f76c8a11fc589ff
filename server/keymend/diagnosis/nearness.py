"""How near two short texts are: the edits that part them, look-alikes and case at half price."""

from __future__ import annotations

from typing import Final

from keymend.diagnosis.confusables import fold


def is_near(one: str, other: str, most: float) -> bool:
    """Whether ``distance`` is at most ``most``; cheap where the texts share few characters."""
    if abs(len(one) - len(other)) > most:
        return False
    folded = loose(one)
    strange = sum(character not in folded for character in loose(other))
    return strange <= most and distance(one, other) <= most


def distance(one: str, other: str) -> float:
    """Return how many edits part two short texts: insert, remove, replace, swap neighbours.

    To take a character for its look-alike or its other case is half an edit.
    """
    rows: list[list[float]] = [[float(n) for n in range(len(other) + 1)]]
    for i, a in enumerate(one, start=1):
        row = [float(i)]
        for j, b in enumerate(other, start=1):
            replace = 0.0 if a == b else 0.5 if _alike(a, b) else 1.0
            value = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + replace)
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                value = min(value, rows[i - 2][j - 2] + 1)
            row.append(value)
        rows.append(row)
    return rows[-1][-1]


_LOOSE: Final = str.maketrans("_olibs", "-01185")


def loose(text: str) -> str:
    """Return ``text`` with case, look-alikes and the two hyphens made equal."""
    return text.lower().translate(_LOOSE)


def _alike(a: str, b: str) -> bool:
    return fold(a) == fold(b) or a.lower() == b.lower() or {a, b} == {"-", "_"}
