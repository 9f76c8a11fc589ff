"""What must stand in a text for an expression to match in it.

A hundred expressions without regard to case take a second for a long log, and words that
they cannot do without a hundredth of that. The words are read from the expression as
Python's own parser understands it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any, Final

_MODULE: Final = "re._parser" if sys.version_info >= (3, 11) else "sre_parse"
_REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_OTHER_CASES: Final = str.maketrans("\u0131\u017f", "is")
"""What an expression without regard to case takes for these, and ``lower`` does not."""

Words = frozenset[str]


class Searched:
    """A text, and what of it is looked at for words."""

    def __init__(self, text: str) -> None:
        self.text = text
        lower = text.lower()
        self._lower = lower if lower.isascii() else lower.translate(_OTHER_CASES)

    def has_one_of(self, words: Iterable[str]) -> bool:
        """Whether one of ``words``, in lower case, stands in it in any case."""
        return any(word in self._lower for word in words)


@cache
def words_of(expression: str) -> Words:
    """Return words, in lower case, of which every match of ``expression`` has one.

    The empty word, which stands in every text, if it can do without any, or if this Python
    has no such parser: it is nobody's to rely on.
    """
    try:
        parsed = import_module(_MODULE).parse(expression)
    except (ImportError, AttributeError):
        return frozenset({""})
    return _words(parsed) or frozenset({""})


def _words(parsed: Iterable[tuple[Any, Any]]) -> Words | None:
    """Return the best of the sets of which a match has a word; ``None`` if there is none."""
    run = ""
    found: list[Words] = []
    for operator, argument in parsed:
        kind = str(operator)
        if kind == "LITERAL" and argument < 128:
            run += chr(argument)
            continue
        if run:
            found.append(frozenset({run.lower()}))
            run = ""
        inner = _inner(kind, argument)
        if inner:
            found.append(inner)
    if run:
        found.append(frozenset({run.lower()}))
    return max(found, key=lambda words: (min(map(len, words)), -len(words)), default=None)


def _inner(kind: str, argument: Any) -> Words | None:
    if kind == "SUBPATTERN":
        return _words(argument[3])
    if kind == "ATOMIC_GROUP":
        return _words(argument)
    if kind in _REPEATS:
        return _words(argument[2]) if argument[0] else None
    if kind == "BRANCH":
        each = [_words(branch) for branch in argument[1]]
        return frozenset().union(*filter(None, each)) if all(each) else None
    return None
