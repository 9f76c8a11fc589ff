"""Diagnostics: what the client is told, and when.

A client that pulls and can be told to pull again is never sent anything; every other
client is sent each change. What the rules for whole documents find follows the rest: a
second publication of the same version, or a request to pull again.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from typing import Any, Final

from lsprotocol import types

from keymend.failure import where
from keymend.lsp.analysis import Analysis, Group
from keymend.lsp.capabilities import Client
from keymend.lsp.later import Done, run_all
from keymend.lsp.logs import logger
from keymend.lsp.positions import Units
from keymend.lsp.protocol import Protocol, Written
from keymend.lsp.rendering import Rendering, with_version

_PAUSE: Final = 0.08
"""Seconds without an edit after which the rules for whole documents run."""

_BURST: Final = 0.02
"""Seconds for which reasons to pull again are collected."""


class Reporter:
    """Tells one client what is wrong in each open document.

    ``analyses`` are those of the open documents, by their addresses; ``pool`` runs the
    rules for whole documents.
    """

    def __init__(
        self,
        client: Client,
        units: Units,
        protocol: Protocol,
        analyses: Mapping[str, Analysis],
        pool: Executor,
    ) -> None:
        self._client = client
        self._units = units
        self._protocol = protocol
        self._analyses = analyses
        self._pool = pool
        self._waiting: dict[Group, asyncio.TimerHandle | asyncio.Future[list[Done]]] = {}
        """What is yet to be found in documents: the pause before it, then the work."""
        self._renderings: dict[str, Rendering] = {}
        self._results: dict[str, tuple[str, str]] = {}
        """What was answered to a client that pulls: its number, and the text without versions."""
        self._numbers = itertools.count(1)
        self._asking: asyncio.TimerHandle | None = None

    def changed(self, analysis: Analysis, pause: float = _PAUSE) -> None:
        """Report what a document shows now; what takes longer follows after ``pause`` seconds."""
        if not self._client.pulls:
            self._publish(analysis)
        self._later(analysis, pause)

    def closed(self, uri: str, analysis: Analysis | None) -> None:
        """Take back all that was said of a document."""
        if analysis is not None and analysis.group.members == [analysis]:
            self._stop(analysis.group)
        self._results.pop(uri, None)
        self._renderings.pop(uri, None)
        if not self._client.pulls:
            self._protocol.send(
                types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, {"uri": uri, "diagnostics": []}
            )

    def refresh(self, analyses: Iterable[Analysis]) -> None:
        """Have documents reported anew for which other settings hold now."""
        for analysis in analyses:
            self.changed(analysis, 0)
        if self._client.pulls:
            self._ask_to_pull()

    def reconsider(self, analysis: Analysis) -> None:
        """Run the rules for whole documents again; report only if they find something else."""
        self._later(analysis, 0)

    def pulled(self, uri: str, previous: str | None) -> Written | dict[str, Any]:
        """Return the report that the client asks for; ``previous`` names the one it has."""
        analysis = self._analyses.get(uri)
        if analysis is None:
            return {"kind": "full", "items": []}
        items = self._rendered(analysis)
        number, last = self._results.get(uri, ("", None))
        if last != items:
            number = str(next(self._numbers))
        self._results[uri] = number, items
        if number == previous:
            return {"kind": "unchanged", "resultId": number}
        shown = with_version(items, analysis.document.version)
        return Written(f'{{"kind":"full","resultId":"{number}","items":{shown}}}')

    def _publish(self, analysis: Analysis) -> None:
        uri, version = analysis.document.uri, analysis.document.version
        shown = with_version(self._rendered(analysis), version)
        params = f'{{"uri":{json.dumps(uri)},"version":{version},"diagnostics":{shown}}}'
        self._protocol.send(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, Written(params))

    def _rendered(self, analysis: Analysis) -> str:
        rendering = self._renderings.get(analysis.document.uri)
        if rendering is None or rendering.analysis is not analysis:
            related = self._client.related_information
            rendering = Rendering(analysis, self._units, related=related)
            self._renderings[analysis.document.uri] = rendering
        return rendering.text()

    def _ask_to_pull(self) -> None:
        """Have the client pull anew. It pulls every document, so a burst of reasons is one."""
        if self._asking is None:
            loop = asyncio.get_running_loop()
            self._asking = loop.call_later(_BURST, self._ask)

    def _ask(self) -> None:
        self._asking = None
        self._protocol.send_request(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)

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
        future = loop.run_in_executor(self._pool, run_all, [work for _, work in works])
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
                if self._client.pulls:
                    self._ask_to_pull()
                else:
                    self._publish(analysis)

    def _is_open(self, analysis: Analysis) -> bool:
        return self._analyses.get(analysis.document.uri) is analysis
