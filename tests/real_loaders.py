"""The real loaders of environment files: python-dotenv, npm dotenv, Node and Bash."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import dotenv
import pytest

MANIFEST = Path(__file__).parent / "envfile" / "package.json"
NAMES = ("A", "B", "OPENAI_API_KEY")
"""The variables that the texts of these tests set and the loaders are asked for."""

Read = Callable[[str], dict[str, str]]


def only(values: dict[str, str | None]) -> dict[str, str]:
    """Return those of ``values`` that are set and asked for."""
    return {name: value for name in NAMES if (value := values.get(name)) is not None}


def read_python_dotenv(text: str) -> dict[str, str]:
    logging.getLogger("dotenv.main").disabled = True  # it warns of every line it cannot read
    return only(dotenv.dotenv_values(stream=io.StringIO(text)))


def read_bash(text: str) -> dict[str, str]:
    show = "".join(f"printf '%s\\0' \"{name}=${{{name}-unset}}\";" for name in NAMES)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "file").write_bytes(text.encode())
        done = subprocess.run(
            # Restricted and without a PATH, so that generated words find nothing to run.
            [bash(), "--noprofile", "--norc", "-r", "-c", f"set -a; . file; {show}"],
            cwd=folder,
            env={"PATH": "", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
    pairs = done.stdout.decode().split("\0")[-len(NAMES) - 1 : -1]
    values = dict(pair.split("=", 1) for pair in pairs)
    return {name: value for name, value in values.items() if value != "unset"}


def bash() -> str:
    """Return the path of Bash; skip the test where there is none."""
    return found("bash")


def found(program: str) -> str:
    """Return the path of ``program``; without it the test is skipped, and CI fails."""
    path = shutil.which(program)
    if path is None:
        assert not os.environ.get("CI"), f"CI needs {program}"
        pytest.skip(f"{program} is not installed")
    return path


def installed_by_npm(package: Path = MANIFEST) -> Path:
    """Return the folder, outside the repository, in which ``package`` is installed."""
    manifest = package.read_bytes()
    version = hashlib.sha256(manifest).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"keymend-loaders-{version}"
    if not folder.exists():
        npm = found("npm")
        # Installed aside and moved, so that two runs at a time do not see half of it.
        with tempfile.TemporaryDirectory(dir=folder.parent) as aside:
            new = Path(aside) / "new"
            new.mkdir()
            (new / "package.json").write_bytes(manifest)
            subprocess.run(
                [npm, "install", "--no-audit", "--no-fund", "--silent"],
                cwd=new,
                check=True,
                timeout=600,
            )
            if not folder.exists():
                new.rename(folder)
    return folder
