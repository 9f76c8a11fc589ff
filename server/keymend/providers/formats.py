"""How a key is built: a sequence of fixed texts and runs of characters.

One description serves everything that needs to know a format: the pattern that finds a
key, the diagnosis of a key that is almost one, the factory of fake keys in ``samples``.
"""

from __future__ import annotations

import enum
import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from keymend.providers.checksums import azure_endings, crc32_ending

DIGITS: Final = string.digits
HEX: Final = string.digits + "abcdef"
ANY_HEX: Final = HEX + "ABCDEF"
LETTERS: Final = string.ascii_letters
LOWER_ALNUM: Final = string.digits + string.ascii_lowercase
UPPER_ALNUM: Final = string.digits + string.ascii_uppercase
ALNUM: Final = string.digits + string.ascii_letters
WORD: Final = ALNUM + "_"
BASE64: Final = ALNUM + "+/"
BASE64URL: Final = ALNUM + "-_"


@cache
def char_class(alphabet: str) -> str:
    """Return ``alphabet`` as the inside of a regular expression's character class."""
    result = ""
    rest = set(alphabet)
    for name in (string.digits, string.ascii_uppercase, string.ascii_lowercase):
        if rest.issuperset(name):
            result += f"{name[0]}-{name[-1]}"
            rest -= set(name)
    return result + "".join(re.escape(character) for character in sorted(rest))


@dataclass(frozen=True)
class Run:
    """Between ``low`` and ``high`` characters of one alphabet."""

    alphabet: str
    low: int
    high: int

    @property
    def pattern(self) -> str:
        """The run as a regular expression."""
        count = f"{{{self.low}}}" if self.low == self.high else f"{{{self.low},{self.high}}}"
        return f"[{char_class(self.alphabet)}]{count}"


def run(alphabet: str, low: int, high: int | None = None) -> Run:
    """Return a run of exactly ``low``, or of ``low`` to ``high``, characters."""
    return Run(alphabet, low, low if high is None else high)


Segment = str | Run

UUID: Final[tuple[Segment, ...]] = (
    run(HEX, 8),
    "-",
    run(HEX, 4),
    "-",
    run(HEX, 4),
    "-",
    run(HEX, 4),
    "-",
    run(HEX, 12),
)


class Evidence(enum.Enum):
    """What it takes to call a text of this format a key.

    ``FORMAT``: nothing else looks like it. ``CONTEXT``: hashes, ids and other providers'
    keys look the same, so the provider must be named beside it.
    """

    FORMAT = "format"
    CONTEXT = "context"


@dataclass(frozen=True)
class Checksum:
    """The characters that the end of a key must be, computed from what stands before."""

    length: int
    endings: Callable[[str], tuple[str, ...]]
    """Takes the whole key; returns every ending that would be right."""

    def holds(self, key: str) -> bool:
        """Whether ``key`` ends in one of the right endings."""
        return key[-self.length :] in self.endings(key)


AZURE_CHECKSUM: Final = Checksum(4, azure_endings)


def crc32_checksum(prefix_length: int) -> Checksum:
    """Return GitHub's checksum: CRC-32 over what stands between the prefix and it."""
    return Checksum(6, lambda key: (crc32_ending(key[prefix_length:-6]),))


@dataclass(frozen=True, eq=False)
class KeyFormat:
    """One kind of key of one provider.

    ``id`` names it everywhere, ``kind`` is what people call it. A format whose last run
    could go on (``open_ended``) has no upper length known.
    """

    id: str
    kind: str
    segments: tuple[Segment, ...]
    evidence: Evidence = Evidence.FORMAT
    checksum: Checksum | None = None
    inference: bool = True
    """Whether the key is accepted where models are called; admin keys are not."""
    leads: tuple[str, ...] = ()
    """Texts of which one stands right before the key and is no part of it."""

    @cached_property
    def pattern(self) -> str:
        """The whole format as a regular expression, without boundaries."""
        return "".join(
            re.escape(segment) if isinstance(segment, str) else segment.pattern
            for segment in self.segments
        )

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled ``pattern``."""
        return re.compile(self.pattern)

    @cached_property
    def _runs(self) -> re.Pattern[str]:
        return re.compile(
            "".join(
                re.escape(segment) if isinstance(segment, str) else f"({segment.pattern})"
                for segment in self.segments
            )
        )

    def drawn(self, key: str) -> list[str]:
        """Return the parts of ``key`` that were drawn at random: its long runs.

        Short runs count regions and versions. A format with none but short runs (a UUID)
        has them all. Empty if ``key`` is not of the format.
        """
        found = self._runs.fullmatch(key)
        parts = found.groups() if found else ()
        return [part for part in parts if len(part) >= 16] or ["".join(parts)]

    def is_genuine(self, text: str) -> bool:
        """Whether ``text`` has the format, and its checksum where there is one."""
        if self.regex.fullmatch(text) is None:
            return False
        return self.checksum is None or self.checksum.holds(text)

    @property
    def prefix(self) -> str:
        """The fixed text that every key of the format begins with; may be empty."""
        first = self.segments[0]
        return first if isinstance(first, str) else ""

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The fixed texts of the format, in order."""
        return tuple(segment for segment in self.segments if isinstance(segment, str))

    @cached_property
    def alphabet(self) -> frozenset[str]:
        """Every character that can stand in a key of the format."""
        return frozenset(
            character
            for segment in self.segments
            for character in (segment if isinstance(segment, str) else segment.alphabet)
        )

    @cached_property
    def lengths(self) -> tuple[int, int]:
        """The shortest and the longest key, in characters."""
        low = high = 0
        for segment in self.segments:
            low += len(segment) if isinstance(segment, str) else segment.low
            high += len(segment) if isinstance(segment, str) else segment.high
        return low, high


def prefixed(
    kind: str, id_: str, prefixes: dict[str, str], *rest: Segment
) -> tuple[KeyFormat, ...]:
    """Return one format a prefix, all with the same rest; ``prefixes`` maps suffix of id to it."""
    return tuple(
        KeyFormat(f"{id_}-{name}", kind, (prefix, *rest)) for name, prefix in prefixes.items()
    )
