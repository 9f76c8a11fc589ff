"""How each language writes a comment that ends with its line, and where one may stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Final

from keymend.envfile import parse_file
from keymend.syntax.lexicons import LEXICONS, all_tokens
from keymend.syntax.shellwords import is_quoted
from keymend.text import Snapshot, Span

_HASH: Final = ("# ", "")
_SLASHES: Final = ("// ", "")
_MARKUP: Final = ("<!-- ", " -->")

COMMENTS: Final[dict[str, tuple[str, str]]] = {
    "bat": ("@REM ", ""),  # without the sign, it is shown where commands are
    "c": _SLASHES,
    "cpp": _SLASHES,
    "csharp": _SLASHES,
    "dart": _SLASHES,
    "dockerfile": _HASH,
    "dotenv": _HASH,
    "elixir": _HASH,
    "fsharp": _SLASHES,
    "go": _SLASHES,
    "groovy": _SLASHES,
    "html": _MARKUP,
    "ini": ("; ", ""),
    "java": _SLASHES,
    "javascript": _SLASHES,
    "javascriptreact": _SLASHES,
    "jsonc": _SLASHES,
    "julia": _HASH,
    "kotlin": _SLASHES,
    "lua": ("-- ", ""),
    "makefile": _HASH,
    "markdown": _MARKUP,
    "perl": _HASH,
    "php": _SLASHES,
    "powershell": _HASH,
    "properties": _HASH,
    "python": _HASH,
    "r": _HASH,
    "ruby": _HASH,
    "rust": _SLASHES,
    "scala": _SLASHES,
    "shellscript": _HASH,
    "swift": _SLASHES,
    "terraform": _HASH,
    "toml": _HASH,
    "typescript": _SLASHES,
    "typescriptreact": _SLASHES,
    "vb": ("' ", ""),
    "xml": _MARKUP,
    "yaml": _HASH,
}
"""LSP language identifier to what stands before and behind a comment's text."""

_ALONE: Final = frozenset({"bat", "dockerfile", "dotenv", "ini", "makefile", "properties"})
"""Where a comment behind a value is, or may be read as, a part of it."""

_PARSED: Final = frozenset(
    {"javascript", "javascriptreact", "python", "typescript", "typescriptreact"}
)
_TEXTS: Final = frozenset({"string", "template_string", "jsx_text", "string_content", "comment"})
_EMBEDDED: Final = {
    "html": (
        re.compile(r"<(?:script|style)\b[^>]*>", re.IGNORECASE),
        re.compile(r"</(?:script|style)", re.IGNORECASE),
    ),
    "php": (re.compile(r"<\?"), re.compile(r"\?>")),
}
"""Languages of pages to what opens and closes the program in one."""

_CONTINUES: Final = {"bat": "^", "powershell": "`", "vb": " _"}
"""What ends a line that the next one goes on with; a backslash does elsewhere."""
_TRIPLE: Final = re.compile(r"\"{3}|'{3}")
_LONG_TEXT: Final = {
    "cpp": re.compile(r'\bR"'),
    "elixir": re.compile(r"\"{3}|'{3}|~[a-zA-Z]"),
    "groovy": re.compile(r"\"{3}|'{3}|\$/"),
    "lua": re.compile(r"\[=*\["),
    "perl": re.compile(r"<<|\bq[qwx]?\W"),
}
"""What may open a text of several lines, in languages that have no delimiters here."""
_MARKED: Final = frozenset({"html", "markdown", "xml"})
_UNCLOSED: Final = re.compile(
    r"<!--(?:(?!-->)[\s\S])*\Z|<!\[CDATA\[(?:(?!\]\]>)[\s\S])*\Z|<[^<>]*\Z"
)
_FENCE: Final = re.compile(r"^[ \t>]*(?:```|~~~)", re.MULTILINE)

_BLOCK_SCALAR: Final = re.compile(r"[|>][+-]?\d?[+-]?[ \t]*(?:\#.*)?$")
_SCRIPT: Final = re.compile(r"[ -]*(?:(?:run|command|(?:before_|after_)?script)[ \t]*:|- *[|>])")
_MOST_LINES: Final = 1000
"""Lines above a place in which the text of several lines around it must begin."""

_MOST_TEXT: Final = 4000
"""Code points before a place in which the tag or comment around it must begin."""

_HEAD: Final = re.compile(
    r"\ufeff?(?:\#![^\r\n]*(?:\r\n|\n|\r))?(?:<\?(?:php|xml)[^\r\n]*(?:\r\n|\n|\r))?"
    r"(?:\#[^\r\n]*?(?:coding[:=]|syntax=|escape=)[^\r\n]*(?:\r\n|\n|\r))*"
)


