r"""npm dotenv, as ``require("dotenv").config()`` reads a file.

Behaviour of dotenv 16 to 18, found by running it. Its parser is one search for
assignments anywhere in the file: what it does not understand is stepped over without a
word, and white space around ``=`` may be line ends. Nothing is expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.envfile.loaders.reading import Binding, Characters, Environment, Reading

_TERMINATORS: Final = "\n\u2028\u2029"
WHITE_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What JavaScript's ``\\s`` and ``trim`` take for white space; Python's differ (U+FEFF, U+0085)."""

_ASSIGNMENT: Final = re.compile(
    rf"""
    (?:export[{WHITE_SPACE}]+)?
    (?P<name>[A-Za-z0-9_.-]+)
    (?: [{WHITE_SPACE}]*=[{WHITE_SPACE}]*? | :[{WHITE_SPACE}]+? )
    (?P<value>
        [{WHITE_SPACE}]* ' (?:\\' | [^'])* '
      | [{WHITE_SPACE}]* " (?:\\" | [^"])* "
      | [{WHITE_SPACE}]* ` (?:\\` | [^`])* `
      | [^\#\r\n]+
    )?
    [{WHITE_SPACE}]*
    (?: \#[^\r{_TERMINATORS}]* )?
    (?: \Z | (?=[{_TERMINATORS}]) )
    """,
    re.VERBOSE,
)
_VISIBLE: Final = re.compile(rf"[^{WHITE_SPACE}]")
_TERMINATOR: Final = re.compile(rf"[{_TERMINATORS}]")
_QUOTED: Final = re.compile(
    rf"(?:\A|(?<=[{_TERMINATORS}]))(['\"`])([\s\S]*)\1(?:\Z|(?=[{_TERMINATORS}]))"
)


def read(text: str, environment: Environment) -> Reading:
    """Return what dotenv takes from ``text``; it looks nothing up in ``environment``."""
    del environment
    characters = Characters(text, lone="\n")
    return Reading(
        tuple(
            Binding(
                found["name"],
                _value(found["value"] or ""),
                characters.source(found.start("name")),
            )
            for found in _assignments(characters.text)
        )
    )


def _assignments(text: str) -> Iterator[re.Match[str]]:
    """Yield the assignments that a search from line start to line start comes upon.

    dotenv's own pattern begins with the white space before a name, and reads a run of empty
    lines anew from each of them; here each run is read once.
    """
    start = 0
    while (first := _VISIBLE.search(text, start)) is not None:
        found = _ASSIGNMENT.match(text, first.start())
        if found is None:
            start = _next_line(text, first.start())
            continue
        yield found
        end = found.end()
        start = end if text[end - 1] in _TERMINATORS else _next_line(text, end)


def _next_line(text: str, at: int) -> int:
    end = _TERMINATOR.search(text, at)
    return end.end() if end else len(text)


def _value(raw: str) -> str:
    trimmed = raw.strip(WHITE_SPACE)
    value = _QUOTED.sub(r"\2", trimmed)
    if trimmed.startswith('"'):
        value = value.replace("\\n", "\n").replace("\\r", "\r")
    return value
