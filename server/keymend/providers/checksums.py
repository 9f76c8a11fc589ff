"""Checksums that keys carry, verified without a network.

Sources: ``IdentifiableSecrets``, ``Marvin`` and ``Base62`` of microsoft/security-utilities
(MIT) for Azure; GitHub's "Behind GitHub's new authentication token formats" for the
CRC-32 in base 62 that GitHub and npm tokens end in.
"""

from __future__ import annotations

import base64
import binascii
import string
import zlib
from typing import Final

_BASE62: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_MASK32: Final = 0xFFFFFFFF
_AZURE_SEED: Final = int.from_bytes(b"Default0", "big")


def _rotate_left(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (32 - bits))) & _MASK32


def marvin32(data: bytes, seed: int) -> int:
    """Return the 32-bit Marvin hash of ``data``, high and low half folded together."""
    low, high = seed & _MASK32, seed >> 32

    def mix() -> None:
        nonlocal low, high
        high ^= low
        low = (_rotate_left(low, 20) + high) & _MASK32
        high = _rotate_left(high, 9) ^ low
        low = (_rotate_left(low, 27) + high) & _MASK32
        high = _rotate_left(high, 19)

    whole = len(data) - len(data) % 4
    for at in range(0, whole, 4):
        low = (low + int.from_bytes(data[at : at + 4], "little")) & _MASK32
        mix()
    low = (low + int.from_bytes(data[whole:] + b"\x80", "little")) & _MASK32
    mix()
    mix()
    return high ^ low


def base62(number: int, width: int = 0) -> str:
    """Return ``number`` in base 62 (digits, upper case, lower case), zero-padded to ``width``."""
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(width, "0")


def azure_endings(key: str) -> tuple[str, ...]:
    """Return the last four characters that an Azure key with these first 80 may have.

    Today's keys end in base 62 of the checksum, older ones in base 64. An empty tuple
    means that the first 80 characters are no base 64.
    """
    try:
        body = base64.b64decode(key[:80], validate=True)
    except (binascii.Error, ValueError):
        return ()
    checksum = marvin32(body, _AZURE_SEED).to_bytes(4, "little")
    today = base62(int.from_bytes(checksum, "big")).ljust(6, "0")[:4]
    older = base64.b64encode(checksum[:3]).decode("ascii")
    return (today, older)


def crc32_ending(body: str) -> str:
    """Return the six characters that a GitHub or npm token with this body ends in."""
    return base62(zlib.crc32(body.encode("ascii")), 6)
