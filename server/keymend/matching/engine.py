"""Finding every match of many patterns in one text.

Two stages: a locator names the places where a pattern may stand, then its expression is
tried on the line around each. The second stage decides, on areas of text that do not
depend on how the place was found, so every locator leads to the same matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from keymend.matching.locator import Hit, Locator, StandardLocator
from keymend.matching.native import NativeLocator
from keymend.matching.pattern import Match, Pattern, Places, Signs
from keymend.text import Snapshot, Span

_LONG_LINE: Final = 8192
_WINDOW: Final = 4096
"""Lines longer than ``_LONG_LINE`` are searched in windows of this many code points."""

_WORTH_LOADING: Final = 128 * 1024
"""From so many bytes on, in all texts together, loading the native locator pays: below
it, a language server's start would pay for what it does not use."""


class Matcher:
    """Searches texts for a fixed set of patterns.

    ``native`` says whether native code may be used where it is installed, ``worth`` from
    how many bytes on, in all texts together, it is loaded. ``once`` is for those that ask
    what may stand in a text, and not where: it is quicker to find each pattern once.
    """

    def __init__(
        self,
        patterns: Sequence[Pattern],
        *,
        native: bool = True,
        worth: int | None = None,
        once: bool = False,
    ) -> None:
        self.patterns = tuple(patterns)
        self._may_be_native = native
        self._once = once
        self._worth = worth
        self._seen = 0

    def find(self, snapshot: Snapshot, places: Places | None = None) -> list[Match]:
        """Return all matches, in the order of their start; a place is reported once a pattern.

        ``places`` saves a search for the patterns where one has been made in the text's
        UTF-8, be it by a matcher of more patterns than these.
        """
        text = snapshot.text
        data = text.encode("utf-8", "surrogatepass")
        hits: Iterable[Hit]
        if places is None:
            hits = self._locator(len(data)).hits(data)
        else:
            hits = sorted(
                (end, number)
                for id_, ends in places.items()
                if (number := self._numbers.get(id_)) is not None
                for end in ends
            )
        if len(data) != len(text):
            hits = _in_code_points(data, hits)
        found = {
            match
            for area, pattern in self._areas(text, hits)
            for match in _search(pattern, text, area)
        }
        return sorted(found, key=lambda match: (match.span, match.pattern.id))

    def may_match(self, data: bytes) -> bool:
        """Whether ``find`` could find anything in the text that ``data`` encodes.

        ``data`` is UTF-8 or another superset of ASCII; quick, for leaving files out.
        """
        return self._locator(len(data)).hits_any(data)

    def possible(self, data: bytes) -> Signs:
        """Return the ids of the patterns that may stand in the text that ``data`` encodes.

        What is missing does not stand there; takes the same ``data`` as ``may_match``.
        """
        numbers = self._locator(len(data)).standing(data)
        return frozenset([self.patterns[number].id for number in numbers])

    def places(self, data: bytes) -> Places:
        """Return where patterns may stand in the text that ``data`` encodes, by their ids.

        Each place, in order, is the byte behind an anchor or a gate.
        """
        hits = self._locator(len(data)).hits(data)
        if not hits:
            return {}
        found: dict[int, list[int]] = {}
        for end, number in hits:
            found.setdefault(number, []).append(end)
        return {self.patterns[number].id: ends for number, ends in found.items()}

    def _locator(self, size: int) -> Locator:
        return (self._native if self._is_worth(size) else None) or self._standard

    def _is_worth(self, size: int) -> bool:
        """Whether to search ``size`` more bytes in native code."""
        self._seen += size
        worth = _WORTH_LOADING if self._worth is None else self._worth
        return self._may_be_native and self._seen >= worth

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {pattern.id: number for number, pattern in enumerate(self.patterns)}

    @cached_property
    def _standard(self) -> Locator:
        return StandardLocator(self.patterns)

    @cached_property
    def _native(self) -> Locator | None:
        try:
            return NativeLocator(self.patterns, once=self._once)
        except ImportError:
            return None

    def _areas(self, text: str, hits: Iterable[Hit]) -> Iterator[tuple[_Area, Pattern]]:
        """Yield what has to be searched for which pattern, each once."""
        returns = "\r" in text
        line = Span(0, -1)
        done: set[tuple[int, int]] = set()
        for end, number in hits:
            place = end - 1
            if place >= line.end:
                line = _line_at(text, place, returns=returns)
                done.clear()
            pattern = self.patterns[number]
            if line.length <= _LONG_LINE:
                if (number, 0) not in done:
                    done.add((number, 0))
                    yield _Area(line.start, line.end, line.start, line.end), pattern
                continue
            first = max(0, place - pattern.width - line.start) // _WINDOW
            last = (min(line.end, place + pattern.width) - line.start) // _WINDOW
            for window in range(first, last + 1):
                if (number, window) not in done:
                    done.add((number, window))
                    yield _window(line, window, pattern.width), pattern


class _Area(NamedTuple):
    """The part of a text to search, and the part of it in which a match has to begin."""

    start: int
    end: int
    first: int
    last: int


def _window(line: Span, number: int, width: int) -> _Area:
    first = line.start + number * _WINDOW
    last = min(first + _WINDOW, line.end)
    return _Area(max(line.start, first - width), min(line.end, last + width), first, last)


def _line_at(text: str, place: int, *, returns: bool) -> Span:
    """Return the line of ``place``; ``returns`` says whether the text has carriage returns."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    if end == -1:
        end = len(text)
    if returns:
        start = max(start, text.rfind("\r", start, place) + 1)
        end = text.find("\r", place, end) if "\r" in text[place:end] else end
    return Span(start, end)


def _search(pattern: Pattern, text: str, area: _Area) -> Iterator[Match]:
    start, end, first, last = area
    group = pattern.group
    for found in pattern.compiled.finditer(text, start, end):
        if first <= found.start() < last:
            yield Match(pattern, Span(*found.span(group)), Span(*found.span()))


def _in_code_points(data: bytes, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Turn ends in bytes, in order, into ends in code points. Every end follows ASCII."""
    before = points = 0
    for end, number in hits:
        points += len(data[before:end].decode("utf-8", "surrogatepass"))
        before = end
        yield points, number
