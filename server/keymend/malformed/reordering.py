"""Lines that configure a client and that bidirectional controls show in another order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.deferred import expression
from keymend.diagnosis import Cause, Change, Diagnosis, Fault, Mend
from keymend.diagnosis.characters import BIDI_CONTROLS, describe
from keymend.malformed.values import Malformed
from keymend.syntax.illustrativefiles import is_illustrative_file
from keymend.syntax.sites import Site
from keymend.syntax.values import plain
from keymend.text import Snapshot, Span

_CONFIGURES: Final = re.compile(
    r"api_?key|base_?url|azure_?endpoint|api_?version|OPENAI_|AZURE_|ANTHROPIC_|OpenAI\s*\(",
    re.IGNORECASE,
)


def find(snapshot: Snapshot, values: list[Span], told: list[Span]) -> Iterator[Malformed]:
    """Yield a fault for each line that configures a client and holds a bidirectional control.

    In a line with letters that are written from right to left such controls are at home.
    """
    text = snapshot.text
    lines: dict[int, list[int]] = {}
    for found in _CONTROLS.finditer(text):
        at = found.start()
        if not any(place.start <= at < place.end for place in (*values, *told)):
            lines.setdefault(snapshot.lines.line_of(at), []).append(at)
    if not lines or is_illustrative_file(snapshot.path, snapshot.language):
        return
    for number, places in lines.items():
        line = snapshot.lines.line(number)
        if line.length > _READ or _RIGHT_TO_LEFT.search(text, line.start, line.end):
            continue
        has_value = any(value.overlaps(line) for value in values)
        if has_value or _CONFIGURES.search(text, line.start, line.end):
            yield _reordered(snapshot, line, places)


_READ: Final = 2000
"""Code points of the longest line that somebody reads, and that a control can mislead."""
_CONTROLS: Final = expression(f"[{''.join(sorted(BIDI_CONTROLS))}]")
_RIGHT_TO_LEFT: Final = expression(
    "[\u0590-\u05ff\u0600-\u061b\u061d-\u06ff\u0700-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
)


def _reordered(snapshot: Snapshot, line: Span, places: list[int]) -> Malformed:
    spans = tuple(Span(at - line.start, at - line.start + 1) for at in places)
    fault = Fault(
        Cause.BIDI,
        spans,
        f"holds {describe(snapshot.text[places[0]])} at column {places[0] - line.start + 1}",
        (Mend("Remove it", tuple(Change(span, "") for span in spans), certain=False),),
        outcome="what it shows is not what it says",
    )
    site = Site(plain(snapshot.text, line), "line", ())
    return Malformed(site, Diagnosis((fault,)), is_name=True)
