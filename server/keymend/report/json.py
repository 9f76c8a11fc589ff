"""Findings for programs: one JSON object, version 1, as the README describes it."""

from __future__ import annotations

import json
from typing import Any, Final

from keymend.report.result import Result, Row

VERSION: Final = 1


def render(result: Result) -> str:
    """Return the report as one JSON object and a line end."""
    document = {
        "version": VERSION,
        "findings": [_finding(row) for row in result.rows],
        "summary": {
            "files": result.files,
            "findings": len(result.rows),
            "errors": [error._asdict() for error in result.errors],
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _finding(row: Row) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "severity": row.severity.value,
        "message": row.message,
        "path": row.path,
        "start": row.start._asdict(),
        "end": row.end._asdict(),
        "provider": row.provider,
        "masked": row.masked,
        "fingerprint": row.fingerprint,
        "fixes": [fix._asdict() for fix in row.fixes],
    }
