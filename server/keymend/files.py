"""Files: which ones are read, and how their bytes become text.

``.gitignore`` is respected, but environment files are read even where git ignores them:
that is where they should be.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pathspec

from keymend.settings import Settings
from keymend.syntax.languages import is_environment_file

MAX_BYTES: Final = 32 * 1024 * 1024
_BINARY_PROBE: Final = 8192
_NEVER: Final = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv"})
_BOMS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


class UnreadableFileError(Exception):
    """A file that cannot be scanned; the message says why and is shown to the user."""


def read_text(path: Path) -> str | None:
    r"""Return the text of a file, every character of it (BOM, ``\r\n``) kept.

    ``None`` for a binary file. Bytes that are no UTF-8 are read as Latin-1, where every
    byte is a character, so that one stray byte does not hide a key.
    Raises ``UnreadableFileError`` for a file that is too large or cannot be opened.
    """
    data = read_bytes(path)
    return None if data is None else decode(data)


def read_bytes(path: Path) -> bytes | None:
    """Return the content of a file; ``None`` if it is binary. Raises like ``read_text``."""
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(_BINARY_PROBE)
            if is_binary(data):
                return None
            if size > MAX_BYTES:
                raise UnreadableFileError(f"larger than {MAX_BYTES // 2**20} MiB")
            return data + file.read() if size > len(data) else data
    except OSError as error:
        raise UnreadableFileError(error.strerror or type(error).__name__) from None


def is_binary(data: bytes) -> bool:
    """Whether ``data`` begins as no text does: with a zero byte, and not in UTF-16 or UTF-32."""
    return b"\0" in data[:_BINARY_PROBE] and not data.startswith(tuple(bom for bom, _ in _BOMS))


def decode(data: bytes) -> str | None:
    """Return ``data`` as text; ``None`` if it is binary."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    if is_binary(data):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


@dataclass
class _Ignores:
    """The ``.gitignore`` files from a root down to one folder."""

    folder: Path
    above: _Ignores | None = None
    spec: pathspec.GitIgnoreSpec | None = field(init=False)

    def __post_init__(self) -> None:
        file = self.folder / ".gitignore"
        self.spec = None
        if file.is_file():
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            self.spec = pathspec.GitIgnoreSpec.from_lines(lines)

    def ignores(self, path: Path, *, is_folder: bool) -> bool:
        """Whether git ignores ``path``; the nearest file that says anything decides."""
        level: _Ignores | None = self
        while level is not None:
            if level.spec is not None:
                name = path.relative_to(level.folder).as_posix() + ("/" if is_folder else "")
                verdict = level.spec.check_file(name).include
                if verdict is not None:
                    return verdict
            level = level.above
        return False


def repository_root(folder: Path) -> Path | None:
    """Return the nearest folder, from ``folder`` upwards, that holds a git repository."""
    for candidate in (folder, *folder.parents):
        if (candidate / ".git").exists():
            return candidate
    return None


def is_ignored(path: Path) -> bool:
    """Whether the ``.gitignore`` files between the repository's root and ``path`` ignore it."""
    root = repository_root(path.parent) or path.parent
    parts = path.relative_to(root).parts
    ignores = _Ignores(root)
    for depth in range(1, len(parts)):
        folder = root.joinpath(*parts[:depth])
        if ignores.ignores(folder, is_folder=True):
            return True
        ignores = _Ignores(folder, ignores)
    return ignores.ignores(path, is_folder=False)


OnUnreadable = Callable[[Path, OSError], None]
"""Told of a folder that cannot be listed; the walk goes on beside it."""


def pass_over(_: Path, __: OSError) -> None:
    """Leave a folder out: somebody else's, or gone since its parent was listed."""


def walk(
    folder: Path, settings: Settings, base: Path, on_unreadable: OnUnreadable = pass_over
) -> Iterator[Path]:
    """Yield the files below ``folder`` that a scan reads, folder by folder, sorted by name.

    ``base`` is the folder that the settings' patterns are relative to.
    """
    absolute = folder.absolute()
    root = repository_root(absolute) or absolute
    ignores = _Ignores(root)
    below = root
    for part in absolute.relative_to(root).parts:
        below /= part
        ignores = _Ignores(below, ignores)
    yield from _walk(folder, os.path.relpath(absolute, base), settings, ignores, on_unreadable)


def _walk(
    folder: Path,
    relative: str,
    settings: Settings,
    ignores: _Ignores,
    on_unreadable: OnUnreadable,
) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        on_unreadable(folder, error)
        return
    for entry in ordered:
        path = folder / entry.name
        below = entry.name if relative == "." else f"{relative}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            if entry.name in _NEVER or settings.excludes(below + "/"):
                continue
            if not ignores.ignores(path.absolute(), is_folder=True):
                inner = _Ignores(path.absolute(), ignores)
                yield from _walk(path, below, settings, inner, on_unreadable)
        elif entry.is_file(follow_symlinks=False):
            ignored = ignores.ignores(path.absolute(), is_folder=False)
            if not ignored or entry.name.startswith(".env") or is_environment_file(path):
                yield path
