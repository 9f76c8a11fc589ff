"""Reading the value behind a name: string, bare word, or the inside of a header.

What is computed (interpolated, concatenated, looked up, kept in a secret store) has no
value here.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.diagnosis.characters import is_typographic_quote
from keymend.syntax import settingquotes
from keymend.syntax.bare import bare
from keymend.syntax.computed import is_computed
from keymend.syntax.names import KeyName
from keymend.syntax.quoted import is_raw, string_inside
from keymend.syntax.shellwords import word
from keymend.syntax.values import COMMANDS, LONGEST, Value, escaped, plain
from keymend.text import Snapshot, Span

_SCHEME: Final = re.compile(r"(?:Bearer|bearer|Token)[ \t]+(?=[^\s\"'`])")
_MIXED: Final = re.compile(r"\"(?P<value>[^\"\s]{8,}[\u201c\u201d\u201e])(?!\w)")
"""A string whose end alone was improved."""
CONFIGURATION: Final = frozenset(
    {
        "bat",
        "dockerfile",
        "dotenv",
        "http",
        "ini",
        "plaintext",
        "powershell",
        "properties",
        "shellscript",
        "yaml",
    }
)
"""Languages in which a value needs no quotes."""
_BACKTICKS: Final = frozenset({"dotenv", "shellscript", "powershell"})
"""Those of them in which a backtick opens something."""
_NOTEBOOK: Final = ".ipynb"


def read(
    snapshot: Snapshot, link: re.Match[str], before: str, name: KeyName
) -> tuple[Value | None, bool]:
    """Return the value behind ``link``, and whether it stands in ASCII quotes."""
    text = snapshot.text
    at = link.end()
    line = snapshot.line_at(at)
    if at >= line.end:
        return None, False
    if _opens_string(snapshot, link, before, line):
        found = _quoted(snapshot, link, line, name)
        if found is not None:
            return found
    outer = before.rstrip()[-1:]
    if name.is_header and link["closed"] == "" and outer in {'"', "'"}:
        limit = min(line.end, at + LONGEST)
        end = text.find(outer, at, limit)
        value = _unwrapped(plain(text, Span(at, limit if end == -1 else end)), name)
        return (None if is_computed(value.text, snapshot.language) else value), True
    if is_typographic_quote(text[at]):
        limit = min(line.end, at + LONGEST)
        return plain(text, Span(at, _end_of_smart_quoted(text, at, limit))), False
    if snapshot.language not in CONFIGURATION:
        return None, False
    if not link["closed"]:
        line = Span(line.start, settingquotes.end_of_setting(text, before, at, line.end))
    given = bare(snapshot, at, line, link["operator"])
    return (_unwrapped(given, name) if given is not None else None), False


def _opens_string(snapshot: Snapshot, link: re.Match[str], before: str, line: Span) -> bool:
    """Whether a quote behind ``link`` opens a string, and neither ends one nor is of a value."""
    at = link.end()
    quote = snapshot.text[at]
    if quote not in _quotes(snapshot.language):
        return False
    if link["closed"] == "" and before.rstrip()[-1:] == quote:
        return False
    return link["operator"] != "=" or not settingquotes.belong_to_value(snapshot, before, at, line)


def _quoted(
    snapshot: Snapshot, link: re.Match[str], line: Span, name: KeyName
) -> tuple[Value | None, bool] | None:
    """Return what ``read`` does for the string behind ``link``; ``None`` if it is none."""
    text, at = snapshot.text, link.end()
    span = string_inside(snapshot, at, line)
    if span is not None:
        return _literal(snapshot, span, link["prefix"] or "", text[at], name), True
    limit = min(line.end, at + LONGEST)
    joined = word(text, at, limit) if snapshot.language in COMMANDS else None
    if joined is not None:
        is_known = not is_computed(joined.text, snapshot.language)
        return (_unwrapped(joined, name) if is_known else None), True
    if snapshot.language not in CONFIGURATION:
        mixed = _MIXED.match(text, at, limit)
        return (plain(text, Span(*mixed.span("value"))) if mixed else None), False
    return None


def _quotes(language: str) -> str:
    """Return what opens a string; elsewhere quotes are a part of the value that they stand in."""
    if language == "properties":
        return ""
    if language in CONFIGURATION and language not in _BACKTICKS:
        return "\"'"
    return "\"'`"


def _literal(
    snapshot: Snapshot, span: Span, prefix: str, quote: str, name: KeyName
) -> Value | None:
    text = snapshot.text
    language = snapshot.language
    inside = text[span.start : span.end]
    formatted = "f" in prefix.lower() or "$" in prefix
    if formatted and "{" in inside:
        return None
    if is_computed(inside, snapshot.language) and not is_raw(language, quote):
        return None
    if language == "php" and "{$" in inside:
        return None
    raw = "r" in prefix.lower() or "@" in prefix or is_raw(language, quote)
    in_cell = snapshot.path.suffix == _NOTEBOOK and (quote == "'" or _in_string(text, span))
    value = plain(text, span) if raw else escaped(text, span, 1 + in_cell)
    return _unwrapped(value, name)


def _in_string(text: str, span: Span) -> bool:
    """Whether the quote before ``span`` is escaped: the string stands in a string."""
    return text[max(0, span.start - 2) : span.start - 1] == "\\"


def _unwrapped(value: Value, name: KeyName) -> Value:
    """Return the credential of a header's value: what stands after its scheme."""
    if not name.has_scheme:
        return value
    found = _SCHEME.match(value.text)
    if not found:
        return value
    return Value(value.text[found.end() :], value.offsets[found.end() :])


def _end_of_smart_quoted(text: str, at: int, end: int) -> int:
    last = at
    for place in range(at + 1, end):
        if text[place] == '"':
            return place  # the other end is quoted as it should be
        if is_typographic_quote(text[place]) or text[place] == "'":
            last = place + 1
            break
    return last if last > at else end
