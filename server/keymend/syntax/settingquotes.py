"""Whose the quotes around a setting's value are: the format's, the value's or the setting's.

``- "NAME=value"`` in YAML, ``Environment="NAME=value"`` for systemd and ``set "NAME=value"``
in a batch file quote the setting; in ``- NAME="value"`` of a compose file and
``set NAME="value"`` of a batch file the quotes are sent as a part of the value.

Sources: YAML 1.2 (plain scalars), systemd.exec(5), ``set /?``, docker/compose#2854.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.text import Snapshot, Span

_QUOTES: Final = frozenset("\"'")
_ITEM: Final = re.compile(r"[ \t]*-[ \t]+")
_NOTHING_BEHIND: Final = re.compile(r"[ \t]*(?:[ \t]#[^\r\n]*)?")
_PASSED_OVER: Final = re.compile(r"[ \t]*(?:-[ \t].*|#.*)?")
_ENVIRONMENT: Final = re.compile(r"[ \t]*[\"']?environment[\"']?:[ \t]*(?:#.*)?")
_SET: Final = re.compile(r"[ \t]*@?[ \t]*set[ \t]+", re.IGNORECASE)
_MOST_ITEMS: Final = 60
"""Items of a list above one in it."""


def end_of_setting(text: str, before: str, at: int, end: int) -> int:
    """Return where the setting that ``before`` opens with a quote is closed, else ``end``.

    ``before`` is what stands before the setting's name, ``at`` where its value begins.
    """
    quote = before[-1:]
    closed = text.find(quote, at, end) if quote in _QUOTES else -1
    return closed if closed != -1 else end


def belong_to_value(snapshot: Snapshot, before: str, at: int, line: Span) -> bool:
    """Whether the quote ``at`` which the value begins is a character of the value."""
    if snapshot.language == "bat":
        return _SET.fullmatch(before) is not None
    if snapshot.language != "yaml" or _ITEM.fullmatch(before) is None:
        return False
    text = snapshot.text
    closed = text.find(text[at], at + 1, line.end)
    # With something behind it, it is a command: ``- NAME="value" pytest``.
    if closed == -1 or _NOTHING_BEHIND.fullmatch(text, closed + 1, line.end) is None:
        return False
    lines = snapshot.lines
    number = lines.line_of(line.start)
    for above in range(number - 1, max(-1, number - 1 - _MOST_ITEMS), -1):
        written = snapshot[lines.line(above)]
        if _PASSED_OVER.fullmatch(written) is None:
            return _ENVIRONMENT.fullmatch(written) is not None
    return False
