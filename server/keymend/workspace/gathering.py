"""Building the index of a workspace from the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keymend.facts import GitState
from keymend.files import UnreadableFileError, decode, read_bytes, walk, wide_encoding
from keymend.paths import path_of
from keymend.settings import Settings
from keymend.syntax.languages import PLAIN, is_environment_file, language_of
from keymend.text import Snapshot
from keymend.workspace import gitview
from keymend.workspace.contribution import (
    Contribution,
    Interest,
    contribution_by,
    contribution_of,
    interest_in,
)
from keymend.workspace.index import Index, uri_of
from keymend.workspace.signs import signs_in

MAX_FILES: Final = 50_000
"""More files than this are not read: nobody waits for that."""
_MAX_BYTES: Final = 4 * 1024 * 1024
Progress = Callable[[int, int], bool]
"""Told how many files are read, and found; answers whether to go on."""
OnRead = Callable[[Path, bytes], None]
"""Given each file that is read, and its content: who wants both need not read it again."""


def gather(
    root: Path,
    settings: Settings,
    process: Mapping[str, str] | None = None,
    *,
    files: Iterable[Path] | None = None,
    progress: Progress | None = None,
    on_read: OnRead | None = None,
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
    first = [each for each in found if each[1] is Interest.BASE]
    later = [each for each in found if each[1] is not Interest.BASE]
    done = 0
    for part in (first, later):
        for file, interest in part:
            take(index, _read(file, interest, on_read))
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


def _of_interest(files: Iterable[Path], goes_on: Progress) -> list[tuple[Path, Interest]]:
    """Return the files worth reading, and what they are by their names."""
    result: list[tuple[Path, Interest]] = []
    for file in files:
        if not goes_on(0, len(result)):
            break
        interest = interest_in(file.name)
        if interest is not Interest.NONE:
            result.append((file, interest))
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
    return _read(file, interest_in(file.name), None)


def _read(file: Path, interest: Interest, on_read: OnRead | None) -> Reading:
    absolute = file.absolute()
    if interest is Interest.NONE:
        return nothing_of(absolute)
    try:
        data = read_bytes(absolute, _MAX_BYTES)
    except UnreadableFileError:
        return nothing_of(absolute)
    if data is None:
        return nothing_of(absolute)
    if on_read is not None:
        on_read(file, data)
    return _reading(absolute, interest, data)


def _reading(file: Path, interest: Interest, data: bytes) -> Reading:
    """Return what ``file``, with the content ``data``, tells."""
    uri, language = uri_of(file), language_of(file)
    signs = None
    if interest is Interest.SIGNS and not _may_be_told_otherwise(data, language):
        signs = signs_in(data, file, language)
        if not signs:
            return Reading(Contribution(uri))
    text = decode(data)
    if text is None:
        return nothing_of(file)
    snapshot = Snapshot(uri, text, language)
    if signs is not None:
        return Reading(contribution_by(signs, snapshot))
    encoding = encoding_of(data) if is_environment_file(file) else None
    return Reading(contribution_of(snapshot), encoding)


def _may_be_told_otherwise(data: bytes, language: str) -> bool:
    """Whether signs may be written in other bytes, or be those of another language."""
    return wide_encoding(data) is not None or (language == PLAIN and data.startswith(b"#!"))


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
