"""``keymend explain``: the page of one rule."""

from __future__ import annotations

import argparse
import sys

from keymend.rules.registry import BY_CODE, BY_NAME


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the argument of ``explain``."""
    parser.add_argument("rule", metavar="RULE", help="a code (KM101) or a name (hardcoded-key)")


def run(namespace: argparse.Namespace) -> int:
    """Print the page of the rule; 2 if there is none."""
    rule = BY_CODE.get(namespace.rule.upper()) or BY_NAME.get(namespace.rule.lower())
    if rule is None:
        print("keymend explain: no such rule; `keymend rules` lists them", file=sys.stderr)
        return 2
    print(f"# {rule.code} {rule.name}\n\n{rule.page}")
    return 0
