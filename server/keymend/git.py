"""What git knows, asked of git itself.

A repository can be told to run programs (hooks, file system monitors, text conversion).
The calls here read only, and switch off what a workspace could plug in: DESIGN 6, an
untrusted workspace cannot make Keymend run anything.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from keymend.files import repository_root

TIMEOUT_SECONDS: Final = 20
_LONGEST_PATH: Final = 4096
"""Bytes; more is no file ``.git``."""
_SAFE: Final = (
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.untrackedCache=false",
)  # fmt: skip


class GitError(Exception):
    """Git is missing, this is no repository, or git did not answer; the message says which."""


def run_git(folder: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    """Run git in ``folder`` and return what it prints. Raises ``GitError``."""
    environment = {
        **os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"
    }  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, arguments from this package alone
            ["git", *_SAFE, *arguments],  # noqa: S607 - the user's git, as found on PATH
            cwd=folder,
            env=environment,
            input=stdin,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git did not answer in {TIMEOUT_SECONDS} seconds") from None
    if done.returncode:
        raise GitError("not a git repository, or git could not read it")
    return done.stdout


def git_folder(folder: Path) -> Path | None:
    """Return where git keeps the index of the work tree around ``folder``; ``None`` outside one.

    The file ``.git`` of a linked work tree or a submodule names a folder elsewhere.
    """
    root = repository_root(folder)
    if root is None:
        return None
    place = root / ".git"
    if place.is_dir():
        return place
    text = b""
    try:
        if place.is_file():
            with place.open("rb") as file:
                text = file.read(_LONGEST_PATH)
    except OSError:
        return None
    named = os.fsdecode(text.removeprefix(b"gitdir:").strip()) if b"gitdir:" in text[:7] else ""
    return Path(os.path.normpath(root / named)) if named else None


def staged_files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield path and content of every file that is added or changed in the index.

    Contents are those of the index, not of the work tree: what would be committed.
    Raises ``GitError``.
    """
    root = Path(os.fsdecode(run_git(folder, "rev-parse", "--show-toplevel")).rstrip("\n"))
    listing = run_git(
        root, "diff", "--cached", "--raw", "--no-abbrev", "--no-renames",
        "--diff-filter=ACMT", "-z", "--no-ext-diff",
    )  # fmt: skip
    fields = os.fsdecode(listing).split("\0")
    # ":100644 100644 <old id> <new id> M", then the path.
    for described, name in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, object_id, _ = described.split(" ")
        if mode.startswith("100"):  # a file, not a link or a submodule
            yield root / name, run_git(root, "cat-file", "blob", object_id)
