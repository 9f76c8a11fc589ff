"""What the move needs to know of Rust: a literal lives for ever, and a variable's text does not."""

from __future__ import annotations

import re
from typing import Final

from keymend.finding import Edit
from keymend.fixes.move.context import Context
from keymend.syntax.lexicons import Token
from keymend.text import Snapshot, Span

_OWNED: Final = re.compile(r"\.to_(?:string|owned)\(\)")
_FROM: Final = re.compile(r"\bString::from\(\s*\Z")
_METHODS: Final = re.compile(
    r"\.(?:len|is_empty|starts_with|ends_with|contains|eq|parse|into|to_\w+|clone)\b"
)
"""Methods whose result does not borrow from the text."""

_ARGUMENT: Final = re.compile(r"[\w>!]\(\Z")
_KEEPS: Final = re.compile(
    r"\b(?:insert|push\w*|extend|from_static|Some|Ok|Err|entry|or_insert)\(\Z"
)
"""Calls that keep the reference that they are given."""


def rewritten(
    snapshot: Snapshot, token: Token, places: tuple[Span, ...], lookup: str, context: Context
) -> list[Edit]:
    """Return the edits that put the variable's text where the literal's stood.

    It is borrowed where a call looks at it, owned where the literal was made an owned text,
    and leaked elsewhere, because whatever was written there could rely on ``&'static str``.
    """
    text = snapshot.text
    inner = [Edit(token.span, lookup)]
    if [token.content] != list(places):
        inner = _formatted(snapshot, token, places, lookup)
    start, end = token.span
    owned = _OWNED.match(text, end)
    made = _FROM.search(text, max(0, start - 40), start)
    if owned is not None:
        return [*inner, Edit(Span(*owned.span()), "")]
    if made is not None and text.startswith(")", end):
        return [Edit(Span(made.start(), start), ""), *inner, Edit(Span(end, end + 1), "")]
    if _METHODS.match(text, end):
        return inner
    head = context.heads[0] if context.heads else ""
    left, right = "&*Box::leak(", ".into_boxed_str())"
    if text.startswith(".", end):
        left = "Box::leak("
    elif _ARGUMENT.search(head) and not _KEEPS.search(head):
        left, right = "&", ""
    inner[0] = Edit(inner[0].span, left + inner[0].text)
    inner[-1] = Edit(inner[-1].span, inner[-1].text + right)
    return inner


def _formatted(
    snapshot: Snapshot, token: Token, places: tuple[Span, ...], lookup: str
) -> list[Edit]:
    """Return the edits that make ``format!(…)`` of the literal, whose braces are doubled."""
    start, end = token.span
    braces = [
        Edit(Span(found.end() + token.content.start, found.end() + token.content.start), found[0])
        for found in re.finditer(r"[{}]", snapshot[token.content])
    ]
    gaps = [Edit(place, "{}") for place in places]
    arguments = f", {lookup}" * len(places)
    opening = Edit(Span(start, start), "format!(")
    return [opening, *braces, *gaps, Edit(Span(end, end), f"{arguments})")]
