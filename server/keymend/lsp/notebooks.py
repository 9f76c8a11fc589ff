"""Notebooks: each cell is a document of its own, in the language that the notebook says.

What stands in one cell holds in those below it: a client's import, a name for its key.
Rules for whole documents therefore read a cell with the cells above it.
"""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lsprotocol import types

from keymend.lsp.documents import Document
from keymend.lsp.session import Session
from keymend.lsp.synchronization import apply_changes, close_document, open_document
from keymend.syntax.notebooks import as_python

SELECTOR = types.NotebookDocumentSyncOptions(
    notebook_selector=[types.NotebookDocumentFilterWithNotebook(notebook="*")], save=False
)
"""Every notebook, with all of its cells: a key can stand in any of them."""

_PAUSE: Final = 0.3
"""Seconds without an edit after which the cells below an edited one are looked at again."""
_TELLS: Final = re.compile(r"import|openai|environ|client|key|token|url|endpoint", re.IGNORECASE)
"""What a cell has that can matter to the clients in the cells below it."""


@dataclass
class Notebook:
    """The addresses of a notebook's cells in their order."""

    cells: list[str]
    waiting: asyncio.TimerHandle | None = None


def did_open(session: Session, params: types.DidOpenNotebookDocumentParams) -> None:
    """Take the cells of a notebook over."""
    notebook = Notebook([cell.document for cell in params.notebook_document.cells])
    session.notebooks[params.notebook_document.uri] = notebook
    _open(session, params.cell_text_documents)
    _look_back(session, notebook)


def did_change(session: Session, params: types.DidChangeNotebookDocumentParams) -> None:
    """Take over cells that were added, moved, removed or edited."""
    cells = params.change.cells
    notebook = session.notebooks.get(params.notebook_document.uri)
    if cells is None or notebook is None:
        return
    if cells.structure is not None:
        change = cells.structure.array
        came = [cell.document for cell in change.cells or ()]
        notebook.cells[change.start : change.start + change.delete_count] = came
        for gone in cells.structure.did_close or ():
            close_document(session, gone.uri)
        _open(session, cells.structure.did_open or ())
    for content in cells.text_content or ():
        apply_changes(session, content.document.uri, content.document.version, content.changes)
    if notebook.waiting is not None:
        notebook.waiting.cancel()
    loop = asyncio.get_running_loop()
    notebook.waiting = loop.call_later(_PAUSE, _look_back, session, notebook)


def did_close(session: Session, params: types.DidCloseNotebookDocumentParams) -> None:
    """Forget a notebook and its cells."""
    notebook = session.notebooks.pop(params.notebook_document.uri, None)
    if notebook is not None and notebook.waiting is not None:
        notebook.waiting.cancel()
    for cell in params.cell_text_documents:
        close_document(session, cell.uri)


def _open(session: Session, cells: Iterable[types.TextDocumentItem]) -> None:
    for cell in cells:
        open_document(session, cell.uri, str(cell.language_id), cell.version, cell.text)


def _look_back(session: Session, notebook: Notebook) -> None:
    """Have each cell read with those above it, and looked at again where they have changed."""
    above: dict[str, str] = defaultdict(str)
    for uri in notebook.cells:
        analysis = session.analyses.get(uri)
        if analysis is None:
            continue
        if analysis.stand_below(above[analysis.document.language]):
            session.reporter.reconsider(analysis)
        above[analysis.document.language] += _told(analysis.document)


def _told(document: Document) -> str:
    """Return what a cell tells those below it, with the magics of IPython as comments."""
    snapshot = document.snapshot()
    if not _TELLS.search(snapshot.text):
        return ""
    return as_python(snapshot).text + "\n"
