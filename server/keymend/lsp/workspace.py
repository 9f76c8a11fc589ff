"""The workspace as fixes see it: open documents first, then the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from keymend.files import UnreadableFileError, is_ignored, read_text, repository_root, wide_encoding
from keymend.fixes import CannotFixError
from keymend.lsp.documents import Documents


@dataclass
class EditorWorkspace:
    """Files at one moment: made for one request, and the same text every time it is asked."""

    documents: Documents
    folders: Sequence[Path]
    _texts: dict[Path, tuple[str, int | None] | None] = field(default_factory=dict)
    _ignored: dict[Path, bool] = field(default_factory=dict)

    def read(self, path: Path) -> tuple[str, int | None] | None:
        """Return text and version of a file; ``None`` if there is none or it is no text."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def is_ignored(self, path: Path) -> bool:
        """Whether git ignores ``path`` (or would, if it existed)."""
        if path not in self._ignored:
            self._ignored[path] = is_ignored(path)
        return self._ignored[path]

    def is_wide(self, path: Path) -> bool:
        """Whether a file is UTF-16 or UTF-32 on disk, which editors do not tell."""
        try:
            with path.open("rb") as file:
                return wide_encoding(file.read(4)) is not None
        except OSError:
            return False

    def root_of(self, path: Path) -> Path:
        """Return the innermost workspace folder around ``path``, else its repository, or folder."""
        folders = [folder for folder in self.folders if folder in path.parents]
        if folders:
            return max(folders, key=lambda folder: len(folder.parts))
        return repository_root(path.parent) or path.parent

    def _read(self, path: Path) -> tuple[str, int | None] | None:
        document = self.documents.at(path)
        if document is not None:
            return document.snapshot().text, document.version
        if not path.is_file():
            return None
        try:
            text = read_text(path)
        except UnreadableFileError as error:
            raise CannotFixError(f"{path.name}: {error}") from None
        return None if text is None else (text, None)
