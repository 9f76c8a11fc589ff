"""``keymend rules`` and ``keymend explain``: what Keymend knows."""

from __future__ import annotations

import json
import sys

from keymend.rules import BY_CODE, BY_NAME, RULES


def list_rules(format_: str) -> int:
    """Print every rule as a Markdown table or as JSON."""
    if format_ == "json":
        rows = [
            {
                "code": rule.code,
                "name": rule.name,
                "family": rule.family.value,
                "severity": rule.severity.value,
                "summary": rule.summary,
            }
            for rule in RULES
        ]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    else:
        sys.stdout.write(markdown_table())
    return 0


def markdown_table() -> str:
    """Return the table of rules as it stands in the README."""
    lines = ["| code | name | severity | reports |", "|---|---|---|---|"]
    lines += [
        f"| {rule.code} | `{rule.name}` | {rule.severity.value} | {rule.summary} |"
        for rule in RULES
    ]
    return "\n".join(lines) + "\n"


def explain_rule(name: str) -> int:
    """Print the page of one rule."""
    rule = BY_CODE.get(name.upper()) or BY_NAME.get(name.lower())
    if rule is None:
        print("keymend explain: no such rule; `keymend rules` lists them", file=sys.stderr)
        return 2
    print(f"# {rule.code} {rule.name}\n\n{rule.page}")
    return 0
