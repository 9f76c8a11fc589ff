"""The move in a notebook file: each code cell is a Python module inside JSON strings.

What becomes of a cell is ``python``'s. An editor that opens notebooks as such has cells as
documents of their own, and never comes here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.project import Project
from keymend.fixes.move.python import PythonCarrier
from keymend.syntax.notebooks import Cell, code_cells, language_of
from keymend.text import Snapshot, Span

_LOADS: Final = re.compile(r"\bload_dotenv\(|%dotenv\b")


@dataclass(frozen=True)
class NotebookCarrier:
    """A notebook with a key in its code."""

    snapshot: Snapshot
    places: tuple[Span, ...]
    cells: tuple[tuple[Cell, PythonCarrier], ...]

    searches_upwards: ClassVar[bool] = True
    is_bound: ClassVar[bool] = False
    remains: ClassVar[str] = ""

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], project: Project
    ) -> NotebookCarrier | None:
        """Return the notebook as a carrier; ``None`` where the key is not in Python code."""
        if language_of(snapshot) != "python":
            return None
        cells: list[tuple[Cell, PythonCarrier]] = []
        for cell in code_cells(snapshot):
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
    def _first(self) -> tuple[Cell, PythonCarrier]:
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
