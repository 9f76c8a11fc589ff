"""Python without its remarks: comments, and texts that stand as statements of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(
    r"#[^\r\n]*"
    r"|\"(?:\"\"[^\"\\]*(?:(?:\\.|\"(?!\"\"))[^\"\\]*)*(?:\"\"\"|\Z)"
    r"|[^\"\\\r\n]*(?:\\(?:\r\n|.)[^\"\\\r\n]*)*\"?)"
    r"|'(?:''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\Z)"
    r"|[^'\\\r\n]*(?:\\(?:\r\n|.)[^'\\\r\n]*)*'?)",
    re.DOTALL,
)
"""A comment or a string, without the letters before its quote."""
_PREFIX: Final = re.compile(r"[ \t]*[rRuU]?")
_WORD: Final = re.compile(r"\w+\Z")
_GOES_ON: Final = re.compile(r"\s*[,)\]}.%+*\[]")
"""What follows a string that is a part of an expression."""
_ASKING: Final = frozenset(
    {"and", "assert", "await", "else", "if", "in", "is", "lambda", "not", "or", "return", "yield"}
)
"""Words behind which a value stands."""
_LONGEST_WORD: Final = 12
_WIDEST: Final = 200
"""Columns before documentation, at most."""
_QUOTES: Final = 6
"""Of a string that may go over several lines."""


def without_remarks(text: str) -> str:
    """Return a source in Python without comments and documentation; quick.

    Which is shorter, so that offsets and lines are others. A text that may be a value, or a
    part of one, is kept.
    """
    pieces: list[str] = []
    at = 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if text[start] == "#":
            pieces.append(text[at:start])
            at = end
        elif end - start >= _QUOTES and _is_documentation(text, start, end):
            pieces += text[at:start], '""'
            at = end
    pieces.append(text[at:])
    return "".join(pieces)


def strings(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where each string of a source in Python goes, without its prefix."""
    for token in _TOKEN.finditer(text):
        if text[token.start()] != "#":
            yield token.span()


def _is_documentation(text: str, start: int, end: int) -> bool:
    """Whether the string from ``start`` to ``end`` is for certain a statement of its own."""
    if not text.startswith(('"""', "'''"), start):
        return False
    first = max(0, start - _WIDEST)
    line = max(text.rfind("\n", first, start), text.rfind("\r", first, start), first - 1) + 1
    if not _PREFIX.fullmatch(text, line, start) or _GOES_ON.match(text, end):
        return False
    if not line:
        return True
    if text[line - 1] not in "\r\n":
        return False
    before = text[max(0, line - _WIDEST) : line].rstrip()[-_LONGEST_WORD:]
    if before[-1:].isalnum() or before[-1:] == "_":
        found = _WORD.search(before)
        return found is None or found[0] not in _ASKING
    return before[-1:] in {":", ")", "]", "}"}
