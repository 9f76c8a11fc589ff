"""The move in literals that run over lines and cannot be cut in two: they are filled in."""

from __future__ import annotations

import re
from typing import Final

from keymend.finding import Edit
from keymend.fixes.move.literal import Literal
from keymend.text import Span

_TEXT_BLOCK: Final = '"""'
_BRACES: Final = re.compile(r"\{+|\}+")


def text_block(literal: Literal) -> list[Edit] | None:
    """Return the edits for one of Java, which has ``formatted`` since it has text blocks."""
    if literal.token.opening(literal.text) != _TEXT_BLOCK:
        return None
    end = literal.token.span.end
    arguments = ", ".join([literal.lookup] * len(literal.places))
    return [*_gaps(literal), Edit(Span(end, end), f".formatted({arguments})")]


def raw_string(literal: Literal) -> list[Edit] | None:
    """Return the edits for one of C#: it interpolates what as many braces enclose as it has $."""
    opening = literal.token.opening(literal.text)
    dollars = opening.count("$")
    if not opening.endswith(_TEXT_BLOCK) or (literal.is_key and not dollars):
        return None
    missing = 0
    if not dollars:
        longest = max((len(braces) for braces in _BRACES.findall(literal.content)), default=0)
        missing = longest + 1
    braces = dollars or missing
    start = literal.token.span.start
    gap = "{" * braces + literal.lookup + "}" * braces
    edits = [Edit(place, gap) for place in literal.places]
    return [Edit(Span(start, start), "$" * missing), *edits] if missing else edits


def here_document(literal: Literal) -> list[Edit] | None:
    """Return the edits for one of PHP, if nothing but the key is put into it.

    What else is put into it could hold a percent sign. Code behind the word that ends it is
    read since 7.3.
    """
    opening = literal.token.opening(literal.text)
    is_raw = "'" in opening
    if not opening.startswith("<<<") or ("$" in literal.content and not is_raw):
        return None
    start, end = literal.token.span
    arguments = ", ".join([literal.lookup] * len(literal.places))
    return [
        Edit(Span(start, start), "sprintf("),
        *_gaps(literal),
        Edit(Span(end, end), f", {arguments})"),
    ]


def _gaps(literal: Literal) -> list[Edit]:
    """Return the edits that make a format of the literal's content."""
    start = literal.token.content.start
    percents = (found.start() + start for found in re.finditer("%", literal.content))
    return [
        *(Edit(Span(at, at), "%") for at in percents),
        *(Edit(place, "%s") for place in literal.places),
    ]
