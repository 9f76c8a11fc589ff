"""The programs in notebook files: code cells, whose lines are strings of a JSON document.

Owns the way from the file to the text of a cell and back. An editor that opens notebooks
as such has cells as documents of their own, and needs only ``as_python``.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from keymend.finding import Edit
from keymend.text import Snapshot, Span

_STRING: Final = r'"[^"\\]*(?:\\.[^"\\]*)*"'
"""Unrolled: what is tried for each character is kept for each, and images have millions."""
_SOURCE: Final = re.compile(rf'"source"\s*:\s*(?:\[(?:\s*{_STRING}\s*,?)*\s*\]|{_STRING})')
_ELEMENT: Final = re.compile(_STRING)
_CELL_TYPE: Final = re.compile(r'"cell_type"\s*:\s*"(\w+)"')
_LANGUAGE: Final = re.compile(r'"language"\s*:\s*"(\w+)"')
_CHARACTER: Final = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[\da-fA-F]{4}|\\u[\da-fA-F]{4}|\\.|.", re.DOTALL
)
_MAGIC: Final = re.compile(r"^[ \t]*[%!](?:.*\\\r?\n)*.*", re.MULTILINE)
"""A magic of IPython, or a command of the shell, with the lines that go on with it."""
_INSTALL: Final = re.compile(
    r"^#(?:.*[ \t!%])?(?:pip3?|uv|conda|mamba)[ \t](?:.*\\\r?\n)*.*", re.MULTILINE
)
_OTHER_LANGUAGE: Final = re.compile(
    r"\s*%%(?!(?:time|timeit|capture|prun|python3?)\b|(?:write)?file[ \t]+\S+\.py\b)"
)
"""The magic of a cell whose lines are no Python."""
_LINE_BEGIN: Final = re.compile(r"^[^\r\n]", re.MULTILINE)
_SUFFIX: Final = ".ipynb"
_DEFAULT_LANGUAGE: Final = "python"


def is_notebook_file(snapshot: Snapshot) -> bool:
    """Whether the text is a whole notebook, as it lies on a disk."""
    return snapshot.language == "json" and snapshot.path.suffix == _SUFFIX


def is_cell(snapshot: Snapshot) -> bool:
    """Whether the text is a cell of a notebook, or its code."""
    return snapshot.language != "json" and snapshot.path.suffix == _SUFFIX


def as_python(snapshot: Snapshot) -> Snapshot:
    """Return a cell of Python with IPython's magics as comments, every offset as it was.

    Any other text is returned as it is.
    """
    if not is_cell(snapshot) or snapshot.language != _DEFAULT_LANGUAGE:
        return snapshot
    if _OTHER_LANGUAGE.match(snapshot.text):
        text = _commented(snapshot.text)
    else:
        text = _MAGIC.sub(lambda magic: _commented(magic[0]), snapshot.text)
    return snapshot if text == snapshot.text else replace(snapshot, text=text)


def _commented(text: str) -> str:
    return _LINE_BEGIN.sub("#", text)


def installs(snapshot: Snapshot) -> Iterator[str]:
    """Yield the commands in a cell, its magics as comments, that install packages."""
    return (found[0] for found in _INSTALL.finditer(snapshot.text))


def language_of(snapshot: Snapshot) -> str:
    """Return the language of a notebook file's code cells; Python if it does not say."""
    found = _LANGUAGE.search(snapshot.text)
    return found[1].lower() if found else _DEFAULT_LANGUAGE


