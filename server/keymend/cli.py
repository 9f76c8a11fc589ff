"""The command line: finds the sub-command and hands over to its module.

A command is a module under ``commands/`` with ``configure(parser)``, which declares its
arguments, and ``run(namespace)``, which returns the exit status. Only the module of the
command that is called is imported, so that ``check`` starts without the packages of the
language server and of ``validate``.

Exit statuses: 0 nothing found, 1 findings, 2 the call or a file could not be handled.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, NoReturn

from keymend import __version__
from keymend.redaction import holds_key

FAILED: Final = 2

COMMANDS: Final = {
    "check": "scan files and folders",
    "demo": "write a sample workspace with fake keys and check it",
    "doctor": "show which key a program would use, and every step to its first request",
    "explain": "show a rule's page",
    "explain-error": "name the cause of a pasted error, traceback or answer",
    "rules": "list the rules",
    "server": "run the language server",
    "validate": "ask the providers whether keys are good",
}
"""Every sub-command with its line in ``--help``; the module has the same name."""
_TAKES_TEXT: Final = "explain-error"
"""The command whose argument is a text from outside; it masks keys in it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = _Parser(
        prog="keymend",
        description="Finds API keys that should not be there and keys that cannot work.",
    )
    parser.add_argument("--version", action="version", version=f"keymend {__version__}")
    subparsers = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=_Parser
    )
    called = next((argument for argument in arguments if argument in COMMANDS), None)
    if called != _TAKES_TEXT and any(map(holds_key, arguments)):
        parser.error(
            "an argument looks like a key; arguments stand in the shell's history and in the"
            " list of processes, so a key is read from a file, a variable or standard input"
        )
    for name, help_ in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=help_, description=f"{help_}.".capitalize())
        if name == called:
            module = import_module(f"keymend.commands.{name.replace('-', '_')}")
            module.configure(subparser)
            tolerant = getattr(module, "TAKES_UNKNOWN_FLAGS", False)
            subparser.set_defaults(run=module.run, tolerant=tolerant)
    namespace, unknown = parser.parse_known_args(arguments)
    if unknown and not namespace.tolerant:
        # Words only: what holds a digit or a capital may be a key that is written wrongly.
        named = [each for each in unknown if re.fullmatch(r"--[a-z]{2,12}(-[a-z]{2,12})?", each)]
        parser.error(f"unknown option {named[0]}" if named else "unrecognized arguments")
    return _run(namespace, called or "")


def _run(namespace: argparse.Namespace, command: str) -> int:
    """Run the command of the call; what it raises is told without its words."""
    try:
        status: int = namespace.run(namespace)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone, as "| head" does. Python would fail once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print(f"keymend {command}: interrupted", file=sys.stderr)
        return FAILED
    except Exception as error:  # noqa: BLE001 - a traceback may show the user's text
        from keymend.failure import where

        print(f"keymend {command}: internal error ({where(error)}); please report it",
              file=sys.stderr)  # fmt: skip
        return FAILED
    return status


class _Parser(argparse.ArgumentParser):
    """A parser that does not repeat what it was given: an argument may be a key."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        print(f"{self.prog}: {_without_values(message)}; see --help", file=sys.stderr)
        raise SystemExit(FAILED)


def _without_values(message: str) -> str:
    """Return argparse's message up to the first value that it quotes.

    "unrecognized arguments: …" and "invalid choice: '…'" end in what the user typed;
    "argument --format: expected one argument" and "required: COMMAND" do not.
    """
    for marker in ("unrecognized arguments", "invalid choice", "invalid", "ambiguous option"):
        before, found, _ = message.partition(marker)
        if found:
            return before + found
    return message
