"""Notebooks: each cell is a document of its own, in the language that the notebook says.

What stands in one cell holds in the others: a client's import, a name for its key. Rules
for whole documents therefore read all cells of a language as one text, as they do in a
notebook's file.
"""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from keymend.lsp.session import Notebook, Session
from keymend.lsp.synchronization import apply_changes, close_document, open_document

SELECTOR = types.NotebookDocumentSyncOptions(
    notebook_selector=[types.NotebookDocumentFilterWithNotebook(notebook="*")], save=False
)
"""Every notebook, with all of its cells: a key can stand in any of them."""


def did_open(session: Session, params: types.DidOpenNotebookDocumentParams) -> None:
    """Take the cells of a notebook over."""
    notebook = Notebook([cell.document for cell in params.notebook_document.cells])
    session.notebooks[params.notebook_document.uri] = notebook
    _open(session, notebook, params.cell_text_documents)
    _arrange(session, notebook)


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
        _open(session, notebook, cells.structure.did_open or ())
        _arrange(session, notebook)
    for content in cells.text_content or ():
        apply_changes(session, content.document.uri, content.document.version, content.changes)


def did_close(session: Session, params: types.DidCloseNotebookDocumentParams) -> None:
    """Forget a notebook and its cells."""
    session.notebooks.pop(params.notebook_document.uri, None)
    for cell in params.cell_text_documents:
        close_document(session, cell.uri)


def _open(session: Session, notebook: Notebook, cells: Iterable[types.TextDocumentItem]) -> None:
    for cell in cells:
        open_document(session, cell, notebook.group)


def _arrange(session: Session, notebook: Notebook) -> None:
    """Have the cells read as one in the order that they have now."""
    found = (session.analyses.get(uri) for uri in notebook.cells)
    notebook.group.members = [analysis for analysis in found if analysis is not None]
    for analysis in notebook.group.members:
        session.reporter.reconsider(analysis)
