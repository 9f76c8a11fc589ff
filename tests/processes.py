"""Calling the program as users do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Protocol


class Run(Protocol):
    """Calls ``keymend`` with arguments and standard input, and returns what became of it."""

    def __call__(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]: ...


def keymend_in(folder: Path) -> Run:
    """Return what calls ``keymend`` in ``folder``."""

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "keymend", *arguments],
            cwd=folder,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    return run
