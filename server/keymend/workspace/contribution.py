"""What one file contributes to the knowledge of its workspace. Pure: text in, facts out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from keymend.envfile import parse, read
from keymend.envfile.loader import Loader
from keymend.facts import Definition, Place
from keymend.secret import Secret
from keymend.syntax.languages import DOTENV, is_environment_file
from keymend.syntax.lookups import Lookup, lookups, mentions
from keymend.syntax.showable import is_showable
from keymend.text import Snapshot, Span
from keymend.workspace import loaders, manifests
from keymend.workspace.loaders import LoaderMention

_CODE: Final = frozenset(
    {
        "csharp", "dockerfile", "go", "java", "javascript", "javascriptreact", "kotlin",
        "makefile", "php", "powershell", "python", "ruby", "rust", "shellscript", "svelte",
        "swift", "terraform", "typescript", "typescriptreact", "vue", "yaml",
    }
)  # fmt: skip
"""Languages in which variables are read or set."""
_MAX_LENGTH: Final = 1_000_000
"""Longer files are generated or minified: their look-ups are copies of others."""
_CLIENT_WORDS: Final = re.compile(
    r"OPEN_?AI|AZURE|KEY|TOKEN|SECRET|ENDPOINT|BASE|URL|ORG|PROJECT|VERSION|PASSWORD"
)
"""Of the words in capitals these alone are kept: the others are no client's variables."""
_SETTING: Final = {
    "dockerfile": re.compile(
        r"^\s*(?:ENV|ARG)\s+(?P<name>[A-Za-z_]\w*)", re.MULTILINE | re.IGNORECASE
    ),
    "shellscript": re.compile(r"^\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)=", re.MULTILINE),
    "yaml": re.compile(r"^\s*(?:-\s+)?[\"']?(?P<name>[A-Z][A-Z0-9_]*)[\"']?\s*[:=]", re.MULTILINE),
    "python": re.compile(r"environ(?:\.setdefault\(|\[)\s*[\"'](?P<name>\w+)[\"'](?=\]\s*=[^=]|,)"),
}
_NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Contribution:
    """What a file tells. ``definitions`` are those of an environment file, in its order."""

    uri: str
    definitions: tuple[Definition, ...] = ()
    reads: tuple[tuple[Lookup, Place], ...] = ()
    mentions: frozenset[str] = _NOTHING
    sets: frozenset[str] = _NOTHING
    packages: frozenset[str] = _NOTHING
    loaders: tuple[LoaderMention, ...] = ()
    openai_version: tuple[int, ...] | None = None
    is_library: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the file tells nothing, and need not be kept."""
        return self == Contribution(self.uri)


def is_of_interest(path: PurePath, language: str) -> bool:
    """Whether a file named ``path`` can contribute anything, so that it is worth reading."""
    return (
        language == DOTENV
        or language in _CODE
        or path.suffix == ".ipynb"
        or manifests.is_manifest(path)
    )


def contribution_of(snapshot: Snapshot) -> Contribution:
    """Return what the file ``snapshot`` tells of its workspace."""
    path, text = snapshot.path, snapshot.text
    if len(text) > _MAX_LENGTH and not manifests.is_manifest(path):
        return Contribution(snapshot.uri)
    if is_environment_file(path) or path.name == ".envrc":
        return Contribution(snapshot.uri, definitions=tuple(_definitions(snapshot)))
    found = manifests.read(path, text)
    is_code = snapshot.language in _CODE or path.suffix == ".ipynb"
    setting = _SETTING.get(snapshot.language)
    sets = frozenset(match["name"] for match in setting.finditer(text)) if setting else _NOTHING
    words = mentions(text) if is_code else _NOTHING
    return Contribution(
        snapshot.uri,
        reads=tuple((each, _place(snapshot, each.span)) for each in lookups(snapshot))
        if is_code
        else (),
        mentions=frozenset(word for word in words - sets if _CLIENT_WORDS.search(word)),
        sets=sets,
        packages=found.packages | manifests.imports(snapshot),
        loaders=(*found.loaders(snapshot), *loaders.mentions(snapshot)),
        openai_version=found.openai_version,
        is_library=found.is_library,
    )


def _definitions(snapshot: Snapshot) -> list[Definition]:
    if snapshot.path.name == ".envrc":
        return [
            _definition(snapshot, binding.name, binding.value or "", binding.at)
            for binding in read(Loader.BASH, snapshot.text).bindings
            if is_showable(binding.name)
        ]
    file = parse(snapshot.text)
    return [
        _definition(snapshot, file.name_of(entry), file.value_of(entry), entry.name.start)
        for entry in file.assignments
        if is_showable(file.name_of(entry))
    ]


def _definition(snapshot: Snapshot, name: str, value: str, at: int) -> Definition:
    span = Span(at, at + len(name))
    return Definition(name, Secret(value), snapshot.uri, snapshot.lines.line_of(at), span)


def _place(snapshot: Snapshot, span: Span) -> Place:
    return Place(snapshot.uri, span, snapshot.lines.line_of(span.start))
