r"""Docker Compose: ``env_file:`` of a service and the ``.env`` beside the compose file.

Behaviour of compose-go 2 (``dotenv/parser.go``). What it cannot read is an error for the
whole file; ``$X`` and ``${X}`` are replaced except in single quotes.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping
from typing import Final

from keymend.envfile.loaders.reading import Binding, Environment, Reading

_SPACE: Final = "\t\v\f\r \x85\xa0"
_WHITE_SPACE: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What Go's ``unicode.IsSpace`` takes for white space; Python takes U+001C to U+001F too."""
_EXPORT: Final = re.compile(r"export\s+")
_ESCAPE: Final = re.compile(r"\\([abcfnrtv$\"\\]|0\d{0,3})")
_ESCAPED: Final = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "$": "$$", '"': '"', "\\": "\\",
}  # fmt: skip
_REFERENCE: Final = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<named>[_a-z][_a-z0-9]*)|\{(?P<braced>[_a-z][_a-z0-9]*)"
    r"(?P<operator>:?[-+?])?(?P<word>(?(operator)[^}]*|))\}|(?P<invalid>\{))",
    re.IGNORECASE,
)


class _InvalidError(Exception):
    """Compose refuses the file."""


def read(text: str, environment: Environment) -> Reading:
    """Return what Compose takes from ``text``."""
    bindings: list[Binding] = []
    values: dict[str, str] = {}
    known = ChainMap(dict(environment), values)
    at = 1 if text.startswith("\ufeff") else 0
    try:
        while (at := _statement(text, at)) < len(text):
            name, name_at, inherited, at = _name(text, at)
            if inherited:
                value = environment.get(name)
            else:
                value, at = _value(text, at, known)
            if value is not None:
                values[name] = value
                bindings.append(Binding(name, value, name_at))
    except _InvalidError:
        return Reading(rejects=True)
    return Reading(tuple(bindings))


def _statement(text: str, at: int) -> int:
    """Return where the next statement begins: past white space and comments."""
    while at < len(text):
        if text[at] in _WHITE_SPACE:
            at += 1
        elif text[at] == "#":
            at = _line_end(text, at)
        else:
            break
    return at


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end == -1 else end


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _name(text: str, at: int) -> tuple[str, int, bool, int]:
    """Return a name, where it stands, whether it has no value, and where the value begins."""
    if _EXPORT.match(text, at):
        at = _skip(text, at + len("export"))
        if at == len(text):
            raise _InvalidError
    for end in range(at, len(text)):
        character = text[end]
        if character in "=:\n":
            name = text[at:end].rstrip(_WHITE_SPACE)
            if " " in name:
                raise _InvalidError
            return name, at, character == "\n", _skip(text, end + 1)
        if not (character in _SPACE or character in "_.-[]" or character.isalnum()):
            raise _InvalidError
    # A last line without "=" and line end: compose-go takes it for the value of no name.
    return "", at, False, _skip(text, at)


def _value(text: str, at: int, known: Mapping[str, str]) -> tuple[str, int]:
    quote = text[at : at + 1]
    if quote not in ("'", '"'):
        end = _line_end(text, at)
        value, _, _ = text[at:end].partition(" #")
        return _expanded(value.rstrip(_WHITE_SPACE), known), min(end + 1, len(text))
    characters: list[str] = []
    escaped = False
    for offset in range(at + 1, len(text)):
        character = text[offset]
        if character == quote and not escaped:
            value = "".join(characters)
            if quote == '"':
                value = _expanded(_ESCAPE.sub(_unescape, value), known)
            return value, offset + 1
        if character == "\\" and not escaped:
            escaped = True
            continue
        if escaped and character != quote:
            characters.append("\\")
        characters.append(character)
        escaped = False
    raise _InvalidError


def _unescape(escape: re.Match[str]) -> str:
    name = escape[1]
    if name.startswith("0"):
        digits = name[1:]
        octal = len(digits) == 3 and all(digit in "01234567" for digit in digits)
        return chr(int(digits, 8)) if octal and int(digits, 8) < 256 else escape[0]
    return _ESCAPED.get(name, escape[0])


def _expanded(value: str, known: Mapping[str, str]) -> str:
    def replacement(found: re.Match[str]) -> str:
        if found["escaped"]:
            return "$"
        if found["invalid"]:
            raise _InvalidError
        operator, word = found["operator"] or "", found["word"] or ""
        current = known.get(found["named"] or found["braced"])
        present = current is not None and (current != "" or not operator.startswith(":"))
        if operator.endswith("?") and not present:
            raise _InvalidError
        if operator.endswith("+"):
            return _expanded(word, known) if present else ""
        if operator.endswith("-") and not present:
            return _expanded(word, known)
        return current or ""

    return _REFERENCE.sub(replacement, value)
