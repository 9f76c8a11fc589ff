"""``keymend check``: files in, a report out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from keymend.config import Config, find_config
from keymend.files import UnreadableFileError, decode, snapshot_of, walk
from keymend.fixes import offers
from keymend.options import Options
from keymend.report import json as json_report
from keymend.report import text as text_report
from keymend.report.result import FileError, Located, OfferedFix, Result
from keymend.scan import scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot

_RENDERERS = {"text": text_report.render, "json": json_report.render}


def check(namespace: argparse.Namespace) -> int:
    """Scan what the call names, print the report, return the exit status."""
    result = Result()
    overrides = Options(
        select=_codes(namespace.select),
        ignore=_codes(namespace.ignore),
    )
    for path in namespace.paths:
        if str(path) == "-":
            _check_stdin(namespace.stdin_filename or Path("stdin"), overrides, result)
        else:
            _check_path(path, overrides, result)
    sys.stdout.write(_RENDERERS[namespace.format](result))
    if result.errors:
        return 2
    return 1 if result.findings and not namespace.exit_zero else 0


def _codes(argument: str | None) -> tuple[str, ...] | None:
    if argument is None:
        return None
    return tuple(code.strip() for code in argument.split(",") if code.strip())


def _configure(folder: Path, overrides: Options, result: Result) -> tuple[Config, Settings]:
    config = find_config(folder.absolute())
    errors = [FileError(config.file.name, problem) for problem in config.problems if config.file]
    result.errors.extend(error for error in errors if error not in result.errors)
    return config, Settings.from_options(config.options.merged(overrides))


def _check_path(path: Path, overrides: Options, result: Result) -> None:
    if not path.exists():
        # The name is shown only if it cannot be a key pasted in the wrong place.
        result.errors.append(FileError(_display(path), "no such file or folder"))
        return
    folder = path if path.is_dir() else path.parent
    config, settings = _configure(folder, overrides, result)
    for file in _files(path, settings):
        try:
            snapshot = snapshot_of(file)
        except UnreadableFileError as error:
            result.errors.append(FileError(_display(file), str(error)))
            continue
        if snapshot is not None:
            _check_snapshot(snapshot, file, config, settings, result)


def _files(path: Path, settings: Settings) -> Iterator[Path]:
    if path.is_dir():
        return walk(path, settings)
    return iter([path])


def _check_stdin(name: Path, overrides: Options, result: Result) -> None:
    config, settings = _configure(name.parent, overrides, result)
    text = decode(sys.stdin.buffer.read())
    if text is None:
        result.errors.append(FileError(_display(name), "standard input is binary"))
        return
    absolute = name.absolute()
    snapshot = Snapshot(absolute.as_uri(), text, language_of(absolute))
    _check_snapshot(snapshot, name, config, settings, result)


def _check_snapshot(
    snapshot: Snapshot, file: Path, config: Config, settings: Settings, result: Result
) -> None:
    result.files += 1
    path = os.path.relpath(file.absolute(), config.folder)
    for finding in scan(snapshot, settings, path=Path(path).as_posix()):
        fixes = [
            OfferedFix(offer.title, offer.applicability) for offer in offers(snapshot, finding)
        ]
        result.findings.append(Located(finding, snapshot, _display(file), fixes))


def _display(path: Path) -> str:
    """Return ``path`` relative to the call's folder where it lies below it."""
    relative = os.path.relpath(path.absolute())
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()
