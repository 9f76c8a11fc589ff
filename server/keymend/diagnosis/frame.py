"""A key format as its fixed texts divide it: the prefix, then stretches with pins between."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from keymend.providers.formats import KeyFormat, Run

_PIN_LENGTH: Final = 4
"""A fixed text inside a key is looked for if it is this long; shorter ones occur by chance."""


@dataclass(frozen=True)
class Stretch:
    """What stands between two pins: runs and short fixed texts."""

    parts: tuple[str | Run, ...]

    @property
    def low(self) -> int:
        """The fewest characters of the stretch."""
        return sum(len(part) if isinstance(part, str) else part.low for part in self.parts)

    @property
    def high(self) -> int:
        """The most characters of the stretch."""
        return sum(len(part) if isinstance(part, str) else part.high for part in self.parts)

    def off(self, length: int) -> int:
        """Return how many characters part ``length`` from the lengths that it may have."""
        return abs(length - min(max(length, self.low), self.high))

    def slots(self, length: int) -> Iterator[str]:
        """Yield what each of ``length`` characters may be; the first free run takes the slack."""
        slack = max(0, length - self.low)
        for part in self.parts:
            if isinstance(part, str):
                yield from part
            else:
                more = min(slack, part.high - part.low)
                slack -= more
                yield from itertools.repeat(part.alphabet, part.low + more)


@dataclass(frozen=True)
class Frame:
    """A format as its prefix, then stretches with pins between them."""

    prefix: str
    stretches: tuple[Stretch, ...]
    pins: tuple[str, ...]
    """One fewer than ``stretches``."""

    @property
    def length(self) -> int:
        """The fewest characters of a key."""
        return (
            len(self.prefix)
            + sum(stretch.low for stretch in self.stretches)
            + sum(len(pin) for pin in self.pins)
        )


@cache
def frame_of(key_format: KeyFormat) -> Frame:
    """Return the frame of a format."""
    segments = list(key_format.segments)
    prefix = segments.pop(0) if isinstance(segments[0], str) else ""
    stretches: list[Stretch] = []
    pins: list[str] = []
    parts: list[str | Run] = []
    for segment in segments:
        if isinstance(segment, str) and len(segment) >= _PIN_LENGTH:
            stretches.append(Stretch(tuple(parts)))
            pins.append(segment)
            parts = []
        else:
            parts.append(segment)
    stretches.append(Stretch(tuple(parts)))
    return Frame(str(prefix), tuple(stretches), tuple(pins))
