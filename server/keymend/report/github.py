"""Findings as workflow commands, which GitHub Actions shows beside the lines of a change.

Source of the syntax and its escapes: GitHub, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from typing import Final

from keymend.finding import Severity
from keymend.report.result import Result

_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
    Severity.HINT: "notice",
}


def render(result: Result) -> str:
    """Return a line for each finding and each file that could not be handled."""
    lines = [
        f"::{_COMMANDS[row.severity]} "
        f"file={_property(row.path)},line={row.start.line},endLine={row.end.line},"
        f"col={row.start.column},endColumn={row.end.column},"
        f"title={_property(f'{row.code} {row.name}')}::{_data(row.message)}"
        for row in result.rows
    ]
    lines += [
        f"::error file={_property(error.path)}::{_data(error.message)}" for error in result.errors
    ]
    return "".join(line + "\n" for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
