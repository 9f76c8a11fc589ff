"""Notebooks: each cell is a document of its own, in the language that the notebook says."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from keymend.lsp.session import Session
from keymend.lsp.synchronization import apply_changes, close_document, open_document

SELECTOR = types.NotebookDocumentSyncOptions(
    notebook_selector=[types.NotebookDocumentFilterWithNotebook(notebook="*")], save=False
)
"""Every notebook, with all of its cells: a key can stand in any of them."""


def did_open(session: Session, params: types.DidOpenNotebookDocumentParams) -> None:
    """Take the cells of a notebook over."""
    _open(session, params.cell_text_documents)


def did_change(session: Session, params: types.DidChangeNotebookDocumentParams) -> None:
    """Take over cells that were added, removed or edited; the order of cells does not matter."""
    cells = params.change.cells
    if cells is None:
        return
    if cells.structure is not None:
        for gone in cells.structure.did_close or ():
            close_document(session, gone.uri)
        _open(session, cells.structure.did_open or ())
    for content in cells.text_content or ():
        apply_changes(session, content.document.uri, content.document.version, content.changes)


def did_close(session: Session, params: types.DidCloseNotebookDocumentParams) -> None:
    """Forget the cells of a notebook."""
    for cell in params.cell_text_documents:
        close_document(session, cell.uri)


def _open(session: Session, cells: Iterable[types.TextDocumentItem]) -> None:
    for cell in cells:
        open_document(session, cell.uri, str(cell.language_id), cell.version, cell.text)
