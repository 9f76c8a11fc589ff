"""Which texts that are called passwords are one, and which are stand-ins, names and labels.

A password that somebody chose has no format; what speaks for it is the place that calls
it so, and that it is none of the words that examples and tests use.
"""

from __future__ import annotations

import base64
import re
from typing import Final
from urllib.parse import unquote

from keymend.deferred import expression
from keymend.detection.evidence import (
    is_mixed,
    is_no_secret,
    is_published,
    is_random,
    is_reference,
    is_uuid,
)
from keymend.detection.placeholders import is_placeholder
from keymend.detection.positions import Position

_ORDINARY: Final = expression(
    r"(?:[a-z]*pass(?:w(?:or)?d)?|p.?ssw.?rd|pw|pwd|(?:top)?secret|changeme|token|key|admin|root|user|\w*test|"
    r"guest|postgres|mysql|mongo|redis|rabbit|foo|bar|hunter|example|x+|\*+|\.+|_+)"
    r"[_-]?\d{0,4}",
    re.IGNORECASE,
)
_LEET: Final = str.maketrans("0134578@$!", "oleastbasi")
_PARTS: Final = re.compile(r"(?P<words>.*?)(?P<digits>\d{0,4})[!?.]?", re.DOTALL)
_VARIABLE: Final = expression(r"[$<{\[]|%(?![0-9A-Fa-f]{2})|^[A-Z_]+$")
_TYPED: Final = re.compile(r"abcdef|qwert|asdfg|12345|abc123", re.IGNORECASE)
_EXAMPLE_HOST: Final = expression(
    r"@(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\b|(?:[\w.-]+\.)?(?:example|foo|bar)\.|"
    r"my-?(?:host|server|domain|db)\b|\[?invalid\b|"
    r"(?:[\w-]+\.)?(?:test|invalid|local)\b)",
    re.IGNORECASE,
)


def is_ordinary(value: str) -> bool:
    """Whether everybody would choose ``value``: ``P4ss-w0rd!`` is as ordinary as ``password1``."""
    if _ORDINARY.fullmatch(value):
        return True
    parts = _PARTS.fullmatch(value)
    readings = (parts["words"] if parts else value, value)
    return any(
        _ORDINARY.fullmatch("".join(filter(str.isalnum, reading.lower().translate(_LEET))))
        for reading in readings
    )


def is_in_url(value: str, after: str) -> bool:
    """Whether ``value``, the password of a URL that goes on with ``after``, is one."""
    if _VARIABLE.search(value):
        return False
    value = unquote(value)
    if len(value) < 6 or " " in value or is_ordinary(value):
        return False
    if _TYPED.search(value) or is_placeholder(value) or is_published(value):
        return False
    if _LABEL.search(value) and re.sub("[-_]", "", value).isalpha():
        return False
    return not _EXAMPLE_HOST.match(after)


def is_token_in_url(value: str, after: str) -> bool:
    """Whether ``value``, which stands alone before a URL's host, is a token.

    The public key of Sentry's addresses is one of 32 hexadecimal digits.
    """
    if _HEX.fullmatch(value) or is_published(value) or is_placeholder(value):
        return False
    return is_random(value) and is_mixed(value) and not _EXAMPLE_HOST.match(after)


_HEX: Final = re.compile(r"[0-9a-f]+", re.IGNORECASE)


def is_basic(value: str) -> bool:
    """Whether ``value`` is what ``Authorization: Basic`` takes, with a password in it."""
    try:
        plain = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode()
    except ValueError:
        return False
    user, colon, password = plain.partition(":")
    if not colon or not plain.isprintable():
        return False
    # A key may be the user's name: "key:", "key:x".
    chosen = password if len(password) > 1 else user
    if _OF_THE_STANDARD.fullmatch(chosen):
        return False
    return len(chosen) >= 6 and not is_ordinary(chosen) and not is_placeholder(chosen)


_OF_THE_STANDARD: Final = re.compile(r"open[ _-]?sesame", re.IGNORECASE)
"""RFC 7617 logs Aladdin in with it, and so does whoever shows a header."""


_COMPARED_USER: Final = re.compile(
    r"""(?:user|login|mail|account|name)\w{0,12}["'\]).]{0,3}\s{0,2}={1,3}\s{0,2}["'][^"'\r\n]{1,60}["']""",
    re.IGNORECASE,
)


def _is_compared(place: Position) -> bool:
    """Whether a program compares a user's name and the password at ``place`` to what is written."""
    text, value = place.snapshot.text, place.value
    if "==" not in place.between or not 5 <= len(value) <= 64:
        return False
    if is_ordinary(value) or _LABEL.search(value) or not value.isascii() or " " in value:
        return False
    if sum(map(str.isalpha, value)) < 3:
        return False
    end = place.named.start
    start = max(text.rfind("\n", 0, end), end - 160, 0)
    return _COMPARED_USER.search(text, start, end) is not None


