"""Where a string ends, and whether it is the whole of what a name is given."""

from __future__ import annotations

import re
from typing import Final

from keymend.syntax.values import COMMANDS, LONGEST, MOST_LINES, RAW_SINGLE
from keymend.text import Snapshot, Span

_CONTINUED: Final = re.compile(r"\s*(?:\+|\.\s*\w|%|\\$|[\"'`]|\?|\|\||&&|or\b|and\b|if\b)")
_CONTINUED_BELOW: Final = re.compile(r"\s*(?!```)(?:[rRbBuUfF]{0,2}[\"'`]|\+|\.\w)")
"""A string, a sum or a call on the line below; a fence is the end of code that is shown."""
_CONTINUED_WORD: Final = re.compile(r"[\"'$\w{]|\\[^\r\n]")
_SOMETHING: Final = re.compile(r"\S")
_QUOTE_ESCAPED: Final = frozenset({"php", "ruby"})
"""Languages in whose raw strings a quote is escaped all the same."""


def string_inside(snapshot: Snapshot, at: int, line: Span) -> Span | None:
    """Return the span between the quotes of the string that opens at ``at``.

    A key that was wrapped makes a string go on for a line or two; a string that never
    closes is none. Strings that are a part of an expression are none either.
    """
    text = snapshot.text
    quote = text[at]
    if text[at - 1] == "\\":
        # Code in a string: a notebook, a test, a generated file.
        opening, quote = at + 1, "\\" + quote
    elif text.startswith(quote * 3, at):
        opening, quote = at + 3, quote * 3
    else:
        opening = at + 1
    *_, last = line, *snapshot.below(line, MOST_LINES)
    limit = min(last.end, opening + LONGEST)
    end = opening
    while True:
        end = text.find(quote, end, limit)
        if end == -1:
            return Span(opening, limit) if limit < line.end else None
        if quote[0] == "\\" and not _is_escaped_twice(text, opening, end):
            break
        if quote[0] != "\\" and (
            not _is_escaped(text, opening, end) or is_raw(snapshot.language, quote)
        ):
            break
        end += 1
    if end > line.end and len(quote) < 3 and not _is_wrapped(text[opening:end]):
        return None
    after = snapshot.line_at(end)
    if goes_on(snapshot, end + len(quote), after):
        return None
    return Span(opening, end)


def _is_escaped(text: str, start: int, at: int) -> bool:
    """Whether an odd number of backslashes stands before ``at``, from ``start`` on."""
    return _backslashes(text, start, at) % 2 == 1


def _is_escaped_twice(text: str, start: int, at: int) -> bool:
    """Whether the escaped quote ``at`` is escaped in the inner string too."""
    return _backslashes(text, start, at) % 4 == 2


def _backslashes(text: str, start: int, at: int) -> int:
    """Return how many backslashes stand right before ``at``, from ``start`` on."""
    first = at
    while first > start and text[first - 1] == "\\":
        first -= 1
    return at - first


def is_raw(language: str, quote: str) -> bool:
    """Whether a string in ``quote`` has no escapes, not even of its quote."""
    return quote.startswith("'") and language in RAW_SINGLE - _QUOTE_ESCAPED


def _is_wrapped(inside: str) -> bool:
    return all(
        re.fullmatch(r"[ \t]*[A-Za-z0-9_-]+[ \t]*", part) or not part.strip()
        for part in re.split(r"\r\n|\r|\n", inside)
    )


def goes_on(snapshot: Snapshot, at: int, line: Span) -> bool:
    """Whether the expression goes on after the string: the string is not the whole value."""
    if snapshot.language in {"dotenv", "yaml", "json", "jsonc", "properties", "toml"}:
        return False
    text = snapshot.text
    if snapshot.language in COMMANDS:
        return _CONTINUED_WORD.match(text, at, line.end) is not None
    if _CONTINUED.match(text, at, line.end):
        return True
    if _SOMETHING.search(text, at, line.end) or line.end >= len(text):
        return False
    following = snapshot.line_at(min(line.end + 2, len(text)))
    return _CONTINUED_BELOW.match(text, following.start, following.end) is not None
