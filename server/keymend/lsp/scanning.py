"""Scanning the whole workspace on demand: what is wrong in files that are not open.

The results are pushed, also to clients that pull: a client asks for open documents only.
When a file is opened its results are taken back, because the document speaks from then on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from lsprotocol import types

from keymend.facts import Facts
from keymend.files import UnreadableFileError, read_text, walk
from keymend.lsp.analysis import Analysis
from keymend.lsp.documents import Document
from keymend.lsp.later import Scope
from keymend.lsp.logs import log_failure
from keymend.lsp.positions import Units
from keymend.lsp.rendering import diagnostics
from keymend.lsp.session import Session
from keymend.lsp.working import Report, working
from keymend.scan import find, settle
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot

_CHUNK: Final = 32
"""Files between two looks at whether the user still wants to know."""


_Result = tuple[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class _File:
    path: Path
    settings: Settings
    name: str
    """The path as the settings have it."""


async def scan_workspace(session: Session) -> dict[str, int]:
    """Report what is wrong in every file that a scan reads; return how many, and how much."""
    files = found = 0
    said: set[str] = set()
    loop = asyncio.get_running_loop()
    async with working(session, "Scanning the workspace for keys") as report:
        for folder in session.folders:
            remaining = _files(session, folder)
            while chunk := await loop.run_in_executor(session.slow, _next, remaining):
                known = [(file, _facts(session, file.path)) for file in chunk]
                results = await loop.run_in_executor(session.slow, _scan, known, session.units)
                files += len(chunk)
                found += sum(len(items) for _, items in results)
                said.update(_publish(session, results))
                _tell(report, files, found)
    # A scan that was cancelled has come to no end, and what was said before it stands.
    for uri in session.scanned - said:
        take_back(session, uri)
    return {"files": files, "findings": found}


def take_back(session: Session, uri: str) -> None:
    """Take back what was said of a file: it is open now and spoken for, mended, or gone."""
    if uri in session.scanned:
        session.scanned.remove(uri)
        params = {"uri": uri, "diagnostics": []}
        session.protocol.send(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)


def _files(session: Session, folder: Path) -> Iterator[_File]:
    settings, base = session.configuration.settings_in(folder)
    for path in walk(folder, settings, base):
        own, name = session.configuration.settings_at(path)
        if not own.excludes(name):
            yield _File(path, own, name)


def _next(files: Iterator[_File]) -> list[_File]:
    return list(islice(files, _CHUNK))


def _facts(session: Session, path: Path) -> Facts:
    index = session.knowledge.index_of(path)
    return index.facts_for(path.as_uri()) if index is not None else Facts()


def _scan(files: Sequence[tuple[_File, Facts]], units: Units) -> list[_Result]:
    """Return the address of each file in which anything is wrong, and what."""
    results = []
    for file, facts in files:
        try:
            text = read_text(file.path)
        except UnreadableFileError:
            continue
        if text is None:
            continue
        uri = file.path.as_uri()
        snapshot = Snapshot(uri, text, language_of(file.path))
        scope = Scope.of(snapshot.language, file.settings, file.name, facts)
        rules = (*scope.near, *scope.far)
        found = find(snapshot, rules, file.settings, facts, log_failure)
        if settle(snapshot, found, file.settings):
            results.append((uri, _told(snapshot, scope, units)))
    return results


def _told(snapshot: Snapshot, scope: Scope, units: Units) -> list[dict[str, Any]]:
    """Return the diagnostics of a file, made as those of an open document are."""
    document = Document.opened(snapshot.uri, snapshot.language, 0, snapshot.text)
    analysis = Analysis(document, scope)
    work = analysis.later()
    if work is not None:
        analysis.take(work.run())
    return diagnostics(analysis, units, related=False)


def _publish(session: Session, results: Sequence[_Result]) -> Iterator[str]:
    """Say what was found in files that are not open; yield their addresses."""
    for uri, items in results:
        if session.documents.get(uri) is None:
            session.scanned.add(uri)
            yield uri
            params = {"uri": uri, "diagnostics": items}
            session.protocol.send(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)


def _tell(report: Report, files: int, found: int) -> None:
    report(f"{files} files, {found} findings")
