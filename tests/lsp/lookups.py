"""A program that looks a variable up, and what an editor is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lsprotocol import types

from lsp.clients import Editor

CODE: Final = (
    'import os\nfrom dotenv import load_dotenv\n\nload_dotenv()\nkey = os.environ["SERVICE_KEY"]\n'
)
PLACE: Final = types.Position(4, 20)
"""Where the program names the variable."""


def changed(editor: Editor, *files: Path) -> None:
    """Tell the server what another program has done to ``files``, as a client does."""
    kind = types.FileChangeType
    events = [
        types.FileEvent(file.as_uri(), kind.Changed if file.exists() else kind.Deleted)
        for file in files
    ]
    editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))


def move_folders(editor: Editor, *, added: list[Path], removed: list[Path]) -> None:
    """Take folders in and out of the workspace."""
    event = types.WorkspaceFoldersChangeEvent(
        [types.WorkspaceFolder(each.as_uri(), each.name) for each in added],
        [types.WorkspaceFolder(each.as_uri(), each.name) for each in removed],
    )
    params = types.DidChangeWorkspaceFoldersParams(event)
    editor.workspace_did_change_workspace_folders(params)


async def definitions(editor: Editor, uri: str) -> Sequence[types.Location]:
    """Return where the variable of the program at ``uri`` is set."""
    found = await editor.text_document_definition_async(
        types.DefinitionParams(types.TextDocumentIdentifier(uri), PLACE)
    )
    return [each for each in found or () if isinstance(each, types.Location)]  # type: ignore[union-attr]


async def known(editor: Editor, uri: str) -> Sequence[types.Location]:
    """Wait until the index of the workspace knows where the variable is set; return that."""
    while not (found := await definitions(editor, uri)):
        pass
    return found


async def later(editor: Editor, uri: str) -> list[int | str | None]:
    """Return the codes of a report that something else than an edit of the document brings."""
    if editor.pulls:
        await editor.take(types.WORKSPACE_DIAGNOSTIC_REFRESH)
    return [problem.code for problem in await editor.problems(uri)]


async def opened(editor: Editor, folder: Path) -> str:
    """Open the program in ``folder``, where it is written, before anything is known of it."""
    uri = (folder / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    assert await editor.problems(uri) == ()
    return uri
