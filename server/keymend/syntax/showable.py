"""Names of variables, and texts in their place that must not be shown."""

from __future__ import annotations

import re
from typing import Final

_PART: Final = re.compile(
    r"[A-Z]{1,24}|[a-z]{1,24}|[A-Z0-9]{1,10}|[a-z0-9]{1,10}|[A-Za-z][a-z]*(?:[A-Z][a-z]+)*"
)
_SEPARATOR: Final = re.compile(r"[_.-]+")
_LENGTH: Final = 64
_DIGITS: Final = 8


def is_showable(name: str) -> bool:
    """Whether ``name`` is a variable's name beyond doubt, and no key that took its place.

    People write ``os.getenv("gsk_…")``, and lines of keys with no name before them. Names
    are made of words; keys are made of long parts that mix digits, capitals and small
    letters.
    """
    if not name or len(name) > _LENGTH or sum(map(str.isdigit, name)) > _DIGITS:
        return False
    return all(_PART.fullmatch(part) for part in _SEPARATOR.split(name) if part)
