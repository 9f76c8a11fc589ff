"""Which of the keys that look like a text is the one that its checksum accepts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from keymend.diagnosis.confusables import LOOKALIKES
from keymend.secret import fingerprint

_TRIES: Final = 600
"""Bound on checksums computed for one text; the dearest, Azure's, takes 40 microseconds."""
_MOST_SUBSTITUTIONS: Final = 3

Substitutions = Mapping[int, str]
"""Index in the text to the character that was meant there."""


_known: dict[str, list[Substitutions]] = {}
"""Results by the fingerprint of their text, which is not the text: the same key is asked
about at every keystroke near it."""
_MOST_KNOWN: Final = 64


def solutions(
    text: str, accepts: Callable[[str], bool], question: str = "checksum"
) -> list[Substitutions]:
    """Return the smallest sets of look-alike substitutions that ``accepts`` takes.

    ``question`` tells one ``accepts`` from another, whose answers are kept apart.
    One misread character is likelier than two, so the search ends with the first number
    of substitutions that has a solution, or when the bound is reached.
    """
    name = fingerprint(f"look-alikes/{question}", text)
    if name not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[name] = _solutions(text, accepts)
    return _known[name]


def _solutions(text: str, accepts: Callable[[str], bool]) -> list[Substitutions]:
    places = [at for at, character in enumerate(text) if character in LOOKALIKES]
    tries = 0
    for count in range(1, _MOST_SUBSTITUTIONS + 1):
        found: list[Substitutions] = []
        for chosen in itertools.combinations(places, count):
            for meant in itertools.product(*(LOOKALIKES[text[at]] for at in chosen)):
                tries += 1
                if tries > _TRIES:
                    return []
                substitutions = dict(zip(chosen, meant, strict=True))
                if accepts(substituted(text, substitutions)):
                    found.append(substitutions)
        if found:
            return found
    return []


def substituted(text: str, substitutions: Substitutions) -> str:
    """Return ``text`` with the characters of ``substitutions`` in place."""
    characters = list(text)
    for at, character in substitutions.items():
        characters[at] = character
    return "".join(characters)


def readings(text: str, choices: Mapping[int, str], bound: int = 64) -> Iterator[str]:
    """Yield ``text`` with every combination of ``choices`` (index to characters), bounded."""
    places = sorted(choices)
    combinations = itertools.product(*(choices[at] for at in places))
    for combination in itertools.islice(combinations, bound):
        yield substituted(text, dict(zip(places, combination, strict=True)))
