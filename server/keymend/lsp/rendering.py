"""Findings as the diagnostics of the protocol, and these as JSON.

A file may have thousands of findings, and each keystroke sends all of them: what was
written of a finding is kept until it stands on another line.
"""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from lsprotocol import types

from keymend.finding import Severity
from keymend.lsp.analysis import Analysis
from keymend.lsp.placed import Placed
from keymend.lsp.positions import JsonRange, Units
from keymend.paths import path_of
from keymend.text import Position, Snapshot, Span

SOURCE: Final = "keymend"
_SEVERITIES: Final = {
    severity: int(number)
    for severity, number in (
        (Severity.ERROR, types.DiagnosticSeverity.Error),
        (Severity.WARNING, types.DiagnosticSeverity.Warning),
        (Severity.INFORMATION, types.DiagnosticSeverity.Information),
        (Severity.HINT, types.DiagnosticSeverity.Hint),
    )
}
_SLOT: Final = '"version":null}'
_VERSION: Final = "\0"
"""Stands in kept text for the document's version. JSON has no such character."""


class _Item(NamedTuple):
    """What was written of a finding."""

    placed: Placed
    characters: tuple[int, int]
    rest: str
    """The diagnostic behind its range."""
    text: str


class Rendering:
    """What is shown of one document, as JSON."""

    def __init__(self, analysis: Analysis, units: Units, *, related: bool) -> None:
        self.analysis = analysis
        self._units = units
        self._related = related
        self._items: dict[int, _Item] = {}
        """What was written, by the identity of the finding."""

    def text(self) -> str:
        """Return the list of diagnostics, to be completed by ``with_version``."""
        known, self._items, texts = self._items, {}, []
        for placed in self.analysis.shown:
            item = known.get(id(placed.finding))
            if item is None or item.placed.others != placed.others:
                item = self._written(placed)
            elif item.placed.line != placed.line:
                item = _item(placed, item.characters, item.rest)
            self._items[id(placed.finding)] = item
            texts.append(item.text)
        return f"[{','.join(texts)}]"

    def _written(self, placed: Placed) -> _Item:
        made = diagnostic(self.analysis, placed, self._units, related=self._related)
        range_ = made.pop("range")
        made["data"]["version"] = None
        rest = json.dumps(made, separators=(",", ":"))[1:]
        head, slot, tail = rest.rpartition(_SLOT)
        characters = range_["start"]["character"], range_["end"]["character"]
        return _item(placed, characters, f"{head}{slot.replace('null', _VERSION)}{tail}")


def _item(placed: Placed, characters: tuple[int, int], rest: str) -> _Item:
    start = f'{{"line":{placed.line},"character":{characters[0]}}}'
    end = f'{{"line":{placed.last},"character":{characters[1]}}}'
    text = f'{{"range":{{"start":{start},"end":{end}}},{rest}'
    return _Item(placed, characters, rest, text)


def with_version(items: str, version: int) -> str:
    """Return ``items``, as ``Rendering`` gives them, for the document at this version."""
    return items.replace(_VERSION, str(version))


def diagnostics(analysis: Analysis, units: Units, *, related: bool) -> list[dict[str, Any]]:
    """Return what a document shows, as JSON; ``related`` adds the other places concerned."""
    return [diagnostic(analysis, placed, units, related=related) for placed in analysis.shown]


def diagnostic(
    analysis: Analysis, placed: Placed, units: Units, *, related: bool
) -> dict[str, Any]:
    """Return one finding as JSON. No part of it holds the key."""
    finding = placed.finding
    made: dict[str, Any] = {
        "range": range_of(analysis, placed, units),
        "severity": _SEVERITIES[finding.severity],
        "code": finding.code,
        "source": SOURCE,
        "message": finding.message,
        "data": {
            "rule": finding.code,
            "fingerprint": finding.fingerprint,
            "version": analysis.document.version,
        },
    }
    if related and finding.related:
        here = iter(placed.others)
        told = made["relatedInformation"] = []
        for other in finding.related:
            location: dict[str, Any] | None
            if other.uri is None:
                location = _location(analysis.document.uri, _between(analysis, *next(here), units))
            else:
                location = _elsewhere(other.uri, other.span, units)
            if location is not None:
                told.append({"location": location, "message": other.message})
    return made


def range_of(analysis: Analysis, placed: Placed, units: Units) -> JsonRange:
    """Return where a finding stands, for the client."""
    document, span = analysis.document, placed.finding.span
    places = document.locate(placed.line, span.start), document.locate(placed.line, span.end)
    return _between(analysis, *places, units)


def _location(uri: str, range_: JsonRange) -> dict[str, Any]:
    return {"uri": uri, "range": range_}


def _elsewhere(uri: str, span: Span, units: Units) -> dict[str, Any] | None:
    # Few findings lead to other files, and reading files by name imports pathspec.
    from keymend.files import UnreadableFileError, read_text

    path = path_of(uri)
    try:
        text = read_text(path) if path is not None else None
    except UnreadableFileError:
        return None  # gone since the workspace was read
    if text is None:
        return None
    return _location(uri, units.range(Snapshot(uri, text), span))


def _between(analysis: Analysis, start: Position, end: Position, units: Units) -> JsonRange:
    lines = analysis.document.lines
    first, last = (units.position(lines[place.line], place) for place in (start, end))
    return {"start": first, "end": last}
