"""What one file contributes to the knowledge of its workspace. Pure: text in, facts out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from keymend.envfile import Kind, parse, read
from keymend.envfile.loader import Loader
from keymend.facts import Definition, Place
from keymend.secret import Secret
from keymend.syntax.assignments import assignments
from keymend.syntax.environments import of_environments
from keymend.syntax.languages import is_environment_file, is_flask_file, language_within
from keymend.syntax.lookups import Lookup, expansions, mentions
from keymend.syntax.showable import is_showable
from keymend.syntax.variables import accesses
from keymend.text import Snapshot, Span
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
_CLIENT_WORDS: Final = re.compile(
    r"OPEN_?AI|AZURE|KEY|TOKEN|SECRET|ENDPOINT|BASE|URL|ORG|PROJECT|VERSION|PASSWORD"
)
"""Of the words in capitals these alone are kept: the others are no client's variables."""
_COMMENTED: Final = re.compile(r"\s*#+\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=")
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
    loaders: tuple[LoaderMention, ...] = ()
    openai_version: tuple[int, ...] | None = None
    is_library: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the file tells nothing, and need not be kept."""
        return self == Contribution(self.uri)


def is_of_interest(path: PurePath) -> bool:
    """Whether a file named ``path`` can contribute anything, so that it is worth reading."""
    if manifests.is_manifest(path) or is_environment_file(path):
        return True
    return path.suffix.lower() not in _TELLING_NOTHING and path.name not in _WRITTEN_BY_TOOLS


def contribution_of(snapshot: Snapshot) -> Contribution:
    """Return what the file ``snapshot`` tells of its workspace."""
    path, text = snapshot.path, snapshot.text
    if len(text) > _MAX_LENGTH and not manifests.is_manifest(path):
        return Contribution(snapshot.uri)
    if is_environment_file(path):
        return _of_environment_file(snapshot)
    if path.name == ".envrc":
        return _of_envrc(snapshot)
    snapshot = replace(snapshot, language=language_within(snapshot))
    found = manifests.read(path, text)
    accessed, assigned = tuple(accesses(snapshot)), tuple(assignments(snapshot))
    sets = {each.name for each in (*accessed, *assigned) if each.assigned}
    words = mentions(text)
    if snapshot.language not in _LISTING:
        words -= sets  # an assignment reads nothing
    return Contribution(
        snapshot.uri,
        accesses=_places(snapshot, (*accessed, *of_environments(snapshot, assigned))),
        mentions=_names(word for word in words if _CLIENT_WORDS.search(word)),
        sets=_names(sets),
        packages=_names(found.packages | manifests.imports(snapshot)),
        loaders=(*found.loaders(snapshot), *loaders.mentions(snapshot)),
        openai_version=found.openai_version,
        is_library=found.is_library,
    )


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
    line_of = snapshot.lines.line_of
    return tuple((each, Place(snapshot.uri, each.span, line_of(each.span.start))) for each in found)
