"""How each language writes a comment that ends with its line, and where one may stand."""

from __future__ import annotations

import re
from typing import Final

from keymend.syntax.lexicons import LEXICONS
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
    lexicon = LEXICONS.get(snapshot.language)
    if lexicon is None:
        return False
    return any(
        token.span.start < offset < token.span.end
        for token in lexicon.tokens(snapshot.text, 0, len(snapshot.text))
    )
