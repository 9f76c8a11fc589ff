"""Placeholders are told from keys, in a time that grows with the value alone."""

from __future__ import annotations

import pytest

from keymend.detection.placeholders import is_placeholder
from keymend.samples import fake_key


@pytest.mark.parametrize("value", ["xxxx", "sk-xxxx-xxxx", "XXX_xxx", "sk-...", "...xx", "…"])
def test_fillers_are_placeholders(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize("format_id", ["openai-project", "groq", "azure-openai-32"])
def test_keys_are_none(format_id: str) -> None:
    assert not is_placeholder(fake_key(format_id))


def test_no_value_leads_into_backtracking() -> None:
    # A pattern that tries every way to cut a run of x would not end on 40 of them.
    for value in ("x" * 5000 + "A", "sk-" + "x-" * 2500 + "!", "." * 5000 + "y"):
        assert not is_placeholder(value)
