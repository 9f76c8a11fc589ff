"""Characters that look like others: Unicode's data, and the look-alikes within ASCII.

The data of Unicode Technical Standard 39 come from the package ``confusable-homoglyphs``.
Its modules cost 65 ms and ``urllib`` to import, so its data file alone is read, and only
when a non-ASCII character stands where a key is meant.
"""

from __future__ import annotations

import importlib.util
import json
import string
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from keymend.deferred import expression

_DATA: Final = ("confusable_homoglyphs", "confusables.json")
_LATIN: Final = expression(r"LATIN (?:(SMALL)|CAPITAL) LETTER (?:DOTLESS )?([A-Z])(?: WITH .*)?")

LOOKALIKES: Final[dict[str, str]] = {
    "O": "0",
    "0": "O",
    "l": "1I",
    "1": "lI",
    "I": "l1",
    "B": "8",
    "8": "B",
    "S": "5",
    "5": "S",
}
"""What an ASCII character is misread as when a key is typed from a screen or by OCR."""

_FOLD: Final = str.maketrans({"O": "0", "l": "1", "I": "1", "B": "8", "S": "5"})


def fold(text: str) -> str:
    """Return ``text`` with ASCII look-alikes made equal: equal folds look alike."""
    return text.translate(_FOLD)


_STROKES: Final = {"\u04cf": "l", "\u0130": "I"}
"""Characters that Unicode's data has no word on, or another: the small palochka is drawn as
a bare stroke; a name that was made capital in Turkish has a dotted I."""


@cache
def _prototypes() -> dict[str, str]:
    """Return each non-ASCII character that Unicode holds confusable with an ASCII one."""
    spec = importlib.util.find_spec(_DATA[0])
    if spec is None or not spec.submodule_search_locations:
        return {}
    path = Path(next(iter(spec.submodule_search_locations)), _DATA[1])
    groups = json.loads(path.read_text(encoding="utf-8"))
    return {
        entry["c"]: ascii_character
        for ascii_character in string.ascii_letters + string.digits + "-_."
        for entry in groups.get(ascii_character, ())
        if len(entry["c"]) == 1 and not entry["c"].isascii()
    }


def prototypes(character: str) -> tuple[str, ...]:
    """Return the ASCII characters that a non-ASCII one may stand for, the likeliest first.

    Unicode's prototype of every upright stroke is ``l`` and of every ring ``O`` or ``o``;
    here the character's own category tells letter from digit and capital from small.
    """
    compatible = unicodedata.normalize("NFKC", character)
    if len(compatible) == 1 and compatible.isascii() and not compatible.isspace():
        return (compatible,)
    found: list[str] = []
    prototype = _STROKES.get(character) or _prototypes().get(character)
    if prototype is not None:
        found.append(_of_its_kind(character, prototype))
    named = _LATIN.fullmatch(unicodedata.name(character, ""))
    if named:
        letter = named[2].lower() if named[1] else named[2]
        if letter not in found:
            found.append(letter)
    return tuple(found)


def is_homoglyph(character: str) -> bool:
    """Whether a non-ASCII character looks like one ASCII character by Unicode's own data."""
    if character.isascii():
        return False
    compatible = unicodedata.normalize("NFKC", character)
    return (
        (len(compatible) == 1 and compatible.isascii())
        or character in _STROKES
        or character in _prototypes()
    )


def _of_its_kind(character: str, prototype: str) -> str:
    category = unicodedata.category(character)
    if prototype in "lI1":
        return {"Lu": "I", "Nd": "1"}.get(category, "l")
    if prototype in "Oo0":
        return {"Lu": "O", "Nd": "0"}.get(category, prototype)
    return prototype
