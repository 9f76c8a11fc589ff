"""What is known without a loader is what the loaders' models say."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keymend.envfile import compare, parse
from keymend.envfile.loader import Loader

names = st.sampled_from(["A", "B", "_x", "OPENAI_API_KEY", "A1"])
plain_values = st.text("aZ09_./:,%@+=-", max_size=8)
values = st.text("aZ09_./:,%@+=-$#'\"` \\{}~", max_size=8)
comments = st.text("aA=#'\"`\\$ {}(\t", max_size=8).map(lambda text: f"#{text}")
plain_lines = st.one_of(
    st.tuples(names, plain_values).map("=".join), comments, st.sampled_from(["", "A="])
)
lines = st.one_of(plain_lines, st.tuples(names, values).map("=".join))


@settings(max_examples=500)
@given(st.lists(plain_lines, max_size=8), st.booleans())
def test_every_loader_reads_plain_files_as_they_look(made: list[str], ends: bool) -> None:
    text = "\n".join(made) + "\n" * ends
    with patch.object(compare, "_PLAIN_FILE", NEVER), patch.object(compare, "_PLAIN", NEVER):
        assert list(compare.misreadings(parse(text), list(Loader))) == []


@settings(max_examples=500)
@given(st.lists(lines, max_size=6))
def test_what_is_misread_does_not_depend_on_what_is_known_without_a_loader(made: list[str]) -> None:
    file = parse("\n".join(made) + "\n")
    found = list(compare.misreadings(file, list(Loader)))
    with patch.object(compare, "_PLAIN_FILE", NEVER), patch.object(compare, "_PLAIN", NEVER):
        assert list(compare.misreadings(file, list(Loader))) == found


class _Never:
    def fullmatch(self, _: str) -> None:
        return None


NEVER = _Never()


def test_no_loader_is_asked_about_a_plain_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(compare, "read", refuse)
    text = "# comment\nNAME=value\n\n" * 100
    assert list(compare.misreadings(parse(text), list(Loader))) == []
