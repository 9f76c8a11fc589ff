"""Below which keys a place in a YAML file stands, by the columns of the lines above it.

Texts while they are typed are no YAML; columns tell all the same. What stands in brackets on
one line belongs to the first key of the line.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.text import Snapshot

_LINE: Final = re.compile(
    r"(?P<indent>[ ]*)(?P<dashes>(?:-[ ]+)*)"
    r"(?:(?P<quote>[\"']?)(?P<key>[\w.$/-]+)(?P=quote)[ ]*:(?=\s|$))?"
)
_NOTHING: Final = re.compile(r"\s*(?:#|$)")
_LINES_UP: Final = 2000


def path_at(snapshot: Snapshot, offset: int) -> tuple[str, ...]:
    """Return the keys around ``offset`` (code points), the outermost first; sequences have none.

    Of a text of several lines, what looks like a key in it may be the last of them.
    """
    keys: list[str] = []
    number = snapshot.lines.line_of(offset)
    own = snapshot.text[snapshot.line_at(offset).start : offset]
    limit = len(own) + 1
    for above in range(number, max(-1, number - _LINES_UP), -1):
        line = own if above == number else snapshot[snapshot.lines.line(above)]
        found = _LINE.match(line)
        if found is None or _NOTHING.match(line):
            continue
        column = found.end("dashes")
        if found["key"] and column < limit:
            keys.append(found["key"])
            limit = column
        if found["dashes"] and len(found["indent"]) < limit:
            limit = len(found["indent"]) + 1  # a sequence may stand as far left as its key
        if not limit:
            break
    return tuple(reversed(keys))
