"""One client's session: its parts, how they find each other, and what reaches all of them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.progress import Progress

from keymend import __version__
from keymend.failure import where
from keymend.lsp.analysis import Analysis, Group
from keymend.lsp.capabilities import Client
from keymend.lsp.configuration import Configuration
from keymend.lsp.documents import Document, Documents
from keymend.lsp.knowledge import Knowledge
from keymend.lsp.later import Scope
from keymend.lsp.logs import logger
from keymend.lsp.moves import Move
from keymend.lsp.positions import Units
from keymend.lsp.protocol import Protocol, RequestFailed, converter
from keymend.lsp.reporting import Reporter
from keymend.lsp.verdicts import Verdicts


@dataclass
class Notebook:
    """The addresses of a notebook's cells in their order, and what is found in them."""

    cells: list[str]
    group: Group = field(default_factory=Group)


class Session(LanguageServer):
    """What the handlers of all features work on."""

    protocol: Protocol

    def __init__(self, notebooks: types.NotebookDocumentSyncOptions | None = None) -> None:
        super().__init__(
            "keymend",
            __version__,
            notebook_document_sync=notebooks,
            protocol_cls=Protocol,
            converter_factory=converter,
        )
        self.folders: list[Path] = []
        self.watched_elsewhere: frozenset[Path] = frozenset()
        """Folders outside of ``folders`` that the client was asked to watch."""
        self.documents = Documents()
        self.analyses: dict[str, Analysis] = {}
        self.notebooks: dict[str, Notebook] = {}
        self.configuration = Configuration(self.warn)
        self.verdicts = Verdicts()
        self.moves: dict[str, list[Move]] = {}
        """The moves that were handed out for a document and wait for its change."""
        self.telling: set[asyncio.Future[None]] = set()
        """Notices on their way."""
        self.knowledge = Knowledge(
            self.documents,
            self.configuration,
            show=lambda building, done: self.tell_later(building.show(self.bars, done)),
            changed=self._learn,
        )
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="keymend-later")
        """Runs what would hold up the event loop. Not pygls' own: see ``transport``."""
        self.slow = ThreadPoolExecutor(1, thread_name_prefix="keymend-slow")
        """Runs what takes as long as the workspace is large."""
        self.scanned: set[str] = set()
        """The files that are not open and of which something was said."""
        self.adopt(Client())

    def adopt(self, client: Client) -> None:
        """Speak to ``client`` from here on."""
        self.client = client
        self.units = Units(client.encoding)
        self.reporter = Reporter(client, self.units, self.protocol, self.analyses, self.pool)

    @property
    def bars(self) -> Progress | None:
        """What makes progress bars; ``None`` where the client shows none."""
        return self.work_done_progress if self.client.shows_progress else None

    def scope_of(self, document: Document) -> Scope:
        """Return what ``document`` is to be scanned by."""
        settings, path = self.configuration.settings_for(document)
        return Scope.of(document.language, settings, path, self.knowledge.facts_for(document))

    def _learn(self) -> None:
        """Have the open documents looked at again where what is known of them has changed."""
        for analysis in self.analyses.values():
            facts = self.knowledge.facts_for(analysis.document)
            if facts != analysis.scope.facts:
                analysis.learn(facts)
                self.reporter.reconsider(analysis)

    def warn(self, message: str) -> None:
        """Show ``message``, which must hold no key, to the user."""
        self.window_show_message(
            types.ShowMessageParams(type=types.MessageType.Warning, message=message)
        )

    def tell_later(self, telling: Coroutine[Any, Any, None]) -> None:
        """Run ``telling`` beside whatever is being answered, and keep it until it is done."""
        # The loop holds tasks weakly: an unreferenced one may vanish before it has run.
        task = asyncio.ensure_future(telling)
        self.telling.add(task)
        task.add_done_callback(self.telling.discard)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log where ``error`` came from.

        Popups: pygls shows every exception's text to the user, and the text may be the
        user's. Nothing is shown; requests are answered by an error anyway, and one that was
        answered by its reason has not failed.
        """
        del source
        if isinstance(error, RequestFailed):
            return
        # pygls reports while it handles the exception, in an error that has lost its place.
        logger.error("failed: %s", where(sys.exc_info()[1] or error.__cause__ or error))

    def serve(self, connected: Callable[[Protocol], Coroutine[Any, Any, None]]) -> int:
        """Talk over what ``connected`` connects until the client ends it; return the status."""
        try:
            asyncio.run(self._serve(connected))
        except SystemExit as end:
            return int(end.code or 0)
        except (BrokenPipeError, ConnectionError, KeyboardInterrupt):
            pass
        finally:
            self.knowledge.end()
            for pool in (self.pool, self.slow):
                pool.shutdown(wait=False, cancel_futures=True)
        return 1  # the client is gone without having asked for the end

    async def _serve(self, connected: Callable[[Protocol], Coroutine[Any, Any, None]]) -> None:
        asyncio.get_running_loop().set_exception_handler(_log_loop_error)
        await connected(self.protocol)


def _log_loop_error(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    # asyncio would print the task with its exception, whose text may be the user's.
    logger.error("failed in the background: %s", where(context.get("exception")))
