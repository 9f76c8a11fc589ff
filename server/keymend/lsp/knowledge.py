"""What the session knows of its workspace: an index a folder, kept up to date.

The indexes are built in a thread of their own when the session begins; until then nothing
is known and the rules that need it are silent. Edits are taken in when typing pauses, by
the thread that does what takes long: a keystroke does not wait for the index.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from keymend.config import find_config
from keymend.facts import Facts
from keymend.lsp.documents import CELL_SCHEME, Document
from keymend.lsp.logs import logger, where
from keymend.paths import path_of
from keymend.settings import Settings
from keymend.text import Snapshot

if TYPE_CHECKING:
    from keymend.lsp.session import Session
    from keymend.workspace import Index
    from keymend.workspace.contribution import Contribution

_Result = TypeVar("_Result")
_PAUSE: Final = 0.4
"""Seconds without an edit after which edits are taken in."""
_NOTHING: Final = Facts()


class Knowledge:
    """The indexes of the session's folders."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._indexes: dict[Path, Index] = {}
        self._edited: set[str] = set()
        self._waiting: asyncio.TimerHandle | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="keymend-index")
        self._stopped = False

    def facts_for(self, document: Document) -> Facts:
        """Return what is known around ``document``."""
        index = self.index_of(document.path) if document.path is not None else None
        return index.facts_for(_uri(document)) if index is not None else _NOTHING

    def index_of(self, path: Path) -> Index | None:
        """Return the index of the innermost folder around ``path``, if it is built."""
        around = [folder for folder in self._indexes if folder in path.parents]
        return self._indexes[max(around, key=lambda each: len(each.parts))] if around else None

    def begin(self) -> None:
        """Build the indexes of folders that have come, forget those of folders that went."""
        folders = self._session.folders
        for folder in [folder for folder in self._indexes if folder not in folders]:
            del self._indexes[folder]
        for folder in folders:
            if folder not in self._indexes:
                self._run(partial(self._gathered, folder), partial(self._keep, folder))

    def end(self) -> None:
        """Stop building, because the session ends."""
        self._stopped = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def edited(self, uri: str) -> None:
        """Take note that a document is another now. A notebook's file speaks for its cells."""
        if uri.startswith(CELL_SCHEME):
            return
        self._edited.add(uri)
        if self._waiting is not None:
            self._waiting.cancel()
        if self._indexes:
            self._waiting = asyncio.get_running_loop().call_later(_PAUSE, self._take_edits)

    def changed_on_disk(self, paths: Iterable[Path]) -> None:
        """Read files anew that were made, changed or deleted outside the editor, or saved."""
        files = [path for path in paths if self.index_of(path) is not None]
        if files:
            self._run(partial(self._read, files), self._told)

    def flush(self) -> None:
        """Take in the edits that wait, at once: a request wants to know."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        if self._edited:
            self._take(_contributions(self._snapshots()))

    def _take_edits(self) -> None:
        self._waiting = None
        self._run(partial(_contributions, self._snapshots()), self._take)

    def _snapshots(self) -> list[Snapshot]:
        """Return the documents that were edited, as the index names them."""
        uris, self._edited = sorted(self._edited), set()
        documents = [self._session.documents.get(uri) for uri in uris]
        return [
            replace(document.snapshot(), uri=_uri(document))
            for document in documents
            if document is not None and document.path is not None
        ]

    def _take(self, contributions: Iterable[Contribution]) -> None:
        changed = False
        for contribution in contributions:
            index = self.index_of(path_of(contribution.uri) or Path())
            if index is not None:
                changed |= index.put(contribution)
        if changed:
            self._tell()

    def _gathered(self, folder: Path) -> Index:
        from keymend.workspace import gather

        settings = Settings.from_options(find_config(folder).options)
        return gather(folder, settings, progress=self._goes_on)

    def _goes_on(self, read: int, of: int) -> bool:
        del read, of
        time.sleep(0)  # lets the thread that answers the client go first
        return not self._stopped

    def _keep(self, folder: Path, index: Index) -> None:
        if folder in self._session.folders:
            self._indexes[folder] = index
            self._edited |= {document.uri for document in self._session.documents}
            self.flush()
            self._tell()

    def _read(self, files: list[Path]) -> bool:
        from keymend.syntax.languages import is_environment_file
        from keymend.workspace.gathering import refresh_git, take

        changed = False
        for file in files:
            index = self.index_of(file)
            if index is None:
                continue
            if self._session.documents.at(file) is None:
                changed |= take(index, file)
            if is_environment_file(file) or file.name in (".gitignore", ".envrc", "index"):
                refresh_git(index)
                changed = True
        return changed

    def _told(self, changed: bool) -> None:
        if changed:
            self._tell()

    def _tell(self) -> None:
        """Have the open documents looked at again where what is known of them has changed."""
        for analysis in self._session.analyses.values():
            facts = self.facts_for(analysis.document)
            if facts != analysis.scope.facts:
                analysis.learn(facts)
                self._session.reporter.reconsider(analysis)

    def _run(self, work: Callable[[], _Result], then: Callable[[_Result], object]) -> None:
        """Do ``work`` in the thread of the index, and ``then`` go on with what it gave."""
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        future.add_done_callback(lambda done: self._finish(done, then))

    def _finish(self, future: asyncio.Future[_Result], then: Callable[[_Result], object]) -> None:
        if future.cancelled() or self._stopped:
            return
        error = future.exception()
        if error is not None:
            logger.error("the index failed: %s", where(error))
        else:
            then(future.result())


def _contributions(snapshots: Iterable[Snapshot]) -> list[Contribution]:
    from keymend.workspace.contribution import contribution_of, is_of_interest

    return [
        contribution_of(snapshot)
        for snapshot in snapshots
        if is_of_interest(snapshot.path, snapshot.language)
    ]


def _uri(document: Document) -> str:
    """Return the address by which the index knows a document: clients escape differently."""
    from keymend.workspace.index import uri_of

    return uri_of(document.path) if document.path is not None else document.uri
