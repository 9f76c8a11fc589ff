"""Which credentials stand around a program: in its files and in the process environment.

Reads files, sends nothing. What it returns holds keys as ``Secret``; whoever shows it
shows them masked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from keymend.config import find_config
from keymend.envfile import Loader, parse, read
from keymend.explain import Candidate
from keymend.files import UnreadableFileError, read_text, walk
from keymend.providers import BY_VARIABLE
from keymend.redaction import find_keys, redact_path
from keymend.secret import Secret
from keymend.settings import Settings
from keymend.syntax.languages import DOTENV, language_of
from keymend.text import Snapshot, Span
from keymend.view import View

PROCESS: Final = "process environment"
_CREDENTIAL: Final = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD)$", re.IGNORECASE)


def in_process(environ: Mapping[str, str]) -> Iterator[Candidate]:
    """Yield the keys in the process environment: known variables, and what holds a key."""
    for name, value in environ.items():
        if value and (name in BY_VARIABLE or (_CREDENTIAL.search(name) and find_keys(value))):
            yield Candidate(name, as_secret(value), PROCESS, inherited=True)


def nearest(folder: Path, name: str) -> Path | None:
    """Return the file ``name`` of ``folder`` or of the nearest folder above that has one."""
    absolute = folder.absolute()
    candidates = (place / name for place in (absolute, *absolute.parents))
    return next((path for path in candidates if path.is_file()), None)


def read_env_file(path: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that python-dotenv takes from a file, in the file's order.

    ``environ`` is what references such as ``${HOME}`` find. Raises ``UnreadableFileError``.
    """
    text = read_text(path)
    if text is None:
        raise UnreadableFileError("it is binary")
    values = read(Loader.PYTHON_DOTENV, text, environ).values
    return {name: value for name, value in values.items() if value is not None}


def in_files(folder: Path) -> Iterator[Candidate]:
    """Yield the keys in the files below ``folder`` that a scan reads."""
    config = find_config(folder.absolute())
    settings = Settings.from_options(config.options)
    for path in walk(folder, settings, config.folder):
        try:
            text = read_text(path)
        except UnreadableFileError:
            continue
        if text:
            snapshot = Snapshot(path.absolute().as_uri(), text, language_of(path))
            yield from in_snapshot(snapshot, redact_path(os.path.relpath(path, folder)))


def in_snapshot(snapshot: Snapshot, shown: str) -> Iterator[Candidate]:
    """Yield the keys of one text, called ``shown`` in what users read."""
    reads = _in_envfile if snapshot.language == DOTENV else _in_text
    return reads(snapshot, shown)


def _in_envfile(snapshot: Snapshot, shown: str) -> Iterator[Candidate]:
    file = parse(snapshot.text)
    for entry in file.assignments:
        name, value = file.name_of(entry), file.value_of(entry)
        if value and (name in BY_VARIABLE or _CREDENTIAL.search(name)):
            line = snapshot.lines.line_of(entry.name.start) + 1
            yield Candidate(name, as_secret(value), f"{shown}:{line}")


def _in_text(snapshot: Snapshot, shown: str) -> Iterator[Candidate]:
    for key in View(snapshot, Settings()).keys:
        line = snapshot.lines.line_of(key.span.start) + 1
        yield Candidate(name_before(snapshot, key.span), key.secret, f"{shown}:{line}")


def as_secret(value: str) -> Secret:
    """Return ``value`` as a secret that shows the prefix of its format, if it has one."""
    found = find_keys(value)
    if found and found[0].span.start == 0:
        shown = found[0].secret.masked.partition("…")[0]
        return Secret(value, shown)
    return Secret(value)


def name_before(snapshot: Snapshot, span: Span) -> str:
    """Return the name that what stands at ``span`` is given to on its line; may be empty."""
    start = snapshot.line_at(span.start).start
    names = re.findall(r"[A-Za-z_][\w.-]*", snapshot.text[start : span.start])
    # In os.getenv("sk-…", "sk-…") it is a key that stands where a name belongs.
    return names[-1] if names and not find_keys(names[-1]) else ""
