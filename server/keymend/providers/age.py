"""How old a key is, as far as it says so itself. Pure."""

from __future__ import annotations

import re
from typing import Final

_AZURE_DATE: Final = re.compile(r"JQQJ9{2}([A-Za-z0-9])([A-L])")
_FIRST_YEAR: Final = 2024
_YEARS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip


def issued(key: str) -> str:
    """Return when an Azure key was issued, which it carries; empty for other keys.

    After ``JQQJ99`` stand a letter for the year, A for 2024, and one for the month, A for
    January: IdentifiableSecrets.cs of microsoft/security-utilities.
    """
    date = _AZURE_DATE.search(key, 52) if len(key) == 84 else None
    if date is None or date[1] not in _YEARS:
        return ""
    year = _FIRST_YEAR + _YEARS.index(date[1])
    return f"issued in {_MONTHS[ord(date[2]) - ord('A')]} {year}"
