"""What stands around a literal of a language that is not parsed: its statement, open brackets.

Found in the text with its literals and comments blanked, so that what they hold is not
taken for code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from keymend.syntax.lexicons import Lexicon, Token, all_tokens

_REGION: Final = 4000
"""Code points before a literal in which its statement and its brackets must begin."""

_HEAD: Final = 200
"""Code points before an open bracket that say what it opens."""

_BLANKED: Final = re.compile(r"[^\r\n]")


@dataclass(frozen=True)
class Context:
    """The surroundings of one literal.

    ``statement`` is the code from the begin of the statement, or of the block, up to the
    literal. ``heads`` are the open brackets around it, the innermost first, each at the end
    of the code before it; ``bracket`` is the offset of the innermost.
    """

    statement: str
    heads: tuple[str, ...]
    bracket: int | None

    @property
    def block(self) -> str:
        """The head of the innermost block."""
        return next((head for head in self.heads if head.endswith("{")), "")


def context_of(lexicon: Lexicon, text: str, token: Token, *, by_line: bool) -> Context:
    """Return the context of ``token``; with ``by_line`` a line's end ends a statement."""
    code = blanked(lexicon, text)
    start = token.span.start
    begin: int | None = None
    heads: list[str] = []
    bracket: int | None = None
    depth = 0
    for at in range(start - 1, max(0, start - _REGION) - 1, -1):
        character = code[at]
        is_outside = not depth and not heads
        if character in ")]}":
            if character == "}" and is_outside and begin is None:
                begin = at + 1
            depth += 1
        elif character in "([{":
            if depth:
                depth -= 1
                continue
            heads.append(code[max(0, at - _HEAD) : at + 1])
            bracket = at if bracket is None else bracket
            if character == "{" and begin is None:
                begin = at + 1
        elif (
            begin is None
            and not depth
            and (character == ";" or (by_line and character == "\n" and not heads))
        ):
            begin = at + 1
    if begin is None:
        begin = max(0, start - _REGION)
    return Context(code[begin:start], tuple(heads), bracket)


@lru_cache(maxsize=1)
def blanked(lexicon: Lexicon, text: str) -> str:
    """Return ``text`` with comments as blanks and the contents of literals as underscores."""
    parts: list[str] = []
    at = 0
    for token in all_tokens(lexicon, text):
        parts.append(text[at : token.span.start])
        if token.form is None:
            parts.append(_BLANKED.sub(" ", text[token.span.start : token.span.end]))
        else:
            parts.append(f'"{"_" * (token.span.length - 2)}"')
        at = token.span.end
    return "".join([*parts, text[at:]])
