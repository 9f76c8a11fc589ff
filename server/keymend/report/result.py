"""What a report is made of: findings in their files, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from keymend.finding import Applicability, Finding
from keymend.text import Snapshot


@dataclass(frozen=True)
class OfferedFix:
    """The title of a fix and who may apply it."""

    title: str
    applicability: Applicability


@dataclass(frozen=True)
class Located:
    """A finding with its text, its path relative to the call's folder, and its fixes."""

    finding: Finding
    snapshot: Snapshot
    path: str
    fixes: Sequence[OfferedFix] = ()


@dataclass(frozen=True)
class FileError:
    """A file that could not be handled, and why."""

    path: str
    message: str


@dataclass
class Result:
    """The outcome of one call."""

    findings: list[Located] = field(default_factory=list)
    errors: list[FileError] = field(default_factory=list)
    files: int = 0
