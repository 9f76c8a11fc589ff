"""Owns the built extension: the ``.vsix`` that users install, built anew when a source is newer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from editor import tools

FOLDER = tools.REPOSITORY / "client-extension"

# What goes into the .vsix, relative to the repository.
SOURCES = (
    "LICENSE",
    "pyproject.toml",
    "server",
    "client-extension/package.json",
    "client-extension/package-lock.json",
    "client-extension/requirements-freeze.txt",
    "client-extension/.vscodeignore",
    "client-extension/README.md",
    "client-extension/CHANGELOG.md",
    "client-extension/images",
    "client-extension/scripts",
    "client-extension/src",
    "client-extension/walkthrough",
)


@dataclass(frozen=True)
class Extension:
    """The built extension."""

    vsix: Path
    """The package, for the platform that this runs on."""
    server: Path
    """The executable of the frozen server that is in the package."""


def built() -> Extension:
    """Return the extension, built if it is missing or older than what it is made of."""
    extension = _find()
    if extension is None or extension.vsix.stat().st_mtime < max(_source_times()):
        _build()
        extension = _find()
    assert extension is not None, "the build made no .vsix and said nothing"
    return extension


def _find() -> Extension | None:
    packages = sorted(FOLDER.glob("build/keymend-*.vsix"))
    server = FOLDER / "bundled/keymend/keymend"
    return Extension(packages[0], server) if packages and server.is_file() else None


def _source_times() -> Iterator[float]:
    for name in SOURCES:
        path = tools.REPOSITORY / name
        files = path.rglob("*") if path.is_dir() else [path]
        yield from (file.stat().st_mtime for file in files if "__pycache__" not in file.parts)


def _build() -> None:
    npm = tools.program("npm")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join((str(tools.node().parent), os.environ["PATH"])),
        "PYTHON": sys.executable,
    }
    commands = [["run", "package"]]
    if not (FOLDER / "node_modules").is_dir():
        commands.insert(0, ["ci"])
    for command in commands:
        done = subprocess.run(
            [npm, *command],
            cwd=FOLDER,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"npm {' '.join(command)}\n{done.stdout}\n{done.stderr}"
