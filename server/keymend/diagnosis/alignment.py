"""How a text lies along a key format: which parts fit and which do not.

A format's fixed texts are found first, exactly or nearly; they divide the text into
stretches, and each stretch is held against what the format has there. Nothing here knows
why a part is wrong; it is measured, and the nearest format is the one with least to mend.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from keymend.diagnosis.confusables import LOOKALIKES
from keymend.diagnosis.frame import Frame, Stretch, frame_of
from keymend.diagnosis.nearness import distance, is_near, loose
from keymend.providers import Provider
from keymend.providers.formats import KeyFormat
from keymend.text import Span

_NAME: Final = 64
"""The longest free run before a pin (a name) that is searched for a misspelt one."""
_LOST: Final = 2.0
"""What a prefix costs that is not there at all."""
_MOST_FOR_PIN: Final = 3.0
"""What a fixed text inside a key costs at most: it was made up with the key."""
_PREFIX_EDITS: Final = 2.5
_CASE: Final = 3
"""So many letters of the other case lost it together."""


@dataclass(frozen=True)
class WrongText:
    """A fixed text that is not as it should be: ``span`` holds what stands for ``text``."""

    span: Span
    text: str


@dataclass(frozen=True)
class WrongCharacter:
    """A character that cannot stand at its place, and those that can."""

    at: int
    allowed: str


@dataclass(frozen=True)
class WrongLength:
    """A stretch with too few or too many characters."""

    span: Span
    difference: int
    """Characters too many; negative where they are missing."""
    after: str
    """The fixed text before the stretch; empty at the beginning."""
    at_end: bool


@dataclass(frozen=True)
class Alignment:
    """A text held against a format. ``cost`` counts what parts them; 0 is a key."""

    provider: Provider
    format: KeyFormat
    cost: float
    prefix: WrongText | None = None
    pins: tuple[WrongText, ...] = ()
    characters: tuple[WrongCharacter, ...] = ()
    lengths: tuple[WrongLength, ...] = ()
    exact_literals: int = 0
    """How many characters of the format's prefix and pins stand where they should."""


@dataclass
class _Measure:
    """What has been found wrong so far."""

    cost: float = 0
    pins: list[WrongText] = field(default_factory=list)
    characters: list[WrongCharacter] = field(default_factory=list)
    lengths: list[WrongLength] = field(default_factory=list)
    exact: int = 0


def align(text: str, provider: Provider, key_format: KeyFormat) -> Alignment:
    """Return how ``text`` lies along ``key_format``, by the reading that costs least."""
    frame = frame_of(key_format)
    return min(
        (_aligned(text, provider, key_format, frame, length) for length in _heads(text, frame)),
        key=lambda alignment: alignment.cost,
    )


def _heads(text: str, frame: Frame) -> list[int]:
    """Return how many characters at the beginning may stand for the prefix, the best first."""
    prefix = frame.prefix
    size = len(prefix)
    if text.startswith(prefix):
        return _heads_with_doubled_end(text, frame)
    lengths = [size, size - 1, size + 1, size - 2, size + 2]
    if (
        prefix[-1:] in {"-", "_"}
        and text[: size - 1] == prefix[:-1]
        and text[size - 1 : size].isalnum()
    ):
        lengths = [size - 1, size]  # the hyphen is lost; nothing stands for it
    heads = [
        length
        for length in lengths
        if 0 < length <= len(text)
        and (loose(text[:length]) == loose(prefix) or is_near(text[:length], prefix, _PREFIX_EDITS))
    ]
    # The beginning was not copied: what is left is an end of the prefix.
    heads += [size - lost for lost in range(1, size) if text.startswith(prefix[lost:])][:1]
    return heads or [0]


def _heads_with_doubled_end(text: str, frame: Frame) -> list[int]:
    """Return the length of the prefix, and first that of one whose last hyphen stands twice.

    Where the key itself may begin with a hyphen that cannot be told.
    """
    size = len(frame.prefix)
    end = frame.prefix[-1:]
    first = frame.stretches[0].parts[:1]
    free = "".join(part if isinstance(part, str) else part.alphabet for part in first)
    if end in {"-", "_"} and text[size : size + 1] == end and end not in free:
        return [size + 1, size]
    return [size]


def _aligned(
    text: str, provider: Provider, key_format: KeyFormat, frame: Frame, head: int
) -> Alignment:
    measure = _Measure()
    prefix = _hold_prefix(measure, text[:head], frame.prefix)
    at = head
    before = frame.prefix
    ends = itertools.zip_longest(frame.stretches, frame.pins)
    for number, (stretch, pin) in enumerate(ends, start=1):
        place = (
            _find_pin(text, at, stretch, pin, frame.stretches[number])
            if pin
            else Span(len(text), len(text))
        )
        if place is None:
            # The rest is too short to reach the pin: the key ends in this stretch.
            missing = frame.length - len(frame.prefix) - (len(text) - head)
            _hold(measure, text, Span(at, len(text)), stretch, before, cut=-missing)
            break
        _hold(measure, text, Span(at, place.start), stretch, before, at_end=pin is None)
        if pin:
            _hold_pin(measure, text[place.start : place.end], place, pin)
            before = pin
            at = place.end
    return Alignment(
        provider,
        key_format,
        measure.cost,
        prefix,
        tuple(measure.pins),
        tuple(measure.characters),
        tuple(measure.lengths),
        measure.exact,
    )


