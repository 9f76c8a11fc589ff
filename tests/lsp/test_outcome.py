"""The verdict on a key as an editor shows it: with the next step as a button, or without."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types

from keymend.providers import OPENAI
from keymend.samples import fake_key
from lsp.clients import TIMEOUT, Editor, lends_clipboard
from providerserver import ProviderServer, Received, Reply, error, models, serving

GOOD = fake_key("openai-project", 1)
BAD = fake_key("openai-project", 2)
GROQ = fake_key("groq", 1)
AZURE = fake_key("azure-openai", 1)
PUSHED = (types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, types.WORKSPACE_DIAGNOSTIC_REFRESH)


def answer(received: Received) -> Reply:
    if received.headers["authorization"] == f"Bearer {BAD}":
        number = {"x-request-id": "req_7"}
        return error(401, "Incorrect API key provided: x", "invalid_api_key", **number)
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
        self.edits: asyncio.Queue[types.ApplyWorkspaceEditParams] = asyncio.Queue()
        self.copied: asyncio.Queue[str] = asyncio.Queue()
        self.works = True
        self.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)(_question)
        self.feature(types.WINDOW_SHOW_DOCUMENT)(_document)
        self.feature(types.WORKSPACE_APPLY_EDIT)(_edit)
        self.feature("keymend/copy")(_copy)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Go on: an error is how this editor answers."""

    async def validate(
        self, folder: Path, text: str, name: str = ".env", line: int = 0, character: int = 0
    ) -> Any:
        """Validate the key on a line of a document that is opened for it."""
        uri = (folder / name).as_uri()
        self.open(uri, text, "dotenv" if name == ".env" else "python")
        place = {"uri": uri, "position": {"line": line, "character": character}}
        params = types.ExecuteCommandParams("keymend.server.validateKey", [place])
        return await asyncio.wait_for(self.workspace_execute_command_async(params), TIMEOUT)

    async def pressed_edit(self, title: str, text: str) -> str:
        """Press a button; return what the edit that comes of it makes of ``text``."""
        self.pressed.set_result(title)
        params = await asyncio.wait_for(self.edits.get(), TIMEOUT)
        assert params.label == title
        return edited(params.edit, text)

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
    return types.ShowDocumentResult(client.works)


def _edit(client: Asked, params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
    client.edits.put_nowait(params)
    return types.ApplyWorkspaceEditResult(client.works)


def _copy(client: Asked, params: Any) -> None:
    client.copied.put_nowait(params.text)
    if not client.works:
        raise RuntimeError


def edited(edit: types.WorkspaceEdit, text: str) -> str:
    """Return ``text``, which is ASCII, after the edits of the one document that is changed."""
    if edit.changes:
        [edits] = edit.changes.values()
    else:
        [change] = edit.document_changes or ()
        assert isinstance(change, types.TextDocumentEdit)
        edits = [one for one in change.edits if isinstance(one, types.TextEdit)]
    starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]

    def offset(place: types.Position) -> int:
        return starts[place.line] + place.character

    for one in sorted(edits, key=lambda one: offset(one.range.start), reverse=True):
        text = text[: offset(one.range.start)] + one.new_text + text[offset(one.range.end) :]
    return text


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


MISMATCHED = f"OPENAI_API_KEY={GOOD}\nOPENAI_ORG_ID=org-other\nDEBUG=1\n"


