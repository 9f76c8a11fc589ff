"""The lossless model, and writing through it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from keymend.envfile import Kind, Loader, parse, read
from keymend.envfile.writing import (
    READERS,
    UnwritableError,
    append,
    remove,
    rename,
    set_variable,
    spelled,
)
from keymend.fixes.edits import applied
from keymend.samples import fake_key
from real_loaders import Read
from spellings import CUT_FILES, TEXT


@given(st.one_of(CUT_FILES, st.text()))
def test_the_entries_are_the_whole_text(text: str) -> None:
    file = parse(text)
    assert "".join(file[entry.span] for entry in file.entries) == text
    for entry in file.assignments:
        spans = [entry.prefix, entry.name, entry.separator, entry.value, entry.comment]
        assert spans == sorted(spans)
        assert all(entry.span.contains(span) for span in spans)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("A=v\n", "A", "v"),
        ("  export A = v # c\n", "A", "v"),
        ("A='v # c' # c\n", "A", "v # c"),
        ('A="a\\n\\"b"\n', "A", 'a\n"b'),
        ("A=v#c\n", "A", "v#c"),
        ("A= # c\n", "A", ""),
        ("A=\n", "A", ""),
        ("A: v\n", "A", "v"),
        ("set A=v\n", "A", "v"),
        ("\ufeffA=`v`\n", "A", "v"),
        ("A='v\n", "A", "'v"),
        ('A="one\ntwo"\nB=1\n', "A", "one\ntwo"),
        ('A="one\nB="two"\n', "A", '"one'),
    ],
)
def test_a_line_is_what_it_looks_like(text: str, name: str, value: str) -> None:
    file = parse(text)
    entry = file.assignments[0]
    assert (file.name_of(entry), file.value_of(entry)) == (name, value)


def test_lines_that_set_nothing_are_told_apart() -> None:
    kinds = [entry.kind for entry in parse('# c\n\n{"A": 1}\nA\nA=1\n').entries]
    assert kinds == [Kind.COMMENT, Kind.BLANK, Kind.OTHER, Kind.OTHER, Kind.ASSIGNMENT]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "NEW=v\n"),
        ("A=1\n", "A=1\nNEW=v\n"),
        ("A=1", "A=1\nNEW=v"),
        ("A=1\r\n# c\r\n", "A=1\r\n# c\r\nNEW=v\r\n"),
        ("\ufeffA=1\r\nB=2", "\ufeffA=1\r\nB=2\r\nNEW=v"),
    ],
)
def test_a_line_is_added_in_the_style_of_the_file(before: str, after: str) -> None:
    assert applied(before, append(parse(before), "NEW", "v")) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A=1 # c\nB=2\n", "A=v # c\nB=2\n"),
        ("A=1\nexport A = '2'\n", "A=1\nexport A = v\n"),
        ("B=2\n", "B=2\nA=v\n"),
        ('A="one\ntwo"\r\n', "A=v\r\n"),
    ],
)
def test_a_value_is_set_where_it_counts(before: str, after: str) -> None:
    assert applied(before, set_variable(parse(before), "A", "v")) == after


def test_a_variable_is_renamed_with_what_refers_to_it() -> None:
    before = "A=1 # A\nB=${A}/$A/$AB/${A:-x}\\$A\nAB=2\n"
    assert applied(before, rename(parse(before), "A", "C")) == (
        "C=1 # A\nB=${C}/$C/$AB/${C:-x}\\$A\nAB=2\n"
    )


def test_removing_takes_every_line_of_the_variable_alone() -> None:
    before = '# c\nA="one\ntwo"\nB=2\nexport A=3'
    assert applied(before, remove(parse(before), "A")) == "# c\nB=2\n"


@pytest.mark.parametrize("name", ["", "1A", "A-B", "A B", "A=B"])
def test_a_name_that_no_shell_takes_is_not_written(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        append(parse(""), name, "v")


@pytest.mark.parametrize("format_id", ["openai-project", "azure-openai", "bedrock", "anthropic"])
def test_keys_need_no_quotes(format_id: str) -> None:
    key = fake_key(format_id)
    assert spelled(key) == key


@pytest.mark.parametrize(
    ("value", "spelling"),
    [("two words", "'two words'"), ("it's", '"it\'s"'), ("a#b", "'a#b'"), ("", "")],
)
def test_quotes_are_used_where_they_must_be(value: str, spelling: str) -> None:
    assert spelled(value) == spelling


def test_a_value_that_loaders_cannot_agree_on_is_refused_unprinted() -> None:
    with pytest.raises(UnwritableError) as caught:
        spelled("${A}'\"")
    assert "${A}" not in str(caught.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(value=st.one_of(TEXT, st.text(max_size=8)))
def test_what_is_written_is_read_back_by_the_loaders_themselves(
    value: str, real_loaders: dict[Loader, Read]
) -> None:
    assume("\0" not in value and value.isprintable())
    try:
        text = applied("B=1\n", append(parse("B=1\n"), "A", value))
    except UnwritableError:
        return
    for loader in READERS:
        assert real_loaders[loader](text) == {"A": value, "B": "1"}
        assert read(loader, text).values == {"A": value, "B": "1"}
