"""A workspace with changes that are not written yet: what later fixes see is what is planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from keymend.fixes.edits import applied
from keymend.fixes.offer import CannotFixError, Change, Workspace
from keymend.gitignore import Patterns
from keymend.paths import path_of


@dataclass(frozen=True)
class Overlay:
    """The workspace ``below`` with the texts of ``pending`` in place of its own."""

    below: Workspace
    pending: dict[Path, str] = field(default_factory=dict)

    def read(self, path: Path) -> tuple[str, int | None] | None:
        """Return the planned text of a file, or the one it has."""
        if path in self.pending:
            return self.pending[path], None
        return self.below.read(path)

    def is_ignored(self, path: Path) -> bool:
        """Whether git will ignore ``path``; the nearest ``.gitignore`` that is planned decides."""
        for folder in path.parents:
            planned = self.pending.get(folder / ".gitignore")
            if planned is not None:
                patterns = Patterns(planned.splitlines())
                verdict = patterns.verdict(path.relative_to(folder).as_posix())
                if verdict is not None:
                    return verdict
        return self.below.is_ignored(path)

    def is_wide(self, path: Path) -> bool:
        """Whether a file is UTF-16 or UTF-32; what is written keeps that."""
        return self.below.is_wide(path)

    def root_of(self, path: Path) -> Path:
        """Return the topmost folder in which files may be changed for ``path``."""
        return self.below.root_of(path)

    def take(self, change: Change) -> None:
        """Plan ``change``. Raises ``CannotFixError``, with nothing planned, if it does not fit."""
        texts: dict[Path, str] = {}
        for file in change.files:
            path = path_of(file.uri)
            found = self.read(path) if path else None
            if path is None or (found is None) is not file.create:
                raise CannotFixError("a file of the fix is gone, or has appeared meanwhile")
            texts[path] = applied(found[0] if found else "", file.edits)
        self.pending.update(texts)