async def test_a_header_of_another_organization_offers_the_settings(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    await editor.start("vscode", tmp_path, options=options)
    verdict = await editor.validate(tmp_path, MISMATCHED)
    assert verdict["verdict"] == "valid-blocked"
    assert titles(await editor.offer()) == ["Remove OPENAI_ORG_ID", "Open organization settings"]
    editor.pressed.set_result("Open organization settings")
    opened = await asyncio.wait_for(editor.opened.get(), TIMEOUT)
    assert opened.uri == "https://platform.openai.com/settings/organization/general"


@pytest.mark.parametrize("profile", ["vscode", "neovim"])
async def test_a_header_of_another_organization_is_removed(
    editor: Asked, tmp_path: Path, options: dict[str, Any], profile: str
) -> None:
    await editor.start(profile, tmp_path, options=options)
    await editor.validate(tmp_path, MISMATCHED)
    await editor.offer()
    left = await editor.pressed_edit("Remove OPENAI_ORG_ID", MISMATCHED)
    assert left == f"OPENAI_API_KEY={GOOD}\nDEBUG=1\n"


async def test_the_header_that_does_not_fit_is_removed_from_the_client(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    await editor.start("vscode", tmp_path, options=options)
    head = f'from openai import OpenAI\n\nclient = OpenAI(\n    api_key="{GOOD}",\n'
    text = f'{head}    project="proj_mine",\n    organization="org-other",\n)\n'
    await editor.validate(tmp_path, text, "app.py", 3)
    offered = titles(await editor.offer())
    assert offered == ["Remove organization", "Open organization settings"]
    left = await editor.pressed_edit("Remove organization", text)
    assert left == f'{head}    project="proj_mine",\n)\n'


@pytest.mark.parametrize("opened", [True, False])
async def test_the_header_that_an_environment_file_sets_is_removed_from_that(
    editor: Asked, tmp_path: Path, options: dict[str, Any], *, opened: bool
) -> None:
    await editor.start("vscode", tmp_path, options=options)
    (tmp_path / ".env").write_text(MISMATCHED, encoding="utf-8")
    if opened:
        editor.open((tmp_path / ".env").as_uri(), MISMATCHED, "dotenv")
    text = 'import os\nkey = os.environ["OPENAI_API_KEY"]\n'
    await editor.validate(tmp_path, text, "app.py", 1, character=20)
    offered = titles(await editor.offer())
    assert offered == ["Remove OPENAI_ORG_ID from .env", "Open organization settings"]
    left = await editor.pressed_edit("Remove OPENAI_ORG_ID from .env", MISMATCHED)
    assert left == f"OPENAI_API_KEY={GOOD}\nDEBUG=1\n"


async def test_an_environment_file_that_has_changed_is_not_edited(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    await editor.start("vscode", tmp_path, options=options)
    (tmp_path / ".env").write_text(MISMATCHED, encoding="utf-8")
    text = 'import os\nkey = os.environ["OPENAI_API_KEY"]\n'
    await editor.validate(tmp_path, text, "app.py", 1, character=20)
    await editor.offer()
    (tmp_path / ".env").write_text(f"A=1\n{MISMATCHED}", encoding="utf-8")
    editor.pressed.set_result("Remove OPENAI_ORG_ID from .env")
    shown = await editor.take(types.WINDOW_SHOW_MESSAGE)
    assert shown.message == "The document has changed since; validate the key again."
    assert editor.edits.empty()


async def test_a_good_key_in_a_client_of_the_wrong_class_offers_the_other(
    editor: Asked, tmp_path: Path, provider: ProviderServer
) -> None:
    endpoints = {"endpoints": {"azure-openai": provider.url}}
    await editor.start("vscode", tmp_path, options={"validate": endpoints})
    text = (
        "from openai import OpenAI\n\n"
        f'client = OpenAI(api_key="{AZURE}", base_url="https://contoso.openai.azure.com/")\n'
    )
    assert (await editor.validate(tmp_path, text, "app.py", 2))["verdict"] == "valid"
    offered = await editor.offer()
    assert offered.type is types.MessageType.Warning
    assert "A classic Azure endpoint given to OpenAI" in offered.message
    assert titles(offered) == ["Use the v1 endpoint", "Use AzureOpenAI"]
    made = await editor.pressed_edit("Use AzureOpenAI", text)
    assert made.startswith("from openai import AzureOpenAI\n")
    assert f'AzureOpenAI(api_key="{AZURE}", azure_endpoint="https://contoso' in made


async def test_a_document_that_has_changed_is_not_edited(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    await editor.start("vscode", tmp_path, options=options)
    await editor.validate(tmp_path, MISMATCHED)
    await editor.offer()
    editor.change((tmp_path / ".env").as_uri(), ((0, 0), (0, 0), "A=1\n"))
    editor.pressed.set_result("Remove OPENAI_ORG_ID")
    shown = await editor.take(types.WINDOW_SHOW_MESSAGE)
    assert shown.message == "The document has changed since; validate the key again."
    assert editor.edits.empty()


async def test_a_request_id_is_copied_where_the_client_lends_its_clipboard(
    editor: Asked, tmp_path: Path, options: dict[str, Any]
) -> None:
    await editor.start("vscode", tmp_path, options=options, changes=lends_clipboard)
    await editor.validate(tmp_path, f"OPENAI_API_KEY={BAD}\n")
    assert titles(await editor.offer()) == ["Open key page", "Copy request id"]
    editor.pressed.set_result("Copy request id")
    assert await asyncio.wait_for(editor.copied.get(), TIMEOUT) == "req_7"


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
    assert shown.message.endswith(" Request id: req_7.")
    assert editor.offered.empty()


@pytest.mark.parametrize(
    ("button", "text", "told"),
    [
        (
            "Open key page",
            f"OPENAI_API_KEY={BAD}\n",
            f"The page could not be opened: {OPENAI.key_page}",
        ),
        (
            "Copy request id",
            f"OPENAI_API_KEY={BAD}\n",
            "The clipboard could not be written. The text is: req_7",
        ),
        (
            "Remove OPENAI_ORG_ID",
            MISMATCHED,
            "The edit could not be made: Remove OPENAI_ORG_ID.",
        ),
    ],
)
async def test_what_a_button_could_not_do_is_told(
    editor: Asked, tmp_path: Path, options: dict[str, Any], *, button: str, text: str, told: str
) -> None:
    editor.works = False
    editor.pressed.set_result(button)
    await editor.start("vscode", tmp_path, options=options, changes=lends_clipboard)
    await editor.validate(tmp_path, text)
    assert (await editor.take(types.WINDOW_SHOW_MESSAGE)).message == told


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
