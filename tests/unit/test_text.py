"""Lines and places, against the wording of the protocol and against each other."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keymend.text import LineIndex, Position, Snapshot, Span, split_lines

# Line ends of the protocol, characters that str.splitlines takes for line ends, and
# characters that are more than one unit in UTF-8 and UTF-16.
TEXTS = st.text(st.sampled_from("ab\r\n\v\f\x1c\x85\u2028\u2029é😀\u0301\ufeff"), max_size=40)


@given(TEXTS)
@example("")
@example("a\r\nb\rc\n")
@example("a\u2028b\x0cc")
def test_lines_end_where_the_protocol_says(text: str) -> None:
    expected = re.split(r"\r\n|\n|\r", text)
    index = LineIndex(text)
    assert [text[slice(*span)] for span in index.lines()] == expected
    assert len(index) == len(expected)


@given(TEXTS)
def test_split_lines_loses_nothing(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert all(re.fullmatch(r"[^\r\n]*(?:\r\n|\n|\r)?", line) for line in lines)
    assert all(lines)


@given(TEXTS, st.data())
def test_an_offset_survives_the_way_to_its_position_and_back(
    text: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    index = LineIndex(text)
    position = index.position(offset)
    inside_line_end = offset > index.line(position.line).end
    expected = index.line(position.line).end if inside_line_end else offset
    assert index.offset(position) == expected


def test_a_column_beyond_the_line_means_its_end() -> None:
    index = LineIndex("ab\r\ncd")
    assert index.offset(Position(0, 99)) == 2
    assert index.offset(Position(1, 99)) == 6
    assert index.offset(Position(9, 0)) == 6


@given(TEXTS, st.data())
def test_a_line_is_found_without_an_index(text: str, data: st.DataObject) -> None:
    index = LineIndex(text)
    snapshot = Snapshot("file:///a", text)
    for offset in data.draw(st.lists(st.integers(0, len(text)), max_size=8)):
        assert snapshot.line_at(offset) == index.line(index.line_of(offset))


@given(TEXTS, st.data())
def test_the_lines_below_are_those_of_the_index(text: str, data: st.DataObject) -> None:
    index = LineIndex(text)
    number = data.draw(st.integers(0, len(index) - 1))
    below = [index.line(each) for each in range(number + 1, min(number + 4, len(index)))]
    assert list(Snapshot("file:///a", text).below(index.line(number), 3)) == below


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/a/b.py", "/home/a/b.py"),
        ("file:///C:/a%20b/c.py", "/C:/a b/c.py"),
        ("file:///a/b.py?x#y", "/a/b.py"),
        ("file://server/a.py", "/a.py"),
        ("untitled:a.py", "a.py"),
    ],
)
def test_a_path_is_that_of_the_address(uri: str, path: str) -> None:
    assert Snapshot(uri, "").path == PurePosixPath(path)


def test_full_lines_cover_the_text() -> None:
    text = "a\r\n\rb\n"
    index = LineIndex(text)
    assert [text[slice(*index.full_line(n))] for n in range(len(index))] == [
        "a\r\n",
        "\r",
        "b\n",
        "",
    ]


def test_spans_overlap_where_they_share_a_character() -> None:
    assert Span(0, 3).overlaps(Span(2, 5))
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 3).overlaps(Span(3, 3))
    assert Span(0, 5).contains(Span(1, 5))
    assert Span(1, 2).shifted(3) == Span(4, 5)


def test_a_path_is_read_from_an_escaped_uri() -> None:
    assert Snapshot("file:///c%3A/my%20app/.env", "").path.name == ".env"
    assert Snapshot("untitled:Untitled-1", "").path.name == "Untitled-1"
