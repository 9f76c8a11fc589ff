"""The command line as users call it: a process, its streams, its exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from processes import Run, keymend_in


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty folder in which calls are made."""
    return tmp_path


@pytest.fixture
def keymend(workspace: Path) -> Run:
    """Calls ``keymend`` in the workspace."""
    return keymend_in(workspace)