def may_stand_behind(snapshot: Snapshot, offset: int) -> bool:
    """Whether a comment may be added at the end of the line in which ``offset`` stands.

    Not inside a literal of several lines, nor where the line goes on in the next one.
    """
    end = snapshot.line_at(offset).end
    if snapshot.language in _ALONE or _goes_on(snapshot, snapshot[snapshot.line_at(offset)]):
        return False
    return not _is_text(snapshot, end)


def may_stand_above(snapshot: Snapshot, offset: int) -> bool:
    """Whether a comment may be put on a line of its own above that of ``offset``."""
    start = snapshot.line_at(offset).start
    before = snapshot.text[:start].rstrip("\r\n")
    return not _goes_on(snapshot, before) and not _is_text(snapshot, start)


def _goes_on(snapshot: Snapshot, line: str) -> bool:
    """Whether the next line is a part of what ``line`` ends with."""
    return line.endswith(("\\", _CONTINUES.get(snapshot.language, "\\")))


def may_stand_on_top(snapshot: Snapshot) -> bool:
    """Whether the file may begin with a comment: not where it begins with a page."""
    return snapshot.language != "php" or snapshot.text.lstrip("\ufeff").startswith(("<?", "#!"))


def top_of(text: str) -> int:
    """Return the offset of the first line that may be a comment: below ``#!`` and the like."""
    head = _HEAD.match(text)
    return head.end() if head else 0


def _is_text(snapshot: Snapshot, offset: int) -> bool:
    """Whether ``offset`` stands inside a literal, where a comment would be a part of it."""
    if snapshot.language in _PARSED:
        from keymend.syntax.code.recent import parsed
        from keymend.syntax.literals import node_at

        source = parsed(snapshot)
        node = node_at(source, Span(offset, offset))
        while node is not None:
            if node.type in _TEXTS:
                span = source.span(node)
                return span.start < offset < span.end
            node = node.parent
        return False
    if snapshot.language == "shellscript":
        return is_quoted(snapshot.text, offset)
    if snapshot.language == "yaml":
        return _is_block_scalar(snapshot, offset)
    if snapshot.language in {"php", "html"} and _is_other_language(snapshot, offset):
        return True
    if snapshot.language in _MARKED:
        return _is_marked(snapshot, offset)
    if snapshot.language == "dotenv" or snapshot.language in LEXICONS:
        places = _places(snapshot.language, snapshot.text)
        at = bisect_left(places, Span(offset, offset)) - 1
        return at >= 0 and offset < places[at].end
    return snapshot.language not in _ALONE and (
        _LONG_TEXT.get(snapshot.language, _TRIPLE).search(snapshot.text, 0, offset) is not None
        or snapshot.text.count('"', snapshot.line_at(offset).start, offset) % 2 == 1
    )


@lru_cache(maxsize=2)  # a text as it is, asked for every finding in it
def _places(language: str, text: str) -> list[Span]:
    """Return the places in a text, in order, inside of which no comment begins."""
    if language == "dotenv":
        return [Span(entry.span.start, entry.span.end - 1) for entry in parse_file(text).entries]
    return [token.span for token in all_tokens(LEXICONS[language], text)]


def _is_marked(snapshot: Snapshot, offset: int) -> bool:
    """Whether ``offset`` stands in a comment, a tag, or code that is shown as it is."""
    if _UNCLOSED.search(snapshot.text, max(0, offset - _MOST_TEXT), offset):
        return True
    fences = _FENCE.findall(snapshot.text, 0, offset) if snapshot.language == "markdown" else ()
    return len(fences) % 2 == 1


def _is_other_language(snapshot: Snapshot, offset: int) -> bool:
    """Whether ``offset`` stands in the page around a program, or in a program in a page."""
    opening, closing = _EMBEDDED[snapshot.language]
    opened = [found.end() for found in opening.finditer(snapshot.text, 0, offset)]
    inside = bool(opened) and closing.search(snapshot.text, opened[-1], offset) is None
    return inside is (snapshot.language == "html")


def _is_block_scalar(snapshot: Snapshot, offset: int) -> bool:
    """Whether ``offset`` stands in a text of several lines, other than a script.

    A script has comments of its own, written in the same way.
    """
    number = snapshot.lines.line_of(offset)
    depth = _depth(snapshot, number)
    for above in range(number - 1, max(-1, number - _MOST_LINES), -1):
        line = snapshot[snapshot.lines.line(above)]
        if not line.strip() or _depth(snapshot, above) >= depth:
            continue
        depth = _depth(snapshot, above)
        if _BLOCK_SCALAR.search(line):
            return _SCRIPT.match(line) is None
    return False


def _depth(snapshot: Snapshot, number: int) -> int:
    line = snapshot[snapshot.lines.line(number)]
    return len(line) - len(line.lstrip(" "))
