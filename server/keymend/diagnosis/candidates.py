"""Which format a text is nearest to.

Formats are tried that the text itself names (prefix, near miss of one, fixed infix) or
that its place names (the variable of a provider). Among them the one with least to mend
is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from keymend.diagnosis.alignment import Alignment, align
from keymend.diagnosis.frame import frame_of
from keymend.diagnosis.nearness import is_near, loose
from keymend.providers import PROVIDERS, SERVICES, Provider
from keymend.providers.formats import HEX, Evidence, KeyFormat


class Row(NamedTuple):
    """A format that a key may have, and whether its place names its provider."""

    provider: Provider
    format: KeyFormat
    at_home: bool


_TABLE: Final[tuple[tuple[Provider, KeyFormat], ...]] = (
    *((provider, key_format) for provider in PROVIDERS for key_format in provider.formats),
    # Tokens of other services are judged where a checksum tells the right ones, beside
    # which stand others of the same prefix.
    *(
        (service, key_format)
        for service in SERVICES
        for key_format in service.formats
        if any(other.checksum and other.prefix == key_format.prefix for other in service.formats)
    ),
)

SHARED_PREFIXES: Final = frozenset({"sk-", "sk_"})
"""Prefixes that keys of many services and gateways have."""
_MANY_LETTERS: Final = 15
"""So many letters drawn from both cases are of one by chance once in ten thousand keys."""
_NEAR_PREFIX: Final = 1.5
_LITERAL_BONUS: Final = 0.03
_NEAR_INFIX: Final = 2
_LONGEST_PREFIX: Final = 64
_DISTINCT_PREFIX: Final = 4
"""``sk-`` opens other services' keys too; four characters name one provider."""


def matching(text: str, providers: Sequence[Provider]) -> Alignment | None:
    """Return the alignment of ``text`` with the format it fully has; weak formats by place."""
    size = len(text)
    for provider, key_format, _ in _rows(providers):
        low, high = key_format.lengths
        if low <= size <= high and key_format.regex.fullmatch(text):
            return Alignment(provider, key_format, 0)
    return None


def nearest(text: str, rows: Sequence[Row]) -> Alignment | None:
    """Return the best alignment of ``text`` with one of ``rows``; ``None`` if there is none."""
    best: Alignment | None = None
    for provider, key_format, _ in _begun(text, rows):
        alignment = align(text, provider, key_format)
        if best is None or _rank(alignment) < _rank(best):
            best = alignment
    return best


def prefix_of(text: str) -> str | None:
    """Return the prefix of keys that ``text`` begins with, but for case and look-alikes."""
    head = loose(text[:_LONGEST_PREFIX])
    begun = [prefix for prefix in _prefixes() if head.startswith(_pieces(prefix).whole)]
    return max(begun, key=len, default=None)


def case_lost(text: str, rows: Sequence[Row], *, named: bool) -> Row | None:
    """Return the format of a key whose letters were all made capitals, or all small.

    A format with an infix of both cases tells: the infix is there, in one case. So does,
    where a key is meant (``named``), a length that is right and letters that are too many
    to have been drawn in one case by chance.
    """
    if not (text.isupper() or text.islower()):
        return None
    folded = text.lower()
    for row in rows:
        frame = frame_of(row.format)
        low, high = row.format.lengths
        if not (low <= len(text) <= high and folded.startswith(frame.prefix.lower())):
            continue
        if frame.pins and any(not pin.isupper() for pin in frame.pins):
            if all(pin.lower() in folded for pin in frame.pins):
                return row
        elif named and _was_of_both_cases(text, row):
            return row
    return None


def _was_of_both_cases(text: str, row: Row) -> bool:
    prefix = row.format.prefix
    if not (row.at_home or len(prefix) >= _DISTINCT_PREFIX) or prefix in SHARED_PREFIXES:
        return False
    if re.fullmatch(row.format.pattern, text, re.IGNORECASE) is None:
        return False
    rest = text[len(prefix) :]
    letters = sum(character.isalpha() for character in rest)
    if letters < _MANY_LETTERS or set(rest.lower()) <= set(HEX):
        return has_small_letters_alone(row.format) and row.format.is_genuine(text.lower())
    return True


def has_small_letters_alone(key_format: KeyFormat) -> bool:
    """Whether what is drawn in keys of a format has no capital letter."""
    runs = [segment for segment in key_format.segments if not isinstance(segment, str)]
    return not any(character.isupper() for run in runs for character in run.alphabet)


