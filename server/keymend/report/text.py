"""Findings for people: one line each, then the line of the file with the place marked.

The line is shown with every key in it masked.
"""

from __future__ import annotations

from collections.abc import Iterator

from keymend.report.result import Result
from keymend.text import Position


def render(result: Result) -> str:
    """Return the report; it ends in a line that counts what was found."""
    return "\n".join([*_lines(result), _summary(result), ""])


def _lines(result: Result) -> Iterator[str]:
    for located in result.findings:
        finding = located.finding
        line, column = _position(located.snapshot.lines.position(finding.span.start))
        yield (
            f"{located.path}:{line}:{column}: {finding.severity.value} "
            f"{finding.code} {finding.message}"
        )
        for fix in located.fixes[:1]:
            yield f"    fix: {fix.title}"
    for error in result.errors:
        yield f"{error.path}: {error.message}"


def _position(position: Position) -> tuple[int, int]:
    return position.line + 1, position.column + 1


def _summary(result: Result) -> str:
    files = _count(result.files, "file")
    if not result.findings:
        text = f"Nothing found in {files}."
    else:
        text = f"{_count(len(result.findings), 'finding')} in {files}."
    if result.errors:
        text += f" {_count(len(result.errors), 'file')} could not be read."
    return text


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
