"""The quoting of a shell: what a place in a script stands in."""

from __future__ import annotations

import re
from typing import Final

from keymend.text import Snapshot, Span

_TOKEN: Final = re.compile(
    r"""
      (?P<comment>(?<![^\s;&|(])\#[^\n]*)
    | (?P<escaped>\\[\s\S])
    | <<-?[ \t]*(?P<mark>['"\\]?)(?P<word>\w+)['"]?[^\n]*\n(?P<here>[\s\S]*?)^\t*(?P=word)$
    | (?P<ansi>\$'(?:\\.|[^'\\])*')
    | (?P<single>'[^']*')
    | (?P<double>"(?:\\[\s\S]|[^"\\])*")
    """,
    re.VERBOSE | re.MULTILINE,
)


def quoting_at(snapshot: Snapshot, place: Span) -> str:
    """Return the quoting around ``place``: ``bare``, ``single``, ``double``, ``here``, others."""
    for found in _TOKEN.finditer(snapshot.text):
        if found.start() > place.start:
            break
        if found.end() >= place.end:
            if found["here"] is not None:
                if found.start("here") > place.start:
                    return "bare"
                return "quoted here" if found["mark"] else "here"
            if found["double"] and _is_quoted_in_command(
                snapshot.text[found.start() : place.start]
            ):
                return "single"
            return found.lastgroup or "bare"
    return "bare"


def _is_quoted_in_command(before: str) -> bool:
    """Whether a text in double quotes ends in single ones of a ``$(…)`` inside of it."""
    inside = before.rpartition("$(")[2] if "$(" in before else ")"
    return ")" not in inside and inside.count("'") % 2 == 1


def is_quoted(text: str, offset: int) -> bool:
    """Whether ``offset`` stands inside a quoted text or a here-document."""
    for found in _TOKEN.finditer(text):
        if found.start() >= offset:
            return False
        if offset < found.end() and found["comment"] is None and found["escaped"] is None:
            return found["here"] is None or offset >= found.start("here")
    return False
