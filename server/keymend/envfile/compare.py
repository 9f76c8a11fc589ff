"""Where a loader reads a line otherwise than it looks.

A line is given to the loaders' models alone, so that a mistake is found on the line that
has it, and then once more within its file, for lines that swallow those after them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from keymend.envfile.loaders import Loader, Reading, read
from keymend.envfile.model import BOM, Entry, EnvFile, Kind, parse

_REFERENCE: Final = re.compile(r"(?<!\\)\$")
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_./:,%@+=-]*")
"""A line that alone every loader reads as it looks: most lines of most files."""
_PLAIN_FILE: Final = re.compile(rf"(?:(?:{_PLAIN.pattern}|#[^\r\n]*)?\n)*(?:{_PLAIN.pattern})?")
"""A file of nothing but such lines, comments and empty lines, which cannot swallow each other."""
_NEUTRAL: Final = "\ue000"
"""Stands for ``$`` while quotes and comments are compared: nothing expands it."""


@dataclass(frozen=True)
class Misreading:
    """What one loader makes of a line, where that is not what the line looks like.

    ``sets`` says whether it sets the variable at all; ``rejects`` that the loader refuses
    the whole file because of the line.
    """

    loader: Loader
    sets: bool
    rejects: bool = False


def misreadings(
    file: EnvFile, loaders: Sequence[Loader]
) -> Iterator[tuple[Entry, tuple[Misreading, ...]]]:
    """Yield the assignments that one of ``loaders`` reads otherwise than they look."""
    if _PLAIN_FILE.fullmatch(file.text):
        return
    neutral = _without_references(file)
    # Lone carriage returns and a BOM spoil whole files for some loaders: not a line's fault.
    is_plain = "\r" not in file.text and BOM not in file.text
    whole = {loader: read(loader, neutral.text) for loader in loaders if is_plain}
    blamed: set[Loader] = set()
    for entry, twin in zip(file.assignments, neutral.assignments, strict=True):
        found = list(_misread_alone(neutral, twin, loaders))
        blamed.update(misreading.loader for misreading in found)
        for loader, reading in whole.items():
            # Only the first line that goes wrong in its file alone is to blame.
            if loader not in blamed and _is_wrong(neutral, twin, reading):
                blamed.add(loader)
                found.append(Misreading(loader, sets=reading.at(twin.name.start) is not None))
        if found:
            yield entry, tuple(found)


def expanding(file: EnvFile, entry: Entry, loaders: Iterable[Loader]) -> frozenset[Loader]:
    """Return those of ``loaders`` that put something in place of a ``$`` in the value."""
    text = file[entry.span]
    neutral = _REFERENCE.sub(_NEUTRAL, text)
    at = entry.name.start - entry.span.start
    changed = set()
    for loader in loaders:
        before, after = read(loader, neutral).at(at), read(loader, text).at(at)
        plain = before.value if before else None
        if plain is not None and (after is None or after.value != plain.replace(_NEUTRAL, "$")):
            changed.add(loader)
    return frozenset(changed)


def _without_references(file: EnvFile) -> EnvFile:
    if "$" not in file.text:
        return file
    pieces: list[str] = []
    at = 0
    for entry in file.assignments:
        pieces.append(file.text[at : entry.value.start])
        pieces.append(_REFERENCE.sub(_NEUTRAL, file[entry.value]))
        at = entry.value.end
    return parse("".join(pieces) + file.text[at:])


def _misread_alone(file: EnvFile, entry: Entry, loaders: Sequence[Loader]) -> Iterator[Misreading]:
    if _PLAIN.fullmatch(file[entry.span].rstrip("\r\n")):
        return
    alone = _alone(file, entry)
    for loader in loaders:
        misreading = _misreading(alone, loader, read(loader, alone.text))
        if misreading is not None:
            yield misreading


def _alone(file: EnvFile, entry: Entry) -> EnvFile:
    # A line end is added, because a last line without one is read like any other.
    return parse(file[entry.span].rstrip("\r\n") + "\n")


def _misreading(alone: EnvFile, loader: Loader, reading: Reading) -> Misreading | None:
    entry = next((entry for entry in alone.entries if entry.kind is Kind.ASSIGNMENT), None)
    if entry is None or not _is_wrong(alone, entry, reading):
        return None
    return Misreading(loader, reading.at(entry.name.start) is not None, reading.rejects)


def _is_wrong(file: EnvFile, entry: Entry, reading: Reading) -> bool:
    if reading.unknown_from is not None and reading.unknown_from < entry.span.start:
        return False
    binding = reading.at(entry.name.start)
    return binding is None or (binding.name, binding.value) != (
        file.name_of(entry),
        file.value_of(entry),
    )
