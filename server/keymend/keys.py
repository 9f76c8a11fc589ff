"""Which keys stand in a text: formats matched, context weighed, one answer a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from keymend.formats import Evidence, KeyFormat
from keymend.matching import Match, Pattern
from keymend.providers import FORMATS, PROVIDERS, Provider
from keymend.secret import Secret
from keymend.text import Snapshot, Span

_PREFIX: Final = "key:"
_CONTEXT_LINES: Final = 8
"""How far from a key its provider may be named: a client's call seldom has more lines."""

_LEFT: Final = r"(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt]))"
_CREDENTIAL_NAME: Final = r"""(?:api|access|auth|subscription|openai|azure|account)?[\w.-]*key\w*"""


@dataclass(frozen=True)
class KeyMatch:
    """A key in a text: where, whose, of which kind."""

    span: Span
    secret: Secret
    provider: Provider
    format: KeyFormat

    @property
    def checksum_holds(self) -> bool | None:
        """Whether the key's checksum is right; ``None`` for a format without one."""
        checksum = self.format.checksum
        return None if checksum is None else checksum.holds(self.secret.reveal())


def patterns() -> Iterator[Pattern]:
    """Yield the engine's patterns for every format of every provider."""
    for provider in PROVIDERS:
        for key_format in provider.formats:
            if key_format.evidence is Evidence.FORMAT:
                yield _format_pattern(key_format)
            else:
                yield _context_pattern(provider, key_format)


def _format_pattern(key_format: KeyFormat) -> Pattern:
    longest = max(key_format.literals, key=len)
    more = r"A-Za-z0-9_-" if "-" in key_format.alphabet else r"A-Za-z0-9_"
    return Pattern(
        id=_PREFIX + key_format.id,
        anchors=(longest,),
        regex=f"{_LEFT}(?P<value>{key_format.pattern})(?![{more}])",
        width=2 * key_format.lengths[1],
    )


def _context_pattern(provider: Provider, key_format: KeyFormat) -> Pattern:
    """Return a pattern for a weak format: the value of a key-like name near its provider."""
    return Pattern(
        id=_PREFIX + key_format.id,
        anchors=provider.context,
        regex=(
            rf"(?<![\w.-]){_CREDENTIAL_NAME}[\"'\]]*(?:\s*:\s*str)?\s*(?:=|:|=>|:=|,)\s*"
            rf"[\"'`]?(?P<value>{key_format.pattern})(?![A-Za-z0-9_-])"
        ),
        ignore_case=True,
        reach=_CONTEXT_LINES,
        width=4 * key_format.lengths[1] + 200,
    )


def find(snapshot: Snapshot, matches: Iterable[Match]) -> list[KeyMatch]:
    """Return the keys among ``matches``; where formats overlap, the longest key."""
    keys: list[KeyMatch] = []
    for match in matches:
        if not match.pattern.id.startswith(_PREFIX):
            continue
        provider, key_format = FORMATS[match.pattern.id.removeprefix(_PREFIX)]
        value = snapshot[match.span]
        if is_random(value, key_format) and key_format.regex.fullmatch(value):
            secret = Secret(value, key_format.prefix)
            keys.append(KeyMatch(match.span, secret, provider, key_format))
    keys.sort(key=lambda key: (key.span.start, -key.span.end))
    kept: list[KeyMatch] = []
    for key in keys:
        if not kept or not kept[-1].span.overlaps(key.span):
            kept.append(key)
    return kept


_REPEATED: Final = re.compile(r"(.)\1{5}|(.{2,4})\2{4}")
_SEQUENCE: Final = re.compile(r"0123456789|123456789|abcdefghij|ABCDEFGHIJ|qwertyuiop")


def is_random(value: str, key_format: KeyFormat) -> bool:
    """Whether the free part of ``value`` could have been drawn at random.

    ``sk-ant-api03-xxxxxxxx…`` has the form of a key and is nobody's key. A draw of n
    characters from an alphabet of a has about a(1 - e^(-n/a)) different ones; half of
    that is beyond chance for every format of the table.
    """
    free = value
    for literal in key_format.literals:
        free = free.replace(literal, "", 1)
    size = min(len(free), 62)
    different = len(set(free))
    expected = 16 if _is_hex(free) else 62
    enough = expected * (1 - (1 - 1 / expected) ** size) * 0.5
    return different >= enough and not _REPEATED.search(free) and not _SEQUENCE.search(free)


def _is_hex(text: str) -> bool:
    return all(character in "0123456789abcdefABCDEF" for character in text)
