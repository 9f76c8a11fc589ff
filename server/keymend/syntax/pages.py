"""What a script shows: code of any language in its template literals, as near lines tell."""

from __future__ import annotations

import re
from typing import Final

from keymend.syntax.docstrings import REACH
from keymend.syntax.languages import SCRIPTS
from keymend.text import Snapshot

_SHELL: Final = re.compile(r"[ \t]*(?:export[ \t]+)?[A-Z][A-Z0-9_]+=[\"']?")
_BEFORE_TEMPLATE: Final = re.compile(r"(?:[=(\[{,:?+&|>]|\breturn|\bdefault)[ \t]*[\w.]{0,20}\Z")
"""What stands before the backtick that opens a template literal, with its tag."""
_BEHIND_TEMPLATE: Final = re.compile(r"[ \t]*[;,)\]}.]")
_BACKTICK: Final = re.compile(r"(?<!\\)`")


def is_shown_by_script(snapshot: Snapshot, offset: int) -> bool:
    """Whether a place of a script is in a text of several lines: code that a page shows.

    So is a line of a shell or of an environment file, which no script has.
    """
    if snapshot.language not in SCRIPTS:
        return False
    line = snapshot.line_at(offset)
    if _SHELL.fullmatch(snapshot.text, line.start, offset):
        return True
    return _is_in_template(snapshot, snapshot.lines.line_of(offset))


def _is_in_template(snapshot: Snapshot, number: int) -> bool:
    """Whether a line is one of a template literal that began above, as near lines tell."""
    lines = snapshot.lines
    above = range(number - 1, max(-1, number - 1 - REACH), -1)
    below = range(number + 1, min(len(lines), number + 1 + REACH))
    for near in (*above, *below):
        line = snapshot[lines.line(near)]
        marks = [found.start() for found in _BACKTICK.finditer(line)]
        if len(marks) % 2:
            is_above = near < number
            mark = marks[-1 if is_above else 0]
            opens = _opens_template(line[:mark], line[mark + 1 :])
            return opens if is_above else not opens
    return False


def _opens_template(before: str, behind: str) -> bool:
    """Whether a backtick between the two parts of its line opens a template literal."""
    if _BEHIND_TEMPLATE.match(behind):
        return False
    is_alone = bool(behind) and not before.strip()
    return is_alone or _BEFORE_TEMPLATE.search(before) is not None
