"""What a notebook file shows beside its code: outputs, Markdown, comments and messages."""

from __future__ import annotations

import json
import re
from typing import Final

from keymend.syntax.docstrings import REACH
from keymend.text import Snapshot

LONG_LINE: Final = 2000
"""Code points beyond which a line is no longer written by hand."""
_MEMBER: Final = re.compile(r"^[ \t]*\"([\w./+-]+)\"[ \t]*:")
"""The begin of a line of JSON that names a member; a line of a cell has its quotes escaped."""


def is_shown_in_notebook(snapshot: Snapshot, offset: int) -> bool:
    """Whether a place of a notebook file is in an output, in Markdown, or in what code prints."""
    lines = snapshot.lines
    number = lines.line_of(offset)
    inner = ""
    for near in range(number, max(-1, number - REACH), -1):
        line = snapshot[lines.line(near)]
        member = _MEMBER.match(line)
        if member is None:
            continue
        inner = inner or member[1]
        if member[1] == "cell_type":
            return '"code"' not in line[member.end() :]
        if inner != "source" and ("text" in inner or "/" in inner):
            return True
    return _is_in_text_of_cell(snapshot.text[lines.line(number).start : offset])


def _is_in_text_of_cell(before: str) -> bool:
    """Whether what stands ``before`` a place on a notebook's line is a comment or a message."""
    member = _MEMBER.match(before)
    opening = before.find('"', member.end() if member else 0)
    if opening == -1 or len(before) > LONG_LINE:
        return False
    try:
        code = json.loads(f'{before[opening:]}"', strict=False)
    except ValueError:
        return False  # cut in the midst of an escape: no place where a value begins
    code = code.rpartition("\n")[2].lstrip()
    return code.startswith("#") or _opens_quoted(code)


def _opens_quoted(code: str) -> bool:
    """Whether ``code`` ends in a string, and there in quotes of the other kind."""
    outer = inside = ""
    escaped = False
    for character in code:
        if escaped or character == "\\":
            escaped = not escaped
        elif not outer and character in "\"'":
            outer, inside = character, ""
        elif character == outer:
            outer = ""
        else:
            inside += character
    other = "'" if outer == '"' else '"'
    is_quoted = bool(outer) and inside.count(other) % 2 == 1
    return is_quoted and not inside.lstrip().startswith(("{", "["))
