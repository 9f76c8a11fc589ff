"""Files: which ones are read, and how their bytes become text.

``.gitignore`` is respected, but environment files are read even where git ignores them:
that is where they should be.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from keymend.gitignore import Patterns
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


_READ: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""A named pipe would be waited for until somebody writes into it."""


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


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes | None:
    """Return the content of a file; ``None`` if it is binary. Raises like ``read_text``.

    A file of more bytes than ``most`` is too large.
    """
    try:
        # Without the objects of io: half the files of a tree are read in less time than they take.
        file = os.open(path, _READ)
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFileError("not a regular file")
            size = status.st_size
            data = os.read(file, min(size, _BINARY_PROBE) or _BINARY_PROBE)
            if is_binary(data):
                return None
            if size > most:
                raise UnreadableFileError(f"larger than {most // 2**20} MiB")
            if len(data) < _BINARY_PROBE:
                return data
            parts, left = [data], size - len(data)  # below zero where a system does not tell it
            while parts[-1] and left:
                parts.append(os.read(file, max(left, _BINARY_PROBE)))
                left -= len(parts[-1])
            return b"".join(parts)
        finally:
            os.close(file)
    except OSError as error:
        raise UnreadableFileError(error.strerror or type(error).__name__) from None


def is_binary(data: bytes) -> bool:
    """Whether ``data`` begins as no text does: with a zero byte, and not in UTF-16 or UTF-32."""
    return b"\0" in data[:_BINARY_PROBE] and wide_encoding(data) is None


def wide_encoding(head: bytes) -> str | None:
    """Return the encoding of a file that begins with ``head``, if it is UTF-16 or UTF-32."""
    return next((encoding for bom, encoding in _BOMS if head.startswith(bom)), None)


def decode(data: bytes) -> str | None:
    """Return ``data`` as text; ``None`` if it is binary."""
    wide = wide_encoding(data)
    if wide is not None:
        return data.decode(wide, errors="replace")
    if is_binary(data):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def encode(text: str, before: bytes) -> bytes:
    """Return ``text`` in the encoding in which ``decode`` read ``before``."""
    wide = wide_encoding(before)
    if wide is not None:
        return text.encode(wide)
    try:
        before.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("latin-1")
    return text.encode("utf-8")


@dataclass(frozen=True)
class _Ignores:
    """One ``.gitignore``: its folder, its patterns, and the one above it."""

    folder: str
    patterns: Patterns
    above: _Ignores | None


def _ignores_in(folder: str, above: _Ignores | None) -> _Ignores | None:
    """Return what counts below ``folder``: its own ``.gitignore``, if any, and those above."""
    file = Path(folder, ".gitignore")
    if not file.is_file():
        return above
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return _Ignores(folder, Patterns(lines), above)


def _is_ignored(level: _Ignores | None, path: str, *, is_folder: bool) -> bool:
    """Whether git ignores the absolute ``path``; the nearest file that says anything decides."""
    while level is not None:
        name = path[len(level.folder.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
        verdict = level.patterns.verdict(name + "/" if is_folder else name)
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
    return _ignores_above(path)[1]


def _ignores_above(path: Path) -> tuple[_Ignores | None, bool]:
    """Return what counts in the folder of ``path``, and whether it ignores ``path``."""
    root = repository_root(path.parent) or path.parent
    ignores = _ignores_in(str(root), None)
    folder = root
    *folders, name = path.relative_to(root).parts
    for part in folders:
        folder /= part
        if _is_ignored(ignores, str(folder), is_folder=True):
            return ignores, True
        ignores = _ignores_in(str(folder), ignores)
    return ignores, _is_ignored(ignores, str(folder / name), is_folder=path.is_dir())


OnUnreadable = Callable[[Path, OSError], None]
"""Told of a folder that cannot be listed; the walk goes on beside it."""


def pass_over(_: Path, __: OSError) -> None:
    """Leave a folder out: somebody else's, or gone since its parent was listed."""


def walk(
    folder: Path, settings: Settings, base: Path, on_unreadable: OnUnreadable = pass_over
) -> Iterator[Path]:
    """Yield the files below ``folder`` that a scan reads, folder by folder, sorted by name.

    ``base`` is the folder that the settings' patterns are relative to. A folder that git
    ignores and that is named all the same is read: what ignores it is not asked again.
    """
    absolute = folder.absolute()
    relative = os.path.relpath(absolute, base)
    above = _ignores_around(absolute)
    yield from _Walk(settings, on_unreadable).below(folder, str(absolute), relative, above)


def reached(files: Iterable[Path], folder: Path, settings: Settings, base: Path) -> Iterator[Path]:
    """Yield those of ``files``, absolute and below ``folder``, that ``walk`` would.

    Files that are gone are told by their paths alone.
    """
    walk_ = _Walk(settings, pass_over)
    absolute = folder.absolute()
    entered: dict[Path, tuple[bool, _Ignores | None]] = {
        absolute: (True, _ignores_in(str(absolute), _ignores_around(absolute)))
    }

    def enter(inner: Path) -> tuple[bool, _Ignores | None]:
        if inner not in entered:
            goes_in, ignores = enter(inner.parent)
            relative = Path(os.path.relpath(inner, base)).as_posix()
            goes_in &= inner.name not in _NEVER and not inner.is_symlink()
            if goes_in and walk_.enters(str(inner), relative, ignores):
                entered[inner] = True, _ignores_in(str(inner), ignores)
            else:
                entered[inner] = False, None
        return entered[inner]

    for file in files:
        goes_in, ignores = enter(file.parent)
        if goes_in and not file.is_symlink() and _takes(str(file), ignores):
            yield file


def _ignores_around(folder: Path) -> _Ignores | None:
    """Return what the repository around ``folder`` ignores; nothing if that is ``folder``."""
    if repository_root(folder) in {None, folder}:
        return None
    above, ignored = _ignores_above(folder)
    return None if ignored else above


def _takes(path: str, ignores: _Ignores | None) -> bool:
    """Whether the file at the absolute ``path`` is read, in a folder that is."""
    if not _is_ignored(ignores, path, is_folder=False):
        return True
    name = PurePath(path).name
    return name.startswith(".env") or is_environment_file(PurePath(name))


@dataclass(frozen=True)
class _Walk:
    """What holds for a whole walk."""

    settings: Settings
    on_unreadable: OnUnreadable

    def below(
        self, folder: Path, absolute: str, relative: str, above: _Ignores | None
    ) -> Iterator[Path]:
        """Yield the files below ``folder``, which is ``relative`` to the settings' folder."""
        try:
            with os.scandir(folder) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self.on_unreadable(folder, error)
            return
        ignores = _ignores_in(absolute, above) if _has_ignores(ordered) else above
        for entry in ordered:
            name = entry.name
            path = f"{absolute.rstrip(os.sep)}{os.sep}{name}"
            if entry.is_dir(follow_symlinks=False):
                inner = name if relative == "." else f"{relative}/{name}"
                if name not in _NEVER and self.enters(path, inner, ignores):
                    yield from self.below(folder / name, path, inner, ignores)
            elif entry.is_file(follow_symlinks=False) and _takes(path, ignores):
                yield folder / name

    def enters(self, path: str, relative: str, ignores: _Ignores | None) -> bool:
        """Whether the folder at the absolute ``path``, in one that is entered, is not left out."""
        return not self.settings.excludes(relative + "/") and not _is_ignored(
            ignores, path, is_folder=True
        )


def _has_ignores(entries: Iterable[os.DirEntry[str]]) -> bool:
    return any(entry.name == ".gitignore" for entry in entries)
