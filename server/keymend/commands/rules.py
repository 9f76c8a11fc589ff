"""``keymend rules``: what Keymend knows, as a table."""

from __future__ import annotations

import argparse
import json
import sys

from keymend.rules.registry import RULES


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``rules``."""
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")


def run(namespace: argparse.Namespace) -> int:
    """Print every rule as a Markdown table or as JSON."""
    sys.stdout.write(as_json() if namespace.format == "json" else as_markdown())
    return 0


def as_json() -> str:
    """Return the rules as a JSON list."""
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
    return json.dumps(rows, indent=2) + "\n"


def as_markdown() -> str:
    """Return the table of rules as it stands in the README."""
    lines = ["| code | name | severity | reports |", "|---|---|---|---|"]
    lines += [
        f"| {rule.code} | `{rule.name}` | {rule.severity.value} | {rule.summary} |"
        for rule in RULES
    ]
    return "\n".join(lines) + "\n"