def _hold_prefix(measure: _Measure, head: str, prefix: str) -> WrongText | None:
    """Add to ``measure`` what the beginning ``head`` costs as ``prefix``; return what is wrong."""
    if head == prefix:
        measure.exact += len(prefix)
        return None
    # A prefix in capitals or with the wrong hyphens is one slip, however long it is.
    # So is one that was not copied, wholly or in part.
    is_slip = loose(head) == loose(prefix) or (head != "" and prefix.endswith(head))
    measure.cost += 1 if is_slip else min(distance(head, prefix), _LOST)
    return WrongText(Span(0, len(head)), prefix)


def _hold_pin(measure: _Measure, text: str, place: Span, pin: str) -> None:
    """Add to ``measure`` what is wrong with ``text``, which stands at ``place`` for ``pin``."""
    if text == pin:
        measure.exact += len(pin)
    else:
        measure.pins.append(WrongText(place, pin))
        measure.cost += min(_MOST_FOR_PIN, distance(text, pin))


def _find_pin(text: str, at: int, stretch: Stretch, pin: str, rest: Stretch) -> Span | None:
    """Return where ``pin``, or what is left of it, stands after a stretch that begins ``at``.

    ``rest`` is the stretch after it, which tells the better of two places.
    """
    exact = text.find(pin, at)
    if exact != -1:
        return Span(exact, exact + len(pin))
    size = len(pin)
    best: tuple[float, Span] | None = None
    last = min(at + stretch.high + 1, len(text) - size + 1, at + stretch.low + _NAME)
    for start in range(max(at, at + stretch.low - 1), last + 1):
        for end in (start + size, start + size - 1, start + size + 1):
            if end > len(text) or not is_near(text[start:end], pin, size / 3):
                continue
            cost = distance(text[start:end], pin)
            cost += 0.5 * stretch.off(start - at) + 0.1 * rest.off(len(text) - end)
            if best is None or cost < best[0]:
                best = (cost, Span(start, end))
    if best is not None:
        return best[1]
    expected = at + stretch.low
    if len(text) >= expected + size and stretch.low == stretch.high:
        return Span(expected, expected + size)
    return None


def _hold(
    measure: _Measure,
    text: str,
    span: Span,
    stretch: Stretch,
    before: str,
    *,
    at_end: bool = False,
    cut: int = 0,
) -> None:
    """Add to ``measure`` what is wrong with the characters of ``span`` as a ``stretch``."""
    difference = cut or _difference(text, span, stretch)
    wrong = (
        _outside(text, span, stretch)
        if difference
        else _misplaced(text, span, stretch.slots(span.length))
    )
    measure.characters.extend(wrong)
    measure.cost += _cost(text, wrong)
    if difference:
        at_end = at_end or bool(cut)
        measure.lengths.append(WrongLength(span, difference, before, at_end))
        if difference == len(wrong):
            return  # characters that were put in: each is one cause, counted already
        measure.cost += 1 + abs(difference) * (0.02 if at_end and difference < 0 else 0.1)


def _cost(text: str, wrong: list[WrongCharacter]) -> float:
    """Return what ``wrong`` characters cost: a lost case is one slip, a look-alike half of one."""
    if len(wrong) >= _CASE and all(
        text[one.at].isalpha() and text[one.at].swapcase() in one.allowed for one in wrong
    ):
        return 1
    return sum(0.5 if _is_alike(text[one.at], one.allowed) else 1 for one in wrong)


def _is_alike(character: str, allowed: str) -> bool:
    return any(meant in allowed for meant in LOOKALIKES.get(character, ""))


def _difference(text: str, span: Span, stretch: Stretch) -> int:
    """Return how many characters ``span`` has too many (negative: too few) for ``stretch``.

    Where lengths are free and a short fixed text stands behind them, the length is the
    one that puts that text where it is.
    """
    length = span.length
    difference = length - min(max(length, stretch.low), stretch.high)
    if difference or stretch.low == stretch.high or len(stretch.parts) == 1:
        return difference
    options = range(stretch.low, min(stretch.high, stretch.low + 4) + 1)
    best = min(
        (len(_misplaced(text, span, stretch.slots(option))) + abs(length - option), length - option)
        for option in options
    )
    return best[1] if best[0] < len(_misplaced(text, span, stretch.slots(length))) else 0


def _misplaced(text: str, span: Span, slots: Iterator[str]) -> list[WrongCharacter]:
    return [
        WrongCharacter(at, allowed)
        for at, allowed in zip(range(*span), slots, strict=False)
        if text[at] not in allowed
    ]


def _outside(text: str, span: Span, stretch: Stretch) -> list[WrongCharacter]:
    """Return the characters that stand nowhere in ``stretch``, whose length is wrong.

    Which slot each character belongs to cannot be told then.
    """
    allowed = "".join(part if isinstance(part, str) else part.alphabet for part in stretch.parts)
    return [WrongCharacter(at, allowed) for at in range(*span) if text[at] not in allowed]
