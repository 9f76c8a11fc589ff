"""The doctor's report as data and as Markdown; with masks in place of keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from keymend.doctor.examination import Examination
from keymend.doctor.situation import Source
from keymend.doctor.step import State, Step
from keymend.markdown import plain
from keymend.validate import Verdict

_MARKS: Final = {State.PASSED: "✓", State.FAILED: "**✗**", State.SKIPPED: ""}


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
    yield f"# Doctor: {plain(subject)}"
    yield ""
    yield _summary(steps)
    yield ""
    yield "| | Step | |"
    yield "|---|---|---|"
    for step in steps:
        fix = f"<br>**Fix:** {plain(step.fix)}" if step.fix else ""
        yield f"| {_MARKS[step.state]} | {plain(step.name)} | {plain(step.message)}{fix} |"
    if examination.sources:
        yield ""
        yield "## Where the key can come from"
        yield ""
        yield "| Key | From | |"
        yield "|---|---|---|"
        for source in examination.sources:
            remark = "**used**" if source.used else plain(source.remark)
            place = plain(f"{source.origin.value} {source.place}")
            yield f"| {plain(source.value.masked)} | {place} | {remark} |"


def _summary(steps: Sequence[Step]) -> str:
    failed = [step.name for step in steps if step.state is State.FAILED]
    if not failed:
        return "Nothing is wrong on the way to the first request, as far as it can be seen."
    return f"**{len(failed)} of {len(steps)} steps failed: {plain(', '.join(failed))}.**"


def _source(source: Source) -> dict[str, object]:
    return {
        "origin": source.origin.value,
        "place": source.place,
        "masked": source.value.masked,
        "used": source.used,
        "remark": source.remark,
    }
