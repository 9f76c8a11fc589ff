"""Which keys stand in a text: formats matched, context weighed, one answer a place."""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from keymend.detection.evidence import is_in_order, is_published, is_random, is_varied
from keymend.detection.names import words
from keymend.detection.positions import Position
from keymend.matching import Match, Pattern
from keymend.providers import FORMATS, PROVIDERS, SERVICE_FORMATS, SERVICES, Provider
from keymend.providers.formats import Evidence, KeyFormat, char_class
from keymend.secret import Secret
from keymend.text import Snapshot, Span

_PREFIX: Final = "key:"
_CONTEXT_LINES: Final = 8
"""How far from a key its provider may be named: a client's call seldom has more lines."""

_ESCAPES: Final = (
    r"\\[nrtbfv]",  # "…\nsk-…" in a string
    ":-",  # "${NAME:-sk-…}" in a shell
    r"%[0-9A-Fa-f]{2}",  # "…%3Dsk-…" in a URL
    r"\\x[0-9A-Fa-f]{2}",
    r"\\u00[0-9A-Fa-f]{2}",
    r"\[\dm",  # the end of a terminal's colour
    r"\[\d\dm",
)
_LEFT: Final = "(?:(?<![A-Za-z0-9_-])|" + "|".join(f"(?<={e})" for e in _ESCAPES) + ")"
_GATE_LENGTH: Final = 40


@dataclass(frozen=True)
class KeyMatch:
    """A key in a text: where, whose, of which kind."""

    span: Span
    secret: Secret
    provider: Provider
    format: KeyFormat


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the engine's patterns for every format that is evidence by itself."""
    return tuple(
        _pattern(key_format)
        for provider in (*PROVIDERS, *SERVICES)
        for key_format in provider.formats
        if key_format.evidence is Evidence.FORMAT
    )


def _pattern(key_format: KeyFormat) -> Pattern:
    if key_format.leads:
        anchors = key_format.leads
        left = "(?:" + "|".join(map(re.escape, anchors)) + ")"
        gate = left
    else:
        anchors = (max(key_format.literals, key=len),)
        left = _LEFT
        gate = _gate(key_format, anchors[0])
    more = "".join(sorted(key_format.alphabet & set("-+/~")))
    return Pattern(
        id=_PREFIX + key_format.id,
        anchors=anchors,
        regex=f"{left}(?P<value>{key_format.pattern})(?![A-Za-z0-9_{re.escape(more)}])",
        gate=gate,
        width=key_format.lengths[1] + 64,
    )


def _gate(key_format: KeyFormat, anchor: str) -> str:
    """Return the format from its longest literal on, as far as its length is certain."""
    segments = key_format.segments[key_format.segments.index(anchor) :]
    gate, length = "", 0
    for segment in segments:
        if isinstance(segment, str):
            gate += re.escape(segment)
            length += len(segment)
            continue
        count = min(segment.low, _GATE_LENGTH - length)
        if count > 0:
            gate += f"[{char_class(segment.alphabet)}]{{{count}}}"
            length += count
        if segment.low != segment.high or length >= _GATE_LENGTH:
            break
    return gate


_BLOB: Final = 60
"""So many characters of base 64 to either side of a match are a file, not a name or a path."""
_BASE64: Final = frozenset(string.ascii_letters + string.digits + "+/")


