"""Single values, diagnosed without a text around them."""

from __future__ import annotations

import itertools

import pytest

from keymend.detection.placeholders import is_local_dummy, is_placeholder, masked_part
from keymend.diagnosis import Cause, Expectation, diagnose
from keymend.diagnosis.characters import describe
from keymend.diagnosis.confusables import fold, prototypes
from keymend.diagnosis.runtime import consequence
from keymend.providers import BY_ID, OPENAI
from keymend.samples import fake_key

AT_OPENAI = Expectation((OPENAI,), certain=True)


def causes(value: str, expected: Expectation = AT_OPENAI) -> list[Cause]:
    diagnosis = diagnose(value, expected)
    return [fault.cause for fault in diagnosis.faults] if diagnosis else []


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_a_key_that_lost_its_case_is_not_mended(change: object) -> None:
    assert callable(change)
    diagnosis = diagnose(change(fake_key("openai-project")), AT_OPENAI)
    assert diagnosis is not None
    [fault] = diagnosis.faults
    assert "throughout" in fault.statement
    assert not fault.mends


def test_several_causes_in_one_value_are_each_named_once() -> None:
    key = fake_key("openai-project")
    found = causes(f"“\u200b{key[:30]} {key[30:]}\u200b”")
    assert sorted(found, key=lambda cause: cause.value) == [
        Cause.INVISIBLE,
        Cause.WHITESPACE,
        Cause.TYPOGRAPHIC,
    ]


def test_a_key_of_no_known_format_may_have_no_character_that_cannot_be_sent() -> None:
    assert causes("“abcd1234efgh5678ijkl”") == [Cause.TYPOGRAPHIC]
    assert causes("abcd1234efgh5678ijkl\u200b") == [Cause.INVISIBLE]
    assert causes("abcd1234efgh5678ijkl") == []
    assert causes("сервер нашей компании") == []


def test_what_stands_nowhere_as_a_key_is_judged_with_more_care() -> None:
    elsewhere = Expectation(named=False)
    key = fake_key("groq")
    assert causes(key[:-1], elsewhere) == [Cause.LENGTH]
    assert causes(key[:-9], elsewhere) == []
    assert causes(key + "x", elsewhere) == []
    assert causes("sk-***", elsewhere) == []
    assert causes("gsk_" + "a" * 51, elsewhere) == []


def test_a_weak_format_counts_at_its_own_provider_alone() -> None:
    key = fake_key("azure-openai-32")
    azure = Expectation((BY_ID["azure-openai"],), certain=True)
    assert causes(key[:-1], azure) == [Cause.LENGTH]
    assert causes(key[:-1], Expectation(certain=True)) == []


def test_no_statement_tells_more_of_a_key_than_the_character_that_is_wrong() -> None:
    key = fake_key("openai-project")
    for value in (
        key[:-5],
        key + key,
        key[:40] + "~" + key[41:],
        f'"{key}"',
        key[:8] + "\u0430" + key[9:],
    ):
        diagnosis = diagnose(value, AT_OPENAI)
        assert diagnosis is not None
        for fault in diagnosis.faults:
            shown = " ".join([fault.statement, *(mend.title for mend in fault.mends)])
            assert not any(key[at : at + 6] in shown for at in range(8, len(key) - 6))


def test_characters_are_described_by_code_point_and_name() -> None:
    assert describe("\u200b") == "U+200B ZERO WIDTH SPACE"
    assert describe("\0") == "U+0000 NULL"


def test_a_prototype_is_of_the_kind_of_its_character() -> None:
    assert prototypes("\u0406") == ("I",)  # CYRILLIC CAPITAL LETTER BYELORUSSIAN-UKRAINIAN I
    assert prototypes("\u041e")[0] == "O"
    assert prototypes("\uff10") == ("0",)
    assert prototypes("\u028b") == ("u", "v")  # LATIN SMALL LETTER V WITH HOOK
    assert prototypes("\u4e2d") == ()
    assert fold("O0lI1B8S5") == "001118855"


def test_what_happens_at_run_time_depends_on_character_and_language() -> None:
    assert "UnicodeEncodeError" in consequence("sk-\u201c", "python")
    assert "ByteString" in consequence("sk-\u201c", "typescript")
    assert "401" in consequence("sk-\u00e4", "javascript")
    assert "Connection error" in consequence("sk-a\n", "python")
    assert "trims" in consequence("sk-a ", "javascript")
    assert "invalid header" in consequence("sk-a\nb", "javascript")
    assert "401" in consequence(" sk-a", "python")
    assert "401" in consequence("sk-a\x1b", "python")
    assert "Connection error" in consequence("sk-a\x1b", "javascript")
    assert "invalid header" in consequence("\nsk-a", "javascript")
    assert consequence("sk-\u00a0", "dotenv").endswith("Node sends it and is answered by 401")


EDGES = ["", " ", "\t", "\n", "\r\n", "\0", "\x0b", "\x1b", "\u00e9", "\u200b"]


@pytest.mark.parametrize("language", ["python", "typescript", "dotenv", "go"])
def test_every_value_has_a_consequence(language: str) -> None:
    for before, inside, behind in itertools.product(EDGES, repeat=3):
        assert consequence(f"{before}sk-a{inside}b{behind}", language)


@pytest.mark.parametrize("value", ["sk-1234", "test", "hunter2", "a-b-c", "keyboard", "my.host"])
def test_what_is_no_placeholder(value: str) -> None:
    assert not is_placeholder(value)


def test_masks_placeholders_and_local_keys_are_told_apart() -> None:
    assert masked_part("sk-...") is None
    assert masked_part("sk-...abcd") == (3, 6)
    assert masked_part("sk-***") == (3, 6)
    assert is_local_dummy("EMPTY")
    assert not is_local_dummy("sk-proj-1")
