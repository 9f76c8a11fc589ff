"""The key that code reads at a place by a variable's name, from the files that its loaders read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from keymend.envfile import Loader, read
from keymend.fixes import CannotFixError
from keymend.lsp.documents import Document
from keymend.lsp.session import Session
from keymend.lsp.workspace import EditorWorkspace
from keymend.syntax.languages import DOTENV
from keymend.text import Snapshot
from keymend.validate import KeyRequest
from keymend.validate.placing import client_at, key_variables, with_client
from keymend.validate.request import from_variables
from keymend.view import View
from keymend.workspace.navigation import named_at

_FILES: Final = (".env.local", ".env", ".flaskenv")
"""What loaders read in a folder; the first that sets a variable counts."""


def key_read_at(session: Session, document: Document, view: View, offset: int) -> KeyRequest | None:
    """Return the key that is looked up at a place, or by the client that is made there.

    ``None`` where no variable is named, or neither a file nor the process sets it.
    """
    client = client_at(view, offset)
    named = named_at(view.snapshot, offset)
    names = [named.name] if named else key_variables(client) if client else []
    for name in names:
        for variables in _environments(session, document):
            if variables.get(name):
                request = from_variables(name, variables)
                return with_client(request, client) if client else request
    return None


def environment_files(session: Session, document: Document) -> Iterator[Snapshot]:
    """Yield the environment files around a document that loaders read, the nearest first."""
    path = document.path
    workspace = EditorWorkspace(session.documents, session.folders)
    root = workspace.root_of(path) if path is not None else None
    for folder in path.parents if path is not None else ():
        for name in _FILES:
            found = _read(session, workspace, folder / name)
            if found is not None:
                yield found
        if folder == root:
            break


def _read(session: Session, workspace: EditorWorkspace, path: Path) -> Snapshot | None:
    document = session.documents.at(path)
    if document is not None:
        return document.snapshot()
    try:
        found = workspace.read(path)
    except CannotFixError:  # it is there and cannot be read
        return None
    return Snapshot(path.as_uri(), found[0], DOTENV) if found else None


def _environments(session: Session, document: Document) -> Iterator[Mapping[str, str]]:
    """Yield the variables of the environment files around a document, then the process's."""
    for file in environment_files(session, document):
        values = read(Loader.PYTHON_DOTENV, file.text, os.environ).values
        yield {**os.environ, **{name: value for name, value in values.items() if value is not None}}
    yield os.environ
