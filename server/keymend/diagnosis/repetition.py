"""A key with something behind it or before it: a second copy, another key, a few characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keymend.diagnosis.candidates import Row
from keymend.providers import Provider
from keymend.providers.formats import KeyFormat
from keymend.text import Span

_SHORTEST_COPY = 6
"""So many characters at the end that repeat the beginning are a copy, not chance."""
_MOST_LENGTHS = 4
"""Formats with more lengths than these are not looked for at the end of a text."""


@dataclass(frozen=True)
class Surplus:
    """A whole key inside a longer text, and what stands beside it."""

    provider: Provider
    format: KeyFormat
    key: Span
    extra: Span
    copy: bool
    """Whether ``extra`` is the same key again, whole or cut off."""


def surplus(text: str, rows: Sequence[Row]) -> Surplus | None:
    """Return how ``text`` is a whole key of one of ``rows`` with more at one end, if it is."""
    best: Surplus | None = None
    for found in _surpluses(text, rows):
        if found.copy:
            return found
        if best is None or found.extra.length < best.extra.length:
            best = found
    return best


def _surpluses(text: str, rows: Sequence[Row]) -> Iterator[Surplus]:
    for provider, key_format, _ in rows:
        low, high = key_format.lengths
        if low >= len(text):
            continue
        # Where the length is free, the copy's own prefix tells where the key ends.
        repeated = text.find(key_format.prefix, 1) if len(key_format.prefix) > 2 else -1
        found = key_format.regex.fullmatch(text, 0, repeated) if repeated > 0 else None
        found = found or key_format.regex.match(text)
        if found and found.end() < len(text):
            key, rest = found[0], text[found.end() :]
            again = rest.lstrip(",;:|/-_.")
            copy = len(again) >= _SHORTEST_COPY and (key.startswith(again) or again.startswith(key))
            yield Surplus(
                provider, key_format, Span(0, found.end()), Span(found.end(), len(text)), copy
            )
        for length in range(low, high + 1) if high - low <= _MOST_LENGTHS else ():
            start = len(text) - length
            if start <= 0 or not key_format.regex.fullmatch(text, start):
                continue
            # The end or the beginning of a copy before the key itself: the cursor stood
            # inside the old one.
            copy = start >= _SHORTEST_COPY and (
                text.endswith(text[:start]) or text.startswith(text[:start], start)
            )
            if copy or found is None:
                yield Surplus(provider, key_format, Span(start, len(text)), Span(0, start), copy)
