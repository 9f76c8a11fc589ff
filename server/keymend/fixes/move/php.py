"""What the move needs to know of PHP: look-ups, and the places that take only constants.

A property, a default or the constant of a class may name a constant of the program, and
that may be what the environment holds.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.finding import Edit
from keymend.fixes.move.literal import Literal
from keymend.text import Span

CONSTANT: Final = re.compile(
    r"(?:\A|<\?php|\?>)\s*(?:\#\[[^\]]*\]\s*)*"
    r"(?:(?:public|private|protected|var|const|readonly|final)\b|case\s+\w+\s*="
    r"|static\b(?!\s*(?:fn|function)\b))"
)
"""The statement before a literal that has to be one, or a constant."""
INSIDE: Final = re.compile(r"\b(?:function\b[^(]*|fn\s*&?)\(\Z|\#\[\Z")
"""The open bracket around such a literal."""

_CASE: Final = re.compile(r"\bcase\s+\w+\s*=")
_GLOBAL: Final = re.compile(r"(?:\A|<\?php\b)\s*const\s+(?P<name>\w+)\s*=\s*\Z")
_HEAD: Final = re.compile(
    r"(?:\#![^\n]*\n)?\s*<\?php\b"
    r"(?:\s*(?:declare\s*\([^)]*\)\s*|namespace\s+[\w\\]+\s*|use\s[^;{}]*(?:\{[^}]*\}[^;{}]*)?);)*"
)
_NAMESPACE: Final = re.compile(r"^[ \t]*namespace\s+[\w\\]+\s*(?P<end>[;{])", re.MULTILINE)


def look_up(text: str) -> tuple[str, Edit | None]:
    """Return the look-up with a gap for the name, which needs no import."""
    if re.search(r"(?<![\w>:$])env\(\s*['\"]", text):  # Laravel's, which caches
        return "env('{}')", None
    return ("$_ENV['{}']" if "Dotenv" in text else "getenv('{}')"), None


def constant(literal: Literal) -> list[Edit] | None:
    """Return the edits for a literal where only a constant can stand: one is defined first."""
    statement, heads = literal.context.statement, literal.context.heads
    if not CONSTANT.search(statement) and not any(INSIDE.search(head) for head in heads):
        return None
    namespace = _NAMESPACE.search(literal.code)
    if _CASE.search(statement) or (namespace and namespace["end"] == "{"):
        return None
    if literal.token.opening(literal.text).startswith("<<<"):
        return None
    own = _GLOBAL.search(statement)
    if own is not None and not literal.context.block:
        return _defined(literal, own["name"], bool(namespace))
    head = _HEAD.match(literal.code)
    if head is None:
        return None
    reference = f"\\{literal.name}" if namespace else literal.name
    define = f"defined('{literal.name}') || define('{literal.name}', {literal.lookup});"
    end = literal.newline
    is_line = literal.code.startswith(end, head.end())
    added = f"{end}{end}{define}" if is_line and ";" in head[0] else f"{end}{define}"
    insertion = Edit(Span(head.end(), head.end()), added if is_line else f" {define}")
    return [insertion, *_joined(literal, reference)]


def _defined(literal: Literal, name: str, is_in_namespace: bool) -> list[Edit] | None:
    """Return the edits that make a call of a declaration, which takes but constants."""
    if not literal.after.lstrip().startswith(";"):
        return None
    end = literal.token.span.end
    word = literal.code.rindex("const", 0, literal.token.span.start)
    quoted = f"__NAMESPACE__ . '\\{name}'" if is_in_namespace else f"'{name}'"
    return [
        Edit(Span(word, literal.token.span.start), f"define({quoted}, "),
        *_joined(literal, literal.lookup),
        Edit(Span(end, end), ")"),
    ]


def _joined(literal: Literal, expression: str) -> list[Edit]:
    """Return the edits that put ``expression`` in place of the key, joined to what is around."""
    if literal.is_key:
        return [Edit(literal.token.span, expression)]
    opening, closing = literal.token.opening(literal.text), literal.token.closing(literal.text)
    gap = f"{closing} . {expression} . {opening}"
    return [Edit(place, gap) for place in literal.places]
