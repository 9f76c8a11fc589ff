r"""Documents edited line by line are what the protocol says that they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from lsprotocol import types

from keymend.lsp.documents import Document, Edited
from keymend.lsp.positions import Units
from keymend.paths import path_of
from keymend.text import LineIndex
from lsp.edits import as_range, changes, encodings, texts

_CODEC = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def opened(text: str) -> Document:
    return Document.opened("untitled:x", "plaintext", 1, text)


def edited_as_the_protocol_says(text: str, range_: types.Range, new: str, encoding: str) -> str:
    """Apply one change to a whole text, written after LSP 3.17 and nothing of Keymend's."""
    codec, width = _CODEC[encoding]

    def offset(position: types.Position) -> int:
        lines = re.split(r"\r\n|\n|\r", text)
        if position.line >= len(lines):
            return len(text)
        at = 0
        for _ in range(position.line):
            end = re.compile(r"\r\n|\n|\r").search(text, at)
            assert end
            at = end.end()
        line = lines[position.line].encode(codec, "surrogatepass")
        cut = min(position.character * width, len(line))
        return at + len(line[:cut].decode(codec, "ignore"))

    return text[: offset(range_.start)] + new + text[offset(range_.end) :]


@settings(max_examples=300)
@given(texts(30), changes, encodings)
def test_edits_give_the_text_that_the_protocol_says(
    text: str, made: list[tuple[tuple[int, int], tuple[int, int], str]], encoding: str
) -> None:
    document, units = opened(text), Units(encoding)
    for version, (start, end, new) in enumerate(made, 2):
        range_ = as_range((start[0] % 35, start[1]), (end[0] % 35, end[1]))
        text = edited_as_the_protocol_says(text, range_, new, encoding)
        edit = document.edit(range_, new, units, version)
        fresh = opened(text)
        assert document.snapshot().text == text
        assert document.lines == fresh.lines
        assert document.version == version
        assert list(edit.after) == document.lines[edit.first : edit.first + len(edit.after)]


@settings(max_examples=200)
@given(texts(30), changes)
def test_an_edit_tells_what_has_changed_and_no_more(
    text: str, made: list[tuple[tuple[int, int], tuple[int, int], str]]
) -> None:
    document = opened(text)
    for start, end, new in made:
        lines = list(document.lines)
        range_ = as_range((start[0] % 35, start[1]), (end[0] % 35, end[1]))
        check(lines, document, document.edit(range_, new, Units(), 2))
        lines, whole = list(document.lines), document.snapshot().text
        check(lines, document, document.replace_all(whole[:9] + new + whole[12:], 3))


def check(lines: list[str], document: Document, edit: Edited) -> None:
    lines[edit.first : edit.first + len(edit.before)] = edit.after
    assert lines == document.lines
    before, after = "".join(edit.before), "".join(edit.after)
    assert before[: edit.head] == after[: edit.head]
    assert before[len(before) - edit.tail :] == after[len(after) - edit.tail :]
    assert edit.head <= len(edit.before[0])
    assert edit.head + edit.tail <= min(len(before), len(after))
    assert edit.tail <= min(len(edit.before[-1]), len(edit.after[-1]))


def test_a_line_feed_after_a_carriage_return_joins_it() -> None:
    document = opened("a\rb")
    place = types.Position(1, 0)
    document.edit(types.Range(place, place), "\n", Units(), 2)
    assert document.lines == ["a\r\n", "b"]


def test_a_carriage_return_before_a_line_feed_joins_it() -> None:
    document = opened("a\n\nb")
    document.edit(types.Range(types.Position(0, 1), types.Position(1, 0)), "\r", Units(), 2)
    assert document.snapshot().text == "a\r\nb"
    assert document.lines == ["a\r\n", "b"]


@pytest.mark.parametrize(
    "end", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_what_only_python_calls_a_line_end_does_not_move_lines(end: str) -> None:
    document = opened(f"a{end}b\nc")
    place = types.Position(1, 0)
    document.edit(types.Range(place, place), "X", Units(), 2)
    assert document.snapshot().text == f"a{end}b\nXc"


def test_the_last_line_takes_columns_up_to_its_end_and_positions_are_left_as_they_are() -> None:
    place = types.Position(0, 99)
    document = opened("key = 'x'")
    document.edit(types.Range(place, place), "!", Units(), 2)
    assert document.snapshot().text == "key = 'x'!"
    assert place == types.Position(0, 99)


@settings(max_examples=200)
@given(texts(30))
def test_locating_is_the_same_as_indexing(text: str) -> None:
    document, index = opened(text), LineIndex(text)
    assert len(document.lines) == len(index)
    for line in range(len(index)):
        for offset in (-40, -3, 0, 2, 50):
            absolute = max(0, min(index.starts[line] + offset, len(text)))
            relative = absolute - index.starts[line]
            assert document.locate(line, relative) == index.position(absolute)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/a%20b/x%3By.py", "/home/a b/x;y.py"),
        ("vscode-notebook-cell:/home/n.ipynb#W0s", "/home/n.ipynb"),
    ],
)
def test_addresses_are_paths(uri: str, path: str) -> None:
    assert str(path_of(uri)) == path


def test_an_untitled_document_lies_nowhere() -> None:
    assert path_of("untitled:Untitled-1") is None
