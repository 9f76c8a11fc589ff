"""Columns are those that a client counts, also in lines of any length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keymend.lsp.positions import Units
from lsp.edits import encodings

_WIDTHS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
_lines = st.tuples(
    st.lists(st.sampled_from(["a", "é", "€", "😀", "\ud800"]), min_size=1, max_size=6).map("".join),
    st.integers(1, 1500),
    st.sampled_from(["", "\n", "\r\n", "\r"]),
).map(lambda parts: parts[0] * parts[1] + parts[2])


def size(text: str, encoding: str) -> int:
    codec, width = _WIDTHS[encoding]
    return len(text.encode(codec, "surrogatepass")) // width


@given(_lines, st.integers(0, 9000), encodings)
def test_columns_are_sizes_of_what_stands_before(line: str, column: int, encoding: str) -> None:
    content = line.rstrip("\r\n")
    column = min(column, len(content))
    units = Units(encoding)
    character = units.character(line, column)
    assert character == size(line[:column], encoding)
    assert units.column(line, character) == column
    if column < len(content):
        assert units.column(line, units.character(line, column + 1) - 1) == column
    assert units.column(line, 10**9) == len(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_long_line_is_measured_once(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    units, line = Units(encoding), "é😀" * 50_000
    measured = 0
    actual = units._size

    def noted(text: str) -> int:
        nonlocal measured
        measured += len(text)
        return actual(text)

    monkeypatch.setattr(units, "_size", noted)
    for column in range(0, len(line), 100):
        assert units.column(line, units.character(line, column)) == column
    # 1,000 places, each of which looks at a few pieces of 2,048 code points.
    assert measured < len(line) + 1000 * 2048 * 14
