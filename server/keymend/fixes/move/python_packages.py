"""Whether a Python project can import a package, as far as its files tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from keymend.fixes.move.project import Project

_DECLARATIONS: Final = (
    "pyproject.toml",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements.in",
    "requirements/base.txt",
    "Pipfile",
    "setup.py",
    "setup.cfg",
    "environment.yml",
    "uv.lock",
    "poetry.lock",
)
_ENVIRONMENTS: Final = (".venv", "venv", "env")
_VERSION: Final = re.compile(r"^version(?:_info)?\s*=\s*(\d+\.\d+)", re.MULTILINE)


def has_package(project: Project, distribution: str, module: str) -> bool:
    """Whether the project declares ``distribution`` or has ``module`` installed beside it.

    A script that belongs to no project at all runs with whatever its author has installed:
    there the answer is yes, because people who keep keys in files have the loader.
    """
    declarations = list(project.all(_DECLARATIONS))
    name = re.compile(rf"(?<![\w-]){re.escape(distribution)}(?![\w-])", re.IGNORECASE)
    if any(name.search(text) for text in declarations):
        return True
    if any(project.read(path) is not None for path in _installed(project, module)):
        return True
    return not declarations


def _installed(project: Project, module: str) -> Iterator[Path]:
    for folder in project.folders:
        for environment in _ENVIRONMENTS:
            configuration = project.read(folder / environment / "pyvenv.cfg")
            version = _VERSION.search(configuration) if configuration else None
            if version:
                home = folder / environment
                inside = f"site-packages/{module}/__init__.py"
                yield home / "Lib" / inside
                yield home / f"lib/python{version[1]}" / inside
