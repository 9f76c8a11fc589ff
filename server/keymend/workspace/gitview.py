"""What git has to do with the environment files of a workspace."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from keymend.facts import GitState
from keymend.files import repository_root
from keymend.git import GitError, run_git


def states(files: Iterable[Path]) -> dict[Path, GitState]:
    """Return git's view of each of ``files``; those outside repositories are left out.

    Asks git twice a repository, for these files alone. Where git is missing or does not
    answer nothing is known, and nothing is returned.
    """
    by_repository: dict[Path, list[Path]] = defaultdict(list)
    for file in files:
        root = repository_root(file.parent)
        if root is not None:
            by_repository[root].append(file)
    result: dict[Path, GitState] = {}
    for root, members in by_repository.items():
        try:
            tracked = _listed(root, members, "--cached")
            others = _listed(root, members, "--others", "--exclude-standard")
        except GitError:
            continue
        for file in members:
            if file in tracked:
                result[file] = GitState.TRACKED
            else:
                result[file] = GitState.UNTRACKED if file in others else GitState.IGNORED
    return result


def _listed(root: Path, files: list[Path], *options: str) -> set[Path]:
    names = [file.relative_to(root).as_posix() for file in files]
    listing = run_git(root, "--literal-pathspecs", "ls-files", "-z", *options, "--", *names)
    return {root / name for name in os.fsdecode(listing).split("\0") if name}
