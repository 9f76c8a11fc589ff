"""What fixes would change, as a unified diff in which keys are masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Final

from keymend.envfile import parse
from keymend.malformed.values import Malformed
from keymend.redaction import redact
from keymend.scan import scan
from keymend.secret import Secret
from keymend.settings import Settings
from keymend.syntax.languages import DOTENV, language_of
from keymend.text import Snapshot, split_lines
from keymend.view import View

_SHORTEST: Final = 8
"""Shorter values of environment files (``true``, ``8080``) are no secrets."""


def render(before: str | None, after: str, path: str, *, show_secrets: bool = False) -> str:
    """Return how ``before`` becomes ``after``; ``None`` is a file that is created.

    ``path`` is relative to the folder of the call. Keys are masked unless they are to be shown.
    """
    old = "/dev/null" if before is None else f"a/{path}"
    texts = split_lines(before or ""), split_lines(after)
    lines = list(unified_diff(*texts, old, f"b/{path}"))
    if not show_secrets:
        secrets = _secrets(before or "", path) | _secrets(after, path)
        lines = [_masked(line, secrets) for line in lines]
    return "".join(line if line.endswith("\n") else f"{line}\n{_UNFINISHED}" for line in lines)


_UNFINISHED: Final = "\\ No newline at end of file\n"


def _secrets(text: str, path: str) -> frozenset[Secret]:
    snapshot = Snapshot(Path(path).absolute().as_uri(), text, language_of(Path(path)))
    found = [finding.secret for finding in scan(snapshot) if finding.secret is not None]
    view = View(snapshot, Settings())
    found += [key.secret for key in view.keys]
    found += [secret for malformed in view.malformed for secret in _as_written(text, malformed)]
    if snapshot.language == DOTENV:
        file = parse(text)
        contents = (
            file[entry.content]
            for entry in file.assignments
            if not _is_shown(file.name_of(entry), file[entry.content])
        )
        found += [Secret(content) for content in contents if len(content) >= _SHORTEST]
    return frozenset(found)


_OPEN_NAMES: Final = re.compile(
    r"(?:ENDPOINT|BASE_URL|API_BASE|HOST|VERSION|REGION|MODEL|DEPLOYMENT(?:_NAME)?)\Z",
    re.IGNORECASE,
)
"""What the names of variables end in that hold no secret, but for one in an address."""


def _is_shown(name: str, content: str) -> bool:
    return _OPEN_NAMES.search(name) is not None and "@" not in content and "?" not in content


def _as_written(text: str, malformed: Malformed) -> Iterator[Secret]:
    """Yield a broken key as its text has it, wrapping and all: line by line, as diffs are."""
    diagnosis = malformed.diagnosis
    if malformed.is_name or not diagnosis.key:
        return
    prefix = diagnosis.format.prefix if diagnosis.format is not None else ""
    for line in split_lines(text[slice(*malformed.site.value.whole)]):
        written = line.strip("\r\n")
        if len(written) >= _SHORTEST:
            yield Secret(written, prefix)


def _masked(line: str, secrets: frozenset[Secret]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        line = line.replace(secret.reveal(), secret.masked)
    # A key that is broken stands in no finding as a whole.
    return redact(line)
