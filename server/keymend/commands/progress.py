"""A line on the terminal while a long scan runs; nothing at all anywhere else."""

from __future__ import annotations

import sys
import time
from typing import Final

from keymend.report.text import count

_QUIET_SECONDS: Final = 1.0
"""A scan that ends sooner shows no line."""
_STEP_SECONDS: Final = 0.1


class Progress:
    """Shows how far a scan is, on standard error, if that is a terminal."""

    def __init__(self) -> None:
        self._shown = False
        self._next = time.monotonic() + _QUIET_SECONDS
        self._terminal = sys.stderr.isatty()

    def step(self, files: int, findings: int) -> None:
        """Say that so many files are done; drawn ten times a second at most."""
        if not self._terminal or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _STEP_SECONDS
        self._shown = True
        sys.stderr.write(f"\r\x1b[K{count(files, 'file')}, {count(findings, 'finding')}")
        sys.stderr.flush()

    def close(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
