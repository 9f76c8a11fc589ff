"""The table of formats says the same to everybody who asks it."""

from __future__ import annotations

import re

import pytest

from keymend.providers import FORMATS, PROVIDERS
from keymend.providers.formats import ALNUM, BASE64URL, HEX, char_class
from keymend.samples import fake_key


@pytest.mark.parametrize("format_id", FORMATS)
@pytest.mark.parametrize("seed", range(20))
def test_a_fake_key_is_a_key_of_its_format(format_id: str, seed: int) -> None:
    _, key_format = FORMATS[format_id]
    key = fake_key(format_id, seed)
    assert key_format.regex.fullmatch(key)
    assert key_format.lengths[0] <= len(key) <= key_format.lengths[1]
    assert set(key) <= key_format.alphabet
    assert key_format.checksum is None or key_format.checksum.holds(key)
    assert key == fake_key(format_id, seed)
    assert key != fake_key(format_id, seed + 1)


def test_ids_are_unique() -> None:
    formats = [f.id for provider in PROVIDERS for f in provider.formats]
    assert len(formats) == len(set(formats))
    assert len({provider.id for provider in PROVIDERS}) == len(PROVIDERS)


@pytest.mark.parametrize("alphabet", [HEX, ALNUM, BASE64URL, "+/=", "]^-\\"])
def test_a_character_class_matches_its_alphabet_alone(alphabet: str) -> None:
    pattern = re.compile(f"[{char_class(alphabet)}]")
    matched = {chr(point) for point in range(0x250) if pattern.fullmatch(chr(point))}
    assert matched == set(alphabet)
