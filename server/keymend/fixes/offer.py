"""What a fix is before and after it is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from keymend.finding import Applicability, Edit


@dataclass(frozen=True)
class FileChange:
    """What happens to one file: it is created with ``edits[0].text``, or edited.

    Spans are code points in the text that the workspace gave for the file; edits do not
    overlap, stand in the order of the text, and no two begin at one offset.
    """

    uri: str
    edits: tuple[Edit, ...]
    version: int | None = None
    create: bool = False
    description: str = ""
    """Why this file is touched, for clients that ask the user."""


@dataclass(frozen=True)
class Change:
    """All that one fix does, to be applied as a whole or not at all."""

    files: tuple[FileChange, ...]


class Workspace(Protocol):
    """What a fix may ask beyond the finding's document: other files as they are now.

    In the editor these are the open documents first, then the disk. Paths are absolute.
    """

    def read(self, path: Path) -> tuple[str, int | None] | None:
        """Return text and version of a file; ``None`` if there is none or it is no text."""
        ...

    def is_ignored(self, path: Path) -> bool:
        """Whether git ignores ``path`` (or would, if it existed)."""
        ...

    def is_wide(self, path: Path) -> bool:
        """Whether the file ``path`` is UTF-16 or UTF-32, which no loader reads."""
        ...

    def root_of(self, path: Path) -> Path:
        """Return the topmost folder in which files may be changed for the file ``path``."""
        ...


class NoWorkspace:
    """A workspace of which nothing is known: no file but the finding's document."""

    def read(self, path: Path) -> tuple[str, int | None] | None:  # noqa: ARG002 - a Workspace
        """Return ``None``: there is no other file."""
        return None

    def is_ignored(self, path: Path) -> bool:  # noqa: ARG002 - a Workspace
        """Return ``False``: nothing says so."""
        return False

    def is_wide(self, path: Path) -> bool:  # noqa: ARG002 - a Workspace
        """Return ``False``: there is no other file."""
        return False

    def root_of(self, path: Path) -> Path:
        """Return the file's own folder."""
        return path.parent


@dataclass(frozen=True)
class Errand:
    """What the user has to run after a fix, because no edit does it; neither text holds a key."""

    message: str
    command: str
    """For a terminal; ``message`` has it in it."""


@dataclass(frozen=True)
class Offer:
    """A fix that the user may choose.

    ``title`` begins with the verb and never holds a key. Of the offers for one finding at
    most one is ``preferred``.
    """

    id: str
    title: str
    applicability: Applicability
    preferred: bool
    build: Callable[[Workspace], Change]
    """Makes the edits. Raises ``CannotFixError`` if the files turn out not to allow it."""
    errand: Errand | None = None


class CannotFixError(Exception):
    """The fix cannot be made; the message tells the user why, without any key."""
