"""Finding one's way between the code that reads a variable and the files that set it.

Pure questions on a text and the index; the answers are places, names and sentences, and
hold no value of a variable, only its mask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from keymend import providers
from keymend.envfile import parse
from keymend.envfile.writing import places
from keymend.facts import Definition, Facts, Place, digest
from keymend.markdown import plain
from keymend.secret import Secret
from keymend.syntax.languages import DOTENV
from keymend.syntax.lookups import CALL, MEMBER, NAME, SHELLS
from keymend.syntax.variables import occurrences
from keymend.text import Snapshot, Span
from keymend.workspace.index import Index

_UNFINISHED: Final = re.compile(
    rf"(?:{CALL} \\? [\"'`] | {MEMBER}) (?P<begun>(?:{NAME})?) \Z", re.VERBOSE
)
_UNFINISHED_IN_SHELL: Final = re.compile(rf"\$\{{?(?P<begun>(?:{NAME})?)\Z")
_REST: Final = re.compile(r"\w*")
_VARIABLE: Final = re.compile(NAME)
_LINE_BEFORE: Final = 200


@dataclass(frozen=True)
class Named:
    """A variable's name in a text; ``sets`` tells an environment file's own line.

    ``binds``: a local variable of the program has its name from here. ``is_field``: it is a
    field of settings that is called after the variable.
    """

    name: str
    span: Span
    sets: bool
    binds: bool = False
    is_field: bool = False


@dataclass(frozen=True)
class Completion:
    """What can stand at a place: ``span`` is what is written already, ``names`` are sorted."""

    span: Span
    names: tuple[str, ...]


def named_in(snapshot: Snapshot) -> Iterator[Named]:
    """Yield every variable that the text names: set, referred to, or looked up."""
    if snapshot.language == DOTENV or snapshot.path.name == ".envrc":
        file = parse(snapshot.text)
        for name in dict.fromkeys(file.name_of(entry) for entry in file.assignments):
            own = {entry.name for entry in file.of(name)}
            yield from (Named(name, span, span in own) for span in places(file, name))
    else:
        for access in occurrences(snapshot):
            yield Named(access.name, access.span, False, access.binds, access.is_field)


def named_at(snapshot: Snapshot, offset: int) -> Named | None:
    """Return the variable whose name stands at ``offset`` (code points)."""
    for named in named_in(snapshot):
        if named.span.start <= offset <= named.span.end:
            return named
    return None


def references(index: Index, name: str, near: str) -> list[Place]:
    """Return where ``name`` is set and used, the definitions first."""
    set_at = [Place(each.uri, each.span, each.line) for each in index.definitions(name, near)]
    return [*set_at, *index.uses(name)]


def completion_at(snapshot: Snapshot, offset: int, index: Index) -> Completion | None:
    """Return the names that fit inside the look-up at ``offset``; ``None`` outside of one."""
    start = max(snapshot.line_at(offset).start, offset - _LINE_BEFORE)
    before = snapshot.text[start:offset]
    found = _UNFINISHED.search(before)
    if found is None and snapshot.language in SHELLS:
        found = _UNFINISHED_IN_SHELL.search(before)
    if found is None:
        return None
    rest = _REST.match(snapshot.text, offset)
    span = Span(start + found.start("begun"), rest.end() if rest else offset)
    known = {*index.names(), *providers.BY_VARIABLE} - {snapshot[span]}
    return Completion(span, tuple(sorted(known)))


def is_name(text: str) -> bool:
    """Whether ``text`` can be the name of a variable."""
    return _VARIABLE.fullmatch(text) is not None


def description(name: str, facts: Facts, root: str, *, links: bool = False) -> list[str]:
    """Return what is known of a variable, a Markdown paragraph each.

    ``root`` is the URI of the folder that files are named relative to; ``links`` makes
    their names lead to them.
    """
    found = facts.definitions.get(name, ())
    paragraphs = [f"**{name}**"]
    if found:
        lines = [
            f"- {_linked(each, root) if links else f'`{shown(each, root)}`'}: {_masked(each.value)}"
            for each in found
        ]
        paragraphs.append("Set in\n" + "\n".join(lines))
    elif name in facts.set_elsewhere:
        paragraphs.append("Set in a file of this workspace that is no environment file.")
    else:
        paragraphs.append("Set in no environment file of this workspace.")
    paragraphs.append(_winner(name, found, facts, root))
    provider = providers.BY_VARIABLE.get(name)
    if provider is not None:
        paragraphs.append(f"The client of {provider.name} reads it on its own.")
    return [paragraph for paragraph in paragraphs if paragraph]


def shown(definition: Definition, root: str) -> str:
    """Return where ``definition`` stands, for people: ``config/.env:3``."""
    path = definition.uri.removeprefix(root.rstrip("/") + "/")
    return f"{path if path != definition.uri else PurePosixPath(path).name}:{definition.line + 1}"


def _linked(definition: Definition, root: str) -> str:
    return f"[{plain(shown(definition, root))}](<{definition.uri}#L{definition.line + 1}>)"


def _winner(name: str, found: tuple[Definition, ...], facts: Facts, root: str) -> str:
    """Return which source wins when the program runs, where that is not plain."""
    inherited = facts.process.get(name)
    if inherited is None:
        if len(found) > 1:
            return f"`{shown(found[0], root)}` is the nearest to this file."
        return ""
    if not found:
        return "The environment of this process has a value."
    if inherited == digest(found[0].value.reveal()):
        return "The environment of this process has the same value."
    keeps = "and wins unless the file is loaded with override"
    what = "is set but empty" if inherited == digest("") else "has another value"
    return f"In the environment of this process it {what}, {keeps}."


def _masked(value: Secret) -> str:
    text = value.reveal()
    if not text:
        return "empty"
    for _, key_format in providers.FORMATS.values():
        if key_format.prefix and key_format.regex.fullmatch(text):
            return f"`{Secret(text, key_format.prefix).masked}`"
    return f"`{value.masked}`"


__all__ = [
    "Completion",
    "Named",
    "completion_at",
    "description",
    "is_name",
    "named_at",
    "named_in",
    "references",
    "shown",
]
