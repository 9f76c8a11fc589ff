"""Programs from the package index that tests run Keymend with, installed once a machine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

INSTALL_SECONDS = 300


def program_of(requirement: str, name: str) -> Path:
    """Return the program ``name`` of a package; skip the test if it cannot be installed."""
    release = f"keymend-tests-{requirement.replace('==', '-')}-{sys.version_info.minor}"
    folder = Path(tempfile.gettempdir()) / release
    program = folder / ("Scripts" if os.name == "nt" else "bin") / name
    done = folder / "installed"
    if not done.exists():
        python = program.with_name("python")
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=60)
            subprocess.run([python, *pip], check=True, timeout=INSTALL_SECONDS)
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"{requirement} could not be installed: {type(error).__name__}")
        done.touch()
    return program
