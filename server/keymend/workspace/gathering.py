"""Building the index of a workspace from the disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keymend.facts import GitState
from keymend.files import UnreadableFileError, decode, walk
from keymend.paths import path_of
from keymend.settings import Settings
from keymend.syntax.languages import is_environment_file, language_of
from keymend.text import Snapshot
from keymend.workspace import gitview
from keymend.workspace.contribution import Contribution, contribution_of, is_of_interest
from keymend.workspace.index import Index, uri_of
from keymend.workspace.manifests import is_manifest

MAX_FILES: Final = 50_000
"""More files than this are not read: nobody waits for that."""
_MAX_BYTES: Final = 4 * 1024 * 1024
Progress = Callable[[int, int], bool]
"""Told how many files are read, and found; answers whether to go on."""


def gather(
    root: Path,
    settings: Settings,
    process: Mapping[str, str] | None = None,
    *,
    files: Iterable[Path] | None = None,
    progress: Progress | None = None,
) -> Index:
    """Return the index of the files below ``root`` that a scan reads.

    ``files`` saves the walk where the caller has made it. ``process`` is the process
    environment to compare with; that of this process if missing. ``progress`` is called
    with the number of files that have been read, and of those that are found, which grows
    until the first is read; when it stops the reading, the index is not complete.

    Code is read only where there is an environment file for it to read: without one, no
    rule asks what code does with variables, and most folders have none.
    """
    index = Index(os.environ if process is None else process)
    goes_on = progress or _to_the_end
    found = _of_interest(walk(root, settings, root) if files is None else files, goes_on)
    first = [file for file, is_code in found if not is_code]
    later = [file for file, is_code in found if is_code]
    done = 0
    for part in (first, later):
        for file in part:
            take(index, read(file))
            done += 1
            if not goes_on(done, len(found)):
                refresh_git(index)
                return index
        if not index.environment_files():
            index.is_without_code = True
            return index
    refresh_git(index)
    index.is_complete = len(found) < MAX_FILES
    return index


def _to_the_end(_: int, __: int) -> bool:
    """Read all there is."""
    return True


def _of_interest(files: Iterable[Path], goes_on: Progress) -> list[tuple[Path, bool]]:
    """Return the files worth reading, and whether they are code and not configuration."""
    result: list[tuple[Path, bool]] = []
    for file in files:
        if not goes_on(0, len(result)):
            break
        if is_of_interest(file):
            is_code = not (is_environment_file(file) or file.name == ".envrc" or is_manifest(file))
            result.append((file, is_code))
            if len(result) == MAX_FILES:
                break
    return result


@dataclass(frozen=True)
class Reading:
    """What one file tells as it is on the disk; ``encoding`` is that of an environment file."""

    contribution: Contribution
    encoding: str | None = None
    is_there: bool = True
    """Whether there is such a file, it is text, and it may tell something."""


def read(file: Path) -> Reading:
    """Return what ``file`` tells now: nothing where it is gone, or of no interest."""
    absolute = file.absolute()
    if not is_of_interest(absolute):
        return nothing_of(absolute)
    try:
        data = _content(absolute)
    except UnreadableFileError:
        return nothing_of(absolute)
    text = decode(data)
    if text is None:
        return nothing_of(absolute)
    encoding = encoding_of(data) if is_environment_file(absolute) else None
    snapshot = Snapshot(uri_of(absolute), text, language_of(absolute))
    return Reading(contribution_of(snapshot), encoding)


def nothing_of(file: Path) -> Reading:
    """Return that ``file`` is no part of the workspace, or not any more."""
    return Reading(Contribution(uri_of(file)), is_there=False)


def take(index: Index, reading: Reading) -> bool:
    """Take a file into ``index``; return whether anything that others know changed."""
    told = reading.contribution
    if not reading.is_there:
        return index.remove(told.uri)
    rewritten = reading.encoding is not None and index.set_encoding(told.uri, reading.encoding)
    return index.put(told) or rewritten


def refresh_git(index: Index) -> None:
    """Ask git anew about the environment files of ``index``."""
    index.set_git_states(git_states(index.environment_files()))


def git_states(uris: Iterable[str]) -> dict[str, GitState]:
    """Return git's view of the files at ``uris``."""
    files = {path: uri for uri in uris if (path := path_of(uri)) is not None}
    return {files[file]: state for file, state in gitview.states(files).items()}


def encoding_of(data: bytes) -> str:
    """Return how ``data`` is written: ``utf-8``, ``utf-8-bom`` or ``utf-16``."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-bom" if data.startswith(b"\xef\xbb\xbf") else "utf-8"


def _content(file: Path) -> bytes:
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_BYTES:
            return b""
        return file.read_bytes()
    except OSError as error:
        raise UnreadableFileError(error.strerror or type(error).__name__) from None
