"""The quoting of a shell: what a place in a script stands in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Final

from keymend.deferred import expression
from keymend.syntax.values import Value
from keymend.text import Snapshot, Span

_TOKEN: Final = expression(
    r"""
      (?P<comment>(?<![^\s;&|(])\#[^\n]*)
    | (?P<escaped>\\[\s\S])
    | <<-?[ \t]*(?P<mark>['"\\]?)(?P<word>\w+)['"]?[^\n]*\n
      (?P<here>(?:[^\n]*\n){0,500}?)\t*(?P=word)$
    | (?P<ansi>\$'(?:\\.|[^'\\])*')
    | (?P<single>'[^']*')
    | (?P<double>
          "(?:\\[\s\S] | \$(?!\() | [^"\\$]
            | \$\( (?: \\[\s\S] | "(?:\\[\s\S]|[^"\\])*" | '[^']*'
                    | \((?:[^()"'\\]|\([^()]*\))*\) | [^()"'\\] )* \) )*"
        | "(?:\\[\s\S]|[^"\\])*" )
    """,
    re.VERBOSE | re.MULTILINE,
)
_CLOSED: Final = re.compile(r"""\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'[^']*'""")


_PIECE: Final = re.compile(
    r"""
      '(?P<single>[^'\r\n]*)'
    | "(?P<double>(?:\\.|[^"\\\r\n$`])*)"
    | \\(?P<escaped>.)
    | (?P<bare>[^\s;&|<>()"'\\$`]+)
    """,
    re.VERBOSE,
)
_CHARACTERS: Final = {
    "single": re.compile(r"."),
    "double": re.compile(r"\\[\"\\$`]|."),
    "escaped": re.compile(r"\\."),
    "bare": re.compile(r"."),
}
"""What makes one character in each kind of part."""
_UNREAD: Final = frozenset("\"'\\$`")


def word(text: str, start: int, end: int) -> Value | None:
    """Return the word at ``start`` as a shell passes it on: quoted parts joined to others.

    ``None`` where a part is computed, or goes on behind ``end``.
    """
    characters: list[str] = []
    offsets: list[int] = []
    at = start
    while found := _PIECE.match(text, at, end):
        kind = str(found.lastgroup)
        inside = found.span() if kind == "escaped" else found.span(kind)
        for character in _CHARACTERS[kind].finditer(text, *inside):
            characters.append(character[0][-1])
            offsets.append(character.start())
        at = found.end()
        last = found.end(kind)
    if at == start or text[at : min(at + 1, end)] in _UNREAD:
        return None
    return Value("".join(characters), (*offsets, last))


def quoting_at(snapshot: Snapshot, place: Span) -> str:
    """Return the quoting around ``place``: ``bare``, ``single``, ``double``, ``here``, others."""
    tokens = _tokens(snapshot.text)
    at = bisect_right(tokens, place.start, key=re.Match.start) - 1
    if at < 0 or tokens[at].end() < place.end:
        return "bare"
    found = tokens[at]
    if found["here"] is not None:
        if found.start("here") > place.start:
            return "bare"
        return "quoted here" if found["mark"] else "here"
    if found["double"] and _is_quoted_in_command(snapshot.text[found.start() : place.start]):
        return "single"
    return found.lastgroup or "bare"


@lru_cache(maxsize=1)
def _tokens(text: str) -> list[re.Match[str]]:
    """Return what is quoted or a comment; that of the last text is kept, for all keys in it."""
    return list(_TOKEN.finditer(text))


def _is_quoted_in_command(before: str) -> bool:
    """Whether a text in double quotes ends in single ones of a command inside of it."""
    inside = before.rpartition("$(")[2] if "$(" in before else ")"
    if before.count("`") % 2:
        inside = before.rpartition("`")[2]
    inside = _CLOSED.sub("", inside)
    return ")" not in inside and "'" in inside and '"' not in inside.partition("'")[0]


def is_quoted(text: str, offset: int) -> bool:
    """Whether ``offset`` stands inside a quoted text or a here-document."""
    tokens = _tokens(text)
    at = bisect_left(tokens, offset, key=re.Match.start) - 1
    if at < 0 or offset >= tokens[at].end():
        return False
    found = tokens[at]
    if found["comment"] is not None or found["escaped"] is not None:
        return False
    return found["here"] is None or offset >= found.start("here")
