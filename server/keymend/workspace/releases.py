"""Which release of the package ``openai`` a file runs with: what is installed where it lies.

A repository may hold many programs, each with requirements of its own. Those in the file's
folder or in one around it count, the nearest first; a lock file says what is installed, a
requirement what may be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

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
    def home(self) -> PurePosixPath:
        """The folder whose programs it is for: ``requirements/dev.txt`` is for the one around."""
        folder = PurePosixPath(self.uri).parent
        return folder.parent if folder.name == "requirements" else folder


def nearest(releases: Iterable[Release], uri: str) -> Version | None:
    """Return the release with which the file ``uri`` runs; ``None`` if nothing tells.

    Where none of ``releases`` is for a folder around the file, the first counts if all are
    of one major version: the file belongs to one of those programs.
    """
    told = sorted(releases, key=lambda each: not each.is_locked)
    for folder in PurePosixPath(uri).parents:
        for release in told:
            if release.home == folder:
                return release.version
    majors = {release.version[:1] for release in told}
    return told[0].version if len(majors) == 1 else None
