"""Edits as lists: bringing them into the one order that every consumer expects."""

from __future__ import annotations

from collections.abc import Iterable

from keymend.finding import Edit
from keymend.text import Span


def normalized(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return ``edits`` in the order of the text, insertions at one offset joined.

    Insertions at one offset keep the order in which they were given, and stand before a
    replacement that begins there. Raises ``ValueError`` where two edits overlap.
    """
    result: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.span):
        last = result[-1] if result else None
        if last is not None and last.span.start == edit.span.start == last.span.end:
            result[-1] = Edit(Span(last.span.start, edit.span.end), last.text + edit.text)
        elif last is not None and edit.span.start < last.span.end:
            raise ValueError("two edits overlap")
        else:
            result.append(edit)
    return tuple(result)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` after ``edits``, which are normalized."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += (text[at : edit.span.start], edit.text)
        at = edit.span.end
    return "".join([*parts, text[at:]])


def line_end_of(text: str) -> str:
    r"""Return the line end that ``text`` uses first; ``\n`` where it has none."""
    newline, carriage = text.find("\n"), text.find("\r")
    if carriage == -1 or -1 < newline < carriage:
        return "\n"
    return "\r\n" if newline == carriage + 1 else "\r"
