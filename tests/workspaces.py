"""Workspaces of cases, built in a folder, and what their index knows."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from cases import Case
from keymend.facts import Facts
from keymend.settings import Settings
from keymend.workspace import gather
from keymend.workspace.index import uri_of

_FOLDER: Final = tempfile.TemporaryDirectory(prefix="cases-")
ROOT: Final = Path(_FOLDER.name) / "workspace"
"""The folder in which the workspace of one case after the other is built."""


def write(folder: Path, files: dict[str, str]) -> None:
    """Write ``files``, by their paths, below ``folder``, as they are."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def git(folder: Path, *arguments: str) -> None:
    """Run git in ``folder``."""
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


def facts_of(case: Case) -> Facts:
    """Return what the workspace of ``case`` knows; nothing for a case of one text."""
    if not case.has_workspace:
        return Facts()
    shutil.rmtree(ROOT, ignore_errors=True)
    write(ROOT, {**case.others, case.file: case.text})
    if case.git:
        git(ROOT, "init", "--quiet")
    if case.git == "tracked":
        git(ROOT, "add", "--force", case.file)
    return gather(ROOT, Settings(), case.process).facts_for(uri_of(ROOT / case.file))
