"""Documents as the client opens, edits, saves and closes them."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from keymend.lsp import ondemand
from keymend.lsp.analysis import Analysis, Group
from keymend.lsp.documents import Document
from keymend.lsp.notices import after_change
from keymend.lsp.session import Session


def did_open(session: Session, params: types.DidOpenTextDocumentParams) -> None:
    """Take a document over, and report what is wrong in it."""
    open_document(session, params.text_document)


def did_change(session: Session, params: types.DidChangeTextDocumentParams) -> None:
    """Apply edits in their order, and report what they have changed."""
    document = params.text_document
    apply_changes(session, document.uri, document.version, params.content_changes)


def did_close(session: Session, params: types.DidCloseTextDocumentParams) -> None:
    """Forget a document, and take back what was reported of it."""
    close_document(session, params.text_document.uri)


def apply_changes(
    session: Session,
    uri: str,
    version: int,
    changes: Iterable[types.TextDocumentContentChangeEvent],
) -> None:
    """Apply edits of a document in their order, and report what they have changed."""
    analysis = session.analyses.get(uri)
    if analysis is None:
        return
    document = analysis.document
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            edit = document.edit(change.range, change.text, session.units, version)
        else:
            edit = document.replace_all(change.text, version)
        analysis.edited(edit)
    document.version = version
    analysis.rescan()
    session.reporter.changed(analysis)
    if session.moves:
        after_change(session, document)
    session.knowledge.edited(uri)


def open_document(
    session: Session, item: types.TextDocumentItem, group: Group | None = None
) -> None:
    """Keep a document from here on, and report what is wrong in it.

    ``group`` is what it is a part of, which has its analysis as a member or will have it.
    """
    uri = item.uri
    ondemand.take_back(session, uri)
    document = Document.opened(uri, str(item.language_id), item.version, item.text)
    session.documents.add(document)
    analysis = Analysis(document, session.scope_of(document), group)
    session.analyses[uri] = analysis
    session.reporter.changed(analysis, 0)
    session.knowledge.edited(uri)


def close_document(session: Session, uri: str) -> None:
    """Keep a document no longer."""
    from keymend.syntax.code import recent  # nothing that is needed when a document is opened

    document = session.documents.remove(uri)
    if document is not None and document.path is not None:
        session.knowledge.changed_on_disk([document.path])  # what was not saved is gone
    recent.forget(uri)
    session.moves.pop(uri, None)
    session.reporter.closed(uri, session.analyses.pop(uri, None))
