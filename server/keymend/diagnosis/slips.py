"""Which single slip of the one who typed a key its checksum tells.

Two neighbours swapped, a letter in the other case, a character typed twice: of all the
keys that one such slip apart, the one whose checksum is right was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from keymend.diagnosis.fault import Change, apply
from keymend.text import Span


def slip(text: str, accepts: Callable[[str], bool]) -> Change | None:
    """Return the one change after which ``accepts`` takes ``text``; ``None`` if it is not one."""
    found: dict[str, Change] = {}
    for change in _changes(text):
        mended = apply(text, (change,))
        if mended not in found and accepts(mended):
            found[mended] = change
    return next(iter(found.values())) if len(found) == 1 else None


def _changes(text: str) -> Iterator[Change]:
    for at, character in enumerate(text):
        if character.isalpha():
            yield Change(Span(at, at + 1), character.swapcase())
        following = text[at + 1 : at + 2]
        if following not in {"", character}:
            yield Change(Span(at, at + 2), following + character)


def surplus_character(text: str, accepts: Callable[[str], bool]) -> Change | None:
    """Return the one character without which ``accepts`` takes ``text``.

    Of several equal ones in a row it is the last.
    """
    found: dict[str, Change] = {}
    for at in range(len(text)):
        shorter = text[:at] + text[at + 1 :]
        if shorter in found or accepts(shorter):
            found[shorter] = Change(Span(at, at + 1), "")
    return next(iter(found.values())) if len(found) == 1 else None
