"""Findings as SARIF 2.1.0, for code scanning services.

Source of the fields: OASIS, "Static Analysis Results Interchange Format 2.1.0".
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

from keymend import __version__
from keymend.finding import Severity
from keymend.report.result import Result, Row
from keymend.rules.registry import RULES

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}


def render(result: Result) -> str:
    """Return the report as a SARIF log with one run."""
    run = {
        "tool": {"driver": _driver()},
        "columnKind": "unicodeCodePoints",
        "results": [_result(row) for row in result.rows],
        "invocations": [
            {
                "executionSuccessful": not result.errors,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": f"{error.path}: {error.message}"}}
                    for error in result.errors
                ],
            }
        ],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _driver() -> dict[str, Any]:
    return {
        "name": "Keymend",
        "version": __version__,
        "rules": [
            {
                "id": rule.code,
                "name": rule.name,
                "shortDescription": {"text": rule.summary},
                "help": {"text": rule.page, "markdown": rule.page},
                "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            }
            for rule in RULES
        ],
    }


def _result(row: Row) -> dict[str, Any]:
    return {
        "ruleId": row.code,
        "level": _LEVELS[row.severity],
        "message": {"text": row.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(row.path)},
                    "region": {
                        "startLine": row.start.line,
                        "startColumn": row.start.column,
                        "endLine": row.end.line,
                        "endColumn": row.end.column,
                        "charOffset": row.start.offset,
                        "charLength": row.end.offset - row.start.offset,
                    },
                }
            }
        ],
        "partialFingerprints": {"keymend/v1": row.fingerprint},
    }
