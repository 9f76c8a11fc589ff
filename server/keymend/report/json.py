"""Findings for programs: one JSON object, version 1, as the README describes it."""

from __future__ import annotations

import json
from typing import Any

from keymend.report.result import Located, Result

VERSION = 1


def render(result: Result) -> str:
    """Return the report as one JSON object and a line end."""
    document = {
        "version": VERSION,
        "findings": [_finding(located) for located in result.findings],
        "summary": {
            "files": result.files,
            "findings": len(result.findings),
            "errors": [{"path": error.path, "message": error.message} for error in result.errors],
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _finding(located: Located) -> dict[str, Any]:
    finding = located.finding
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": located.path,
        "start": _place(located, finding.span.start),
        "end": _place(located, finding.span.end),
        "provider": finding.provider,
        "masked": finding.secret.masked if finding.secret else None,
        "fingerprint": finding.fingerprint,
        "fixes": [
            {"title": fix.title, "applicability": fix.applicability.value} for fix in located.fixes
        ],
    }


def _place(located: Located, offset: int) -> dict[str, int]:
    position = located.snapshot.lines.position(offset)
    return {"line": position.line + 1, "column": position.column + 1, "offset": offset}
