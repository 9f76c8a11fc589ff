"""What is known of the workspace around a text. Data only; ``workspace/`` gathers it.

A scan is pure: it is given these facts and never looks for them. ``Facts()`` knows
nothing, and a rule that needs a fact it does not have says nothing.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from keymend.envfile import Loader
from keymend.secret import Secret
from keymend.text import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A span (code points) in a file of the workspace, and its zero-based line."""

    uri: str
    span: Span
    line: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A variable as an environment file of the workspace defines it."""

    name: str
    value: Secret
    uri: str
    line: int
    """Zero-based."""
    span: Span
    """Where the name stands, in code points."""


@dataclass(frozen=True)
class LoaderUse:
    """A loader that brings environment files into a program of the workspace, and where."""

    loader: Loader
    place: Place
    overrides: bool = False
    """Whether the file's values replace those that the process has already."""


class GitState(enum.Enum):
    """What git has to do with a file."""

    TRACKED = "tracked"
    IGNORED = "ignored"
    UNTRACKED = "untracked"
    """Neither tracked nor ignored: the next ``git add .`` takes it."""


@dataclass(frozen=True)
class OwnFile:
    """What is known of the text's own file beyond its text."""

    encoding: str = "utf-8"
    """``utf-8``, ``utf-8-bom``, ``utf-16``: editors hide it from their documents."""
    git: GitState | None = None
    """``None`` outside a repository, or where git did not answer."""
    loaders: tuple[LoaderUse, ...] = ()
    """The loaders in use that read this file, each once."""
    is_read_by_others: bool = False
    """Whether a loader in use reads this file in a way that is not known here."""


@dataclass(frozen=True)
class Facts:
    """The workspace as far as it has been read."""

    definitions: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)
    """Variable name to where environment files define it, the nearest file first."""
    openai_version: tuple[int, ...] | None = None
    """The version of the Python package ``openai`` that the workspace pins, if it does."""
    reads: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    """Variable name to where code of the workspace reads it, the first few places."""
    mentions: frozenset[str] = frozenset()
    """Words of code and configuration that could be names of variables, however used."""
    packages: frozenset[str] = frozenset()
    """Names, in lower case, of the packages that the workspace imports or depends on, those
    that any rule asks for (``usedpackages``)."""
    has_packages: bool = False
    """Whether it imports or depends on any package at all."""
    process: Mapping[str, str] = field(default_factory=dict)
    """The variables of the process environment, each with the ``digest`` of its value."""
    set_elsewhere: frozenset[str] = frozenset()
    """Variables that other files than environment files set: compose, CI, Dockerfiles, code."""
    commented: frozenset[str] = frozenset()
    """Variables that a line of an environment file would set, were it no comment."""
    is_complete: bool = False
    """Whether the whole workspace has been read, so that what is missing here is missing."""
    loads_environment_files: bool = False
    """Whether the program that the text belongs to brings an environment file in."""
    is_library: bool = False
    """Whether the workspace is a package for other programs, which set its variables."""
    file: OwnFile = OwnFile()

    @property
    def judges_lookups(self) -> bool:
        """Whether enough is known to say of a variable that is looked up that nothing sets it."""
        return (
            self.is_complete
            and not self.is_library
            and self.loads_environment_files
            and bool(self.definitions)
        )


def digest(value: str) -> str:
    """Return what stands for a value where values are compared and must not be kept."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
