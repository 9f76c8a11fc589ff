"""``keymend doctor`` from the editor: the examination of a program, or of its folder."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from keymend.doctor import State, Step, examine, look_around
from keymend.doctor.report import to_json, to_markdown
from keymend.lsp.protocol import RequestFailed
from keymend.lsp.session import Session
from keymend.lsp.validation import endpoints_of
from keymend.lsp.working import working
from keymend.paths import path_of
from keymend.redaction import redact_path
from keymend.syntax import code
from keymend.syntax.languages import language_of

_NOT_ASKED: Final = Step(
    "request", State.SKIPPED, "Nothing was sent. Validate the key to ask its provider."
)


async def doctor(session: Session, *arguments: Any) -> dict[str, Any]:
    """Return the report on the program at ``{uri}``, or else on a folder of the workspace.

    Files are read as they were saved: that is what runs.
    """
    argument = arguments[0] if arguments else {}
    uri = argument.get("uri") if isinstance(argument, dict) else None
    path = path_of(uri) if isinstance(uri, str) else None
    folder = _folder_of(path, session.folders)
    if folder is None:
        raise RequestFailed("Open a folder first.")
    endpoints = endpoints_of(session.configuration.user)
    loop = asyncio.get_running_loop()
    async with working(session, "Examining the way to the first request"):
        return await loop.run_in_executor(session.pool, _report, path, folder, endpoints)


def _folder_of(path: Path | None, folders: Sequence[Path]) -> Path | None:
    """Return the innermost folder around ``path``; its own for a file that is in none.

    Without either it is the first of ``folders``.
    """
    around = [folder for folder in folders if path and (folder == path or folder in path.parents)]
    if around:
        return max(around, key=lambda folder: len(folder.parts))
    if path is not None and path.is_file():
        return path.parent
    return folders[0] if folders else None


def _report(path: Path | None, folder: Path, endpoints: Mapping[str, str]) -> dict[str, Any]:
    situation = None
    if path is not None and language_of(path) in code.LANGUAGES and path.is_file():
        situation = look_around(path, os.environ, folder=folder)
    if situation is None or situation.program is None:
        path = folder
        situation = look_around(folder, os.environ)
    examination = examine(situation, endpoints)
    steps = [*examination.steps, _NOT_ASKED]
    subject = redact_path(path.name if path is not None else folder.name)
    markdown = to_markdown(subject, examination, steps)
    return {**to_json(examination, steps, None), "markdown": markdown}