def _begun(text: str, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows that a prefix at the beginning of ``text`` leaves.

    A prefix that names a provider, exactly or but for look-alikes, case and hyphens, rules
    out the others; and what begins as keys of the provider at hand do is no misspelt prefix
    of another.
    """
    head = loose(text[:_LONGEST_PREFIX])
    begun = [row for row in rows if head.startswith(_pieces(row.format.prefix).whole)]
    longest = max((len(row.format.prefix) for row in begun), default=0)
    if longest >= _DISTINCT_PREFIX:
        # A prefix may have lost its beginning: “csk_” is the end of “pcsk_”.
        return [
            row
            for row in rows
            if (row in begun and len(row.format.prefix) == longest)
            or (row.at_home and _lost_beginning(head, row.format.prefix))
        ]
    right = [row for row in begun if row.format.prefix and text.startswith(row.format.prefix)]
    if any(row.at_home for row in right):
        return [row for row in rows if row.at_home or row in right]
    return rows


def _lost_beginning(head: str, prefix: str) -> bool:
    whole = _pieces(prefix).whole
    return any(head.startswith(whole[lost:]) for lost in (1, 2) if len(whole) - lost > 2)


def _rank(alignment: Alignment) -> float:
    """Return the cost, less a little for fixed text in place: it is there for a reason."""
    return alignment.cost - _LITERAL_BONUS * alignment.exact_literals


def distinctive_texts() -> tuple[str, ...]:
    """Return the fixed texts each of which belongs to the keys of one provider alone."""
    prefixes = {prefix for prefix in _prefixes() if len(prefix) >= _DISTINCT_PREFIX}
    infixes = {pin for pin in _pins() if len(pin) > _DISTINCT_PREFIX}
    found = prefixes | infixes
    return tuple(sorted(text for text in found if not any(o != text and o in text for o in found)))


def misspelt_infix(text: str, plain: Alignment) -> Alignment | None:
    """Return the alignment with a format that has a fixed infix, of which ``text`` misses a bit.

    Some providers have keys of one prefix and length both with an infix and without. A
    text that is all but one or two characters the infix, at its very place, is of the
    first kind: chance alone does that once in some hundred million keys.
    """
    prefix = frame_of(plain.format).prefix
    for key_format in plain.provider.formats:
        if key_format.lengths != plain.format.lengths:
            continue
        frame = frame_of(key_format)
        if frame.prefix == prefix and not all(pin in text for pin in frame.pins):
            alignment = align(text, plain.provider, key_format)
            if alignment.pins and alignment.cost <= _NEAR_INFIX:
                return alignment
    return None


def formats_for(text: str, providers: Sequence[Provider]) -> list[Row]:
    """Return the formats that ``text`` or its place names."""
    pins = {pin for pin in _pins() if pin in text}
    head = loose(text[:_LONGEST_PREFIX])
    prefixes = {
        prefix for prefix in _prefixes() if prefix in text or _begins_like(text, head, prefix)
    }
    found = []
    for row in _rows(providers):
        frame = frame_of(row.format)
        if row.at_home or frame.prefix in prefixes or not pins.isdisjoint(frame.pins):
            found.append(row)
    return found


def _rows(providers: Sequence[Provider]) -> tuple[Row, ...]:
    """Return the formats that a key here may have, those of ``providers`` first."""
    return _rows_at_home_with(tuple(provider.id for provider in providers))


@cache
def _rows_at_home_with(ids: tuple[str, ...]) -> tuple[Row, ...]:
    at_home = [Row(*row, at_home=True) for id_ in ids for row in _rows_of(id_)]
    others = [
        Row(provider, key_format, at_home=False)
        for provider, key_format in _TABLE
        if provider.id not in ids and key_format.evidence is Evidence.FORMAT
    ]
    return (*at_home, *others)


@cache
def _rows_of(id_: str) -> tuple[tuple[Provider, KeyFormat], ...]:
    return tuple(
        (provider, key_format)
        for provider in (*PROVIDERS, *SERVICES)
        if provider.id == id_
        for key_format in provider.formats
    )


def _begins_like(text: str, head: str, prefix: str) -> bool:
    """Whether ``text``, which begins as ``head`` does, begins with a near miss of ``prefix``."""
    pieces = _pieces(prefix)
    if head.startswith(pieces.whole):
        return True
    size = len(prefix)
    near = head[: size + 1]
    if size <= _DISTINCT_PREFIX or not any(third in near for third in pieces.thirds):
        return False
    return any(
        is_near(text[:length], prefix, _NEAR_PREFIX) for length in (size, size - 1, size + 1)
    )


class _Pieces(NamedTuple):
    """A prefix in the form that near misses share: as a whole, and in three."""

    whole: str
    thirds: tuple[str, str, str]
    """One slip, even two neighbours swapped, leaves a third as it was."""


@cache
def _pieces(prefix: str) -> _Pieces:
    whole = loose(prefix)
    third = len(whole) // 3
    return _Pieces(whole, (whole[:third], whole[third : 2 * third], whole[2 * third :]))


@cache
def _prefixes() -> tuple[str, ...]:
    """Return the prefixes of all formats that show what they are by themselves."""
    found = {
        frame_of(key_format).prefix
        for _, key_format in _TABLE
        if key_format.evidence is Evidence.FORMAT
    }
    return tuple(sorted(found - {""}))


@cache
def _pins() -> tuple[str, ...]:
    return tuple(sorted({pin for _, row in _TABLE for pin in frame_of(row).pins}))
