"""``keymend demo``: a workspace with every kind of mistake, and what is found in it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from keymend.samples import write_workspace


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the argument of ``demo``."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("keymend-demo"), metavar="FOLDER"
    )


def run(namespace: argparse.Namespace) -> int:
    """Write the sample workspace, check it, print the findings; 0 if there are some."""
    folder: Path = namespace.folder
    try:
        write_workspace(folder)
    except FileExistsError:
        print(f"keymend demo: {folder} is not empty; name another folder", file=sys.stderr)
        return 2
    print(f"Wrote a sample workspace with fake keys to {folder}{os.sep}\n")
    sys.stdout.flush()
    from keymend.cli import main

    return 0 if main(["check", str(folder)]) == 1 else 2
