"""``%env`` in the cells of notebooks, the magic of IPython that sets a key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from keymend.finding import Edit
from keymend.fixes.move.python_sites import Lookup, Site
from keymend.text import Snapshot, Span

if TYPE_CHECKING:
    from keymend.syntax.code.source import Source

_SETTING: Final = re.compile(
    r"[ \t]*%(?:set_)?env[ \t]+(?P<name>[A-Za-z_]\w*)(?:[ \t]*=[ \t]*|[ \t]+)(?P<value>\S+)[ \t]*"
)


def setting_at(snapshot: Snapshot, source: Source, places: list[Span]) -> Site | None:
    """Return the site of ``%env NAME=key``, which the environment file makes needless."""
    lines = snapshot.lines
    line = lines.line(lines.line_of(places[0].start))
    found = _SETTING.fullmatch(snapshot.text, *line)
    if found is None or [Span(*found.span("value"))] != places:
        return None
    whole = lines.full_line(lines.line_of(places[0].start))
    # A last line takes the line end before it along.
    start = whole.start - 1 if whole.end == line.end and whole.start else whole.start

    def edits(chosen: str, lookup: Lookup) -> list[Edit]:
        if chosen == found["name"]:
            return [Edit(Span(start, whole.end), "")]
        return [Edit(places[0], f"{{{lookup(_QUOTE)}}}")]

    return Site(source.tree.root_node, edits, name=found["name"], sets=True)


_QUOTE: Final = "'"
