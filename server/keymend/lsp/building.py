"""The reading of one folder for the index: how far it has come, and whether to go on.

Two threads share it: one reads files and asks whether to go on, the other is the event
loop, which shows the user how far that is, and stops it.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

from pygls.progress import Progress

from keymend.lsp.progress import Bar

SLOW_SECONDS: Final = 1.0
"""What takes no longer is not shown: nobody waits for it."""
_REPORT_SECONDS: Final = 0.25
_TITLE: Final = "Reading which variables the workspace uses"


class Building:
    """One building of an index, from when it is ordered until it is done or stopped."""

    def __init__(self) -> None:
        self._read = self._of = 0
        self._bar: Bar | None = None
        self._stopped = False

    def goes_on(self, read: int, of: int) -> bool:
        """Take note that ``read`` of ``of`` files are read; return whether to read more."""
        self._read, self._of = read, of
        time.sleep(0)  # lets the thread that answers the client go first
        return not self._stopped

    def stop(self) -> None:
        """Have it end with the file that is being read, and show it no longer."""
        self._stopped = True
        if self._bar is not None:
            self._bar.end()

    async def show(self, bars: Progress | None, done: asyncio.Future[Any]) -> None:
        """Show how far it has come until ``done``, if that is not soon and the client can."""
        seconds = SLOW_SECONDS
        while not await _is_done(done, seconds):
            seconds = _REPORT_SECONDS
            if self._bar is not None:
                self._bar.report(f"{self._read} of {self._of} files", self._percentage)
            elif self._of:  # it does not wait behind that of another folder
                self._bar = await Bar.created(bars, counts=True)
                if self._bar is None or self._stopped:
                    return
                self._bar.begin(_TITLE, self.stop)
        if self._bar is not None:
            self._bar.end()

    @property
    def _percentage(self) -> int:
        return 100 * self._read // self._of


async def _is_done(future: asyncio.Future[Any], seconds: float) -> bool:
    """Wait for ``future``, ``seconds`` at most; return whether it has come to its end."""
    return bool((await asyncio.wait([future], timeout=seconds))[0])
