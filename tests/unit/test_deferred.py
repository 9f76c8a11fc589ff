"""Expressions that are compiled when they are used."""

from __future__ import annotations

import re

import pytest

from keymend.deferred import expression


def test_an_expression_does_as_if_it_had_been_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    original = re.compile

    def compiled(regex: str, flags: int = 0) -> re.Pattern[str]:
        made.append(regex)
        return original(regex, flags)

    monkeypatch.setattr(re, "compile", compiled)
    word = expression("(?P<first>[a-z])[a-z]*", re.IGNORECASE)
    assert made == []
    found = word.search("1 Key")
    assert found is not None
    assert found["first"] == "K"
    assert word.findall("a b") == ["a", "b"]
    assert word.sub("-", "ab 1") == "- 1"
    assert len(made) == 1
    assert word.flags & re.IGNORECASE
    assert word.groupindex == {"first": 1}
    assert word.pattern == "(?P<first>[a-z])[a-z]*"


def test_an_expression_that_is_wrong_says_so_when_it_is_used() -> None:
    wrong = expression("(")
    with pytest.raises(re.error):
        wrong.search("")
