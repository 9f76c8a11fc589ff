"""Findings as a GitLab code quality report.

Source of the fields: GitLab, "Code Quality report format".
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Final

from keymend.finding import Severity
from keymend.report.result import Result

_SEVERITIES: Final = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.INFORMATION: "minor",
    Severity.HINT: "info",
}


def render(result: Result) -> str:
    """Return the report as a JSON list.

    GitLab takes findings with equal fingerprints for one, so copies are numbered.
    """
    seen: Counter[str] = Counter()
    issues = []
    for row in result.rows:
        identity = f"{row.path}:{row.fingerprint}"
        seen[identity] += 1
        issues.append(
            {
                "description": row.message,
                "check_name": f"{row.code} {row.name}",
                "fingerprint": f"{identity}:{seen[identity]}",
                "severity": _SEVERITIES[row.severity],
                "location": {"path": row.path, "lines": {"begin": row.start.line}},
            }
        )
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"
