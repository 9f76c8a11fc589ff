"""Building the index of a workspace from the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from keymend.files import UnreadableFileError, decode, walk
from keymend.fixes.paths import path_of
from keymend.settings import Settings
from keymend.syntax.languages import is_environment_file, language_of
from keymend.text import Snapshot
from keymend.workspace import gitview
from keymend.workspace.contribution import is_of_interest
from keymend.workspace.index import Index, uri_of

_MAX_BYTES = 4 * 1024 * 1024


def gather(
    root: Path,
    settings: Settings,
    process: Mapping[str, str] | None = None,
    *,
    progress: Callable[[int], bool] | None = None,
) -> Index:
    """Return the index of the files below ``root`` that a scan reads.

    ``process`` is the process environment to compare with; that of this process if
    missing. ``progress`` is called with the number of files seen and may answer ``False``
    to stop: the index is then not complete.
    """
    index = Index(os.environ if process is None else process)
    stopped = False
    for number, file in enumerate(walk(root, settings, root), start=1):
        take(index, file)
        if progress is not None and not progress(number):
            stopped = True
            break
    refresh_git(index)
    index.is_complete = not stopped
    return index


def take(index: Index, file: Path) -> bool:
    """Read ``file`` into ``index``; return whether anything that others know changed."""
    absolute = file.absolute()
    language = language_of(absolute)
    if not is_of_interest(absolute, language):
        return False
    try:
        data = _content(absolute)
    except UnreadableFileError:
        return index.remove(uri_of(absolute))
    text = decode(data)
    if text is None:
        return index.remove(uri_of(absolute))
    encoding = encoding_of(data) if is_environment_file(absolute) else None
    return index.update(Snapshot(uri_of(absolute), text, language), encoding)


def refresh_git(index: Index) -> None:
    """Ask git anew about the environment files of ``index``."""
    files = {path: uri for uri in index.environment_files() if (path := path_of(uri)) is not None}
    index.set_git_states({files[file]: state for file, state in gitview.states(files).items()})


def encoding_of(data: bytes) -> str:
    """Return how ``data`` is written: ``utf-8``, ``utf-8-bom`` or ``utf-16``."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-bom" if data.startswith(b"\xef\xbb\xbf") else "utf-8"


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MAX_BYTES:
            return b""
        return file.read_bytes()
    except OSError as error:
        raise UnreadableFileError(error.strerror or type(error).__name__) from None
