"""Keys that do not stand in a text as they are: in base 64, or in parts.

A Kubernetes secret holds them in base 64, and so does a Basic header; a line that grew
too long is broken into strings that the program puts together again.
"""

from __future__ import annotations

import base64
import binascii
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from keymend.detection import keys
from keymend.detection.keys import KeyMatch, format_of, is_genuine
from keymend.detection.positions import Position
from keymend.matching import Match, Pattern
from keymend.providers import PROVIDERS, Provider
from keymend.providers.formats import Evidence, KeyFormat
from keymend.secret import Secret
from keymend.text import Snapshot, Span

_BASE64: Final = "disguise:base64"
_PARTS: Final = "disguise:parts"

_SHORTEST: Final = 4
"""A fixed text shorter than this says too little once it is encoded."""
_SAID_ENOUGH: Final = 5
"""So many characters of base 64 stand in a megabyte of it by chance once in a thousand."""
_LONGEST: Final = 3000
_MARGIN: Final = 400
"""Base 64 characters that most keys take: a mark farther from the end was seen with its key."""
_MOST_PARTS: Final = 12


@dataclass(frozen=True)
class Disguised:
    """A key, and how it stands in the text; the key's span covers all of its writing."""

    key: KeyMatch
    manner: str
    """To be read after the key's kind: ``in base 64``."""
    tail: str = ""
    """The white space that was encoded behind the key, if nothing else was."""


def patterns() -> Iterator[Pattern]:
    """Yield the engine's patterns for encoded marks of keys and for the first part of one."""
    encoded = tuple(sorted({text for mark in _marks() for text in _encodings(mark)}))
    yield Pattern(id=_BASE64, anchors=encoded, regex="|".join(encoded), width=64)
    prefixes = tuple(sorted(_prefixes()))
    opening = "|".join(map(re.escape, sorted(prefixes, key=len, reverse=True)))
    yield Pattern(
        id=_PARTS,
        anchors=prefixes,
        regex=(
            rf"(?P<quote>[\"'`])(?P<value>(?:{opening})[\w.~|+/=-]{{0,160}})(?P=quote)"
            r"(?=[ \t]*(?:$|[+.&\\]|[\"'`]))"
        ),
        gate=rf"[\"'`](?:{opening})",
        width=256,
    )


def _formats() -> Iterator[KeyFormat]:
    for pattern in keys.patterns():
        found = format_of(pattern)
        if found is not None:
            yield found[1]


def _marks() -> set[str]:
    """Return the fixed texts that AI providers' keys are known by."""
    longest = (
        max(key_format.literals, key=len)
        for provider in PROVIDERS
        for key_format in provider.formats
        if key_format.evidence is Evidence.FORMAT
    )
    return {mark for mark in longest if len(mark) >= _SHORTEST}


def _prefixes() -> set[str]:
    prefixes = {f.prefix for f in _formats()}
    return {p for p in prefixes if len(p) >= _SHORTEST or (len(p) == 3 and not p.isalnum())}


def _encodings(mark: str) -> Iterator[str]:
    """Yield the certain middle of ``mark`` in base 64 at each of three places in a group."""
    data = mark.encode("ascii")
    for before in range(3):
        text = base64.b64encode(b"\0" * before + data).decode("ascii")
        first = (before * 8 + 5) // 6
        last = (before + len(data)) * 8 // 6
        yield text[first : min(last, first + _SAID_ENOUGH)]


def find(
    snapshot: Snapshot, matches: Iterable[Match], places: Iterable[Position]
) -> list[Disguised]:
    """Return the keys in disguise among ``matches`` and ``places``, none overlapping another."""
    found: list[Disguised] = []
    run = Span(0, 0)
    for match in matches:
        if match.pattern.id == _BASE64:
            if match.span.end + _MARGIN < run.end:
                continue  # in what has been decoded
            run = _run(snapshot.text, match.span)
            candidates = _encoded(snapshot, run)
        elif match.pattern.id == _PARTS:
            candidates = _in_parts(snapshot, match.span)
        else:
            continue
        for candidate in candidates:
            if not found or not found[-1].key.span.overlaps(candidate.key.span):
                found.append(candidate)
    for place in places:
        given = _given(place)
        if given is not None and not any(given.span.overlaps(one.key.span) for one in found):
            found.append(Disguised(given, "in base 64"))
    return found


