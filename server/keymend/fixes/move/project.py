"""The files around a document, as far as the move has to know them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from keymend.environmentfiles import ENV_FILE, LOCAL_FILE, names_by_manifest
from keymend.fixes.offer import Workspace

_MANIFESTS: Final = (
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "setup.cfg",
    "Pipfile",
    "deno.json",
    "deno.jsonc",
    "go.mod",
    "Cargo.toml",
    "Gemfile",
    "composer.json",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Package.swift",
)


@lru_cache(maxsize=32)
def first(pattern: re.Pattern[str], text: str) -> int | None:
    """Return where ``pattern`` first matches; remembered, for all the keys in one text."""
    found = pattern.search(text)
    return found.start() if found else None


@dataclass(frozen=True)
class Project:
    """The folders from a document's own up to the topmost that may be changed."""

    path: Path
    workspace: Workspace

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """The document's folder first, the workspace's root last."""
        root = self.workspace.root_of(self.path)
        folder = self.path.parent
        if root != folder and root not in folder.parents:
            return (folder,)
        between = [parent for parent in folder.parents if root == parent or root in parent.parents]
        return (folder, *between)

    def read(self, path: Path) -> str | None:
        """Return the text of a file; ``None`` if there is none."""
        found = self.workspace.read(path)
        return found[0] if found else None

    def nearest(self, names: Sequence[str]) -> tuple[Path, str] | None:
        """Return the nearest file that has one of ``names``, and its text."""
        return next(self._upwards(names), None)

    def all(self, names: Sequence[str]) -> Iterator[str]:
        """Yield the text of every file with one of ``names`` from here to the root."""
        return (text for _, text in self._upwards(names))

    def _upwards(self, names: Sequence[str]) -> Iterator[tuple[Path, str]]:
        for folder in self.folders:
            for name in names:
                text = self.read(folder / name)
                if text is not None:
                    yield folder / name, text

    def environment_file(self, *, searches_upwards: bool) -> Path:
        """Return where the program's ``.env`` is, or where it belongs if there is none.

        That is the nearest that exists, or the ``.env.local`` that is loaded there. Where the
        loader looks no further than the folder in which a program is started, which is the
        one with the manifest, a ``.env`` above that is another program's. A new one goes
        beside the nearest manifest, or into the root if nothing says where a program begins.
        """
        beside_manifest: Path | None = None
        for folder in self.folders:
            if self.read(folder / ENV_FILE) is not None:
                return folder / ENV_FILE
            if self._loads_local_file(folder):
                return folder / LOCAL_FILE
            if beside_manifest is None and self._has_manifest(folder):
                beside_manifest = folder
                if not searches_upwards:
                    break
        return (beside_manifest or self.folders[-1]) / ENV_FILE

    def _loads_local_file(self, folder: Path) -> bool:
        """Whether ``folder`` has a ``.env.local`` that the framework of its manifest loads."""
        if self.read(folder / LOCAL_FILE) is None:
            return False
        return LOCAL_FILE in names_by_manifest(self.read(folder / "package.json") or "")

    def _has_manifest(self, folder: Path) -> bool:
        return any(self.read(folder / name) is not None for name in _MANIFESTS)
