"""Which release of the Python package openai a requirement asks for."""

from __future__ import annotations

import re
from typing import Final

_PINNED: Final = re.compile(
    r"(?<![\w.-])openai(?:\[[^\]]*\])?\s*(?:===?|~=)\s*(?P<version>\d[\d.]*)"
)
_BELOW: Final = re.compile(
    r"(?<![\w.-])openai(?:\[[^\]]*\])?\s*(?:>=?\s*[\d.]+\s*,\s*)?<\s*(?P<major>[123])\b"
)
_LAST: Final = {"1": (0, 28, 1), "2": (1, 109, 1), "3": (2, 54, 0)}
"""The newest release below each major version, by November 2026."""


def pinned(text: str) -> tuple[int, ...] | None:
    """Return the release that the requirements in ``text`` give; ``None`` if they are open."""
    if found := _PINNED.search(text):
        return version(found["version"])
    if found := _BELOW.search(text):
        return _LAST[found["major"]]
    return None


def version(text: str) -> tuple[int, ...]:
    """Return the numbers of a release: ``1.3.5`` is ``(1, 3, 5)``."""
    return tuple(int(part) for part in text.split(".") if part.isdigit())
