"""The verdict on a key as an editor shows it: with the next step as a button, or without."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types

from keymend.providers import OPENAI
from keymend.samples import fake_key
from lsp.clients import TIMEOUT, Editor
from providerserver import ProviderServer, Received, Reply, error, models, serving

GOOD = fake_key("openai-project", 1)
BAD = fake_key("openai-project", 2)
GROQ = fake_key("groq", 1)
PUSHED = (types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, types.WORKSPACE_DIAGNOSTIC_REFRESH)


def answer(received: Received) -> Reply:
    if received.headers["authorization"] == f"Bearer {BAD}":
        return error(401, "Incorrect API key provided: x", "invalid_api_key")
    if received.headers["authorization"] == f"Bearer {GROQ}":
        return error(429, "Rate limit reached for model", "rate_limit_exceeded")
    if "openai-organization" in received.headers:
        return error(401, "OpenAI-Organization header should match", "mismatched_organization")
    return models("gpt-5.1")


class Asked(Editor):
    """An editor whose user lets keys be sent, and is slow to press the other buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.offered: asyncio.Queue[types.ShowMessageRequestParams] = asyncio.Queue()
        self.pressed: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self.opened: asyncio.Queue[types.ShowDocumentParams] = asyncio.Queue()
        self.opens = True
        self.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)(_question)
        self.feature(types.WINDOW_SHOW_DOCUMENT)(_document)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Go on: an error is how this editor answers."""

    async def validate(self, folder: Path, text: str) -> Any:
        uri = (folder / ".env").as_uri()
        self.open(uri, text, "dotenv")
        place = {"uri": uri, "position": {"line": 0, "character": 0}}
        params = types.ExecuteCommandParams("keymend.server.validateKey", [place])
        return await asyncio.wait_for(self.workspace_execute_command_async(params), TIMEOUT)

    async def offer(self) -> types.ShowMessageRequestParams:
        return await asyncio.wait_for(self.offered.get(), TIMEOUT)


async def _question(client: Asked, params: types.ShowMessageRequestParams) -> Any:
    if "Send" in [action.title for action in params.actions or ()]:
        return types.MessageActionItem("Send")
    client.offered.put_nowait(params)
    title = await asyncio.shield(client.pressed)
    return types.MessageActionItem(title) if title else None


def _document(client: Asked, params: types.ShowDocumentParams) -> types.ShowDocumentResult:
    client.opened.put_nowait(params)
    return types.ShowDocumentResult(client.opens)


@pytest.fixture
def provider() -> Iterator[ProviderServer]:
    with serving(answer) as server:
        yield server


@pytest.fixture
def options(provider: ProviderServer) -> dict[str, Any]:
    return {"validate": {"endpoints": {"openai": f"{provider.url}/v1"}}}


@pytest_asyncio.fixture
async def editor() -> AsyncIterator[Asked]:
    editor = Asked()
    yield editor
    for method in PUSHED:
        editor.inbox.pop(method, None)
    await editor.end()


def titles(params: types.ShowMessageRequestParams) -> list[str]:
    return [action.title for action in params.actions or ()]


async def test_a_header_of_another_organization_offers_the_settings(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    await editor.start("vscode", tmp_path, options=options)
    verdict = await editor.validate(tmp_path, f"OPENAI_API_KEY={GOOD}\nOPENAI_ORG_ID=org-other\n")
    assert verdict["verdict"] == "valid-blocked"
    assert titles(await editor.offer()) == ["Open organization settings"]
    editor.pressed.set_result("Open organization settings")
    opened = await asyncio.wait_for(editor.opened.get(), TIMEOUT)
    assert opened.uri == "https://platform.openai.com/settings/organization/general"


async def test_a_message_that_is_closed_opens_nothing(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    await editor.start("vscode", tmp_path, options=options)
    await editor.validate(tmp_path, f"OPENAI_API_KEY={BAD}\n")
    await editor.offer()
    editor.pressed.set_result(None)
    for _ in range(3):  # there and back for the answer, and for what it would lead to
        await editor.round_trip()
    assert editor.opened.empty()


async def test_another_provider_has_no_page_of_openai(
    editor: Asked, tmp_path: Path, provider: ProviderServer
) -> None:
    endpoints = {"endpoints": {"groq": f"{provider.url}/v1"}}
    await editor.start("vscode", tmp_path, options={"validate": endpoints})
    verdict = await editor.validate(tmp_path, f"GROQ_API_KEY={GROQ}\n")
    assert verdict["verdict"] == "valid-rate-limited"
    shown = await editor.take(types.WINDOW_SHOW_MESSAGE)
    assert GROQ[8:-4] not in shown.message
    assert editor.offered.empty()


async def test_an_editor_without_buttons_gets_the_message_alone(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    await editor.start("emacs", tmp_path, options=options)
    await editor.validate(tmp_path, f"OPENAI_API_KEY={BAD}\n")
    shown = await editor.take(types.WINDOW_SHOW_MESSAGE)
    assert shown.message.startswith(f"sk-proj-…{BAD[-4:]}: invalid. ")
    assert editor.offered.empty()


async def test_a_page_that_does_not_open_is_named(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    editor.opens = False
    editor.pressed.set_result("Open key page")
    await editor.start("vscode", tmp_path, options=options)
    await editor.validate(tmp_path, f"OPENAI_API_KEY={BAD}\n")
    shown = await editor.take(types.WINDOW_SHOW_MESSAGE)
    assert shown.message == f"The page could not be opened: {OPENAI.key_page}"


async def test_a_verdict_is_not_lost_where_buttons_fail(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    editor.pressed.set_exception(RuntimeError())
    await editor.start("vscode", tmp_path, options=options)
    await editor.validate(tmp_path, f"OPENAI_API_KEY={BAD}\n")
    shown = await editor.take(types.WINDOW_SHOW_MESSAGE)
    assert shown.message == (await editor.offer()).message


@pytest.mark.parametrize("late", [False, True])
async def test_an_end_with_a_question_open_is_silent(
    tmp_path: Path, options: dict[str, Any], capfd: pytest.CaptureFixture[str], *, late: bool
) -> None:
    editor = Asked()
    await editor.start("vscode", tmp_path, options=options)
    await editor.validate(tmp_path, f"OPENAI_API_KEY={BAD}\n")
    await editor.offer()
    await editor.shutdown_async(None)
    if late:
        editor.pressed.set_result("Open key page")
        await asyncio.sleep(0.1)  # the answer is written before what ends the session
    editor.exit(None)
    if not late:
        editor.pressed.set_result(None)  # the client's own handler is to end, too
    assert editor._server
    assert await asyncio.wait_for(editor._server.wait(), TIMEOUT) == 0
    assert editor._stderr_forwarder
    await asyncio.wait_for(editor._stderr_forwarder, TIMEOUT)
    assert capfd.readouterr().err == ""
    assert editor.opened.empty()
    await editor.stop()  # type: ignore[no-untyped-call] # pytest-lsp has no types here
