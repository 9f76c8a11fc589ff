"""Findings for people: a line each, with the fix to expect."""

from __future__ import annotations

from collections.abc import Iterator

from keymend.paths import one_line
from keymend.report.result import Result


def render(result: Result) -> str:
    """Return the report; it ends in a line that counts what was found."""
    return "\n".join([*_lines(result), _summary(result), ""])


def _lines(result: Result) -> Iterator[str]:
    for row in result.rows:
        place = f"{one_line(row.path)}:{row.start.line}:{row.start.column}"
        yield f"{place}: {row.severity.value} {row.code} {row.message}"
        if row.fixes:
            yield f"    fix: {row.fixes[0].title}"
    for error in result.errors:
        yield f"{one_line(error.path)}: {error.message}"


def _summary(result: Result) -> str:
    files = count(result.files, "file")
    if not result.rows:
        text = f"Nothing found in {files}."
    else:
        text = f"{count(len(result.rows), 'finding')} in {files}."
    if result.fixed:
        text += f" {count(result.fixed, 'finding')} fixed."
    if result.errors:
        text += f" {count(len(result.errors), 'problem')} kept something from being checked."
    return text


def count(number: int, noun: str) -> str:
    """Return ``1 file``, ``2 files``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
