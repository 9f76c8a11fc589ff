"""No expression matches where the words are missing that it is said to need."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keymend.explain.cause import Cause
from keymend.explain.explanation import CAUSES, explain
from keymend.explain.words import Searched, words_of

MESSAGES = sorted({message for cause in CAUSES for message in cause.messages})


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("Incorrect API key", {"incorrect api key"}),
        ("a(?:bcd|efg)h", {"bcd", "efg"}),
        ("(?:bcd|e?)xy", {"xy"}),
        ("(?:long one)?ab", {"ab"}),
        (r"\d+ (?:one|two){1,3}", {"one", "two"}),
        (r"[ab]|c", {""}),
        (r"(?=look)\w{4}", {""}),
        (r"(?<!long)é end", {" end"}),
        (r"\s*", {""}),
    ],
)
def test_words_are_what_no_match_can_do_without(expression: str, words: set[str]) -> None:
    assert words_of(expression) == words


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(MESSAGES), st.data())
def test_what_matches_has_one_of_the_words(message: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(message, re.IGNORECASE)))
    assert Searched(text).has_one_of(words_of(message))


def test_every_message_has_a_word_by_which_to_look_for_it() -> None:
    assert [message for message in MESSAGES if words_of(message) == {""}] == []


def test_other_cases_of_a_letter_are_seen() -> None:
    cause = Cause("x", "", "", "", messages=("invalid key",), codes=("KEY",))
    assert cause.message_in(Searched("\u0131NVALID \u212aey"))
    assert cause.has_code_in(Searched("code=KEY"))
    assert not cause.has_code_in(Searched("code=key"))


def test_a_long_log_without_an_error_is_searched_for_no_expression(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []
    monkeypatch.setattr(Cause, "message_pattern", property(lambda cause: tried.append(cause.id)))
    monkeypatch.setattr(Cause, "code_pattern", property(lambda cause: tried.append(cause.id)))
    line = "12:00:00,123 worker-{0} has handled {0:08x} in 12 ms, path=/v1/items/{0}\n"
    explain("".join(line.format(number) for number in range(3000)))
    assert len(tried) < 8


def test_without_the_parser_every_expression_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keymend.explain.words._MODULE", "re._no_such_parser")
    expression = "asked without a parser"
    assert words_of(expression) == {""}
    words_of.cache_clear()
