"""What a report is made of: findings as plain data, and what could not be read.

A row is made from a finding while its text is at hand. It holds no secret, so it can
cross a process border and stand in a cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from keymend.finding import Finding, Severity
from keymend.fixes import Offer
from keymend.text import Snapshot


class Place(NamedTuple):
    """A place for people and programs: line and column from 1, offset from 0, in code points."""

    line: int
    column: int
    offset: int


class OfferedFix(NamedTuple):
    """The title of a fix, and who may apply it (a value of ``Applicability``)."""

    title: str
    applicability: str


@dataclass(frozen=True)
class Row:
    """One finding, as every format reports it."""

    code: str
    name: str
    severity: Severity
    message: str
    path: str
    """Relative to the folder of the call, with forward slashes."""
    start: Place
    end: Place
    provider: str | None
    masked: str | None
    fingerprint: str
    fixes: tuple[OfferedFix, ...] = ()


def row(snapshot: Snapshot, finding: Finding, path: str, offers: Sequence[Offer]) -> Row:
    """Return ``finding`` as a row."""
    return Row(
        code=finding.code,
        name=finding.name,
        severity=finding.severity,
        message=finding.message,
        path=path,
        start=_place(snapshot, finding.span.start),
        end=_place(snapshot, finding.span.end),
        provider=finding.provider,
        masked=finding.secret.masked if finding.secret else None,
        fingerprint=finding.fingerprint,
        fixes=tuple(OfferedFix(offer.title, offer.applicability.value) for offer in offers),
    )


def _place(snapshot: Snapshot, offset: int) -> Place:
    line, column = snapshot.lines.position(offset)
    return Place(line + 1, column + 1, offset)


class FileError(NamedTuple):
    """A file that could not be handled, and why."""

    path: str
    message: str


class UnusedIgnore(NamedTuple):
    """A comment that silences nothing."""

    path: str
    line: int
    """From 1."""


@dataclass
class Result:
    """The outcome of one call."""

    rows: list[Row] = field(default_factory=list)
    errors: list[FileError] = field(default_factory=list)
    unused: list[UnusedIgnore] = field(default_factory=list)
    """Looked for only where the call asks for it."""
    files: int = 0
    fixed: int = 0
    """Findings that are gone because they were fixed."""
    clean: list[Path] = field(default_factory=list)
    """Files that concern no rule, whatever the settings and other files are."""

    def add(self, other: Result) -> None:
        """Take over what another part of the same call found."""
        self.rows += other.rows
        self.errors += [error for error in other.errors if error not in self.errors]
        self.unused += other.unused
        self.files += other.files
        self.fixed += other.fixed
        self.clean += other.clean
