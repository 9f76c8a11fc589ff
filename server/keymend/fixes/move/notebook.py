"""The move in a notebook file: each code cell is a Python module inside JSON strings.

Owns the way from the file to the text of a cell and back; what becomes of the cell is
``python``'s. An editor that opens notebooks as such has cells as documents of their own,
and never comes here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.project import Project
from keymend.fixes.move.python import PythonCarrier
from keymend.text import Snapshot, Span

_STRING: Final = r'"(?:\\.|[^"\\])*"'
_SOURCE: Final = re.compile(rf'"source"\s*:\s*(?:\[(?:\s*{_STRING}\s*,?)*\s*\]|{_STRING})')
_ELEMENT: Final = re.compile(_STRING)
_CELL_TYPE: Final = re.compile(r'"cell_type"\s*:\s*"(\w+)"')
_LANGUAGE: Final = re.compile(r'"language"\s*:\s*"(\w+)"')
_CHARACTER: Final = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[\da-fA-F]{4}|\\u[\da-fA-F]{4}|\\.|.", re.DOTALL
)
_LOADS: Final = re.compile(r"\bload_dotenv\(|%dotenv\b")


@dataclass(frozen=True)
class _Cell:
    """A code cell: its text, and where each of its characters stands in the file."""

    text: str
    offsets: tuple[int, ...]
    """One more than there are characters: the last is the end."""
    glue: str
    """What stands between two lines of the cell; empty where it is one string."""

    @property
    def span(self) -> Span:
        return Span(self.offsets[0], self.offsets[-1])

    def inside(self, place: Span) -> Span:
        """Return ``place`` of the file as a place of the cell."""
        start = self.offsets.index(place.start)
        return Span(start, start + place.length)

    def outside(self, edit: Edit) -> Edit:
        """Return an edit of the cell as one of the file."""
        text = json.dumps(edit.text, ensure_ascii=False)[1:-1]
        if self.glue:
            is_last = edit.span.end == len(self.text)
            body = text.removesuffix("\\n") if is_last else text
            text = body.replace("\\n", "\\n" + self.glue) + text[len(body) :]
        start, end = edit.span
        at = self.offsets[start]
        # The end of a line and the begin of the next have the glue between them.
        return Edit(Span(at, self.offsets[end] if end > start else at), text)


@dataclass(frozen=True)
class NotebookCarrier:
    """A notebook with a key in its code."""

    snapshot: Snapshot
    places: tuple[Span, ...]
    cells: tuple[tuple[_Cell, PythonCarrier], ...]

    searches_upwards: ClassVar[bool] = True
    remains: ClassVar[str] = ""

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], project: Project
    ) -> NotebookCarrier | None:
        """Return the notebook as a carrier; ``None`` where the key is not in Python code."""
        language = _LANGUAGE.search(snapshot.text)
        if language is not None and language[1].lower() != "python":
            return None
        cells: list[tuple[_Cell, PythonCarrier]] = []
        for cell in _code_cells(snapshot):
            inside = [cell.inside(place) for place in places if cell.span.contains(place)]
            if inside:
                mine = own if cell.span.contains(own) else None
                document = Snapshot(snapshot.uri, cell.text, "python")
                target = cell.inside(mine) if mine else inside[0]
                carrier = PythonCarrier.read(document, target, inside, project)
                if carrier is not None:
                    cells.append((cell, carrier))
                elif mine is not None:
                    return None
        if not any(cell.span.contains(own) for cell, _ in cells):
            return None
        return cls(snapshot, tuple(places), tuple(cells))

    @cached_property
    def _first(self) -> tuple[_Cell, PythonCarrier]:
        return self.cells[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the cells name at the key's places."""
        return tuple(name for _, carrier in self.cells for name in carrier.names)

    @property
    def is_fallback(self) -> bool:
        """Whether the key is only what the cells fall back to."""
        return all(carrier.is_fallback for _, carrier in self.cells)

    def loader(self, project: Project) -> Loader | None:
        """Return python-dotenv, unless a cell above loads the file."""
        cell, carrier = self._first
        loaded = _LOADS.search(self.snapshot.text, 0, cell.span.start)
        return None if loaded else carrier.loader(project)

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:
        """Return the edits that read ``name`` in every cell; the first also loads the file.

        In what cells have printed the key becomes the variable's name.
        """
        edits: list[Edit] = []
        for number, (cell, carrier) in enumerate(self.cells):
            made = carrier.edits(name, loader if number == 0 else None)
            edits += [cell.outside(edit) for edit in made]
        elsewhere = [
            place
            for place in self.places
            if not any(cell.span.contains(place) for cell, _ in self.cells)
        ]
        return edits + [Edit(place, f"${name}") for place in elsewhere]


def _code_cells(snapshot: Snapshot) -> Iterator[_Cell]:
    text = snapshot.text
    for source in _SOURCE.finditer(text):
        kinds = _CELL_TYPE.findall(text, 0, source.start())
        if kinds and kinds[-1] == "code":
            cell = _cell(text, source)
            if cell is not None:
                yield cell


def _cell(text: str, source: re.Match[str]) -> _Cell | None:
    start = source.start() + source[0].index(":")
    elements = list(_ELEMENT.finditer(text, start, source.end()))
    if not elements:
        return None
    characters: list[str] = []
    offsets: list[int] = []
    for element in elements:
        for found in _CHARACTER.finditer(text, element.start() + 1, element.end() - 1):
            characters.append(json.loads(f'"{found[0]}"', strict=False))
            offsets.append(found.start())
    offsets.append(elements[-1].end() - 1)
    return _Cell("".join(characters), tuple(offsets), _glue(text, elements))


def _glue(text: str, elements: list[re.Match[str]]) -> str:
    if len(elements) > 1:
        return text[elements[0].end() - 1 : elements[1].start() + 1]
    line_start = text.rfind("\n", 0, elements[0].start()) + 1
    indent = text[line_start : elements[0].start()]
    return f'",\n{indent}"' if line_start and not indent.strip() else ""
