"""Explaining a pasted error from the editor: the command, and the keys it is compared with."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from keymend import credentials
from keymend.explain import Candidate, explain
from keymend.explain.report import to_markdown
from keymend.lsp.protocol import RequestFailed
from keymend.lsp.session import Session
from keymend.lsp.working import working
from keymend.text import Snapshot


async def explain_error(session: Session, *arguments: Any) -> dict[str, Any]:
    """Return the causes of the error in ``{text}``, and the workspace's key it was about.

    The answer's ``markdown`` says the same, for reading.
    """
    argument = arguments[0] if arguments else None
    text = argument.get("text") if isinstance(argument, dict) else None
    if not isinstance(text, str):
        raise RequestFailed("The command takes {text}.")
    loop = asyncio.get_running_loop()
    explanation = await loop.run_in_executor(session.pool, explain, text)
    if explanation.about_a_key:
        open_now = [document.snapshot() for document in session.documents]
        folders = tuple(session.folders)
        async with working(session, "Looking for the key that the error is about"):
            found = await loop.run_in_executor(session.pool, _candidates, open_now, folders)
        explanation = await loop.run_in_executor(session.pool, explain, text, found)
    return {**explanation.to_json(), "markdown": to_markdown(explanation)}


def _candidates(documents: Sequence[Snapshot], folders: Sequence[Path]) -> list[Candidate]:
    return list(_each(documents, folders))


def _each(documents: Sequence[Snapshot], folders: Sequence[Path]) -> Iterator[Candidate]:
    yield from credentials.in_process(os.environ)
    for snapshot in documents:
        yield from credentials.in_snapshot(snapshot, snapshot.path.name)
    for folder in folders:
        yield from credentials.in_files(folder)
