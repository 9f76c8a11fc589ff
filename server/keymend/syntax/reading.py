"""Reading the value behind a name: string, bare word, or the inside of a header.

What is computed (interpolated, concatenated, looked up, kept in a secret store) has no
value here.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.diagnosis.candidates import matching
from keymend.diagnosis.characters import is_typographic_quote
from keymend.syntax import settingquotes
from keymend.syntax.names import KeyName
from keymend.syntax.shellwords import word
from keymend.syntax.values import RAW_SINGLE, Value, escaped, plain
from keymend.text import Snapshot, Span

_SCHEME: Final = re.compile(r"(?:Bearer|bearer|Token)[ \t]+(?=[^\s\"'`])")
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
_CONTINUED: Final = re.compile(r"\s*(?:\+|\.\s*\w|%|\\$|[\"'`]|\?|\|\||&&|or\b|and\b|if\b)")
_CONTINUED_BELOW: Final = re.compile(r"\s*(?!```)(?:[rRbBuUfF]{0,2}[\"'`]|\+|\.\w)")
"""A string, a sum or a call on the line below; a fence is the end of code that is shown."""
_CONTINUED_WORD: Final = re.compile(r"[\"'$\w{]|\\[^\r\n]")
_COMMANDS: Final = frozenset({"shellscript", "dockerfile"})
"""Languages of words: a value ends with its word, and a line that goes on has others."""
_LINE_GOES_ON: Final = re.compile(r"[ \t]+\\[ \t]*\Z")
_SOMETHING: Final = re.compile(r"\S")
_REST_OF_KEY: Final = re.compile(r"[ \t]*([A-Za-z0-9_-]{4,})[\"'`]?[ \t]*(?:[,;)]+[ \t]*)?$")
_LONGEST: Final = 5200
"""A value is read so far: it is then too long for ``diagnose``, and for any key."""
_MIXED: Final = re.compile(r"\"(?P<value>[^\"\s]{8,}[\u201c\u201d\u201e])(?!\w)")
"""A string whose end alone was improved."""
_MOST_LINES: Final = 4
"""A key that was copied from a narrow terminal stands on so many lines at most."""
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
_QUOTE_ESCAPED: Final = frozenset({"php", "ruby"})
"""Languages in whose raw strings a quote is escaped all the same."""
_WITHOUT_COMMENTS: Final = frozenset({"http", "properties"})
"""Languages in which no comment stands behind a value."""
_NOTEBOOK: Final = ".ipynb"
_OTHERS_BEHIND: Final = frozenset({"bat", "dockerfile", "plaintext"})
"""Languages in which other things may follow a bare value on its line."""
_NEXT_COMMAND: Final = re.compile(r"[&|<>]")
"""What ends a command in a batch file; a space before it is of the value."""
_PART_OF_WORD: Final = re.compile(r"[^ \t;&|<>()\"'\\]+")
_WORD: Final = re.compile(r"[^\s;,&|<>()\"'\\]+")


def read(
    snapshot: Snapshot, link: re.Match[str], before: str, name: KeyName
) -> tuple[Value | None, bool]:
    """Return the value behind ``link``, and whether it stands in ASCII quotes."""
    text = snapshot.text
    at = link.end()
    line = snapshot.line_at(at)
    if at >= line.end:
        return None, False
    quote = text[at]
    outer = before.rstrip()[-1:]
    if (
        quote in _quotes(snapshot.language)
        and not (link["closed"] == "" and outer == quote)
        and not (
            link["operator"] == "=" and settingquotes.belong_to_value(snapshot, before, at, line)
        )
    ):
        span = _string_inside(snapshot, at, line)
        if span is not None:
            value = _literal(snapshot, span, link["prefix"] or "", quote, name)
            return value, True
        limit = min(line.end, at + _LONGEST)
        joined = word(text, at, limit) if snapshot.language in _COMMANDS else None
        if joined is not None:
            is_known = not is_computed(joined.text, snapshot.language)
            return (_unwrapped(joined, name) if is_known else None), True
        if snapshot.language not in CONFIGURATION:
            mixed = _MIXED.match(text, at, min(line.end, at + _LONGEST))
            return (plain(text, Span(*mixed.span("value"))) if mixed else None), False
    if name.is_header and link["closed"] == "" and outer in {'"', "'"}:
        limit = min(line.end, at + _LONGEST)
        end = text.find(outer, at, limit)
        value = _unwrapped(plain(text, Span(at, limit if end == -1 else end)), name)
        return (None if is_computed(value.text, snapshot.language) else value), True
    if is_typographic_quote(quote):
        limit = min(line.end, at + _LONGEST)
        return plain(text, Span(at, _end_of_smart_quoted(text, at, limit))), False
    if snapshot.language not in CONFIGURATION:
        return None, False
    if not link["closed"]:
        line = Span(line.start, settingquotes.end_of_setting(text, before, at, line.end))
    return _bare(snapshot, at, line, name, link), False


def _quotes(language: str) -> str:
    """Return what opens a string; elsewhere quotes are a part of the value that they stand in."""
    if language == "properties":
        return ""
    if language in CONFIGURATION and language not in _BACKTICKS:
        return "\"'"
    return "\"'`"


def _string_inside(snapshot: Snapshot, at: int, line: Span) -> Span | None:
    """Return the span between the quotes of the string that opens at ``at``.

    A key that was wrapped makes a string go on for a line or two; a string that never
    closes is none. Strings that are a part of an expression are none either.
    """
    text = snapshot.text
    quote = text[at]
    if text[at - 1] == "\\":
        # Code in a string: a notebook, a test, a generated file.
        opening, quote = at + 1, "\\" + quote
    elif text.startswith(quote * 3, at):
        opening, quote = at + 3, quote * 3
    else:
        opening = at + 1
    last = snapshot.lines.line_of(at) + _MOST_LINES
    limit = min(snapshot.lines.line(min(last, len(snapshot.lines) - 1)).end, opening + _LONGEST)
    end = opening
    while True:
        end = text.find(quote, end, limit)
        if end == -1:
            return Span(opening, limit) if limit < line.end else None
        if quote[0] == "\\" and not _is_escaped_twice(text, opening, end):
            break
        if quote[0] != "\\" and (
            not _is_escaped(text, opening, end) or _is_raw(snapshot.language, quote)
        ):
            break
        end += 1
    if end > line.end and len(quote) < 3 and not _is_wrapped(text[opening:end]):
        return None
    after = snapshot.line_at(end)
    if goes_on(snapshot, end + len(quote), after):
        return None
    return Span(opening, end)


def _is_escaped(text: str, start: int, at: int) -> bool:
    """Whether an odd number of backslashes stands before ``at``, from ``start`` on."""
    return _backslashes(text, start, at) % 2 == 1


def _is_escaped_twice(text: str, start: int, at: int) -> bool:
    """Whether the escaped quote ``at`` is escaped in the inner string too."""
    return _backslashes(text, start, at) % 4 == 2


def _backslashes(text: str, start: int, at: int) -> int:
    """Return how many backslashes stand right before ``at``, from ``start`` on."""
    first = at
    while first > start and text[first - 1] == "\\":
        first -= 1
    return at - first


def _is_raw(language: str, quote: str) -> bool:
    return quote.startswith("'") and language in RAW_SINGLE - _QUOTE_ESCAPED


def _is_wrapped(inside: str) -> bool:
    return all(
        re.fullmatch(r"[ \t]*[A-Za-z0-9_-]+[ \t]*", part) or not part.strip()
        for part in re.split(r"\r\n|\r|\n", inside)
    )


def goes_on(snapshot: Snapshot, at: int, line: Span) -> bool:
    """Whether the expression goes on after the string: the string is not the whole value."""
    if snapshot.language in {"dotenv", "yaml", "json", "jsonc", "properties", "toml"}:
        return False
    text = snapshot.text
    if snapshot.language in _COMMANDS:
        return _CONTINUED_WORD.match(text, at, line.end) is not None
    if _CONTINUED.match(text, at, line.end):
        return True
    if _SOMETHING.search(text, at, line.end) or line.end >= len(text):
        return False
    following = snapshot.line_at(min(line.end + 2, len(text)))
    return _CONTINUED_BELOW.match(text, following.start, following.end) is not None


def _literal(
    snapshot: Snapshot, span: Span, prefix: str, quote: str, name: KeyName
) -> Value | None:
    text = snapshot.text
    language = snapshot.language
    inside = text[span.start : span.end]
    formatted = "f" in prefix.lower() or "$" in prefix
    if formatted and "{" in inside:
        return None
    if is_computed(inside, snapshot.language) and not _is_raw(language, quote):
        return None
    if language == "php" and "{$" in inside:
        return None
    raw = "r" in prefix.lower() or "@" in prefix or _is_raw(language, quote)
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


def is_computed(text: str, language: str) -> bool:
    """Whether a value takes in a variable, or is a reference that something looks up."""
    if language == "shellscript" and "`" in text:
        return True
    if language in _INTERPOLATING and _DOLLAR.search(text):
        return True
    return bool(_INTERPOLATED.search(text) or _REFERENCE.match(text.strip()))


def _end_of_smart_quoted(text: str, at: int, end: int) -> int:
    last = at
    for place in range(at + 1, end):
        if text[place] == '"':
            return place  # the other end is quoted as it should be
        if is_typographic_quote(text[place]) or text[place] == "'":
            last = place + 1
            break
    return last if last > at else end


def _bare(
    snapshot: Snapshot, at: int, line: Span, name: KeyName, link: re.Match[str]
) -> Value | None:
    """Return a value without quotes: to the end of its line, or of its word in a shell.

    A line of prose or of a log goes on after a key, where an environment file's does not.
    """
    text = snapshot.text
    end = min(line.end, at + _LONGEST)
    language = snapshot.language
    comment = re.search(r"#" if language == "dotenv" else r"[ \t]#", text[at:end])
    if comment and comment.start() and language not in _WITHOUT_COMMENTS:
        end = at + comment.start()
    if language == "dotenv" and text[at] in "\"'" and text.find(text[at], at + 1, end) == -1:
        at += 1  # how loaders read a quote that is never closed is said of the line
    if language == "shellscript" and text[at] not in "\"'":
        part = _PART_OF_WORD.match(text, at, end)
        is_joined = part is not None and text[part.end() : part.end() + 1] in {'"', "'", "\\"}
        joined = word(text, at, end) if is_joined else None
        if joined is not None:
            return None if is_computed(joined.text, language) else _unwrapped(joined, name)
        end = part.end() if part else end
    elif language in _OTHERS_BEHIND:
        end = _end_before_others(text, language, at, end)
    while end > at and text[end - 1] in " \t":
        end -= 1
    while at < end and text[at] in " \t":
        at += 1
    if at == end or is_computed(text[at:end], snapshot.language):
        return None
    if text[at] in "{[|>" and language == "yaml" and link["operator"] == ":":
        return None
    end = _with_wrapped_lines(snapshot, at, end)
    return _unwrapped(plain(text, Span(at, end)), name)


def _end_before_others(text: str, language: str, at: int, end: int) -> int:
    """Return the end of the value at ``at`` where other things may stand behind it."""
    if language == "bat":
        command = _NEXT_COMMAND.search(text, at, end)
        return command.start() if command else end
    end = _end_of_key(text, at, end)
    more = _LINE_GOES_ON.search(text, at, end) if language in _COMMANDS else None
    return more.start() if more else end


def _end_of_key(text: str, at: int, end: int) -> int:
    """Return the end of the whole key at ``at`` if words follow it, otherwise ``end``."""
    word = _WORD.match(text, at, end)
    if word is None:
        return end
    key = word[0].rstrip(".:")
    followed = re.search(r"\w", text[at + len(key) : end])
    return at + len(key) if followed and matching(key, ()) is not None else end


def _with_wrapped_lines(snapshot: Snapshot, at: int, end: int) -> int:
    """Return the end of a bare value whose rest was pasted onto the lines after it.

    The rest is told by what it makes: a whole key of a format of its own.
    """
    text = snapshot.text
    joined = text[at:end]
    if not re.fullmatch(r"[A-Za-z0-9_-]{12,}", joined) or matching(joined, ()) is not None:
        return end
    number = snapshot.lines.line_of(end) + 1
    for line in range(number, min(number + _MOST_LINES - 1, len(snapshot.lines))):
        span = snapshot.lines.line(line)
        found = _REST_OF_KEY.match(text, span.start, span.end)
        if found is None:
            break
        joined += found[1]
        if matching(joined, ()) is not None:
            return found.end(1)
    return end
