"""Renaming a variable wherever it is set and read, or saying why that cannot be done.

A reader that is left behind finds nothing under the old name. What cannot be edited for
certain is therefore refused, with the place that stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from keymend.clientvariables import OPENAI, READ_BY_CLIENTS
from keymend.finding import Edit
from keymend.fixes.settingsfields import read_another
from keymend.providers import BY_VARIABLE
from keymend.redaction import redact_path
from keymend.syntax.assignments import PROGRAMS
from keymend.syntax.languages import language_of, language_within
from keymend.text import Snapshot
from keymend.workspace.index import Index
from keymend.workspace.navigation import is_name, named_in, references

_OPENAI_PACKAGE: Final = "openai"


class CannotRenameError(Exception):
    """A variable that is left as it is; the message tells the user why."""


def files(index: Index, name: str, near: str) -> list[str]:
    """Return the URIs of the files that name ``name``, templates too, sorted.

    Fields of settings are known by names in capitals.
    """
    named = {place.uri for each in (name, name.upper()) for place in references(index, each, near)}
    return sorted(named | index.templates(name))


def check(index: Index, name: str, new: str, near: str) -> None:
    """Raise ``CannotRenameError`` where ``name`` cannot be called ``new`` everywhere."""
    if not is_name(new):
        raise CannotRenameError("a variable's name has letters, digits and underscores")
    taken = index.definitions(new, near)
    if taken:
        where = _place(taken[0].uri, taken[0].line)
        raise CannotRenameError(f"{new} is set already, in {where}")
    for uri in index.composing(name):
        raise CannotRenameError(
            f"{_file(uri)} puts names such as {name} together, and would look for it"
        )
    if _is_left_to_a_client(index, name, near):
        raise CannotRenameError(
            f"the client reads {name} on its own, and no code does: pass its value to the client "
            "first"
        )


def edits(snapshot: Snapshot, name: str, new: str) -> Iterator[Edit]:
    """Yield the edits that rename ``name`` in one text.

    A field of settings keeps its name, and is told what to read. Raises
    ``CannotRenameError`` where that cannot be done.
    """
    for each in named_in(replace(snapshot, language=language_within(snapshot))):
        if each.is_field and each.name in (name, name.upper()):
            changed = read_another(snapshot, each.span, new)
            if changed is None:
                where = _place(snapshot.uri, snapshot.lines.line_of(each.span.start))
                raise CannotRenameError(
                    f"the field {snapshot[each.span]} in {where} reads {name}: give it an alias "
                    "first"
                )
            yield from changed
        elif each.name == name:
            yield Edit(each.span, f"{new}: {name}" if each.binds else new)


def _is_left_to_a_client(index: Index, name: str, near: str) -> bool:
    """Whether a client of a package in use reads ``name``, and no program names it."""
    if name not in READ_BY_CLIENTS:
        return False
    package = _OPENAI_PACKAGE if name in OPENAI else BY_VARIABLE[name].id
    facts = index.facts_for(near)
    return package in facts.packages and not any(
        language_of(PurePosixPath(place.uri)) in PROGRAMS for place in facts.reads.get(name, ())
    )


def _place(uri: str, line: int) -> str:
    return f"{_file(uri)}:{line + 1}"


def _file(uri: str) -> str:
    return redact_path(unquote(PurePosixPath(uri).name))
