"""What the files of a call know of the workspace around them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from keymend.config import find_config
from keymend.facts import Facts
from keymend.files import repository_root
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot
from keymend.workspace import Index, gather
from keymend.workspace.gathering import OnRead, refresh_git
from keymend.workspace.index import uri_of


class Workspaces:
    """The index of each workspace that a call touches, made when its first file asks.

    A workspace is the git repository around a file; without one, the folder that the call
    names. A file that is named itself, and lies in no repository, has the files beside it:
    what is below its folder may be anything, as in a home folder.
    """

    def __init__(self, folders: Sequence[Path], on_read: OnRead | None = None) -> None:
        """``on_read`` is given what the indexes of ``folders`` are made from."""
        self._folders = folders
        self._on_read = on_read
        self._walked: dict[Path, Sequence[Path]] = {}
        self._repositories: dict[Path, Path | None] = {}
        self._indexes_of: dict[Path, Index | None] = {}
        self._indexes: dict[Path, Index] = {}

    def facts_for(self, file: Path) -> Facts:
        """Return what is known around ``file``, which need not exist."""
        absolute = file.absolute()
        index = self._index_around(absolute.parent)
        return Facts() if index is None else index.facts_for(uri_of(absolute))

    def walked(self, folder: Path, files: Sequence[Path]) -> None:
        """Take note of the files below ``folder``, so that they need not be looked for."""
        self._walked[folder.absolute()] = files

    def changed(self, file: Path, text: str) -> None:
        """Know ``file``, which may be new, by its new text."""
        absolute = file.absolute()
        index = self._index_around(absolute.parent)
        if index is None:
            return
        known = set(index.environment_files())
        index.update(Snapshot(uri_of(absolute), text, language_of(absolute)))
        if file.name == ".gitignore" or not known.issuperset(index.environment_files()):
            refresh_git(index)

    def _index_around(self, folder: Path) -> Index | None:
        if folder not in self._indexes_of:
            self._indexes_of[folder] = self._index_for(folder)
        return self._indexes_of[folder]

    def _index_for(self, folder: Path) -> Index | None:
        root = self._repository_around(folder) or self._named_around(folder) or folder
        if root not in self._indexes and not root.is_dir():
            return None
        if root not in self._indexes:
            settings = Settings.from_options(find_config(root).options)
            files = self._walked.get(root)
            if root not in self._folders and not (root / ".git").exists():
                files = sorted(path for path in root.iterdir() if path.is_file())
            self._indexes[root] = gather(root, settings, files=files, on_read=self._on_read)
        return self._indexes[root]

    def _named_around(self, folder: Path) -> Path | None:
        """Return the first of the folders that the call names which is ``folder`` or around it."""
        inside = f"{folder}{os.sep}"  # compared as text: asked of each folder of a tree
        return next(
            (
                each
                for each in self._folders
                if inside.startswith(f"{each}".rstrip(os.sep) + os.sep)
            ),
            None,
        )

    def _repository_around(self, folder: Path) -> Path | None:
        """Return what ``repository_root`` does; a folder is looked into once for all below it."""
        if folder not in self._repositories:
            above = folder.parent
            if above == folder or os.path.exists(f"{folder}{os.sep}.git"):  # noqa: PTH110 - idem
                self._repositories[folder] = repository_root(folder)
            else:
                self._repositories[folder] = self._repository_around(above)
        return self._repositories[folder]