@dataclass(frozen=True)
class _Claim:
    """A format's claim to a place; the lowest rank of equal places is heard."""

    key: KeyMatch
    rank: int

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Where the claim stands among others: first places, longer texts, better ones."""
        fixed = sum(map(len, self.key.format.literals))
        return self.key.span.start, -self.key.span.end, self.rank, -fixed


_PLAIN, _NAMED, _NEAR, _COMMON = range(4)
"""A format that is nobody else's; a weak one whose name says the provider; one with the
provider near it; a format whose few fixed characters others have too."""


def find(
    snapshot: Snapshot, matches: Iterable[Match], places: Iterable[Position]
) -> list[KeyMatch]:
    """Return the keys among ``matches`` and ``places``; where formats overlap, the longest."""
    given = {place.span: place for place in places}
    claims = [*_strong(snapshot, matches, given), *_weak(snapshot, given.values())]
    claims.sort(key=lambda claim: claim.order)
    kept: list[KeyMatch] = []
    for claim in claims:
        if not kept or not kept[-1].span.overlaps(claim.key.span):
            kept.append(claim.key)
    return kept


def format_of(pattern: Pattern) -> tuple[Provider, KeyFormat] | None:
    """Return whose format ``pattern`` finds; ``None`` if it finds something else."""
    if not pattern.id.startswith(_PREFIX):
        return None
    id_ = pattern.id.removeprefix(_PREFIX)
    return FORMATS.get(id_) or SERVICE_FORMATS[id_]


def _strong(
    snapshot: Snapshot, matches: Iterable[Match], places: Mapping[Span, Position]
) -> Iterator[_Claim]:
    for match in matches:
        found = format_of(match.pattern)
        if found is None:
            continue
        provider, key_format = found
        value = snapshot[match.span]
        place = places.get(match.span)
        given = place is not None and not _KEY_WORDS.isdisjoint(place.words)
        if is_genuine(value, key_format, given=given) and not _is_in_blob(snapshot, match.span):
            fixed = sum(map(len, key_format.literals + key_format.leads[:1]))
            key = KeyMatch(match.span, Secret(value, key_format.prefix), provider, key_format)
            yield _Claim(key, _PLAIN if fixed >= 4 else _COMMON)


def _is_in_blob(snapshot: Snapshot, span: Span) -> bool:
    """Whether ``span`` is in the midst of a file in base 64, where any few letters stand."""
    text, (start, end) = snapshot.text, span
    around = text[max(0, start - _BLOB) : start] + text[end : end + _BLOB]
    return len(around) == 2 * _BLOB and _BASE64.issuperset(around)


def is_genuine(value: str, key_format: KeyFormat, *, given: bool = False) -> bool:
    """Whether ``value``, which has the form, can be a key: drawn at random or checked.

    ``given`` to something called a key or token, it may have ``123456`` in it: what is
    used as a key is more than a text that looks like one.
    """
    if is_published(value):
        return False
    checksum = key_format.checksum
    if checksum is not None and checksum.holds(value):
        return True
    judge = _is_used if given else is_random
    return all(judge(part) for part in key_format.drawn(value))


def _is_used(text: str) -> bool:
    return is_varied(text) and not is_in_order(text, 0.8)


_WEAK: Final[dict[int, list[tuple[Provider, KeyFormat]]]] = defaultdict(list)
for _provider in (*PROVIDERS, *SERVICES):
    for _format in _provider.formats:
        if _format.evidence is Evidence.CONTEXT:
            for _length in range(_format.lengths[0], _format.lengths[1] + 1):
                _WEAK[_length].append((_provider, _format))

_KEY_WORDS: Final = frozenset({"key", "token", "secret", "pat", "auth", "authorization", "bearer"})
_OTHER_WORDS: Final = frozenset(
    words(
        "cache cert checksum commit csrf digest etag file fingerprint hash hashed id index "
        "integrity md5 name partition path primary public session sha sort url version xsrf"
    )
)


def _weak(snapshot: Snapshot, places: Iterable[Position]) -> Iterator[_Claim]:
    for place in places:
        for provider, key_format in _WEAK.get(place.span.length, ()):
            if not key_format.regex.fullmatch(place.value):
                continue
            if not is_genuine(place.value, key_format) or _is_word(place.value, key_format):
                continue
            rank = _context(snapshot, place, provider)
            if rank is not None:
                secret = Secret(place.value, key_format.prefix)
                yield _Claim(KeyMatch(place.span, secret, provider, key_format), rank)


def _is_word(value: str, key_format: KeyFormat) -> bool:
    """Whether ``value`` is letters where a draw has digits: of 32 characters, 299 times in 300."""
    has_digits = not key_format.alphabet.isdisjoint(string.digits)
    return has_digits and len(value) >= 32 and not any(map(str.isdigit, value))


def weak_key(place: Position, text: str) -> KeyMatch | None:
    """Return the key that ``text`` is, which ``place`` stands for and whose name says whose."""
    if _OTHER_WORDS.intersection(place.words):
        return None
    for provider, key_format in _WEAK.get(len(text), ()):
        if (
            key_format.regex.fullmatch(text)
            and is_genuine(text, key_format)
            and mentions(provider, place.name)
        ):
            return KeyMatch(place.span, Secret(text, key_format.prefix), provider, key_format)
    return None


def _context(snapshot: Snapshot, place: Position, provider: Provider) -> int | None:
    """Return how the provider is named beside ``place``: by its name, near it, not at all."""
    named = set(place.words)
    if named & _OTHER_WORDS:
        return None
    if mentions(provider, place.name):
        return _NAMED
    if not place.password and (named & _KEY_WORDS or not named):
        distance = _distance(snapshot, place, provider)
        if distance is not None:
            return _NEAR + distance
    return None


def _distance(snapshot: Snapshot, place: Position, provider: Provider) -> int | None:
    """Return how many lines away the provider is named; ``None`` if it is too far."""
    lines = snapshot.lines
    middle = lines.line_of(place.span.start)
    reach = _CONTEXT_LINES if place.words else 1
    for distance in range(reach):
        for number in {middle - distance, middle + distance}:
            if 0 <= number < len(lines):
                line = lines.line(number)
                # A line of a bundle names everybody.
                start = max(line.start, place.span.start - 400)
                end = min(line.end, place.span.end + 400) if distance == 0 else line.start + 400
                if mentions(provider, snapshot[Span(start, min(end, line.end))]):
                    return distance
    return None


_SEPARATORS: Final = re.compile(r"[\W_]+")
_SHORT: Final = 5
"""A context word shorter than this is looked for as a word: ``exa`` stands in "example"."""


def mentions(provider: Provider, text: str) -> bool:
    """Whether ``text``, a name or a line, names the provider."""
    joined, parts = _folded(text)
    return any(
        word in joined and (len(word) >= _SHORT or parts.issuperset(words(word)))
        for word in provider.context
    )


@lru_cache(maxsize=16)  # one text is asked about for one provider after another
def _folded(text: str) -> tuple[str, frozenset[str]]:
    return _SEPARATORS.sub("", text).lower(), frozenset(words(text))
