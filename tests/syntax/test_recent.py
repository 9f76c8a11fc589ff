"""A text that is parsed from where it differs is parsed as if it were new."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_sitter import Language, Tree

from keymend.syntax.code import source
from keymend.syntax.code.recent import forget, parsed
from keymend.syntax.code.source import Source
from keymend.text import Snapshot

pieces = st.sampled_from(
    ["x = 1\n", "é = '😀'\n", "def f(a):\n    return a\n", "client = OpenAI(\n", ")\n",
     '"""', "'", "\n", "if x:\n", "    y\n", "# key\n", "😀", "é", "(", "[1, 2]\n"]
)  # fmt: skip
texts = st.lists(pieces, max_size=30).map("".join)
edits = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 6), texts), min_size=1, max_size=5)


@pytest.mark.parametrize("language", ["python", "javascript"])
@settings(max_examples=300)
@given(texts, edits)
def test_a_tree_that_was_edited_is_the_tree_of_the_text(
    language: str, text: str, made: list[tuple[int, int, str]]
) -> None:
    last = Source(Snapshot("untitled:a", text, language, 1))
    for version, (at, size, new) in enumerate(made, 2):
        text = text[:at] + new[:9] + text[at + size :]
        snapshot = Snapshot("untitled:a", text, language, version)
        last = Source(snapshot, last)
        assert shape(last) == shape(Source(snapshot))


def shape(source: Source) -> list[tuple[str, int, int]]:
    found = []
    left = [source.tree.root_node]
    while left:
        node = left.pop()
        found.append((node.type, node.start_byte, node.end_byte))
        left += node.children
    return found


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each text was parsed from where it differs."""
    made: list[bool] = []
    parse = source._tree

    def noted(language: Language, encoded: bytes, previous: Tree | None = None) -> Tree:
        made.append(previous is not None)
        return parse(language, encoded, previous)

    monkeypatch.setattr(source, "_tree", noted)
    return made


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["x = 1\n" * 9, "x = 1\n" * 9 + "y"], [False, True]),
        (["x = 1\n" * 9, "x = (\n" * 9], [False, False]),  # hardly anything in common
        (["x = 1\n" * 9, "x = 1\n" * 9 + "y."], [False, True, False]),  # an error: once more
        (["x = 1\n" * 9 + "y.", "x = 1\n" * 9 + "y.z"], [False, False]),
    ],
)
def test_a_text_is_parsed_from_where_it_differs_unless_there_is_an_error(
    parses: list[bool], texts: list[str], expected: list[bool]
) -> None:
    last = None
    for text in texts:
        last = Source(Snapshot("untitled:a", text, "python", 1), last)
    assert parses == expected


def test_one_text_is_parsed_once_for_all_who_ask() -> None:
    first = parsed(Snapshot("untitled:a", "x = 1", "python", 1))
    assert parsed(Snapshot("untitled:a", "x = 1", "python", 2)) is first
    assert parsed(Snapshot("untitled:a", "x = 2", "python", 3)) is not first


def test_of_a_closed_document_nothing_is_kept() -> None:
    first = parsed(Snapshot("untitled:a", "x = 1", "python", 1))
    forget("untitled:b")
    assert parsed(Snapshot("untitled:a", "x = 1", "python", 1)) is first
    forget("untitled:a")
    assert parsed(Snapshot("untitled:a", "x = 1", "python", 1)) is not first


def test_a_file_on_a_disk_is_not_kept() -> None:
    snapshot = Snapshot("file:///a.py", "x = 1", "python")
    assert parsed(snapshot) is not parsed(snapshot)
