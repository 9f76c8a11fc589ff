"""What happens at run time to a value that cannot work, in the language that sends it.

Executed with openai 3.54 for Python and 7.57 for Node. In Python the header is encoded as
ASCII, and h11 refuses NUL, line breaks, vertical tabs and form feeds anywhere, and white
space at the end. In Node ``Headers`` trims the end, refuses NUL and line breaks and takes
code points up to U+00FF; other controls are refused when the request is sent. What passes
is sent, and the provider answers 401.
"""

from __future__ import annotations

import enum
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

_REFUSED_BY_H11: Final = re.compile(r"[\x00\n\v\f\r]|[ \t]\Z")
_REFUSED_BY_HEADERS: Final = re.compile(r"[\x00\n\r]")
_REFUSED_BY_NODE: Final = re.compile(r"[\x01-\x08\v\f\x0e-\x1f\x7f]")
_TRIMMED_BY_NODE: Final = " \t\r\n"
_LATIN_1: Final = 0xFF
_UNAUTHORIZED: Final = "it is sent as it is and answered by 401"


class _Fate(enum.Enum):
    """What becomes of a request with the value in its header."""

    SENT = enum.auto()
    NOT_ENCODED = enum.auto()
    NOT_CONNECTED = enum.auto()
    NO_HEADER = enum.auto()
    TRIMMED = enum.auto()


_IN_PYTHON: Final = {
    _Fate.SENT: _UNAUTHORIZED,
    _Fate.NOT_ENCODED: "every request raises UnicodeEncodeError",
    _Fate.NOT_CONNECTED: "every request ends in APIConnectionError (“Connection error.”)",
}
_IN_NODE: Final = {
    _Fate.SENT: _UNAUTHORIZED,
    _Fate.NOT_ENCODED: (
        "every request ends in a TypeError (“Cannot convert argument to a ByteString”)"
    ),
    _Fate.NOT_CONNECTED: "every request ends in APIConnectionError (“Connection error.”)",
    _Fate.NO_HEADER: "every request ends in a TypeError (“is an invalid header value”)",
    _Fate.TRIMMED: "Node trims it, but other clients end in “Connection error.”",
}
_IN_BOTH: Final = {
    (_Fate.SENT, _Fate.SENT): _UNAUTHORIZED,
    (_Fate.SENT, _Fate.NOT_CONNECTED): (
        "Python sends it and is answered by 401, Node ends in “Connection error.”"
    ),
    (_Fate.NOT_ENCODED, _Fate.SENT): (
        "Python raises UnicodeEncodeError, Node sends it and is answered by 401"
    ),
    (_Fate.NOT_ENCODED, _Fate.NOT_ENCODED): (
        "Python raises UnicodeEncodeError, Node a TypeError (ByteString)"
    ),
    (_Fate.NOT_ENCODED, _Fate.NO_HEADER): (
        "Python raises UnicodeEncodeError, Node a TypeError (invalid header value)"
    ),
    (_Fate.NOT_ENCODED, _Fate.NOT_CONNECTED): (
        "Python raises UnicodeEncodeError, Node ends in “Connection error.”"
    ),
    (_Fate.NOT_CONNECTED, _Fate.NOT_CONNECTED): _IN_PYTHON[_Fate.NOT_CONNECTED],
    (_Fate.NOT_CONNECTED, _Fate.NO_HEADER): (
        "Python ends in “Connection error.”, Node in a TypeError (invalid header value)"
    ),
    (_Fate.NOT_CONNECTED, _Fate.TRIMMED): (
        "Python ends in APIConnectionError (“Connection error.”); Node trims it"
    ),
    (_Fate.NOT_ENCODED, _Fate.TRIMMED): "Python raises UnicodeEncodeError",
}


def consequence(value: str, language: str) -> str:
    """Return what a program in ``language`` makes of ``value`` as a key, as a clause."""
    python, node = _in_python(value), _in_node(value)
    if language in _PYTHON:
        return _IN_PYTHON[python]
    if language in _NODE:
        return _IN_NODE[node]
    if python is node is _Fate.SENT:
        return _UNAUTHORIZED
    if language in _UNKNOWN:
        return _IN_BOTH[python, node]
    return "the request fails or is answered by 401"


def _in_python(value: str) -> _Fate:
    if not value.isascii():
        return _Fate.NOT_ENCODED
    return _Fate.NOT_CONNECTED if _REFUSED_BY_H11.search(value) else _Fate.SENT


def _in_node(value: str) -> _Fate:
    kept = value.rstrip(_TRIMMED_BY_NODE)
    if kept and max(map(ord, kept)) > _LATIN_1:
        return _Fate.NOT_ENCODED
    if _REFUSED_BY_HEADERS.search(kept):
        return _Fate.NO_HEADER
    if _REFUSED_BY_NODE.search(kept):
        return _Fate.NOT_CONNECTED
    return _Fate.TRIMMED if kept != value else _Fate.SENT
