"""Values without quotes: where they end, which only their language says."""

from __future__ import annotations

import re
from typing import Final

from keymend.diagnosis.candidates import matching
from keymend.syntax.computed import is_computed
from keymend.syntax.shellwords import word
from keymend.syntax.values import COMMANDS, LONGEST, MOST_LINES, Value, plain
from keymend.text import Snapshot, Span

_LINE_GOES_ON: Final = re.compile(r"[ \t]+\\[ \t]*\Z")
_REST_OF_KEY: Final = re.compile(r"[ \t]*([A-Za-z0-9_-]{4,})[\"'`]?[ \t]*(?:[,;)]+[ \t]*)?$")
_WITHOUT_COMMENTS: Final = frozenset({"http", "properties"})
"""Languages in which no comment stands behind a value."""
_OTHERS_BEHIND: Final = frozenset({"bat", "dockerfile", "plaintext"})
"""Languages in which other things may follow a bare value on its line."""
_NEXT_COMMAND: Final = re.compile(r"[&|<>]")
"""What ends a command in a batch file; a space before it is of the value."""
_PART_OF_WORD: Final = re.compile(r"[^ \t;&|<>()\"'\\]+")
_WORD: Final = re.compile(r"[^\s;,&|<>()\"'\\]+")


def bare(snapshot: Snapshot, at: int, line: Span, operator: str) -> Value | None:
    """Return a value without quotes: to the end of its line, or of its word in a shell.

    It begins at ``at``, on ``line``, behind ``operator``. A line of prose or of a log goes
    on after a key, where an environment file's does not.
    """
    text = snapshot.text
    language = snapshot.language
    end = _before_comment(text, language, at, min(line.end, at + LONGEST))
    if language == "dotenv" and text[at] in "\"'" and text.find(text[at], at + 1, end) == -1:
        at += 1  # how loaders read a quote that is never closed is said of the line
    if language == "shellscript" and text[at] not in "\"'":
        part = _PART_OF_WORD.match(text, at, end)
        is_joined = part is not None and text[part.end() : part.end() + 1] in {'"', "'", "\\"}
        joined = word(text, at, end) if is_joined else None
        if joined is not None:
            return None if is_computed(joined.text, language) else joined
        end = part.end() if part else end
    elif language in _OTHERS_BEHIND:
        end = _end_before_others(text, language, at, end)
    while end > at and text[end - 1] in " \t":
        end -= 1
    while at < end and text[at] in " \t":
        at += 1
    if at == end or is_computed(text[at:end], snapshot.language):
        return None
    if text[at] in "{[|>" and language == "yaml" and operator == ":":
        return None
    end = _with_wrapped_lines(snapshot, at, end)
    return plain(text, Span(at, end))


def _before_comment(text: str, language: str, at: int, end: int) -> int:
    """Return where a comment behind what stands at ``at`` begins; ``end`` if there is none."""
    if language in _WITHOUT_COMMENTS:
        return end
    comment = re.search(r"#" if language == "dotenv" else r"[ \t]#", text[at:end])
    return at + comment.start() if comment and comment.start() else end


def _end_before_others(text: str, language: str, at: int, end: int) -> int:
    """Return the end of the value at ``at`` where other things may stand behind it."""
    if language == "bat":
        command = _NEXT_COMMAND.search(text, at, end)
        return command.start() if command else end
    end = _end_of_key(text, at, end)
    more = _LINE_GOES_ON.search(text, at, end) if language in COMMANDS else None
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
    for line in range(number, min(number + MOST_LINES - 1, len(snapshot.lines))):
        span = snapshot.lines.line(line)
        found = _REST_OF_KEY.match(text, span.start, span.end)
        if found is None:
            break
        joined += found[1]
        if matching(joined, ()) is not None:
            return found.end(1)
    return end
