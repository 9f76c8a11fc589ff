"""The first stage in native code: every gate at once, with Hyperscan.

The compiled database is kept in the user's cache folder, named by the hash of what it
was compiled from; it holds formats of keys and nothing that was ever scanned. A file
that is damaged or belongs to another machine is compiled anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import platform
import threading
from collections.abc import Sequence
from typing import Any, Final

from keymend import caches
from keymend.matching.locator import Hit
from keymend.matching.pattern import Pattern

_DIGEST_SIZE: Final = hashlib.sha256().digest_size


class NativeLocator:
    """Runs all gates over a text in one pass. Raises ``ImportError`` without a wheel.

    With ``once``, a pattern is named once a text, however often it may stand there.
    """

    def __init__(self, patterns: Sequence[Pattern], *, once: bool = False) -> None:
        import hyperscan  # 12 ms, paid by those who scan much

        self._terminated: type[Exception] = hyperscan.ScanTerminated
        self._database: Any = _load(hyperscan, patterns, once=once)
        self._scratch = threading.Lock()
        """A database has room for one scan at a time."""

    def hits(self, data: bytes) -> list[Hit]:
        """Return the end of every gate in ``data``, with its pattern, in order."""
        found: list[Hit] = []

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((end, number))

        with self._scratch:
            self._database.scan(data, match_event_handler=note)
        found.sort()
        return found

    def standing(self, data: bytes) -> list[int]:
        """Return the numbers of the patterns whose gates stand in ``data``."""
        found: list[int] = []

        def note(number: int, *_place: object) -> None:
            found.append(number)

        with self._scratch:
            self._database.scan(data, match_event_handler=note)
        return found

    def hits_any(self, data: bytes) -> bool:
        """Whether any gate stands in ``data``; stops at the first."""
        found = False

        def stop(*_match: object) -> bool:
            nonlocal found
            found = True
            return True

        with self._scratch, contextlib.suppress(self._terminated):
            self._database.scan(data, match_event_handler=stop)
        return found


def _load(hyperscan: Any, patterns: Sequence[Pattern], *, once: bool) -> Any:
    expressions = [pattern.expression.encode("ascii") for pattern in patterns]
    flags = [
        (hyperscan.HS_FLAG_CASELESS if pattern.ignore_case else 0)
        | (hyperscan.HS_FLAG_SINGLEMATCH if once else 0)
        for pattern in patterns
    ]
    identity = repr((hyperscan.__version__, platform.machine(), expressions, flags))
    name = f"patterns-{hashlib.sha256(identity.encode()).hexdigest()[:32]}.hsdb"
    stored = caches.read(name)
    if (
        stored is not None
        and hashlib.sha256(stored[_DIGEST_SIZE:]).digest() == stored[:_DIGEST_SIZE]
    ):
        try:
            database = hyperscan.loadb(stored[_DIGEST_SIZE:], hyperscan.HS_MODE_BLOCK)
            database.scratch = hyperscan.Scratch(database)
        except hyperscan.HyperscanError:
            pass  # another processor's: compiled below
        else:
            return database
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(expressions=expressions, ids=range(len(expressions)), flags=flags)
    dumped = hyperscan.dumpb(database)
    caches.write(name, hashlib.sha256(dumped).digest() + dumped)
    return database
