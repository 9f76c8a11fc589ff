"""Which format a text is nearest to.

Formats are tried that the text itself names (prefix, near miss of one, fixed infix) or
that its place names (the variable of a provider). Among them the one with least to mend
is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from keymend.diagnosis.alignment import Alignment, align, frame_of, is_near, loose
from keymend.formats import Evidence, KeyFormat
from keymend.providers import PROVIDERS, SERVICES, Provider

_Row = tuple[Provider, KeyFormat]

_TABLE: Final[tuple[_Row, ...]] = (
    *((provider, row) for provider in PROVIDERS for row in provider.formats),
    # Tokens of other services are judged where a checksum tells the right ones.
    *((service, row) for service in SERVICES for row in service.formats if row.checksum),
)

_NEAR_PREFIX: Final = 1.5
_LITERAL_BONUS: Final = 0.03
_NEAR_INFIX: Final = 2
_DISTINCT_PREFIX: Final = 4
"""``sk-`` opens other services' keys too; four characters name one provider."""


def matching(text: str, providers: Sequence[Provider]) -> Alignment | None:
    """Return the alignment of ``text`` with the format it fully has; weak formats by place."""
    for provider, key_format in _rows(providers):
        if key_format.regex.fullmatch(text):
            return Alignment(provider, key_format, 0)
    return None


def nearest(text: str, providers: Sequence[Provider]) -> Alignment | None:
    """Return the best alignment of ``text`` with a format it comes near; ``None`` if none."""
    at_home = any(
        key_format.prefix and text.startswith(key_format.prefix)
        for provider in providers
        for key_format in provider.formats
    )
    best: Alignment | None = None
    for provider, key_format in formats_for(text, providers):
        if at_home and provider not in providers and not text.startswith(key_format.prefix):
            continue  # a right prefix of the provider at hand is no misspelt one of another
        alignment = align(text, provider, key_format)
        if best is None or _rank(alignment) < _rank(best):
            best = alignment
    return best


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
        frame = frame_of(key_format)
        if frame.prefix == prefix and frame.pins and key_format.lengths == plain.format.lengths:
            alignment = align(text, plain.provider, key_format)
            if alignment.pins and alignment.cost <= _NEAR_INFIX:
                return alignment
    return None


def formats_for(text: str, providers: Sequence[Provider]) -> Iterator[_Row]:
    """Yield the formats that ``text`` or its place names."""
    pins = {pin for pin in _pins() if pin in text}
    prefixes = {prefix for prefix in _prefixes() if prefix in text or _begins_like(text, prefix)}
    for provider, key_format in _rows(providers):
        frame = frame_of(key_format)
        if (
            provider in providers
            or (frame.prefix and frame.prefix in prefixes)
            or not pins.isdisjoint(frame.pins)
        ):
            yield provider, key_format


def _rows(providers: Sequence[Provider]) -> Iterator[_Row]:
    """Yield the formats that a key here may have, those of ``providers`` first."""
    for provider in providers:
        for key_format in provider.formats:
            yield provider, key_format
    for provider, key_format in _TABLE:
        if provider not in providers and key_format.evidence is Evidence.FORMAT:
            yield provider, key_format


def _begins_like(text: str, prefix: str) -> bool:
    if text.startswith(prefix):
        return True
    size = len(prefix)
    if loose(text[:size]) == loose(prefix):
        return True
    if size <= _DISTINCT_PREFIX:
        return False
    return any(
        is_near(text[:length], prefix, _NEAR_PREFIX) for length in (size, size - 1, size + 1)
    )


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
