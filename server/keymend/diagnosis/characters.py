"""Characters that do not belong in a key: which kind each is, and its name.

All of it is read off the Unicode character database of the standard library.
"""

from __future__ import annotations

import unicodedata
from typing import Final

BIDI_CONTROLS: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Property Bidi_Control (Unicode 16, PropList.txt): they reorder what stands beside them."""

_INVISIBLE_LETTERS: Final = frozenset(
    # Default_Ignorable_Code_Point outside category Cf, and the blank Braille pattern.
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2065\u2800\u3164\uffa0"
)
_ELLIPSES: Final = frozenset("\u2024\u2025\u2026\u22ef\ufe19")
_QUOTES: Final = frozenset(
    "\u00b4\u02b9\u02ba\u02bb\u02bc\u02bd\u02c8\u02ee\u2032\u2033\u2035\u2036"
    "\u275b\u275c\u275d\u275e\u301d\u301e\u301f\uff02\uff07"
)


def describe(character: str) -> str:
    """Return code point and Unicode name: ``U+200B ZERO WIDTH SPACE``."""
    name = unicodedata.name(character, "") or _CONTROL_NAMES.get(character, "unnamed character")
    return f"U+{ord(character):04X} {name}"


_CONTROL_NAMES: Final = {
    "\0": "NULL",
    "\t": "CHARACTER TABULATION",
    "\n": "LINE FEED",
    "\v": "LINE TABULATION",
    "\f": "FORM FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}


def is_invisible(character: str) -> bool:
    """Whether a non-ASCII character shows nothing: zero-width, format, tag, odd space.

    Bidirectional controls are not meant; they are ``BIDI_CONTROLS``.
    """
    if character in BIDI_CONTROLS or character.isascii():
        return False
    if character in _INVISIBLE_LETTERS:
        return True
    category = unicodedata.category(character)
    if category in {"Cf", "Zs", "Zl", "Zp", "Cc"}:
        return True
    point = ord(character)
    # Variation selectors and the plane of tags.
    return 0xFE00 <= point <= 0xFE0F or 0xE0000 <= point <= 0xE0FFF


def is_typographic_quote(character: str) -> bool:
    """Whether a word processor or a chat made ``character`` out of a quotation mark."""
    if character.isascii():
        return False
    return (
        character in _QUOTES
        or unicodedata.category(character) in {"Pi", "Pf"}
        or (character in "\u201a\u201e")
    )


def is_typographic_dash(character: str) -> bool:
    """Whether ``character`` is a dash or minus beyond ASCII, where ``-`` was meant."""
    return not character.isascii() and (
        character in "\u2212\u2043\u02d7" or unicodedata.category(character) == "Pd"
    )


def is_ellipsis(character: str) -> bool:
    """Whether ``character`` stands for dots."""
    return character in _ELLIPSES
