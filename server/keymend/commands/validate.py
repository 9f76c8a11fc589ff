"""``keymend validate``: asks the keys' own providers whether the keys are good.

Calling it is the permission to send; no other command asks a provider unasked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Final, NamedTuple

from keymend import credentials
from keymend.environmentfiles import ENV_FILE, environment_files
from keymend.files import UnreadableFileError
from keymend.providers import BY_ID, BY_VARIABLE
from keymend.redaction import redact_path
from keymend.syntax.languages import is_environment_file, is_template
from keymend.validate import KeyRequest, Outcome, Verdict, validate_key
from keymend.validate.destination import parse_endpoint
from keymend.validate.request import from_variables

_INVALID: Final = 1
_NOT_ASKED: Final = 2
_WIDTH: Final = 80
_MOST_NAMED: Final = 5
_STDIN: Final = "standard input"


class CallError(Exception):
    """A call that cannot be handled; the message is for the user and quotes no value."""


class Asked(NamedTuple):
    """A key to ask about, and where it was found, for people."""

    request: KeyRequest
    source: str


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``validate``."""
    add = parser.add_argument
    add("stdin", nargs="?", choices=("-",), metavar="-", help="read one key from standard input")
    add("--env-file", type=Path, metavar="FILE", help="the keys of this environment file")
    add(
        "--var",
        action="append",
        default=[],
        metavar="NAME",
        help="only this variable; with -, the variable that the key is meant for",
    )
    add(
        "--permissions",
        action="store_true",
        help="also send requests with an empty body, which show what the key may call",
    )
    add_endpoint(parser)
    add("--format", choices=("text", "json"), default="text")
    parser.epilog = (
        "Without arguments: the known variables of the nearest .env, of the other environment"
        " files that the framework beside it loads (.env.local, …), and of the process"
        " environment. Exit status: 0 every key is valid, 1 one is not, 2 one could not be asked."
    )


def add_endpoint(parser: argparse.ArgumentParser) -> None:
    """Declare ``--endpoint``."""
    parser.add_argument(
        "--endpoint",
        action="append",
        default=[],
        metavar="ID=URL",
        help="ask for keys of the provider ID at this base URL",
    )


