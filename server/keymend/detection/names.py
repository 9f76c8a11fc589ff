"""The names that values are given to: where they end, and of which words they are."""

from __future__ import annotations

import re
from typing import Final

from keymend.text import Span

_BEFORE: Final = re.compile(r"[\w.$-]*\Z")
_AFTER: Final = re.compile(r"[\w.-]*")
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def name_around(text: str, inside: int) -> Span:
    """Return the span of the whole name that has ``inside`` in it."""
    before = _BEFORE.search(text, max(0, inside - 60), inside)
    after = _AFTER.match(text, inside)
    return Span(before.start() if before else inside, after.end() if after else inside)


def words(name: str) -> tuple[str, ...]:
    """Split a name in any spelling into its words: ``apiKey2`` gives ``api``, ``key``, ``2``."""
    return tuple(word.lower() for word in _WORD.findall(name))