@dataclass(frozen=True)
class Cell:
    """A code cell: its text, and where each of its characters stands in the file."""

    text: str
    offsets: tuple[int, ...]
    """One more than there are characters: the last is the end."""
    glue: str
    """What stands between two lines of the cell; empty where it is one string."""

    @property
    def span(self) -> Span:
        """Where the cell's text stands in the file."""
        return Span(self.offsets[0], self.offsets[-1])

    def inside(self, place: Span) -> Span:
        """Return ``place`` of the file as a place of the cell."""
        start = self.offsets.index(place.start)
        return Span(start, start + place.length)

    def place(self, span: Span) -> Span:
        """Return where ``span`` of the cell stands in the file."""
        start, end = span
        at = self.offsets[start]
        # The end of a line and the begin of the next have the glue between them.
        return Span(at, self.offsets[end] if end > start else at)

    def outside(self, edit: Edit) -> Edit:
        """Return an edit of the cell as one of the file."""
        text = json.dumps(edit.text, ensure_ascii=False)[1:-1]
        if self.glue:
            is_last = edit.span.end == len(self.text)
            body = text.removesuffix("\\n") if is_last else text
            text = body.replace("\\n", "\\n" + self.glue) + text[len(body) :]
        return Edit(self.place(edit.span), text)


@dataclass(frozen=True)
class Program:
    """The code cells of a notebook file as one text, each on lines of its own."""

    snapshot: Snapshot
    cells: tuple[Cell, ...]

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for cell in self.cells:
            starts.append(starts[-1] + len(cell.text) + 1)
        return starts

    def place(self, span: Span) -> Span | None:
        """Return where ``span`` of the program stands in the file; ``None`` if not in one cell."""
        found = self._cell_of(span)
        return found[0].place(found[1]) if found else None

    def outside(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...] | None:
        """Return edits of the program as ones of the file; ``None`` if one is not in one cell."""
        found = [(self._cell_of(edit.span), edit.text) for edit in edits]
        made = tuple(inner[0].outside(Edit(inner[1], text)) for inner, text in found if inner)
        return made if len(made) == len(edits) else None

    def _cell_of(self, span: Span) -> tuple[Cell, Span] | None:
        number = bisect_right(self._starts, span.start) - 1
        if number >= len(self.cells):
            return None
        cell, inner = self.cells[number], span.shifted(-self._starts[number])
        return (cell, inner) if inner.end <= len(cell.text) else None


def program(snapshot: Snapshot) -> Program:
    """Return the code of a notebook file, in its own language, with magics as comments."""
    language = language_of(snapshot)
    cells = tuple(code_cells(snapshot))
    texts = (as_python(Snapshot(snapshot.uri, cell.text, language)) for cell in cells)
    whole = "".join(text.text + "\n" for text in texts)
    return Program(Snapshot(snapshot.uri, whole, language), cells)


def code_cells(snapshot: Snapshot) -> Iterator[Cell]:
    """Yield the code cells of a notebook file, in their order; empty ones are left out."""
    text = snapshot.text
    kinds = list(_CELL_TYPE.finditer(text))
    starts = [kind.start() for kind in kinds]
    for source in _SOURCE.finditer(text):
        before = bisect_right(starts, source.start())
        if before and kinds[before - 1][1] == "code":
            cell = _cell(text, source)
            if cell is not None:
                yield cell


def _cell(text: str, source: re.Match[str]) -> Cell | None:
    start = source.start() + source[0].index(":")
    elements = list(_ELEMENT.finditer(text, start, source.end()))
    if not elements:
        return None
    characters: list[str] = []
    offsets: list[int] = []
    for element in elements:
        for found in _CHARACTER.finditer(text, element.start() + 1, element.end() - 1):
            one = found[0]
            characters.append(one if one[0] != "\\" else json.loads(f'"{one}"', strict=False))
            offsets.append(found.start())
    offsets.append(elements[-1].end() - 1)
    return Cell("".join(characters), tuple(offsets), _glue(text, elements))


def _glue(text: str, elements: list[re.Match[str]]) -> str:
    if len(elements) > 1:
        return text[elements[0].end() - 1 : elements[1].start() + 1]
    line_start = text.rfind("\n", 0, elements[0].start()) + 1
    indent = text[line_start : elements[0].start()]
    return f'",\n{indent}"' if line_start and not indent.strip() else ""