_LABEL: Final = re.compile(r"pass\s?(?:w|ph)|pwd|secret|credential|login|enter|your", re.IGNORECASE)
_INSIDE: Final = re.compile(r"[A-Za-z][0-9!#%^*+]+[A-Za-z]")
"""What numbers at the end do not make a password of: a name without quotes may have them."""
_CHECKED: Final = re.compile(r"^(?:required|nullable|sometimes|string|min:\d+)\|")
"""What Laravel demands of a password that a form sends."""
_HASHED: Final = re.compile(r"md5[0-9a-f]{32}")
"""A password as PostgreSQL keeps it."""
_IDENTIFIER: Final = re.compile(r"[A-Za-z_]+(?:\.[A-Za-z_]+)+")


def is_given(place: Position) -> bool:
    """Whether the value at ``place``, which something before it calls a password, is one."""
    names = place.words
    if not _is_password(names) or is_no_secret(_PLAINLY.sub("", " ".join(names)).split()):
        return False
    if not place.quoted or place.value[-1] in ":>}])" or _is_listed(place):
        return False
    if place.between.strip("\"')]} \t") in {"", "is"} and _is_in_sentence(place):
        return False
    if place.bare and is_uuid(place.value):
        return False
    plain = _decoded(place.value)
    if plain is not None:
        return is_chosen(plain)
    if place.bare and not _INSIDE.search(place.value):
        return False
    return is_chosen(place.value) or _is_compared(place)


def _is_in_sentence(place: Position) -> bool:
    """Whether a sentence tells to pass the value on, or a template has it after another one."""
    if place.bare:
        return False
    if place.words[-1] == "pass" or is_uuid(place.value):
        return True
    return place.snapshot.text[place.named.end] not in " \t"


_PLAINLY: Final = re.compile(r"\b(?:clear|plain) text\b")
"""A password in clear text is one; other texts are not."""


def is_chosen(value: str) -> bool:
    """Whether ``value``, which stands where a password does, is one that somebody chose.

    It is no variable, no label, no word of examples, and more than letters.
    """
    if _APP_PASSWORD.fullmatch(value):
        return True
    if not 8 <= len(value) <= 64 or not value.isascii() or not value.isprintable():
        return False
    if " " in value or value[0] in "./$<{[%*-":
        return False
    if any(mark in value for mark in ("{", "${", "%s", "://", "</", "\\", "()", "...", "***")):
        return False
    if _CONSTANT.fullmatch(value):
        return False
    if value[0] == "#" and not any(map(str.isdigit, value)):
        return False  # a selector of a style sheet
    letters = sum(map(str.isalpha, value))
    if letters < 3 or letters == len(value) or value.replace("_", "").replace("-", "").isalpha():
        return False
    if _LABEL.search(value) or is_ordinary(value):
        return False
    if _CHECKED.search(value) or _HASHED.fullmatch(value):
        return False
    return not (is_placeholder(value) or is_reference(value) or _IDENTIFIER.fullmatch(value))


_CONSTANT: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_APP_PASSWORD: Final = re.compile(
    r"(?!.{0,15}(?:that|this|with|your|pass|word|from))"
    r"(?:[a-z]{4}(?: [a-z]{4}){3}|(?=.{0,12}[b-df-hj-np-tv-xz]{4})[a-z]{16})"
)
"""As Google makes them for mail programs; without the spaces, what nobody could pronounce."""


def _decoded(value: str) -> str | None:
    """Return the text that ``value`` is the base 64 of; ``None`` if it is of none.

    So are passwords written in the secrets of Kubernetes and in ``.npmrc``.
    """
    if len(value) % 4 or not _BASE64.fullmatch(value):
        return None
    plain = base64.b64decode(value).decode("latin-1").strip()
    return plain if len(plain) >= 5 and plain.isascii() and plain.isprintable() else None


_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")


def _is_listed(place: Position) -> bool:
    """Whether name and value are neighbours in a list: in a call the name comes first."""
    text, named = place.snapshot.text, place.named
    if place.paired or "," not in text[named.end : place.span.start]:
        return False
    if _HEX.fullmatch(place.value):
        return True  # the salt or the hash of a password beside it
    return text[max(0, named.start - 2) : named.start - 1] != "("


def _is_password(names: tuple[str, ...]) -> bool:
    """Whether a name of these words is a password's; ``pass_context`` passes something on."""
    while names and names[-1].isdigit():
        names = names[:-1]
    return bool(names) and (
        names[-1] in {"pass", "psk", "masterauth", "bindpw"}
        or any(
            name in {"pwd", "passphrase"}
            or name.endswith(("password", "passwords", "passwd", "passw"))
            or (name.endswith("pass") and name != "pass")
            for name in names
        )
    )
