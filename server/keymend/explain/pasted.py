"""What was pasted, freed of what carried it: colours, escapes, frames, broken lines. Pure.

An error reaches the user through terminals, log collectors, browsers and mails, and each
leaves its marks. The causes are looked for in every reading of the text, so that their
expressions need to know nothing of that.
"""

from __future__ import annotations

import html
import re
from typing import Final

_TERMINAL: Final = re.compile(
    r"\x1b(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,400}(?:\x07|\x1b\\)|[@-Z\\^_])"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_ESCAPED: Final = re.compile(
    r"\\{1,4}(?:u00(?P<hex>2[0-9a-f]|3[c-e]|60)|(?P<sign>[\"'/`]))", re.IGNORECASE
)
_FRAME: Final = re.compile(
    r"^[ \t]*(?:[A-Za-z][\w.-]{0,60}[ \t]*)?[│┃|>#*]+[ ]?|[ \t]*[│┃|]?[ \t]*$", re.MULTILINE
)
_BREAK: Final = re.compile(r"(?:\n|\\{1,2}n)[ \t]*")
_QUOTES: Final = str.maketrans("\u2018\u2019\u201c\u201d\u00a0", "''\"\" ")
_JOINED: Final = 100_000
"""Characters at the end of a text that are also read with their lines joined."""


def shown(text: str) -> str:
    """Return ``text`` as a terminal shows it: without colours and control characters."""
    return _TERMINAL.sub("", text.replace("\r\n", "\n"))


def readings(text: str) -> tuple[str, ...]:
    """Return what ``text`` may have said where it came from, the likeliest first.

    With its lines as they are; with lines joined by a space, as paragraphs are wrapped; and
    joined by nothing, as terminals break them. Escapes of JSON and HTML are undone.
    """
    plain = _ESCAPED.sub(_unescaped, html.unescape(text)).translate(_QUOTES)
    end = plain[-_JOINED:]
    bare = _FRAME.sub("", end)
    joined = (_BREAK.sub(" ", bare), end.replace("\n", ""), bare.replace("\n", ""))
    return tuple(dict.fromkeys((plain, *joined)))


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match["hex"], 16)) if match["hex"] else match["sign"]
