"""What one file contributes to the knowledge of its workspace. Pure: text in, facts out."""

from __future__ import annotations

import enum
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import PurePath
from typing import Final

from keymend.envfile import Kind, parse, read
from keymend.envfile.loader import Loader
from keymend.facts import Definition, Place
from keymend.matching import Signs, may_stand
from keymend.secret import Secret
from keymend.syntax.assignments import assignments
from keymend.syntax.environments import of_environments
from keymend.syntax.languages import is_environment_file, is_flask_file, language_within
from keymend.syntax.lookups import (
    COMPOSITION_SIGN,
    MENTION_SIGN,
    Lookup,
    compositions,
    expansions,
    mentions,
)
from keymend.syntax.showable import is_showable
from keymend.syntax.variables import accesses
from keymend.text import Snapshot, Span
from keymend.usedpackages import asked_for
from keymend.workspace import loaders, manifests
from keymend.workspace.loaders import LoaderMention

_TELLING_NOTHING: Final = frozenset(
    {
        # prose, which names variables that nobody reads
        ".adoc", ".markdown", ".md", ".org", ".rst", ".tex", ".txt",
        # styles, data, and what tools write
        ".css", ".csv", ".jsonl", ".less", ".lock", ".log", ".map", ".ndjson", ".po", ".scss",
        ".snap", ".sum", ".svg", ".tsv",
        # no text
        ".7z", ".avif", ".bin", ".bmp", ".bz2", ".class", ".dat", ".db", ".dll", ".dylib", ".eot",
        ".exe", ".gif", ".gz", ".h5", ".ico", ".jar", ".jpeg", ".jpg", ".mov", ".mp3", ".mp4",
        ".npy", ".npz", ".o", ".ogg", ".onnx", ".otf", ".parquet", ".pdf", ".pickle", ".pkl",
        ".png", ".pt", ".pyc", ".safetensors", ".so", ".sqlite", ".sqlite3", ".tar", ".tgz",
        ".tiff", ".ttf", ".war", ".wasm", ".wav", ".webm", ".webp", ".whl", ".woff", ".woff2",
        ".xz", ".zip", ".zst",
    }
)  # fmt: skip
"""Suffixes of files that read no variable. Any other file may be a program's or a tool's."""
_WRITTEN_BY_TOOLS: Final = frozenset({"package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml"})
_MAX_LENGTH: Final = 1_000_000
"""Longer files are generated or minified: their look-ups are copies of others."""
_COMMENTED: Final = re.compile(r"\s*#+\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=")
_FEW: Final = 8
"""Places whose lines are counted sooner than where the lines of a whole text begin."""
_LISTING: Final = frozenset({"json", "jsonc", "plaintext", "terraform", "toml", "yaml"})
"""Languages that hand variables on: what they name is for a program to read."""

