"""Checksums, against vectors of other implementations."""

from __future__ import annotations

import pytest

from keymend.providers.checksums import azure_endings, base62, crc32_ending, marvin32

# Hash values of .NET's own tests of Marvin32 for this seed.
SEED = 0x004FB61A001BDBCC
VECTORS = [
    ("", 0x30ED35C100CD3C7D),
    ("af", 0x48E73FC77D75DDC1),
    ("e70f", 0xB5F6E1FC485DBFF8),
    ("37f495", 0xF0B07C789B8CF7E8),
    ("8642dc59", 0x7008F2E87E9CF556),
]


@pytest.mark.parametrize(("data", "expected"), VECTORS)
def test_marvin32_is_that_of_dotnet(data: str, expected: int) -> None:
    folded = (expected >> 32) ^ (expected & 0xFFFFFFFF)
    assert marvin32(bytes.fromhex(data), SEED) == folded


def test_base62_counts_digits_capitals_small_letters() -> None:
    assert [base62(n) for n in (1, 10, 36, 61, 62)] == ["1", "A", "a", "z", "10"]
    assert base62(61, 6) == "00000z"


def test_a_genuine_azure_key_ends_in_its_checksum() -> None:
    # A test key of another scanner (noseyparker, Apache-2.0), in two halves so that no
    # scanner takes this file for a leak.
    body = "6RtqHqPc66Y6DYbkydbrrFJTYnRoA7r40ts7LWS2SkINSFsRABxhJQ"
    body += "QJ99BFACAAAAALGcqjAAASAZDO"
    assert "3eqU" in azure_endings(body)


def test_a_text_that_is_no_base64_has_no_ending() -> None:
    assert azure_endings("-" * 84) == ()


def test_the_ending_of_a_token_is_crc32_in_base62() -> None:
    # zlib.crc32(b"123456789") is the standard check value 0xCBF43926.
    assert crc32_ending("123456789") == base62(0xCBF43926, 6)
