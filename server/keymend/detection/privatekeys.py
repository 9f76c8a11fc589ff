"""Private keys: in PEM, in base 64, without a header, and as PuTTY keeps them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Final

from keymend.detection.credential import Credential
from keymend.detection.evidence import is_random
from keymend.matching import Match, Pattern
from keymend.secret import Secret
from keymend.text import Snapshot, Span

_PEM: Final = "private-key:pem"
_BASE64: Final = "private-key:base64"
_BARE: Final = "private-key:bare"
_PUTTY: Final = "private-key:putty"


def patterns() -> Iterator[Pattern]:
    """Yield the engine's patterns for private keys."""
    yield Pattern(
        id=_PEM,
        anchors=("PRIVATE KEY",),
        regex=r"-----BEGIN (?:[A-Z0-9]{2,10} )?PRIVATE KEY(?: BLOCK)?-----",
        gate=r"-----BEGIN [A-Z0-9 ]{0,12}PRIVATE KEY",
        width=128,
    )
    yield Pattern(
        id=_BASE64,
        # Base 64 of "-----BEGIN", at the three places it can have in a group of three.
        anchors=("LS0tLS1CRUdJTi", "0tLS0tQkVHSU4", "tLS0tLUJFR0lO"),
        regex=r"[A-Za-z0-9+/]{0,4}(?:LS0tLS1CRUdJTi|0tLS0tQkVHSU4|tLS0tLUJFR0lO)[A-Za-z0-9+/]{64,4000}",
        gate="LS0tLS1CRUdJTi|0tLS0tQkVHSU4|tLS0tLUJFR0lO",
        width=4200,
    )
    yield Pattern(
        id=_BARE,
        # The base 64 of SEQUENCE { INTEGER 0, … }, which RSA and PKCS #8 private keys are
        # and certificates and public keys are not.
        anchors=("IBAAK", "IBAAJ", "IBADAN"),
        regex=r"(?<![A-Za-z0-9+/\-])MII[A-Za-z0-9+/]{3}(?:IBAAK|IBAAJ|IBADAN)[A-Za-z0-9+/]{40,4000}={0,2}",
        gate=r"MII[A-Za-z0-9+/]{3}(?:IBAAK|IBAAJ|IBADAN)",
        width=4200,
    )
    yield Pattern(
        id=_PUTTY,
        anchors=("PuTTY-User-Key-File-",),
        regex=r"PuTTY-User-Key-File-\d(?=: )",
        width=64,
    )


_BODY: Final = re.compile(r"[A-Za-z0-9+/=]{16,}")
_HEAD_LENGTH: Final = 160
"""Code points in which a key's first line begins; after a sentence about the header none does."""
_BODY_LENGTH: Final = 4000
_OF_PUTTY: Final = re.compile(
    # PuTTY, "PPK file format": public lines of base 64, then private ones, here not encrypted.
    r": [\w-]+\s+Encryption: none\s[^:]{1,20}:[^\r\n]*\s+Public-Lines: \d+\s[\w+/=\s]+?"
    r"Private-Lines: \d+\s+(?P<line>[A-Za-z0-9+/=]{16,})"
)
_NOT_BODY: Final = re.compile(r"-----END|ENCRYPTED|\.\.\.")


def find(snapshot: Snapshot, matches: Iterable[Match]) -> Iterator[Credential]:
    """Yield the private keys among ``matches``, none that a passphrase protects."""
    for match in matches:
        look = _LOOKS.get(match.pattern.id)
        material = look(snapshot, match.span) if look is not None else None
        if material is not None:
            kind = "private key in base 64" if match.pattern.id == _BASE64 else "private key"
            yield Credential(match.span, Secret(material), kind)


def _in_pem(snapshot: Snapshot, header: Span) -> str | None:
    after = snapshot.text[header.end : header.end + _BODY_LENGTH]
    end = _NOT_BODY.search(after)
    if end is not None:
        if end[0] != "-----END":
            return None
        after = after[: end.start()]
    first = _BODY.search(after)
    if first is None or first.start() > _HEAD_LENGTH:
        return None
    body = "".join(_BODY.findall(after))
    drawn = len(body) >= 56 and any(is_random(body[at : at + 40]) for at in range(0, 400, 40))
    return body if drawn else None


def _in_base64(snapshot: Snapshot, span: Span) -> str | None:
    plain = _decoded(snapshot[span])
    return snapshot[span] if b"PRIVATE KEY" in plain and b"ENCRYPTED" not in plain else None


def _without_header(snapshot: Snapshot, span: Span) -> str | None:
    """Return the key at ``span``, unless the line before, or what stands before, says what it is.

    Of a private key that is told already; Go's tests have theirs under ``RSA TESTING KEY``.
    """
    follows = "-----BEGIN " in snapshot.text[max(0, span.start - 60) : span.start]
    return None if follows else snapshot[span]


def _of_putty(snapshot: Snapshot, header: Span) -> str | None:
    found = _OF_PUTTY.match(snapshot.text, header.end, header.end + _BODY_LENGTH)
    return found["line"] if found is not None and is_random(found["line"]) else None


def _decoded(value: str) -> bytes:
    """Return the bytes that ``value``, which may begin inside a group of four, stands for."""
    for skip in range(4):
        part = value[skip : skip + (len(value) - skip) // 4 * 4]
        try:
            plain = base64.b64decode(part)
        except binascii.Error:
            continue
        if b"-----BEGIN" in plain:
            return plain
    return b""


_LOOKS: Final = {
    _PEM: _in_pem,
    _BASE64: _in_base64,
    _BARE: _without_header,
    _PUTTY: _of_putty,
}
"""What returns the key itself, given the text and where a match stands; ``None`` for no key."""
