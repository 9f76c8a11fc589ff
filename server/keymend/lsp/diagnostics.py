"""Diagnostics: what the client is told, and when.

A client that pulls and can be told to pull again is never sent anything; every other
client is sent each change. What the rules for whole documents find follows the rest: a
second publication of the same version, or a request to pull again.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable
from typing import Any, Final

from lsprotocol import types

from keymend.failure import where
from keymend.finding import Related, Severity
from keymend.lsp.analysis import Analysis, Group
from keymend.lsp.later import Done, run_all
from keymend.lsp.logs import logger
from keymend.lsp.placed import Placed
from keymend.lsp.positions import Units
from keymend.lsp.session import Session
from keymend.paths import path_of
from keymend.text import Snapshot

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
_PAUSE: Final = 0.08
"""Seconds without an edit after which the rules for whole documents run."""

_BURST: Final = 0.02
"""Seconds for which reasons to pull again are collected."""


class Reporter:
    """Tells the client what is wrong in each open document."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting: dict[Group, asyncio.TimerHandle | asyncio.Future[list[Done]]] = {}
        """What is yet to be found in documents: the pause before it, then the work."""
        self._results: dict[str, tuple[str, list[dict[str, Any]]]] = {}
        self._numbers = itertools.count(1)
        self._asking: asyncio.TimerHandle | None = None

    def changed(self, analysis: Analysis, pause: float = _PAUSE) -> None:
        """Report what a document shows now; what takes longer follows after ``pause`` seconds."""
        if not self._session.client.pulls:
            self._publish(analysis)
        self._later(analysis, pause)

    def closed(self, uri: str, analysis: Analysis | None) -> None:
        """Take back all that was said of a document."""
        if analysis is not None and analysis.group.members == [analysis]:
            self._stop(analysis.group)
        self._results.pop(uri, None)
        if not self._session.client.pulls:
            self._session.protocol.send(
                types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, {"uri": uri, "diagnostics": []}
            )

    def refresh(self, analyses: Iterable[Analysis]) -> None:
        """Have documents reported anew for which other settings hold now."""
        for analysis in analyses:
            self.changed(analysis, 0)
        if self._session.client.pulls:
            self._ask_to_pull()

    def reconsider(self, analysis: Analysis) -> None:
        """Run the rules for whole documents again; report only if they find something else."""
        self._later(analysis, 0)

    def pulled(self, uri: str, previous: str | None) -> dict[str, Any]:
        """Return the report that the client asks for; ``previous`` names the one it has."""
        analysis = self._session.analyses.get(uri)
        if analysis is None:
            return {"kind": "full", "items": []}
        items = diagnostics(analysis, self._session.units, related=self._related)
        number, last = self._results.get(uri, ("", None))
        if last is None or _without_versions(last) != _without_versions(items):
            number = str(next(self._numbers))
        self._results[uri] = number, items
        if number == previous:
            return {"kind": "unchanged", "resultId": number}
        return {"kind": "full", "resultId": number, "items": items}

    @property
    def _related(self) -> bool:
        return self._session.client.related_information

    def _publish(self, analysis: Analysis) -> None:
        params = {
            "uri": analysis.document.uri,
            "version": analysis.document.version,
            "diagnostics": diagnostics(analysis, self._session.units, related=self._related),
        }
        self._session.protocol.send(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

    def _ask_to_pull(self) -> None:
        """Have the client pull anew. It pulls every document, so a burst of reasons is one."""
        if self._asking is None:
            loop = asyncio.get_running_loop()
            self._asking = loop.call_later(_BURST, self._ask)

    def _ask(self) -> None:
        self._asking = None
        self._session.workspace_diagnostic_refresh(None)

    def _later(self, analysis: Analysis, pause: float) -> None:
        if analysis.has_more:
            group = analysis.group
            self._stop(group)
            loop = asyncio.get_running_loop()
            self._waiting[group] = loop.call_later(pause, self._start, group)

    def _stop(self, group: Group) -> None:
        """Do not find what was yet to be found; what runs, runs to its end."""
        waiting = self._waiting.pop(group, None)
        if waiting is not None:
            waiting.cancel()

    def _start(self, group: Group) -> None:
        self._waiting.pop(group, None)
        works = [(analysis, work) for analysis, work in group.later() if self._is_open(analysis)]
        if not works:
            return
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._session.pool, run_all, [work for _, work in works])
        self._waiting[group] = future
        future.add_done_callback(
            lambda done: self._finish(group, [analysis for analysis, _ in works], done)
        )

    def _finish(
        self, group: Group, analyses: list[Analysis], future: asyncio.Future[list[Done]]
    ) -> None:
        if self._waiting.get(group) is future:
            del self._waiting[group]
        if future.cancelled():
            return
        error = future.exception()
        if error is not None:
            logger.error("a rule failed: %s", where(error))
            return
        for analysis, done in zip(analyses, future.result(), strict=True):
            if self._is_open(analysis) and analysis.take(done):
                if self._session.client.pulls:
                    self._ask_to_pull()
                else:
                    self._publish(analysis)

    def _is_open(self, analysis: Analysis) -> bool:
        return self._session.analyses.get(analysis.document.uri) is analysis


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
        made["relatedInformation"] = [
            {"location": location, "message": other.message}
            for other in finding.related
            if (location := _location(analysis, placed, other, units))
        ]
    return made


def range_of(analysis: Analysis, placed: Placed, units: Units) -> dict[str, Any]:
    """Return where a finding stands, for the client."""
    return _range(analysis, placed.line, *placed.finding.span, units)


def _location(
    analysis: Analysis, placed: Placed, other: Related, units: Units
) -> dict[str, Any] | None:
    if other.uri is None:
        uri = analysis.document.uri
        return {"uri": uri, "range": _range(analysis, placed.line, *other.span, units)}
    # Few findings lead to other files, and reading files by name imports pathspec.
    from keymend.files import UnreadableFileError, read_text

    path = path_of(other.uri)
    try:
        text = read_text(path) if path is not None else None
    except UnreadableFileError:
        return None  # gone since the workspace was read
    if text is None:
        return None
    return {"uri": other.uri, "range": units.range(Snapshot(other.uri, text), other.span)}


def _range(analysis: Analysis, line: int, start: int, end: int, units: Units) -> dict[str, Any]:
    document = analysis.document
    places = document.locate(line, start), document.locate(line, end)
    first, last = (units.position(document.lines[place.line], place) for place in places)
    return {"start": first, "end": last}


def _without_versions(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**item, "data": item["data"]["fingerprint"]} for item in items]


def pull(session: Session, params: types.DocumentDiagnosticParams) -> dict[str, Any]:
    """Answer ``textDocument/diagnostic``."""
    return session.reporter.pulled(params.text_document.uri, params.previous_result_id)
