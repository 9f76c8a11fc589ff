"""How each language writes a comment that ends with its line, and where one may stand."""

from __future__ import annotations

import re
from typing import Final

from keymend.syntax.lexicons import LEXICONS
from keymend.syntax.shellwords import is_quoted
from keymend.text import Snapshot, Span

_HASH: Final = ("# ", "")
_SLASHES: Final = ("// ", "")
_MARKUP: Final = ("<!-- ", " -->")

COMMENTS: Final[dict[str, tuple[str, str]]] = {
    "csharp": _SLASHES,
    "dockerfile": _HASH,
    "dotenv": _HASH,
    "go": _SLASHES,
    "html": _MARKUP,
    "ini": ("; ", ""),
    "java": _SLASHES,
    "javascript": _SLASHES,
    "javascriptreact": _SLASHES,
    "jsonc": _SLASHES,
    "kotlin": _SLASHES,
    "markdown": _MARKUP,
    "php": _SLASHES,
    "powershell": _HASH,
    "properties": _HASH,
    "python": _HASH,
    "ruby": _HASH,
    "rust": _SLASHES,
    "shellscript": _HASH,
    "swift": _SLASHES,
    "terraform": _HASH,
    "toml": _HASH,
    "typescript": _SLASHES,
    "typescriptreact": _SLASHES,
    "xml": _MARKUP,
    "yaml": _HASH,
}
"""LSP language identifier to what stands before and behind a comment's text."""

_ALONE: Final = frozenset({"dockerfile", "dotenv", "ini", "properties"})
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

_BLOCK_SCALAR: Final = re.compile(r"[|>][+-]?\d?[+-]?[ \t]*(?:\#.*)?$")
_SCRIPT: Final = re.compile(r"[ -]*(?:(?:run|command|(?:before_|after_)?script)[ \t]*:|- *[|>])")
_MOST_LINES: Final = 1000
"""Lines above a place in which the text of several lines around it must begin."""

_HEAD: Final = re.compile(
    r"\ufeff?(?:\#![^\r\n]*(?:\r\n|\n|\r))?(?:<\?(?:php|xml)[^\r\n]*(?:\r\n|\n|\r))?"
    r"(?:\#[^\r\n]*?(?:coding[:=]|syntax=|escape=)[^\r\n]*(?:\r\n|\n|\r))*"
)


def may_stand_behind(snapshot: Snapshot, offset: int) -> bool:
    """Whether a comment may be added at the end of the line in which ``offset`` stands.

    Not inside a literal of several lines, nor where the line goes on in the next one.
    """
    end = snapshot.line_at(offset).end
    if snapshot.language in _ALONE or snapshot[snapshot.line_at(offset)].endswith(("\\", "`")):
        return False
    return not _is_text(snapshot, end)


def may_stand_above(snapshot: Snapshot, offset: int) -> bool:
    """Whether a comment may be put on a line of its own above that of ``offset``."""
    start = snapshot.line_at(offset).start
    before = snapshot.text[:start].rstrip("\r\n")
    return not before.endswith("\\") and not _is_text(snapshot, start)


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
        from keymend.syntax.literals import node_at, parsed

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
    lexicon = LEXICONS.get(snapshot.language)
    if lexicon is None:
        return False
    return any(
        token.span.start < offset < token.span.end
        for token in lexicon.tokens(snapshot.text, 0, len(snapshot.text))
    )


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
