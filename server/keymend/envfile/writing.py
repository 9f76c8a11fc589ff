"""Writing into an environment file, as edits on its text.

Edits touch what they change and nothing else: comments, order, line ends, BOM and a
missing last line end stay. A value is spelled so that all of the loaders that programs
are usually started with read it back as it is; the loaders' models decide that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.envfile.loaders import Loader, read
from keymend.envfile.model import Entry, EnvFile
from keymend.finding import Edit
from keymend.text import Span

READERS: Final = (Loader.PYTHON_DOTENV, Loader.NPM_DOTENV, Loader.NODE, Loader.BASH)
"""The loaders that must read a written value as it is."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class UnwritableError(ValueError):
    """No spelling of the value is read alike by all loaders; the message holds no value."""


def spelled(value: str) -> str:
    """Return ``value`` as it is written behind ``NAME=``, without quotes if that will do.

    Docker keeps quotes as part of the value, so they are used only where they must be.
    Raises ``UnwritableError``.
    """
    for candidate in (value, f"'{value}'", f'"{value}"'):
        # A line follows, so that a spelling that eats it is not taken for a good one.
        text = f"A={candidate}\nB=b\n"
        if all(read(loader, text).values == {"A": value, "B": "b"} for loader in READERS):
            return candidate
    raise UnwritableError("the value has characters that loaders of .env files read differently")


def set_variable(file: EnvFile, name: str, value: str) -> tuple[Edit, ...]:
    """Return the edits that give ``name`` the value: its last line changed, or one added.

    Raises ``UnwritableError``, ``ValueError`` for a name that no shell would take.
    """
    entries = file.of(name)
    if not entries:
        return append(file, name, value)
    return replace_value(entries[-1], value)


def replace_value(entry: Entry, value: str) -> tuple[Edit, ...]:
    """Return the edit that puts ``value`` into an assignment. Raises ``UnwritableError``."""
    # A comment right behind it would become part of a value: "K= # c" has an empty one.
    gap = " " if entry.value.end == entry.comment.start < entry.comment.end else ""
    return (Edit(entry.value, spelled(value) + gap),)


def append(file: EnvFile, name: str, value: str) -> tuple[Edit, ...]:
    """Return the edit that adds a line at the end; a file without a last line end keeps that.

    Raises ``UnwritableError``, ``ValueError`` for a name that no shell would take.
    """
    line = f"{_checked(name)}={spelled(value)}"
    end = len(file.text)
    unfinished = file.entries and not file.text.endswith(("\n", "\r"))
    text = file.newline + line if unfinished else line + file.newline
    return (Edit(Span(end, end), text),)


def rename(file: EnvFile, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits that call a variable ``new`` wherever it is set or referred to.

    Raises ``ValueError`` for a name that no shell would take.
    """
    text = _checked(new)
    return tuple(Edit(span, text) for span in places(file, old))


def places(file: EnvFile, name: str) -> Iterator[Span]:
    """Yield where ``name`` stands: as the name of an assignment, and in ``${name}``, ``$name``."""
    reference = re.compile(rf"(?<!\\)\$(?:\{{(?P<braced>{re.escape(name)})(?=[}}:?+-])"
                           rf"|(?P<plain>{re.escape(name)})(?![A-Za-z0-9_]))")  # fmt: skip
    for entry in file.assignments:
        if file[entry.name] == name:
            yield entry.name
        for found in reference.finditer(file.text, *entry.value):
            yield Span(*found.span("braced" if found["braced"] else "plain"))


def remove(file: EnvFile, name: str) -> tuple[Edit, ...]:
    """Return the edits that take out every line that sets ``name``."""
    return tuple(Edit(entry.span, "") for entry in file.of(name))


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("not a name for a variable")
    return name
