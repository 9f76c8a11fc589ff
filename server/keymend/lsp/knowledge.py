"""What the session knows of its workspace: an index a folder, kept up to date.

The indexes are built in a thread of their own when the session begins; until then nothing
is known and the rules that need it are silent. Edits are taken in when typing pauses, by
the thread that does what takes long: a keystroke does not wait for the index.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from keymend.facts import Facts
from keymend.failure import where
from keymend.files import reached, walk
from keymend.git import git_folder
from keymend.lsp.building import Building
from keymend.lsp.configuration import Configuration
from keymend.lsp.documents import CELL_SCHEME, Document, Documents
from keymend.lsp.logs import logger
from keymend.settings import Settings
from keymend.text import Snapshot

if TYPE_CHECKING:
    from keymend.facts import GitState
    from keymend.workspace import Index
    from keymend.workspace.contribution import Contribution
    from keymend.workspace.gathering import Reading

    _Told = tuple[Document, Snapshot, Contribution]
    """What a document contributes, as it was then."""

_Result = TypeVar("_Result")
_PAUSE: Final = 0.4
"""Seconds without an edit after which edits are taken in."""
_NOTHING: Final = Facts()


class Knowledge:
    """The indexes of the session's folders.

    ``show`` is given each building of one, to be shown until it is done; ``changed`` is
    called when something else is known than before.
    """

    def __init__(
        self,
        documents: Documents,
        configuration: Configuration,
        *,
        show: Callable[[Building, asyncio.Future[Any]], None],
        changed: Callable[[], None],
    ) -> None:
        self._documents = documents
        self._configuration = configuration
        self._show = show
        self._changed = changed
        self._folders: tuple[Path, ...] = ()
        self._indexes: dict[Path, Index] = {}
        self._building: dict[Path, Building] = {}
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
        folder = self._folder_of(path)
        return self._indexes[folder] if folder is not None else None

    def begin(self, folders: Iterable[Path]) -> None:
        """Build the indexes of folders that have come, forget those of folders that went."""
        self._folders = tuple(folders)
        gone = {*self._indexes, *self._building}.difference(self._folders)
        for folder in gone:
            self._indexes.pop(folder, None)
            if folder in self._building:
                self._building.pop(folder).stop()
        for folder in self._folders:
            if folder not in self._indexes:
                self._build(folder)
        if gone:
            self._changed()

    def end(self) -> None:
        """Stop building, because the session ends."""
        self._stopped = True
        for building in self._building.values():
            building.stop()
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
        changed = list(paths)
        for folder in self._folders:
            files = [path for path in changed if folder in path.parents]
            if files:
                settings, base = self._configuration.settings_in(folder)
                # Behind the building of an index that may have read them before they changed.
                self._run(
                    partial(_readings, files, folder, settings, base),
                    partial(self._take_files, folder, files),
                )
            # Where git keeps its index elsewhere, the folder of that says whose it is.
            places = [path.parent for path in changed if path.name == "index" and path not in files]
            if places and folder in self._indexes and git_folder(folder) in places:
                self._ask_git(folder)

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

    def _snapshots(self) -> list[tuple[Document, Snapshot]]:
        """Return the documents that were edited and may tell something, as they are now."""
        from keymend.workspace.contribution import is_of_interest

        documents = [self._documents.get(uri) for uri in sorted(self._edited)]
        concerned = [
            document
            for document in documents
            if document is not None and document.path is not None and is_of_interest(document.path)
        ]
        # Kept until they are taken in: a request that comes meanwhile takes them in itself.
        self._edited = {document.uri for document in concerned}
        return [(document, document.snapshot()) for document in concerned]

    def _take(self, told: Iterable[_Told]) -> None:
        changed = False
        for document, snapshot, contribution in told:
            # An edit that came meanwhile has its own turn, a closed file its own reading.
            if self._documents.has(document) and document.is_as_in(snapshot):
                self._edited.discard(document.uri)
                for folder, index in self._indexes.items():
                    if document.path is not None and folder in document.path.parents:
                        changed |= index.put(contribution)
        if changed:
            self._changed()

    def _take_files(self, folder: Path, files: list[Path], readings: Iterable[Reading]) -> None:
        from keymend.workspace.gathering import take

        index = self._indexes.get(folder)
        if index is None:
            return
        changed = False
        for file, reading in zip(files, readings, strict=True):
            if self._documents.at(file) is None:
                changed |= take(index, reading)
            elif reading.encoding is not None:
                changed |= index.set_encoding(reading.contribution.uri, reading.encoding)
        if index.is_without_code and index.environment_files():
            self._build(folder)  # the first environment file: now it matters what code reads
        elif any(map(_concerns_git, files)):
            self._ask_git(folder)
        if changed:
            self._changed()

    def _build(self, folder: Path) -> None:
        """Have the index of ``folder`` built, unless that is under way."""
        if folder in self._building:
            return
        building = self._building[folder] = Building()
        settings, base = self._configuration.settings_in(folder)
        done = self._run(
            partial(_gathered, folder, settings, base, building),
            partial(self._keep, folder, building),
        )
        done.add_done_callback(lambda _: self._forget(folder, building))
        self._show(building, done)

    def _forget(self, folder: Path, building: Building) -> None:
        if self._building.get(folder) is building:
            del self._building[folder]

    def _keep(self, folder: Path, building: Building, index: Index) -> None:
        if self._building.get(folder) is building:  # the folder has not gone
            self._indexes[folder] = index
            self._edited |= {document.uri for document in self._documents}
            self._run(partial(_contributions, self._snapshots()), self._take_all)

    def _take_all(self, told: Iterable[_Told]) -> None:
        self._take(told)
        self._changed()

    def _ask_git(self, folder: Path) -> None:
        from keymend.workspace.gathering import git_states

        files = self._indexes[folder].environment_files()
        self._run(partial(git_states, files), partial(self._take_states, folder))

    def _take_states(self, folder: Path, states: dict[str, GitState]) -> None:
        if folder in self._indexes:
            self._indexes[folder].set_git_states(states)
            self._changed()

    def _folder_of(self, path: Path) -> Path | None:
        around = [folder for folder in self._indexes if folder in path.parents]
        return max(around, key=lambda each: len(each.parts)) if around else None

    def _run(
        self, work: Callable[[], _Result], then: Callable[[_Result], object]
    ) -> asyncio.Future[_Result]:
        """Do ``work`` in the thread of the index, and ``then`` go on with what it gave."""
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        future.add_done_callback(lambda done: self._finish(done, then))
        return future

    def _finish(self, future: asyncio.Future[_Result], then: Callable[[_Result], object]) -> None:
        if future.cancelled() or self._stopped:
            return
        error = future.exception()
        if error is not None:
            logger.error("the index failed: %s", where(error))
        else:
            then(future.result())


def _gathered(folder: Path, settings: Settings, base: Path, building: Building) -> Index:
    from keymend.workspace import gather

    files = walk(folder, settings, base)
    return gather(folder, settings, files=files, progress=building.goes_on)


def _readings(files: Iterable[Path], folder: Path, settings: Settings, base: Path) -> list[Reading]:
    """Return what each of ``files`` tells now; those that are no part of the index, nothing."""
    from keymend.workspace.gathering import nothing_of, read

    wanted = set(reached(files, folder, settings, base))
    return [read(file) if file in wanted else nothing_of(file) for file in files]


def _concerns_git(file: Path) -> bool:
    """Whether git may think otherwise of an environment file after ``file`` has changed."""
    from keymend.syntax.languages import is_environment_file

    return is_environment_file(file) or file.name in (".gitignore", ".envrc", "index")


def _contributions(documents: Iterable[tuple[Document, Snapshot]]) -> list[_Told]:
    from keymend.workspace.contribution import contribution_of

    return [
        (document, snapshot, contribution_of(replace(snapshot, uri=_uri(document))))
        for document, snapshot in documents
    ]


def _uri(document: Document) -> str:
    """Return the address by which the index knows a document: clients escape differently."""
    from keymend.workspace.index import uri_of

    return uri_of(document.path) if document.path is not None else document.uri
