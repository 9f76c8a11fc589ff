"""Markdown that shows a text as it is."""

from __future__ import annotations

import re
from typing import Final

_MARKUP: Final = re.compile(r"[\\`*_\[\]<>|~&$]")
_BLOCK: Final = re.compile(r"(?:\d+(?=[.)](?:\s|$))|(?=[#+-](?:\s|$)|=+$))")
"""What begins a block where it begins a paragraph, up to the sign that does so."""


def plain(text: str) -> str:
    """Return Markdown that shows ``text`` in one line, character by character, in tables too."""
    escaped = _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
    found = _BLOCK.match(escaped)
    return f"{found[0]}\\{escaped[found.end() :]}" if found else escaped


def block(text: str) -> str:
    """Return Markdown that shows the lines of ``text`` as code."""
    return "\n".join(f"    {line}" for line in text.splitlines())
