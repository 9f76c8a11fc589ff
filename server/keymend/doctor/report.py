"""The doctor's report as data and as Markdown; with masks in place of keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from keymend.doctor.examination import Examination
from keymend.doctor.situation import Source
from keymend.doctor.step import State, Step
from keymend.validate import Verdict

_MARKS: Final = {State.PASSED: "✓", State.FAILED: "**✗**", State.SKIPPED: ""}
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>|~&$]")
"""What may begin something other than text, in a cell of a table of GitHub's Markdown."""


def to_json(
    examination: Examination, steps: Sequence[Step], verdict: Verdict | None
) -> dict[str, Any]:
    """Return the report as data."""
    return {
        "version": 1,
        "sources": [_source(source) for source in examination.sources],
        "steps": [step.to_json() for step in steps],
        "verdict": verdict.to_json() if verdict else None,
    }


def to_markdown(subject: str, examination: Examination, steps: Sequence[Step]) -> str:
    """Return the report on ``subject``, the name of a file or folder, for reading."""
    return "\n".join(_lines(subject, examination, steps)) + "\n"


def _lines(subject: str, examination: Examination, steps: Sequence[Step]) -> Iterator[str]:
    yield f"# Doctor: {_text(subject)}"
    yield ""
    yield _summary(steps)
    yield ""
    yield "| | Step | |"
    yield "|---|---|---|"
    for step in steps:
        fix = f"<br>**Fix:** {_text(step.fix)}" if step.fix else ""
        yield f"| {_MARKS[step.state]} | {_text(step.name)} | {_text(step.message)}{fix} |"
    if examination.sources:
        yield ""
        yield "## Where the key can come from"
        yield ""
        yield "| Key | From | |"
        yield "|---|---|---|"
        for source in examination.sources:
            remark = "**used**" if source.used else _text(source.remark)
            place = _text(f"{source.origin.value} {source.place}")
            yield f"| {_text(source.value.masked)} | {place} | {remark} |"


def _summary(steps: Sequence[Step]) -> str:
    failed = [step.name for step in steps if step.state is State.FAILED]
    if not failed:
        return "Nothing is wrong on the way to the first request, as far as it can be seen."
    return f"**{len(failed)} of {len(steps)} steps failed: {_text(', '.join(failed))}.**"


def _text(text: str) -> str:
    """Return Markdown that shows ``text`` in one line of a table, character by character."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def _source(source: Source) -> dict[str, object]:
    return {
        "origin": source.origin.value,
        "place": source.place,
        "masked": source.value.masked,
        "used": source.used,
        "remark": source.remark,
    }
