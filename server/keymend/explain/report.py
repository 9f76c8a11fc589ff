"""An explanation as Markdown, for reading; with masks in place of keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keymend.explain.explanation import Explained, Explanation
from keymend.markdown import block, plain

_LINES: Final = 30
"""Lines of the text that are repeated: its end tells what was wrong."""


def to_markdown(explanation: Explanation) -> str:
    """Return what is behind a text; nothing known, where no cause fits."""
    return "\n\n".join(_paragraphs(explanation)) + "\n"


def _paragraphs(explanation: Explanation) -> Iterator[str]:
    if not explanation.causes:
        yield "# Not recognised"
        yield "No known cause fits this text. A traceback with its first lines tells more."
    for number, explained in enumerate(explanation.causes):
        yield f"{'##' if number else '#'} {plain(explained.cause.title)}"
        yield from _cause(explained)
        if not number and explanation.keys:
            yield "\n".join(_keys(explanation))
    yield "## What was explained"
    yield block("\n".join(explanation.text.strip().splitlines()[-_LINES:]))


def _cause(explained: Explained) -> Iterator[str]:
    cause = explained.cause
    yield plain(f"{cause.explanation} {explained.detail}")
    yield f"**Fix:** {plain(cause.fix)}"
    if cause.rules:
        yield f"Seen in files by {', '.join(cause.rules)}."
    if cause.page:
        yield f"See <{cause.page}>."


def _keys(explanation: Explanation) -> Iterator[str]:
    yield "| The key it is about | Name | From |"
    yield "|---|---|---|"
    for key in explanation.keys:
        yield f"| {plain(key.secret.masked)} | {plain(key.name)} | {plain(key.source)} |"
