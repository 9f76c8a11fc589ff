"""Whether a value is computed: it takes in a variable, or something else looks it up."""

from __future__ import annotations

import re
from typing import Final

_INTERPOLATED: Final = re.compile(r"\$\{|\$\(|#\{|\{\{|%\{|<%|\$\{\{|%[A-Za-z_]+%|\bENC\[")
_DOLLAR: Final = re.compile(r"\$[A-Za-z_]")
_INTERPOLATING: Final = frozenset(
    {"dart", "dockerfile", "groovy", "kotlin", "perl", "php", "plaintext", "powershell", "scala"}
    | {"shellscript", "swift"}
)
"""Languages whose strings take in variables by ``$``; elsewhere it may begin a reference."""
_REFERENCE: Final = re.compile(
    r"(?:op|vault|secret|secrets|arn|ref\+\w+|gcp|aws|azurekv|env|file|keyring|doppler|ssm)"
    r"(?:://|:)|!|&\w|\*\w|@Microsoft\.|projects/|\$|%|<!"
    # what templates of Azure's resource manager compute, and code that stands in a text
    r"|\[[a-z]+\(|process\.env\b|import\.meta\b|os\.(?:environ|getenv)\b|System\.\w|env\.\w",
    re.IGNORECASE,
)


def is_computed(text: str, language: str) -> bool:
    """Whether a value takes in a variable, or is a reference that something looks up."""
    if language == "shellscript" and "`" in text:
        return True
    if language in _INTERPOLATING and _DOLLAR.search(text):
        return True
    return bool(_INTERPOLATED.search(text) or _REFERENCE.match(text.strip()))
