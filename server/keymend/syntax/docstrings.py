"""Docstrings of Python, and the examples of a schema's field, as near lines tell them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from keymend.deferred import expression
from keymend.text import Snapshot, Span

REACH: Final = 14
"""Lines looked at to either side; less than ``scan.REACH_LINES``."""
_TRIPLE: Final = re.compile(r"\"\"\"|'''")
_DOCSTRING: Final = re.compile(r"\s*[rRbBuU]?(?:\"\"\"|\'\'\')")
_STRINGS: Final = expression(
    r"""(?P<long>\"{3}(?:[^\\\"]|\\.|\"(?!\"\"))*(?:\"{3})?|'{3}(?:[^\\']|\\.|'(?!''))*(?:'{3})?)"""
    r"""|#[^\n]*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?""",
    re.DOTALL,
)
"""Strings and comments of Python. Nothing in it can fail once it has begun, so it is linear."""
_LONE_QUOTES: Final = re.compile(r"\s*[rRbBuUfF]{0,2}(?:\"\"\"|\'\'\')\s*(?:#.*)?\Z")
"""A line that opens a docstring or closes one: the line itself does not tell."""
_EXAMPLES: Final = re.compile(r"\bexamples?\s*=\s*[\[{(]")
"""The argument of a schema's field whose values are shown to readers."""


def is_in_examples(before: str) -> bool:
    """Whether the text ``before`` a place opens a field's examples and does not close them."""
    opened = [found.end() - 1 for found in _EXAMPLES.finditer(before)]
    if not opened:
        return False
    since = before[opened[-1] :]
    return sum(map(since.count, "([{")) > sum(map(since.count, ")]}"))


def is_in_docstring(snapshot: Snapshot, number: int, above: list[str]) -> bool:
    """Whether line ``number`` is one of a docstring; ``above`` are the lines before, upwards."""
    lines = snapshot.lines
    below = [
        snapshot[lines.line(n)] for n in range(number + 1, min(len(lines), number + 1 + REACH))
    ]
    for texts, is_above in ((above, True), (below, False)):
        at = next((at for at, text in enumerate(texts) if _TRIPLE.search(text)), None)
        if at is not None:
            line = number - 1 - at if is_above else number + 1 + at
            return _opens(snapshot, line) == is_above
    start = lines.line(number).start
    around = next((p for p in _long_strings(snapshot.text) if p.start < start < p.end), None)
    if around is None:
        return False
    # A text that was cut out may begin inside a docstring, whose end then looks like a begin.
    return _opens(snapshot, lines.line_of(around.start))


@lru_cache(maxsize=2)
def _long_strings(text: str) -> tuple[Span, ...]:
    """Return where the triple-quoted strings of a source in Python stand.

    Asked for a docstring whose quotes are out of reach, which is rare: it reads all.
    """
    return tuple(
        Span(*found.span()) for found in _STRINGS.finditer(text) if found.lastgroup == "long"
    )


def opens_on(before: str) -> bool:
    """Whether what stands before a place on its line opens a docstring."""
    return _DOCSTRING.match(before) is not None and len(_TRIPLE.findall(before)) == 1


def _line_before(snapshot: Snapshot, number: int) -> str:
    """Return the nearest line above ``number`` that is not blank, of the two before it."""
    lines = snapshot.lines
    above = (snapshot[lines.line(n)].strip() for n in range(number - 1, max(-1, number - 3), -1))
    return next(filter(None, above), "")


def _opens(snapshot: Snapshot, number: int) -> bool:
    """Whether the triple quote of a line opens a docstring: text follows it and no second one.

    Where it stands alone, the line above tells: a docstring follows a colon, or stands at
    the head of a file, below its comments.
    """
    line = snapshot[snapshot.lines.line(number)]
    found = _TRIPLE.findall(line)
    if len(found) != 1:
        return False
    if _LONE_QUOTES.match(line):
        before = _line_before(snapshot, number)
        is_head = before.startswith("#") and not line[:1].isspace()
        return number == 0 or is_head or before.endswith(":")
    head, after = re.split(_TRIPLE, line, maxsplit=1)
    return head.strip().lower() in {"", "r", "b", "u", "f"} and bool(after.strip())
