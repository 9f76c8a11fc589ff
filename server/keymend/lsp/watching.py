"""Files that change outside the editor and matter to what is reported."""

from __future__ import annotations

from typing import Final

from lsprotocol import types

from keymend.config import CONFIG_NAMES
from keymend.lsp.session import Session
from keymend.lsp.settings import apply_settings
from keymend.paths import path_of

_WATCHED: Final = (*CONFIG_NAMES, ".gitignore")


def watchers() -> list[types.FileSystemWatcher]:
    """Return what the client is asked to watch."""
    return [types.FileSystemWatcher(f"**/{name}") for name in _WATCHED]


def watched_files_changed(session: Session, _: types.DidChangeWatchedFilesParams) -> None:
    """Read configuration files again."""
    session.configuration.forget_files()
    apply_settings(session)


def did_save(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    """Read configuration files again after one was saved: not every client watches files."""
    path = path_of(params.text_document.uri)
    if path is not None and path.name in _WATCHED:
        session.configuration.forget_files()
        apply_settings(session)
