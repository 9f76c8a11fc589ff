"""The move into a secret store: what has to be run is told, and copied where that can be done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types

from keymend.fixes.move.stores import STORES
from keymend.lsp.names import COPY
from keymend.samples import fake_key
from lsp.clients import PROFILES, TIMEOUT, Editor, lends_clipboard

KEY = fake_key("groq", 1)
CODE = f'key = "{KEY}"\n'
COMMAND = STORES["doppler"].command("GROQ_API_KEY")
OPTIONS = {"secretStore": "doppler"}
PUSHED = (types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, types.WORKSPACE_DIAGNOSTIC_REFRESH)


class Copying(Editor):
    """An editor with a clipboard, whose user presses a button or closes the message."""

    def __init__(self) -> None:
        super().__init__()
        self.press = ""
        self.copies = True
        self.offered: asyncio.Queue[types.ShowMessageRequestParams] = asyncio.Queue()
        self.opened: asyncio.Queue[str] = asyncio.Queue()
        self.copied: asyncio.Queue[str] = asyncio.Queue()
        self.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)(_question)
        self.feature(types.WINDOW_SHOW_DOCUMENT)(_document)
        self.feature(COPY)(_copy)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Go on: an error is how this editor answers."""

    async def move(self, folder: Path) -> str:
        """Take the move into the store; return its title."""
        uri = (folder / "app.py").as_uri()
        self.open(uri, CODE, "python")
        await self.problems(uri)
        actions = await self.actions(uri, 0, 10, only=["quickfix"])
        [action] = [each for each in actions if each.title.startswith("Move")]
        edit = await self.chosen(action)
        changes = []
        for change in edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            for each in change.edits:
                assert isinstance(each, (types.TextEdit, types.AnnotatedTextEdit))
                start, end = each.range.start, each.range.end
                places = (start.line, start.character), (end.line, end.character)
                changes.append((*places, each.new_text))
        # In one notification; the last first, so that the others stay where they are.
        self.change(uri, *reversed(changes))
        return action.title


def _question(client: Copying, params: types.ShowMessageRequestParams) -> Any:
    client.offered.put_nowait(params)
    return types.MessageActionItem(client.press) if client.press else None


def _document(client: Copying, params: types.ShowDocumentParams) -> types.ShowDocumentResult:
    client.opened.put_nowait(params.uri)
    return types.ShowDocumentResult(success=True)


def _copy(client: Copying, params: Any) -> None:
    if not client.copies:
        raise RuntimeError
    client.copied.put_nowait(params.text)


@pytest_asyncio.fixture
async def editor() -> AsyncIterator[Copying]:
    editor = Copying()
    yield editor
    for method in PUSHED:
        editor.inbox.pop(method, None)
    await editor.end()


@pytest.mark.parametrize("profile", PROFILES)
async def test_the_command_is_told_where_nothing_can_be_copied(
    editor: Copying, profile: str, tmp_path: Path
) -> None:
    await editor.start(profile, tmp_path, options=OPTIONS)
    title = await editor.move(tmp_path)
    assert title == "Move key to GROQ_API_KEY in Doppler (needs `doppler secrets set`)"
    shown = await editor.take(types.WINDOW_SHOW_MESSAGE)
    assert shown.type == types.MessageType.Info
    assert f"run `{COMMAND}`, which asks for the key" in shown.message
    assert "doppler run -- …" in shown.message
    assert "revoke it at https://" in shown.message
    assert KEY[4:-4] not in shown.message
    assert editor.offered.empty()


async def test_the_command_is_copied_when_its_button_is_pressed(
    editor: Copying, tmp_path: Path
) -> None:
    editor.press = "Copy command"
    await editor.start("vscode", tmp_path, options=OPTIONS, changes=lends_clipboard)
    await editor.move(tmp_path)
    offered = await asyncio.wait_for(editor.offered.get(), TIMEOUT)
    assert [each.title for each in offered.actions or ()] == ["Copy command", "Open key page"]
    assert COMMAND in offered.message
    assert KEY[4:-4] not in offered.message
    assert await asyncio.wait_for(editor.copied.get(), TIMEOUT) == COMMAND


async def test_the_page_where_the_key_is_revoked_is_opened(editor: Copying, tmp_path: Path) -> None:
    editor.press = "Open key page"
    await editor.start("vscode", tmp_path, options=OPTIONS, changes=lends_clipboard)
    await editor.move(tmp_path)
    opened = await asyncio.wait_for(editor.opened.get(), TIMEOUT)
    assert opened == "https://console.groq.com/keys"
    assert editor.copied.empty()


async def test_a_message_that_is_closed_copies_nothing(editor: Copying, tmp_path: Path) -> None:
    await editor.start("vscode", tmp_path, options=OPTIONS, changes=lends_clipboard)
    await editor.move(tmp_path)
    await asyncio.wait_for(editor.offered.get(), TIMEOUT)
    for _ in range(3):  # there and back for the answer, and for what it would lead to
        await editor.settled()
    assert editor.copied.empty()


async def test_a_command_that_cannot_be_copied_is_told(editor: Copying, tmp_path: Path) -> None:
    editor.press = "Copy command"
    editor.copies = False
    await editor.start("vscode", tmp_path, options=OPTIONS, changes=lends_clipboard)
    await editor.move(tmp_path)
    shown = await editor.take(types.WINDOW_SHOW_MESSAGE)
    assert COMMAND in shown.message
