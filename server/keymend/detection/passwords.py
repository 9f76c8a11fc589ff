"""Which texts that are called passwords are one, and which are stand-ins, names and labels.

A password that somebody chose has no format; what speaks for it is the place that calls
it so, and that it is none of the words that examples and tests use.
"""

from __future__ import annotations

import base64
import re
from typing import Final

from keymend.detection.evidence import is_no_secret, is_reference
from keymend.detection.placeholders import is_placeholder
from keymend.detection.positions import Position

_ORDINARY: Final = re.compile(
    r"(?:[a-z]*pass(?:w(?:or)?d)?|pw|pwd|secret|changeme|token|key|admin|root|user|(?:test)+|guest|"
    r"postgres|mysql|mongo|redis|rabbit|foo|bar|hunter2|example|opensesame|x+|\*+|\.+|_+)\d{0,3}",
    re.IGNORECASE,
)
_VARIABLE: Final = re.compile(r"[$<{%\[]|^[A-Z_]+$")
_EXAMPLE_HOST: Final = re.compile(
    r"@(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\b|(?:[\w.-]+\.)?(?:example|foo|bar)\.|"
    r"(?:[\w-]+\.)?(?:test|invalid|local)\b)",
    re.IGNORECASE,
)


def is_in_url(value: str, after: str) -> bool:
    """Whether ``value``, the password of a URL that goes on with ``after``, is one."""
    if len(value) < 6 or _VARIABLE.search(value) or _ORDINARY.fullmatch(value):
        return False
    return not _EXAMPLE_HOST.match(after)


def is_basic(value: str) -> bool:
    """Whether ``value`` is what ``Authorization: Basic`` takes, with a password in it."""
    try:
        plain = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode()
    except ValueError:
        return False
    user, colon, password = plain.partition(":")
    if not colon or not plain.isprintable():
        return False
    chosen = (
        password if len(password) > 1 else user
    )  # a key may be the user's name: "key:", "key:x"
    return len(chosen) >= 6 and not _ORDINARY.fullmatch(chosen) and not is_placeholder(chosen)


_LABEL: Final = re.compile(r"pass\s?(?:w|ph)|pwd|secret|credential|login|enter|your", re.IGNORECASE)
_LEET: Final = str.maketrans("0134578@$!", "oleastbasi")
_INSIDE: Final = re.compile(r"[A-Za-z][0-9!#%^*+]+[A-Za-z]")
"""What numbers at the end do not make a password of: a name without quotes may have them."""
_IDENTIFIER: Final = re.compile(r"[A-Za-z_]+(?:\.[A-Za-z_]+)+")


def is_given(place: Position) -> bool:
    """Whether the value at ``place``, which something before it calls a password, is one."""
    value = place.value
    names = place.words
    if not _is_password(names) or is_no_secret(names) or not 8 <= len(value) <= 64:
        return False
    if not place.quoted or " " in value or value[0] in "./$<{[%*-" or value[-1] in ":>}])":
        return False
    if any(mark in value for mark in ("{", "${", "%s", "://", "</", "\\", "()", "...", "***")):
        return False
    if value[0] == "#" and not any(map(str.isdigit, value)):
        return False  # a selector of a style sheet
    if _is_listed(place) or (place.bare and not _INSIDE.search(value)):
        return False
    letters = sum(map(str.isalpha, value))
    if letters < 3 or letters == len(value) or value.replace("_", "").replace("-", "").isalpha():
        return False
    if _LABEL.search(value) or _ORDINARY.fullmatch(value.lower().translate(_LEET)):
        return False  # "P4ssw0rd" is as ordinary as "password"
    return not (is_placeholder(value) or is_reference(value) or _IDENTIFIER.fullmatch(value))


def _is_listed(place: Position) -> bool:
    """Whether name and value are neighbours in a list: in a call the name comes first."""
    text, named = place.snapshot.text, place.named
    if place.paired or "," not in text[named.end : place.span.start]:
        return False
    return text[max(0, named.start - 2) : named.start - 1] != "("


def _is_password(names: tuple[str, ...]) -> bool:
    """Whether a name of these words is a password's; ``pass_context`` passes something on."""
    while names and names[-1].isdigit():
        names = names[:-1]
    return bool(names) and (
        names[-1] == "pass"
        or any(
            name in {"pwd", "passphrase"}
            or "passw" in name
            or (name.endswith("pass") and name != "pass")
            for name in names
        )
    )
