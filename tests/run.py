"""Sets up and runs every check of the project: ``python3 tests/run.py``.

Needs Python 3.10 or newer, and Node with npm for the extension's part. Everything else
is installed under ``build/``. Arguments go to pytest: ``python3 tests/run.py -k hover``.

The standard library alone is used, because this runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / "build" / "venv"
BINARIES = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
EXTENSION = ROOT / "client-extension"


def main(arguments: list[str]) -> int:
    """Run the checks in the order of their speed; return 0 if all passed."""
    started = time.monotonic()
    install_python()
    failed = [
        name
        for name, folder, command in (*python_checks(), *node_checks(), *tests(arguments))
        if not passes(name, folder, command)
    ]
    seconds = time.monotonic() - started
    outcome = f"failed: {', '.join(failed)}" if failed else "none failed"
    print(f"\nAll checks took {seconds:.0f} s; {outcome}")
    return 1 if failed else 0


Check = tuple[str, Path, list[str]]


def install_python() -> None:
    """Make the virtual environment with the locked versions."""
    if not (BINARIES / "pip").exists() and not (BINARIES / "pip.exe").exists():
        venv.create(ENVIRONMENT, with_pip=True)
    install = [program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*install, "--constraint", "tests/requirements.lock", "--editable", ".[dev]"],
        cwd=ROOT,
        check=True,
    )


def program(name: str) -> str:
    """Return the path of a program of the virtual environment."""
    return str(BINARIES / name)


def python_checks() -> list[Check]:
    """Return the static checks of the Python code."""
    return [
        ("ruff check", ROOT, [program("ruff"), "check", "."]),
        ("ruff format", ROOT, [program("ruff"), "format", "--check", "."]),
        ("mypy", ROOT, [program("mypy")]),
    ]


def node_checks() -> list[Check]:
    """Return the checks of the extension; none where there is no Node, which CI refuses."""
    npm = shutil.which("npm")
    if npm is None:
        if os.environ.get("CI"):
            raise SystemExit("npm is missing: CI checks the extension too")
        print("npm is missing: the extension is not checked")
        return []
    return [
        ("npm ci", EXTENSION, [npm, "ci", "--no-audit", "--no-fund"]),
        ("tsc, eslint and unit tests", EXTENSION, [npm, "run", "check"]),
    ]


def tests(arguments: list[str]) -> list[Check]:
    """Return the test runs; they come last, so that their summary closes the output.

    The editors have the machine to themselves, and build the extension once; the other
    tests run on every processor.
    """
    pytest = [program("python"), "-m", "pytest"]
    if arguments:
        return [("pytest", ROOT, [*pytest, *arguments])]
    parallel = ["--numprocesses", "auto", "--ignore", "tests/editor"]
    return [
        ("pytest in editors", ROOT, [*pytest, "tests/editor"]),
        ("pytest", ROOT, [*pytest, *parallel]),
    ]


def passes(name: str, folder: Path, command: list[str]) -> bool:
    """Run one check and say how it went."""
    print(f"\n== {name}", flush=True)
    environment = {**os.environ, "PATH": f"{BINARIES}{os.pathsep}{os.environ.get('PATH', '')}"}
    status = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
    print(f"== {name}: {'passed' if status == 0 else f'failed ({status})'}", flush=True)
    return status == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
