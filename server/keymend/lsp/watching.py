"""Files that change outside the editor and matter to what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lsprotocol import types

from keymend.config import CONFIG_NAMES
from keymend.git import git_folder
from keymend.lsp import ondemand
from keymend.lsp.session import Session
from keymend.lsp.settings import apply_settings
from keymend.paths import path_of

_SETTINGS: Final = frozenset({*CONFIG_NAMES, ".gitignore"})
_INDEXED: Final = (
    "*.env", ".env*", ".flaskenv",
    "*.{py,ipynb,js,jsx,ts,tsx,mjs,cjs,mts,cts,vue,svelte,astro,json}",
    "*.{sh,ps1,mk,yml,yaml,toml,ini,cfg,tf,properties}", "*.{go,java,kt,cs,rb,php,rs,swift}",
    "{Dockerfile,Makefile,Pipfile,Procfile,Gemfile,[Jj]ustfile,requirements*.txt}",
    "{poetry,uv,pdm,bun}.lock", "*.service",
)  # fmt: skip
"""What may tell something of the workspace's variables."""
_INDEX: Final = "index"
_GIT_INDEX: Final = f".git/{_INDEX}"
"""Changes with every ``git add`` and ``git rm --cached``."""


def watchers() -> list[types.FileSystemWatcher]:
    """Return what the client is asked to watch."""
    patterns = (*sorted(_SETTINGS), *_INDEXED, _GIT_INDEX)
    return [types.FileSystemWatcher(f"**/{pattern}") for pattern in patterns]


def places_elsewhere(folders: Sequence[Path]) -> frozenset[Path]:
    """Return where git keeps the index of ``folders``, if it is outside of them.

    So it does for a folder within a repository, a linked work tree and a submodule.
    """
    places = {folder: git_folder(folder) for folder in folders}
    return frozenset(
        place
        for folder, place in places.items()
        if place is not None and folder not in place.parents
    )


def watcher_elsewhere(place: Path) -> types.FileSystemWatcher:
    """Return what the client is asked to watch in a folder of git's."""
    return types.FileSystemWatcher(types.RelativePattern(place.as_uri(), _INDEX))


def watched_files_changed(session: Session, params: types.DidChangeWatchedFilesParams) -> None:
    """Read again what has changed: configuration, and what the index knows."""
    for change in params.changes:
        ondemand.take_back(session, change.uri)  # what a scan has said of it is no longer known
    _changed(session, [change.uri for change in params.changes])


def did_save(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    """Do the same for what is saved in the editor: not every client watches files."""
    _changed(session, [params.text_document.uri])


def _changed(session: Session, uris: Sequence[str]) -> None:
    paths = [path for uri in uris if (path := path_of(uri)) is not None]
    if any(path.name in _SETTINGS for path in paths):
        session.configuration.forget_files()
        apply_settings(session)
    session.knowledge.changed_on_disk(paths)
