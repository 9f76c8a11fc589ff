"""The way from a notebook file to its program and back, over generated cells."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from keymend.finding import Edit
from keymend.syntax.notebooks import program
from keymend.text import Snapshot, Span

_INSIDE = re.compile(r'(?:\\.|[^"\\])*')
"""What stands inside one string of JSON; a place may go on to the next line's string."""
LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=4)


def notebook(cells: list[list[str]], *, ascii_only: bool, indent: int | None) -> Snapshot:
    made: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": ["x = 1"]}]
    made += [{"cell_type": "code", "outputs": [], "source": source} for source in cells]
    document = {"cells": made, "metadata": {"kernelspec": {"language": "typescript"}}}
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    return Snapshot("file:///n.ipynb", text, "json")


def sources(snapshot: Snapshot) -> list[str]:
    document = json.loads(snapshot.text)
    return ["".join(one["source"]) for one in document["cells"] if one["cell_type"] == "code"]


@given(st.lists(LINES, max_size=4), st.booleans(), st.sampled_from([None, 1]))
def test_every_character_is_found_where_it_stands(
    cells: list[list[str]], ascii_only: bool, indent: int | None
) -> None:
    snapshot = notebook(cells, ascii_only=ascii_only, indent=indent)
    read = program(snapshot)
    text = read.snapshot.text
    assert text == "".join("".join(lines) + "\n" for lines in cells if lines)
    places = [read.place(Span(at, at + 1)) for at in range(len(text))]
    for character, place in zip(text, places, strict=True):
        if place is None:  # the line end after a cell
            assert character == "\n"
        else:
            raw = _INSIDE.match(snapshot[place])
            assert raw
            assert json.loads(f'"{raw[0]}"') == character


@given(st.lists(LINES, min_size=1, max_size=3), st.text(max_size=6), st.data())
def test_an_edit_changes_its_cell_as_it_would_the_program(
    cells: list[list[str]], new: str, data: st.DataObject
) -> None:
    new = new.encode("utf-8", "ignore").decode()
    snapshot = notebook(cells, ascii_only=False, indent=1)
    read = program(snapshot)
    size = len(read.snapshot.text)
    start = data.draw(st.integers(0, size))
    span = Span(start, data.draw(st.integers(start, size)))
    outside = read.outside((Edit(span, new),))
    if outside is None:
        assert read.place(span) is None
        return
    [edit] = outside
    text = snapshot.text
    changed = Snapshot(snapshot.uri, text[: edit.span.start] + edit.text + text[edit.span.end :])
    whole = read.snapshot.text
    told = zip(sources(changed), cells, strict=True)
    assert "".join(source + "\n" for source, lines in told if lines) == (
        whole[: span.start] + new + whole[span.end :]
    )
