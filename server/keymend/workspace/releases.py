"""Which release of the package ``openai`` a file runs with: what is installed where it lies.

A repository may hold many programs, each with requirements of its own. Those in the file's
folder or in one around it count, the nearest first; a lock file says what is installed, a
requirement what may be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keymend.workspace.folders import folders_around

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """What the manifest or lock file ``uri`` names."""

    uri: str
    version: Version

    @property
    def is_locked(self) -> bool:
        """Whether it is what is installed, and not what may be."""
        return self.uri.endswith(".lock")

    @property
    def home(self) -> str:
        """The folder whose programs it is for: ``requirements/dev.txt`` is for the one around."""
        folder, around = folders_around(self.uri)[:2]
        return around if folder.endswith("/requirements") else folder


class Releases:
    """The releases that a workspace names, to be asked for each of its files."""

    def __init__(self, releases: Iterable[Release]) -> None:
        told = sorted(releases, key=lambda each: not each.is_locked)
        self._homes: dict[str, Version] = {}
        for release in told:
            self._homes.setdefault(release.home, release.version)
        majors = {release.version[:1] for release in told}
        self._elsewhere = told[0].version if len(majors) == 1 else None

    def nearest(self, uri: str) -> Version | None:
        """Return the release with which the file ``uri`` runs; ``None`` if nothing tells.

        Where none is for a folder around the file, the first counts if all are of one major
        version: the file belongs to one of those programs.
        """
        if self._homes:
            for folder in folders_around(uri):
                if folder in self._homes:
                    return self._homes[folder]
        return self._elsewhere
