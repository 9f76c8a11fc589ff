"""What is left to do after a key was moved, because no edit can do it.

The key may be in the history of git, where moving it changes nothing. It is searched for
here, in what git prints: as an argument of git it would be seen by every process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keymend.git import GitError, run_git
from keymend.providers import BY_ID
from keymend.secret import Secret

_COMMITS: Final = 500
"""How many commits of one file are looked through, the newest first."""


@dataclass(frozen=True)
class Commit:
    """A commit: its short id, and its day (``2026-11-23``)."""

    id: str
    day: str


def first_commit(file: Path, secret: Secret) -> Commit | None:
    """Return the oldest commit that brought ``secret`` into ``file``; ``None`` if none did.

    Where git is missing, slow, or does not know the file, that is ``None`` too.
    """
    try:
        listing = run_git(
            file.parent,
            *("log", "--reverse", f"--max-count={_COMMITS}", "--format=%x00%h %cs"),
            *("--patch", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv"),
            *("--", file.name),
        )
    except GitError:
        return None
    value = secret.reveal().encode("utf-8", "surrogatepass")
    for block in listing.split(b"\0")[1:]:
        head, _, patch = block.partition(b"\n")
        if any(value in line for line in _added(patch)):
            commit, _, day = head.decode("ascii", "replace").partition(" ")
            return Commit(commit, day)
    return None


def _added(patch: bytes) -> Iterator[bytes]:
    return (line for line in patch.split(b"\n") if line.startswith(b"+"))


def after_move(file: Path, secret: Secret, provider: str | None) -> str:
    """Return, on one line and without the key, what moving it out of ``file`` has not done."""
    commit = first_commit(file, secret)
    known = BY_ID.get(provider or "")
    where = f" at {known.key_page}" if known and known.key_page else ""
    if commit is not None:
        told = (
            f"{secret.masked} has been in git since {commit.id} ({commit.day}): revoke it{where}."
        )
    else:
        told = f"If anyone else has seen {secret.masked}, revoke it{where}."
    return f"{told} Programs read the variable when they start: restart what runs."
