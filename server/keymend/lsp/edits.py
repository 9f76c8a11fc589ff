"""Changes of files as workspace edits, in the form that the client takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keymend.fixes import CannotFixError, Change, FileChange
from keymend.lsp.session import Session
from keymend.lsp.workspace import EditorWorkspace
from keymend.paths import path_of
from keymend.text import Snapshot


def workspace_edit(
    session: Session, change: Change, workspace: EditorWorkspace, label: str
) -> dict[str, Any]:
    """Return ``change`` as a WorkspaceEdit; ``label`` names it where the client shows that.

    ``workspace`` is the one that the change was made from. A client that cannot create
    files is given an insertion into the file that is not there yet: editors open an empty
    document for it. Raises ``CannotFixError`` for a file that is gone meanwhile.
    """
    if not session.client.versioned_edits:
        return {"changes": {_uri(session, f): _edits(session, f, workspace) for f in change.files}}
    annotate = session.client.annotates_edits and len(change.files) > 1
    changes: list[dict[str, Any]] = []
    annotations: dict[str, Any] = {}
    for number, file in enumerate(change.files):
        annotation = f"keymend-{number}" if annotate else None
        if annotation:
            annotations[annotation] = _annotation(label, file)
        if file.create and session.client.creates_files:
            changes.append(_creation(session, file, annotation))
        changes.append(_document_edit(session, file, workspace, annotation))
    made: dict[str, Any] = {"documentChanges": changes}
    if annotations:
        made["changeAnnotations"] = annotations
    return made


async def apply(session: Session, change: Change, label: str) -> bool:
    """Have the client make ``change``; return whether it has.

    Of a client that does not apply edits that is ``False``.
    """
    if not session.client.applies_edits:
        return False
    workspace = EditorWorkspace(session.documents, session.folders)
    try:
        made = workspace_edit(session, change, workspace, label)
        edit = session.protocol.structured(made, types.WorkspaceEdit)
        params = types.ApplyWorkspaceEditParams(edit, label)
        answer = await session.workspace_apply_edit_async(params)
    except (CannotFixError, JsonRpcException):
        return False
    return answer.applied


def _annotation(label: str, file: FileChange) -> dict[str, Any]:
    made = {"label": label, "needsConfirmation": False}
    return {**made, "description": file.description} if file.description else made


def _creation(session: Session, file: FileChange, annotation: str | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "kind": "create",
        "uri": _uri(session, file),
        "options": {"overwrite": False, "ignoreIfExists": False},
    }
    return {**made, "annotationId": annotation} if annotation else made


def _document_edit(
    session: Session, file: FileChange, workspace: EditorWorkspace, annotation: str | None
) -> dict[str, Any]:
    edits = _edits(session, file, workspace)
    if annotation:
        edits = [{**edit, "annotationId": annotation} for edit in edits]
    identifier = {"uri": _uri(session, file), "version": None if file.create else file.version}
    return {"textDocument": identifier, "edits": edits}


def _edits(session: Session, file: FileChange, workspace: EditorWorkspace) -> list[dict[str, Any]]:
    snapshot = Snapshot(file.uri, "" if file.create else _text(session, file, workspace))
    return [
        {"range": session.units.range(snapshot, edit.span), "newText": edit.text}
        for edit in file.edits
    ]


def _text(session: Session, file: FileChange, workspace: EditorWorkspace) -> str:
    """Return the text that the spans of ``file`` refer to."""
    document = session.documents.get(file.uri)
    if document is not None:
        return document.snapshot().text
    found = workspace.read(path_of(file.uri) or Path(file.uri))
    if found is None:
        raise CannotFixError("a file of the fix is gone")
    return found[0]


def _uri(session: Session, file: FileChange) -> str:
    """Return the address of ``file`` as the client spells it."""
    path = path_of(file.uri)
    document = session.documents.get(file.uri) or (session.documents.at(path) if path else None)
    return document.uri if document else file.uri