_ENCODED: Final = re.compile(r"[A-Za-z0-9+/]{22,800}={0,2}")


def _given(place: Position) -> KeyMatch | None:
    """Return the key that the value at ``place`` encodes, of any provider: the name tells."""
    if len(place.value) % 4 or not _ENCODED.fullmatch(place.value):
        return None
    plain = base64.b64decode(place.value)
    if not plain.isascii() or not (text := plain.decode().strip()).isprintable():
        return None
    return _key_in(text, place.span) or keys.weak_key(place, text)


_BASE64_CHARACTERS: Final = string.ascii_letters + string.digits + "+/_-"
_RUN_AFTER: Final = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")


def _run(text: str, mark: Span) -> Span:
    """Return the base 64 around ``mark``, as far as a key may reach."""
    before = text[max(0, mark.start - _LONGEST) : mark.start]
    after = _RUN_AFTER.match(text, mark.end, mark.end + _LONGEST)
    end = after.end() if after else mark.end
    return Span(mark.start - len(before) + len(before.rstrip(_BASE64_CHARACTERS)), end)


def _encoded(snapshot: Snapshot, span: Span) -> Iterator[Disguised]:
    for plain in _decodings(snapshot[span]):
        key = _key_in(plain, span)
        if key is not None:
            rest = plain.removeprefix(key.secret.reveal())
            yield Disguised(key, "in base 64", "" if rest.strip() else rest)
            return


def _decodings(run: str) -> Iterator[str]:
    """Yield ``run`` decoded, for each number of characters that may not belong to it."""
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    for skip in range(4):
        part = run[skip:]
        part = part[: len(part) - (len(part) % 4 == 1)]
        try:
            yield base64.b64decode(part + "=" * (-len(part) % 4)).decode("latin-1")
        except binascii.Error:
            continue


def _key_in(plain: str, span: Span) -> KeyMatch | None:
    for pattern in [pattern for anchor, pattern in _by_anchor() if anchor in plain]:
        match = pattern.compiled.search(plain)
        found = format_of(pattern)
        if match is not None and found is not None and is_genuine(match["value"], found[1]):
            provider, key_format = found
            return KeyMatch(span, Secret(match["value"], key_format.prefix), provider, key_format)
    return None


@cache
def _by_anchor() -> tuple[tuple[str, Pattern], ...]:
    """Return the patterns of keys, each after each of its anchors."""
    return tuple((anchor, pattern) for pattern in keys.patterns() for anchor in pattern.anchors)


_JOINT: Final = re.compile(
    # Every run of blanks stands behind something of its own, so that there is one way to read it.
    r"""[ \t]*(?:(?:\+|\.\.?|&|\\)[ \t]*)?(?:\\?\r?\n[ \t]*)?(?:(?:\+|\.\.?|&)[ \t]*)?"""
    r"""(?:[a-zA-Z]{1,2}(?=["'`]))?["'`](?P<part>[\w.~|+/=-]+)["'`]"""
)


@cache
def _by_prefix() -> tuple[tuple[str, tuple[Provider, KeyFormat]], ...]:
    """Return the formats that are evidence by themselves, each after its prefix."""
    found = filter(None, map(format_of, keys.patterns()))
    return tuple((key_format.prefix, (provider, key_format)) for provider, key_format in found)


def _in_parts(snapshot: Snapshot, first: Span) -> Iterator[Disguised]:
    value, end = snapshot[first], first.end
    formats: list[tuple[Provider, KeyFormat]] | None = None
    for _ in range(_MOST_PARTS):
        joint = _JOINT.match(snapshot.text, end + 1)
        if joint is None:
            return
        if formats is None:  # most keys stand in one piece, and need none
            formats = [found for prefix, found in _by_prefix() if value.startswith(prefix)]
        value += joint["part"]
        end = joint.end("part")
        span = Span(first.start, end)
        for provider, key_format in formats:
            low, high = key_format.lengths
            if not low <= len(value) <= high:
                continue
            if key_format.regex.fullmatch(value) and is_genuine(value, key_format):
                key = KeyMatch(span, Secret(value, key_format.prefix), provider, key_format)
                yield Disguised(key, "in parts")
                return