def run(namespace: argparse.Namespace) -> int:
    """Ask about the keys that the call names, print what came of it, return the exit status."""
    try:
        endpoints = read_endpoints(namespace.endpoint)
        asked = list(_asked(namespace))
    except CallError as error:
        print(f"keymend validate: {error}", file=sys.stderr)
        return _NOT_ASKED
    try:
        verdicts = asyncio.run(_ask_all(asked, endpoints, permissions=namespace.permissions))
    except KeyboardInterrupt:
        print("keymend validate: interrupted", file=sys.stderr)
        return _NOT_ASKED
    if namespace.format == "json":
        print(json.dumps([v.to_json() for v in verdicts], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join("\n".join(_lines(*row)) for row in zip(asked, verdicts, strict=True)))
    return _status(verdicts)


async def _ask_all(
    asked: Sequence[Asked], endpoints: Mapping[str, str], *, permissions: bool
) -> list[Verdict]:
    # One after the other: a provider that limits requests should not see them all at once.
    return [
        await validate_key(row.request, endpoints=endpoints, permissions=permissions)
        for row in asked
    ]


def _status(verdicts: Sequence[Verdict]) -> int:
    if any(verdict.outcome is Outcome.INVALID for verdict in verdicts):
        return _INVALID
    return 0 if all(verdict.outcome.is_valid for verdict in verdicts) else _NOT_ASKED


def read_endpoints(arguments: Sequence[str]) -> dict[str, str]:
    """Return provider ids to base URLs. Raises ``CallError``."""
    endpoints: dict[str, str] = {}
    for argument in arguments:
        id_, equals, url = argument.partition("=")
        if not equals or id_ not in BY_ID:
            raise CallError(
                "--endpoint takes ID=URL with the id of a provider: openai, azure-openai, …"
            )
        try:
            endpoints[id_] = parse_endpoint(url)
        except ValueError as error:
            raise CallError(f"--endpoint: the URL of {id_} {error}") from None
    return endpoints


def _asked(namespace: argparse.Namespace) -> Iterator[Asked]:
    """Yield the keys that the call names. Raises ``CallError`` if there is none."""
    environ = dict(os.environ)
    names: list[str] = namespace.var
    if namespace.stdin:
        yield _from_stdin(names, namespace.env_file, environ)
        return
    found = list(_in_sources(namespace.env_file, environ, names))
    for name in names:
        if not any(asked.request.name == name for asked in found):
            raise CallError(f"the variable {name} is not set")
    if not found:
        raise CallError(f"no key found: name a file with --env-file{_others()}, or set a variable")
    yield from found


def _from_stdin(names: Sequence[str], file: Path | None, environ: dict[str, str]) -> Asked:
    if len(names) > 1:
        raise CallError("standard input holds one key: give one --var")
    value = sys.stdin.buffer.read().decode("utf-8", "replace").strip()
    if not value:
        raise CallError("standard input is empty")
    name = names[0] if names else ""
    beside = _read(file, environ) if file else {}
    # A key of nobody's variable has nothing beside it.
    around = {**environ, **beside} if name else {}
    return Asked(from_variables(name, {**around, name: value}), _STDIN)


def _in_sources(
    file: Path | None, environ: dict[str, str], names: Sequence[str]
) -> Iterator[Asked]:
    chosen = [file] if file else environment_files(Path(), environ)
    in_files = [(path, _read(path, environ)) for path in chosen]
    loaded = dict(ChainMap(*(values for _, values in in_files)))
    # What a program sees: the environment, and from the files what the environment lacks.
    seen = {**loaded, **environ}
    told: set[tuple[str, str]] = set()
    for path, values in in_files:
        for name in _keys(values, names):
            if (name, values[name]) not in told:
                told.add((name, values[name]))
                beside = {**seen, **loaded, **values}
                yield Asked(from_variables(name, beside), redact_path(os.path.relpath(path)))
    if file is None:
        for name in _keys(environ, names):
            if (name, environ[name]) not in told:
                yield Asked(from_variables(name, seen), credentials.PROCESS)


def _keys(variables: Mapping[str, str], names: Sequence[str]) -> list[str]:
    """Return the variables to ask about: the named ones, or those of providers to be asked."""
    if names:
        return [name for name in names if variables.get(name)]
    return [
        name
        for name, value in variables.items()
        if value and (provider := BY_VARIABLE.get(name)) is not None and provider.can_be_asked
    ]


def _others() -> str:
    """Return which environment files of this folder no program is known to load, for people."""
    names = sorted(
        redact_path(path.name)
        for path in Path().iterdir()
        if is_environment_file(path) and not is_template(path) and path.name != ENV_FILE
    )
    return f" ({', '.join(names[:_MOST_NAMED])})" if names else ""


def _read(file: Path, environ: Mapping[str, str]) -> dict[str, str]:
    try:
        return credentials.read_env_file(file, environ)
    except UnreadableFileError as error:
        raise CallError(f"{file.name}: {error}") from None


def _lines(asked: Asked, verdict: Verdict) -> Iterator[str]:
    name = f"{asked.request.name} " if asked.request.name else ""
    yield f"{name}({asked.source}) {verdict.masked}: {verdict.outcome.value}"
    yield _indented(verdict.explanation)
    if verdict.fix:
        yield _indented(f"Fix: {verdict.fix}")
    if verdict.page:
        yield f"  See: {verdict.page}"
    facts = {
        "provider": verdict.provider,
        "host": verdict.host,
        "status": verdict.status,
        "code": verdict.error_code,
        "request": verdict.request_id,
        "organization": verdict.organization,
        "project": verdict.project,
        "models": len(verdict.models) or None,
    }
    shown = [f"{label} {value}" for label, value in facts.items() if value is not None]
    yield _indented(" · ".join(shown))
    width = max((len(permission.name) for permission in verdict.permissions), default=0)
    for permission in verdict.permissions:
        yield f"  {permission.name:<{width}}  {_ALLOWED[permission.allowed]}"


_ALLOWED: Final = {True: "yes", False: "no", None: "unknown"}


def _indented(text: str) -> str:
    return fill(text, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
