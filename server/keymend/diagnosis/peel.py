"""Taking off a value what was never a part of the key, and remembering where it stood.

What is taken off is a fault only if a key comes to light; that is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from keymend.deferred import expression
from keymend.detection import placeholders
from keymend.diagnosis import characters, confusables
from keymend.diagnosis.fault import Cause, Change
from keymend.text import Span

_LEADING: Final = expression(
    r"""
      (?P<bearer>(?:authorization[ \t]*[:=][ \t]*)?(?:bearer|basic|token)(?:[ \t]*:[ \t]*|[ \t]+)
        | authorization[ \t]*[:=][ \t]*)
    | (?P<name>(?:export[ \t]+|set[ \t]+|setx[ \t]+|\$env:|ENV[ \t]+)?
        (?:[A-Za-z_][\w.-]*)?(?:key|token|secret)\w*[ \t]*[=:][ \t]*)
    | (?P<export>(?:export|set|setx)[ \t]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_COMMENT: Final = re.compile(r"(?:[ \t]*\#|[ \t]+//).*\Z", re.DOTALL)
_QUOTES: Final = "\"'`"
_PAIRS: Final = {"<": ">", "(": ")", "[": "]", "{": "}"}
_ENDINGS: Final = ";,"
_SPACES: Final = frozenset(" \t\n\r\v\f")


@dataclass(frozen=True)
class Peeled:
    """What is left of ``value``: ``text``, and where each character of it stood.

    ``removed`` are the parts taken off or out, by cause; ``replaced`` the characters that
    were taken for an ASCII one.
    """

    value: str
    text: str
    origin: Sequence[int]
    removed: dict[Cause, list[Span]] = field(default_factory=dict)
    replaced: dict[Cause, list[Change]] = field(default_factory=dict)
    wrappers: tuple[str, ...] = ()
    """What the key was wrapped in, in words: ``quotation marks``, ``Bearer``, ..."""

    @property
    def is_bare(self) -> bool:
        """Whether nothing was taken off."""
        return not self.removed and not self.replaced

    def place(self, span: Span) -> Span:
        """Return where ``span`` of ``text`` stands in the value."""
        if span.start >= len(self.origin):
            end = self.origin[-1] + 1 if self.origin else 0
            return Span(end, end)
        start = self.origin[span.start]
        return Span(start, self.origin[span.end - 1] + 1 if span.end > span.start else start)


def peel(value: str) -> Peeled:
    """Return ``value`` without wrapping, white space and characters that are not ASCII."""
    if _BARE.fullmatch(value):
        return Peeled(value, value, range(len(value)))
    removed: dict[Cause, list[Span]] = {}
    wrappers: list[str] = []
    start, end = 0, len(value)
    moved = True
    while moved and start < end:
        before = (start, end)
        start = _leading(value, start, end, removed, wrappers)
        end = _trailing(value, start, end, removed, wrappers)
        moved = before != (start, end)
    kept: list[tuple[int, str]] = []
    replaced: dict[Cause, list[Change]] = {}
    for at in range(start, end):
        cause, text = _inner(value, at)
        if cause is not None and not text:
            removed.setdefault(cause, []).append(Span(at, at + 1))
            continue
        if cause is not None:
            replaced.setdefault(cause, []).append(Change(Span(at, at + 1), text))
        kept.extend((at, character) for character in text)
    return Peeled(
        value,
        "".join(character for _, character in kept),
        tuple(at for at, _ in kept),
        {cause: _joined(spans) for cause, spans in removed.items()},
        replaced,
        tuple(dict.fromkeys(wrappers)),
    )


def _leading(
    value: str, start: int, end: int, removed: dict[Cause, list[Span]], wrappers: list[str]
) -> int:
    cause = _edge(value[start])
    if cause is not None:
        removed.setdefault(cause, []).append(Span(start, start + 1))
        return start + 1
    opening = value[start]
    if opening == "\\" and value[start + 1 : start + 2] in {'"', "'"}:
        removed.setdefault(Cause.WRAPPED, []).append(Span(start, start + 2))
        wrappers.append("quotation marks")
        return start + 2
    if opening in _QUOTES or _PAIRS.get(opening) == value[end - 1]:
        removed.setdefault(Cause.WRAPPED, []).append(Span(start, start + 1))
        wrappers.append("quotation marks" if opening in _QUOTES else "brackets")
        return start + 1
    found = _LEADING.match(value, start, end)
    if found and found.end() < end:
        removed.setdefault(Cause.WRAPPED, []).append(Span(*found.span()))
        wrappers.append(f"“{found[0].strip()}”" if not found["name"] else "its variable's name")
        return found.end()
    return start


def _trailing(
    value: str, start: int, end: int, removed: dict[Cause, list[Span]], wrappers: list[str]
) -> int:
    if start >= end:
        return end
    last = value[end - 1]
    cause = _edge(last)
    if cause is not None:
        removed.setdefault(cause, []).append(Span(end - 1, end))
        return end - 1
    if last in _QUOTES + _ENDINGS or last in _PAIRS.values():
        escaped = last in _QUOTES and value[start : end - 1].endswith("\\")
        removed.setdefault(Cause.WRAPPED, []).append(Span(end - 1 - escaped, end))
        wrappers.append(
            "quotation marks"
            if last in _QUOTES
            else f"“{last}”"
            if last in _ENDINGS
            else "brackets"
        )
        return end - 1 - escaped
    comment = _COMMENT.search(value, start, end)
    if comment and comment.start() > start:
        removed.setdefault(Cause.WRAPPED, []).append(Span(comment.start(), end))
        wrappers.append("a comment")
        return comment.start()
    return end


def _edge(character: str) -> Cause | None:
    """Return why a character at the edge of a value is taken off; ``None`` if it is not."""
    return next((cause for cause, test in _REMOVED if test(character)), None)


def _inner(value: str, at: int) -> tuple[Cause | None, str]:
    """Return why the character ``at`` inside a value is changed, and what it becomes."""
    character = value[at]
    if character.isascii():
        return (Cause.WHITESPACE, "") if character in _SPACES else (None, character)
    if characters.is_ellipsis(character) or character in placeholders.MASKS:
        return None, character
    if character in placeholders.CROSSES and character * 2 in value[max(0, at - 1) : at + 2]:
        return None, character
    cause = _edge(character)
    if cause is not None:
        return cause, ""
    if characters.is_typographic_dash(character):
        return Cause.TYPOGRAPHIC, "-"
    meant = confusables.prototypes(character)
    return Cause.HOMOGLYPH, meant[0] if meant else character


_REMOVED: Final[tuple[tuple[Cause, Callable[[str], bool]], ...]] = (
    (Cause.WHITESPACE, _SPACES.__contains__),
    (Cause.BIDI, characters.BIDI_CONTROLS.__contains__),
    (Cause.INVISIBLE, characters.is_invisible),
    (Cause.TYPOGRAPHIC, characters.is_typographic_quote),
)


def _joined(spans: list[Span]) -> list[Span]:
    """Return ``spans`` in order, neighbours made one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and result[-1].end == span.start:
            result[-1] = Span(result[-1].start, span.end)
        else:
            result.append(span)
    return result
