"""The command line: arguments in, reports and exit statuses out.

Exit statuses: 0 nothing found, 1 findings, 2 the call or a file could not be handled.
Sub-commands import what they need when they run, so that ``check`` starts without the
language server's and the validator's packages.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from keymend import __version__

OK = 0
FOUND = 1
FAILED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = _parser()
    namespace, unknown = parser.parse_known_args(arguments)
    if unknown:
        # The argument is not repeated: it may be a key.
        print(f"keymend {namespace.command}: unknown argument; see --help", file=sys.stderr)
        return FAILED
    command: str = namespace.command
    return _COMMANDS[command](namespace)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="keymend",
        description="Finds API keys that should not be there and keys that cannot work.",
    )
    parser.add_argument("--version", action="version", version=f"keymend {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="scan files and folders")
    check.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[Path()],
        metavar="PATH",
        help="files and folders; - reads standard input (default: this folder)",
    )
    check.add_argument(
        "--stdin-filename", type=Path, metavar="NAME", help="what standard input is called"
    )
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--select", metavar="CODES", help="use these rules only, comma-separated")
    check.add_argument("--ignore", metavar="CODES", help="do not use these rules")
    check.add_argument("--exit-zero", action="store_true", help="exit 0 in spite of findings")

    rules = commands.add_parser("rules", help="list the rules")
    rules.add_argument("--format", choices=("markdown", "json"), default="markdown")

    explain = commands.add_parser("explain", help="show a rule's page")
    explain.add_argument("rule", metavar="RULE", help="a code (KM101) or a name (hardcoded-key)")

    demo = commands.add_parser("demo", help="write a sample workspace with fake keys and check it")
    demo.add_argument("folder", nargs="?", type=Path, default=Path("keymend-demo"))
    return parser


def _check(namespace: argparse.Namespace) -> int:
    from keymend.commands.check import check

    return check(namespace)


def _rules(namespace: argparse.Namespace) -> int:
    from keymend.commands.catalogue import list_rules

    return list_rules(namespace.format)


def _explain(namespace: argparse.Namespace) -> int:
    from keymend.commands.catalogue import explain_rule

    return explain_rule(namespace.rule)


def _demo(namespace: argparse.Namespace) -> int:
    from keymend.commands.demo import demo

    return demo(namespace.folder)


_COMMANDS = {
    "check": _check,
    "rules": _rules,
    "explain": _explain,
    "demo": _demo,
}
