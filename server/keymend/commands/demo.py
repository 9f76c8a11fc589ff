"""``keymend demo``: a workspace with every kind of mistake, and what is found in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from keymend.samples import write_workspace


def demo(folder: Path) -> int:
    """Write the sample workspace, check it, print the findings; 0 if there are some."""
    from keymend.cli import main

    try:
        write_workspace(folder)
    except FileExistsError:
        print(f"keymend demo: {folder} is not empty; name another folder", file=sys.stderr)
        return 2
    print(f"Wrote a sample workspace with fake keys to {folder}{os.sep}\n")
    sys.stdout.flush()
    return 0 if main(["check", str(folder)]) == 1 else 2
