"""Which files of a tree concern no rule: what a scan need not read again.

Remembered by path, size and time of change, each file as one number that tells nothing of
it, under the hash of the patterns. What a file that does concern a rule holds depends on
settings and on other files, and is always looked at.
"""

from __future__ import annotations

import hashlib
import os
import time
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from keymend import __version__, caches
from keymend.clients.signs import signs
from keymend.concern import matcher_of_all

_FEWEST: Final = 500
"""Fewer files are read as fast as they are looked up."""
_UNSETTLED: Final = 2_000_000_000
"""Nanoseconds within which a file may change twice and show one time."""


class CleanFiles:
    """The files below ``folder`` that were found to concern no rule."""

    def __init__(self, folder: Path) -> None:
        where = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()
        self._name = f"clean-{where[:32]}.bin"
        self._identity = _identity()
        self._known = self._read()
        self._marks: dict[Path, int] = {}
        """What identifies each file that was asked for and is not known."""
        self._seen: set[int] = set()

    def unknown(self, files: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
        """Yield each of ``files``, and whether it has to be read."""
        for file in files:
            mark = _mark(file)
            if mark in self._known:
                self._seen.add(mark)
                yield file, False
            else:
                self._marks[file] = mark
                yield file, True

    def keep(self, clean: Iterable[Path]) -> None:
        """Remember ``clean``, which were asked for, beside what is still known."""
        marks = {self._marks.get(file, 0) for file in clean} - {0}
        kept = self._seen | marks
        if kept != self._known and len(kept) >= _FEWEST:
            caches.write(self._name, self._identity + array("Q", sorted(kept)).tobytes())

    def _read(self) -> set[int]:
        stored = caches.read(self._name) or b""
        numbers = stored.removeprefix(self._identity)
        if len(numbers) == len(stored) or len(numbers) % 8:
            return set()
        marks = array("Q")
        marks.frombytes(numbers)
        return set(marks)


def _mark(file: Path) -> int:
    """Return the number of a file as it is now; 0 if that may change unnoticed."""
    try:
        status = file.stat()
    except OSError:
        return 0
    if time.time_ns() - status.st_mtime_ns < _UNSETTLED:
        return 0
    text = f"{status.st_size} {status.st_mtime_ns} {os.path.abspath(file)}"  # noqa: PTH100 - the file may be anywhere, and a path object costs as much as reading
    digest = hashlib.blake2b(os.fsencode(text), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _identity() -> bytes:
    """Return the hash of what decides whether a file concerns a rule."""
    patterns = [
        (p.id, p.expression, p.regex, p.ignore_case)
        for matcher in (matcher_of_all(), signs())
        for p in matcher.patterns
    ]
    return hashlib.sha256(repr((__version__, patterns)).encode()).digest()
