"""Patterns asked often answer as those asked once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keymend.gitignore import _WORTH, Patterns

_PARTS = st.sampled_from(
    ["a", "b", "build", "a.py", "b.pyc", "[x]", "äö", ".env", "a b", "#c", "!d"]
)
_NAMES = st.builds(
    lambda parts, end: "/".join(parts) + end,
    st.lists(_PARTS, min_size=1, max_size=4),
    st.sampled_from(["", "/"]),
)
_LINES = st.lists(
    st.one_of(
        st.sampled_from(["", "# a comment", "!a.py", "/", "*", "**/build/", "a/**/b", "[ab].py*"]),
        st.builds(
            lambda sign, name, end: sign + name + end,
            st.sampled_from(["", "!", "/", "!/", "**/", "\\"]),
            _NAMES,
            st.sampled_from(["", "*", "**", " ", "\\ ", "?"]),
        ),
    ),
    max_size=8,
)


@given(_LINES, st.lists(_NAMES, max_size=12))
def test_answers_do_not_change_with_their_number(lines: list[str], names: list[str]) -> None:
    once = [Patterns(lines).verdict(name) for name in names]
    often = Patterns(lines)
    for _ in range(_WORTH):
        often.verdict("a")
    assert [often.verdict(name) for name in names] == once


def test_the_last_pattern_that_is_about_a_name_decides() -> None:
    patterns = Patterns(["*.log", "!keep.log", "build/"])
    for _ in range(_WORTH + 1):
        assert patterns.verdict("a/b.log") is True
        assert patterns.verdict("a/keep.log") is False
        assert patterns.verdict("build/a.py") is True
        assert patterns.verdict("a.py") is None
