"""A variable in the single quotes of a shell, which keep it from being read."""

from __future__ import annotations

import re
from typing import Final

from keymend.finding import Edit
from keymend.text import Span

_MEANT: Final = re.compile(r"[$`\"\\!]")
"""What means something in double quotes and nothing in single ones."""


_CLOSED: Final = re.compile(r"""\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'[^']*'""")
_OPEN: Final = re.compile(r"[\"']")


def is_single_quoted(before: str) -> bool:
    """Whether a command's text ends inside single quotes."""
    opened = _OPEN.search(_CLOSED.sub("", before))
    return opened is not None and opened[0] == "'"


def in_single_quotes(text: str, place: Span, name: str) -> list[Edit]:
    """Return the edits for a key in ``'…'``: double quotes if nothing in them minds."""
    start, end = text.rfind("'", 0, place.start), text.find("'", place.end)
    if text[start + 1 : end] == text[place.start : place.end]:
        return [Edit(Span(start, end + 1), f'"${name}"')]
    if not _MEANT.search(text, start + 1, end):
        quotes = [Edit(Span(at, at + 1), '"') for at in (start, end)]
        return [*quotes, Edit(place, f"${{{name}}}")]
    first, last = place.start == start + 1, place.end == end
    left, right = ("" if first else "'"), ("" if last else "'")
    return [Edit(Span(place.start - first, place.end + last), f'{left}"${{{name}}}"{right}')]
