"""``keymend doctor``: which key a program would use, and every step to its first request."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import Final

from keymend.commands.validate import CallError, add_endpoint, read_endpoints
from keymend.doctor import State, Step, examine, look_around
from keymend.doctor.examination import Examination
from keymend.doctor.report import to_json
from keymend.validate import Verdict, validate_key

_WIDTH: Final = 80
_MARKS: Final = {State.PASSED: "ok", State.FAILED: "FAILED", State.SKIPPED: "skipped"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``doctor``."""
    add = parser.add_argument
    add("path", nargs="?", type=Path, default=Path(), metavar="PATH", help="a program or folder")
    add("--var", metavar="NAME", help="the variable that the key is read from")
    add("--request", action="store_true", help="ask the provider as well, as validate does")
    add(
        "--permissions",
        action="store_true",
        help="ask as well, with empty bodies too, whether the key may call models",
    )
    add_endpoint(parser)
    add("--format", choices=("text", "json"), default="text")
    parser.epilog = "Exit status: 0 no step failed, 1 one did, 2 the call could not be handled."


def run(namespace: argparse.Namespace) -> int:
    """Examine the program, print every step, return the exit status."""
    if not namespace.path.exists():
        print("keymend doctor: no such file or folder", file=sys.stderr)
        return 2
    try:
        endpoints = read_endpoints(namespace.endpoint)
    except CallError as error:
        print(f"keymend doctor: {error}", file=sys.stderr)
        return 2
    examination = examine(look_around(namespace.path, os.environ, namespace.var), endpoints)
    verdict = None
    asked = namespace.request or namespace.permissions
    if asked and examination.request is not None:
        verdict = asyncio.run(
            validate_key(
                examination.request, endpoints=endpoints, permissions=namespace.permissions
            )
        )
    steps = [*examination.steps, _request(examination, verdict, asked=asked), _call(verdict)]
    if namespace.format == "json":
        print(json.dumps(to_json(examination, steps, verdict), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(examination, steps)))
    return 1 if any(step.state is State.FAILED for step in steps) else 0


def _request(examination: Examination, verdict: Verdict | None, *, asked: bool) -> Step:
    if verdict is not None:
        state = State.PASSED if verdict.outcome.is_valid else State.FAILED
        return Step(
            "request", state, f"{verdict.outcome.value}: {verdict.explanation}", verdict.fix
        )
    if examination.request is None:
        return Step("request", State.SKIPPED, "There is no key.")
    reason = "" if asked else "Nothing is sent unless --request is given."
    return Step("request", State.SKIPPED, reason)


def _call(verdict: Verdict | None) -> Step:
    """Whether the key may call a model, as far as a request with an empty body shows it."""
    name = "model call"
    calls = [p for p in verdict.permissions if p.name.startswith("Call")] if verdict else []
    told = [permission for permission in calls if permission.allowed is not None]
    if not calls:
        return Step(name, State.SKIPPED, "Nothing is called unless --permissions is given.")
    if not told:
        return Step(name, State.SKIPPED, "The answers did not tell.")
    if any(permission.allowed for permission in told):
        return Step(name, State.PASSED, "The key may call models.")
    return Step(
        name, State.FAILED, "The key may not call models.", "Allow Model capabilities: Request."
    )


def _lines(examination: Examination, steps: list[Step]) -> Iterator[str]:
    for source in examination.sources:
        remark = "used" if source.used else source.remark
        yield f"{source.value.masked}  {source.origin.value} {source.place}: {remark}"
    if examination.sources:
        yield ""
    width = max(len(step.name) for step in steps)
    indent = " " * (width + 10)
    for step in steps:
        lead = f"{step.name:<{width}}  {_MARKS[step.state]:<8}"
        yield fill(step.message, _WIDTH, initial_indent=lead, subsequent_indent=indent)
        if step.fix:
            yield fill(f"Fix: {step.fix}", _WIDTH, initial_indent=indent, subsequent_indent=indent)