Names = tuple[str, ...]
"""Names, each once, sorted. A set takes eight times the memory, and there is one a file."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a file tells. ``definitions`` are those of an environment file, in its order."""

    uri: str
    definitions: tuple[Definition, ...] = ()
    accesses: tuple[tuple[Lookup, Place], ...] = ()
    mentions: Names = ()
    sets: Names = ()
    commented: Names = ()
    """Variables that a comment of an environment file would set, were it none."""
    packages: Names = ()
    """Those that the file imports or depends on and that any rule asks for."""
    has_packages: bool = False
    """Whether it imports or depends on any."""
    loaders: tuple[LoaderMention, ...] = ()
    openai_version: tuple[int, ...] | None = None
    is_library: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the file tells nothing, and need not be kept."""
        return not any(getattr(self, field) for field in _TOLD)


_TOLD: Final = tuple(field.name for field in fields(Contribution) if field.name != "uri")


class Interest(enum.Enum):
    """What a file is to a workspace, by its name."""

    NONE = enum.auto()
    """It tells nothing."""
    BASE = enum.auto()
    """An environment file or a manifest: without the first, nobody asks for the others."""
    WHOLE = enum.auto()
    """Its name tells something by itself."""
    SIGNS = enum.auto()
    """It tells nothing unless a sign stands in its bytes."""


def interest_in(name: str) -> Interest:
    """Return what a file called ``name`` is to its workspace."""
    path = PurePath(name)
    if manifests.is_manifest(path) or is_environment_file(path) or name == ".envrc":
        return Interest.BASE
    if path.suffix.lower() in _TELLING_NOTHING or name in _WRITTEN_BY_TOOLS:
        return Interest.NONE
    return Interest.WHOLE if loaders.is_told_by_name(name) else Interest.SIGNS


def is_of_interest(path: PurePath) -> bool:
    """Whether a file named ``path`` can contribute anything, so that it is worth reading."""
    return interest_in(path.name) is not Interest.NONE


def contribution_of(snapshot: Snapshot) -> Contribution:
    """Return what the file ``snapshot`` tells of its workspace."""
    path = snapshot.path
    if len(snapshot.text) > _MAX_LENGTH and not manifests.is_manifest(path):
        return Contribution(snapshot.uri)
    if is_environment_file(path):
        return _of_environment_file(snapshot)
    if path.name == ".envrc":
        return _of_envrc(snapshot)
    return _of_text(replace(snapshot, language=language_within(snapshot)))


def contribution_by(signs: Signs, snapshot: Snapshot) -> Contribution:
    """Return what a file of ``Interest.SIGNS`` tells, if no other sign stands in its text."""
    if len(snapshot.text) > _MAX_LENGTH:
        return Contribution(snapshot.uri)
    if signs <= _OF_NO_NAMES:
        return Contribution(snapshot.uri, has_packages=manifests.imports_any(snapshot, signs))
    return _of_text(snapshot, signs)


def _of_text(snapshot: Snapshot, signs: Signs | None = None) -> Contribution:
    """Return what a text tells in which no other sign than ``signs`` stands."""
    text = snapshot.text
    found = manifests.read(snapshot.path, text)
    accessed = tuple(accesses(snapshot, signs))
    assigned = tuple(assignments(snapshot, signs))
    sets = {each.name for each in (*accessed, *assigned) if each.assigned}
    words = mentions(snapshot) if may_stand(MENTION_SIGN, signs) else _NOTHING
    composed = compositions(text) if may_stand(COMPOSITION_SIGN, signs) else _NOTHING
    if snapshot.language not in _LISTING:
        words -= sets  # an assignment reads nothing
    imported = manifests.imports(snapshot, signs)
    return Contribution(
        snapshot.uri,
        accesses=_places(snapshot, (*accessed, *of_environments(snapshot, assigned, signs))),
        mentions=_names(words | composed),
        sets=_names(sets),
        packages=_names(asked_for(found.packages | imported)),
        has_packages=bool(found.packages or imported) or manifests.imports_any(snapshot, signs),
        loaders=(*found.loaders(snapshot), *loaders.mentions(snapshot, signs)),
        openai_version=found.openai_version,
        is_library=found.is_library,
    )


_NOTHING: Final[frozenset[str]] = frozenset()
_OF_NO_NAMES: Final = frozenset({manifests.IMPORT_SIGN.id})


def _of_environment_file(snapshot: Snapshot) -> Contribution:
    file = parse(snapshot.text)
    return Contribution(
        snapshot.uri,
        definitions=tuple(
            _definition(snapshot, file.name_of(entry), file.value_of(entry), entry.name.start)
            for entry in file.assignments
            if is_showable(file.name_of(entry))
        ),
        commented=_names(
            found["name"]
            for entry in file.entries
            if entry.kind is Kind.COMMENT and (found := _COMMENTED.match(file[entry.span]))
        ),
        accesses=_places(
            snapshot,
            (each for entry in file.assignments for each in expansions(file.text, entry.value)),
        ),
        loaders=tuple(loaders.of_flask(snapshot)) if is_flask_file(snapshot.path) else (),
    )


def _of_envrc(snapshot: Snapshot) -> Contribution:
    return Contribution(
        snapshot.uri,
        definitions=tuple(
            _definition(snapshot, binding.name, binding.value or "", binding.at)
            for binding in read(Loader.BASH, snapshot.text).bindings
            if is_showable(binding.name)
        ),
        accesses=_places(snapshot, accesses(snapshot)),
        loaders=tuple(loaders.mentions(snapshot)),
    )


def _names(names: Iterable[str]) -> Names:
    """Return ``names`` as they are kept: each string once in all files."""
    return tuple(sorted(map(sys.intern, set(names))))


def _definition(snapshot: Snapshot, name: str, value: str, at: int) -> Definition:
    span = Span(at, at + len(name))
    return Definition(name, Secret(value), snapshot.uri, snapshot.lines.line_of(at), span)


def _places(snapshot: Snapshot, found: Iterable[Lookup]) -> tuple[tuple[Lookup, Place], ...]:
    lookups, text = tuple(found), snapshot.text
    line_of = snapshot.lines.line_of if len(lookups) > _FEW or "\r" in text else None
    return tuple(
        (
            each,
            Place(
                snapshot.uri,
                each.span,
                line_of(start) if line_of else text.count("\n", 0, start),
            ),
        )
        for each in lookups
        for start in (each.span.start,)
    )
