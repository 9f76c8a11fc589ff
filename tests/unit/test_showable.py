"""Names of variables are shown; what could be a key in their place is not."""

from __future__ import annotations

import pytest

from keymend.providers import BY_VARIABLE, FORMATS
from keymend.samples import fake_key
from keymend.syntax.showable import is_showable


@pytest.mark.parametrize("format_id", FORMATS)
def test_no_key_is_a_name(format_id: str) -> None:
    assert not any(is_showable(fake_key(format_id, seed)) for seed in range(20))


@pytest.mark.parametrize(
    "name", [*BY_VARIABLE, "openai_api_key", "A1", "S3_KEY_2024", "my.key-name"]
)
def test_names_are(name: str) -> None:
    assert is_showable(name)
