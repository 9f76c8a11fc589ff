"""What happens at run time to a value that cannot work, in the language that sends it.

Executed with openai 3.54 for Python and 7.57 for Node: in Python the header is encoded as
ASCII, and h11 refuses control characters and white space at its end; in Node ``Headers``
trims the value, refuses line breaks and takes code points up to U+00FF. What passes is
sent, and the provider answers 401.
"""

from __future__ import annotations

import re
from typing import Final

_NODE: Final = frozenset(
    {"javascript", "javascriptreact", "typescript", "typescriptreact", "vue", "svelte"}
)
_PYTHON: Final = frozenset({"python"})
_UNKNOWN: Final = frozenset(
    {"dotenv", "yaml", "json", "jsonc", "toml", "ini", "properties", "dockerfile", "plaintext"}
)
"""Texts that programs in several languages read."""

_REFUSED: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]|[ \t]\Z")
_UNAUTHORIZED: Final = "it is sent as it is and answered by 401"


def consequence(value: str, language: str) -> str:
    """Return what a program in ``language`` makes of ``value`` as a key, as a clause."""
    if not value.isascii():
        return _not_ascii(value, language)
    if _REFUSED.search(value):
        return _refused(value, language)
    return _UNAUTHORIZED


def _not_ascii(value: str, language: str) -> str:
    if language in _PYTHON:
        return "every request raises UnicodeEncodeError"
    if language in _NODE:
        if max(map(ord, value)) <= 0xFF:
            return _UNAUTHORIZED
        return "every request ends in a TypeError (“Cannot convert argument to a ByteString”)"
    if language in _UNKNOWN:
        return "Python raises UnicodeEncodeError, Node a TypeError (ByteString)"
    return "the request fails or is answered by 401"


def _refused(value: str, language: str) -> str:
    inner = _REFUSED.search(value.strip(" \t\r\n"))
    if language in _PYTHON:
        return "every request ends in APIConnectionError (“Connection error.”)"
    if language in _NODE:
        if inner:
            return "every request ends in a TypeError (“is an invalid header value”)"
        return "Node trims it, but other clients end in “Connection error.”"
    if language in _UNKNOWN:
        if inner:
            return "Python ends in “Connection error.”, Node in a TypeError (invalid header value)"
        return "Python ends in APIConnectionError (“Connection error.”); Node trims it"
    return "the request fails or is answered by 401"
