"""Freezes the server into one folder that needs no Python, with the licences of all it holds.

    freeze_server.py FOLDER WORK

Run by a Python that has ``keymend`` and ``requirements-freeze.txt`` installed. FOLDER is replaced
by the result, whose executable is ``FOLDER/keymend`` (``keymend.exe`` on Windows); WORK keeps
what makes a second run faster.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import Distribution, distribution
from pathlib import Path

import PyInstaller.__main__
from packaging.requirements import Requirement

from keymend.lsp.debugging import PACKAGES

ENTRY = "import sys\nfrom keymend.cli import main\nsys.exit(main())\n"

# Found by reading imports, but never used by a server without a terminal's debugger or windows.
UNUSED = ("doctest", "pdb", "pydoc", "tkinter", "unittest", "xmlrpc")


def freeze(folder: Path, work: Path) -> None:
    """Freeze the installed server into ``folder``."""
    work.mkdir(parents=True, exist_ok=True)
    entry = work / "entry.py"
    entry.write_text(ENTRY, encoding="utf-8")
    arguments = [
        str(entry),
        "--noconfirm",
        "--log-level=WARN",
        "--onedir",
        "--name=keymend",
        f"--distpath={work / 'dist'}",
        f"--workpath={work / 'build'}",
        f"--specpath={work}",
        "--collect-submodules=keymend",
        "--collect-data=keymend",
        "--collect-data=confusable_homoglyphs",
        # Found by listing the package, which PyInstaller cannot see.
        "--collect-submodules=detect_secrets.plugins",
        *(f"--copy-metadata={name}" for name in PACKAGES),
        *(f"--exclude-module={name}" for name in UNUSED),
    ]
    PyInstaller.__main__.run(arguments)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # A .vsix is a zip, which has no links: each link would become a second copy unnoticed.
    shutil.copytree(work / "dist" / "keymend", folder, symlinks=False)


def notices() -> str:
    """Return the licence texts of Python and of every package that the server needs."""
    parts = [_section(f"Python {sys.version.split()[0]}", _python_licence())]
    parts += [
        _section(f"{dist.name} {dist.version}", "\n\n".join(_licence_texts(dist)))
        for dist in _needed("keymend")
        if dist.name != "keymend"
    ]
    return "\n".join(parts)


def _needed(name: str) -> list[Distribution]:
    found: dict[str, Distribution] = {}
    names = [name]
    while names:
        dist = distribution(names.pop())
        if dist.name.lower() in found:
            continue
        found[dist.name.lower()] = dist
        requirements = (Requirement(text) for text in dist.requires or ())
        names += [r.name for r in requirements if r.marker is None or r.marker.evaluate()]
    return [found[key] for key in sorted(found)]


def _licence_texts(dist: Distribution) -> list[str]:
    texts = [
        Path(str(dist.locate_file(file))).read_text(encoding="utf-8", errors="replace").strip()
        for file in dist.files or ()
        if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))
    ]
    stated = dist.metadata.get("License-Expression") or dist.metadata.get("License") or "not stated"
    return texts or [f"Licence: {stated}"]


def _python_licence() -> str:
    for folder in (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix)):
        file = folder / "LICENSE.txt"
        if file.is_file():
            return file.read_text(encoding="utf-8").strip()
    return "Python Software Foundation License, https://docs.python.org/3/license.html"


def _section(title: str, text: str) -> str:
    return f"{'=' * 80}\n{title}\n{'=' * 80}\n\n{text}\n"


def main() -> None:
    """Freeze, prove that the result starts, and write its licences beside it."""
    folder, work = (Path(argument).resolve() for argument in sys.argv[1:])
    freeze(folder, work)
    executable = folder / ("keymend.exe" if sys.platform == "win32" else "keymend")
    subprocess.run([str(executable), "--version"], check=True, timeout=60)  # noqa: S603 - just built
    (folder / "THIRD-PARTY-NOTICES.txt").write_text(notices(), encoding="utf-8")


if __name__ == "__main__":
    main()
