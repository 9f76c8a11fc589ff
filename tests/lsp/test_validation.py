"""Validating a key and explaining an error from an editor."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities

from keymend.providers import OPENAI
from keymend.samples import fake_key
from keymend.validate.client import TIMEOUT_SECONDS
from providerserver import ProviderServer, Received, Reply, error, models, serving

GOOD = fake_key("openai-project", 1)
BAD = fake_key("openai-project", 2)
VALIDATE = "keymend.server.validateKey"
EXPLAIN = "keymend.server.explainError"
PATIENCE_SECONDS = 60


def answer(received: Received) -> Reply | None:
    key = received.headers["authorization"].removeprefix("Bearer ")
    if key == BAD:
        return error(401, "Incorrect API key provided: x", "invalid_api_key")
    return models("gpt-5.1") if key == GOOD else None


class Editor(LanguageClient):
    """An editor that answers questions as a test tells it to."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.choice: str | None = "Send"
        self.tokens: list[types.ProgressToken] = []
        self.questions: list[str] = []
        self.opened: asyncio.Queue[types.ShowDocumentParams] = asyncio.Queue()
        self.unanswered = False
        """Whether questions are left standing until the session ends."""
        self.ended = asyncio.Event()
        self.buttons: list[str] = []
        """The buttons of the last question."""
        self.wire: list[str] = []
        """Every message that the server sent."""

    async def run(self, command: str, *arguments: Any) -> Any:
        params = types.ExecuteCommandParams(command, list(arguments))
        return await self.workspace_execute_command_async(params)

    async def validate(self, uri: str, line: int, character: int = 0) -> Any:
        place = {"line": line, "character": character}
        return await self.run(VALIDATE, {"uri": uri, "position": place})

    def open(self, uri: str, text: str, language: str) -> None:
        item = types.TextDocumentItem(uri, language, 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change_text(self, uri: str, version: int, text: str) -> None:
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def hovered(self, uri: str, line: int, character: int) -> str:
        place = types.Position(line, character)
        hover = await self.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), place)
        )
        return hover.contents.value if hover else ""  # type: ignore[union-attr]


async def _question(client: Editor, params: types.ShowMessageRequestParams) -> Any:
    client.questions.append(params.message)
    client.wire.append(params.message)
    client.buttons = [action.title for action in params.actions or ()]
    if client.choice in client.buttons:
        return types.MessageActionItem(client.choice)
    if "Send" in client.buttons and client.choice == "Open key page":
        return types.MessageActionItem("Send")
    if client.unanswered:
        await client.ended.wait()
    return None


def _document(client: Editor, params: types.ShowDocumentParams) -> types.ShowDocumentResult:
    client.opened.put_nowait(params)
    return types.ShowDocumentResult(success=True)


def _message(client: Editor, params: types.ShowMessageParams) -> None:
    client.wire.append(params.message)


def _progress(client: Editor, params: types.WorkDoneProgressCreateParams) -> None:
    client.tokens.append(params.token)


def _configuration(_: Editor, params: types.ConfigurationParams) -> list[Any]:
    return [{"codeLens": True} for _ in params.items]


def _ignore(client: Editor, params: Any) -> None:
    """Takes what these tests do not look at."""


HANDLERS = {
    types.WINDOW_SHOW_MESSAGE_REQUEST: _question,
    types.WINDOW_SHOW_MESSAGE: _message,
    types.WINDOW_SHOW_DOCUMENT: _document,
    types.WINDOW_WORK_DONE_PROGRESS_CREATE: _progress,
    types.PROGRESS: _ignore,
    types.WORKSPACE_CONFIGURATION: _configuration,
    types.CLIENT_REGISTER_CAPABILITY: _ignore,
    types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: _ignore,
}


@pytest.fixture
def provider() -> Any:
    with serving(answer) as server:
        yield server


@pytest_asyncio.fixture
async def idle() -> AsyncIterator[Editor]:
    """An editor that has not begun a session."""
    client = Editor()
    for method, handler in HANDLERS.items():
        client.feature(method)(handler)
    await client.start_io(sys.executable, "-m", "keymend", "server", "--stdio")
    yield client
    client.ended.set()  # pygls' client fails at a handler that outlives the server
    await client.shutdown_session()
    await client.stop()  # type: ignore[no-untyped-call] # pytest-lsp has no types here
    for secret in (GOOD, BAD):
        assert not any(secret[9:-4] in text for text in client.wire)


@pytest_asyncio.fixture
async def editor(idle: Editor, provider: ProviderServer, tmp_path: Path) -> Editor:
    """An editor whose user has pointed OpenAI at the loopback."""
    await start(idle, provider, tmp_path, client_capabilities("visual-studio-code"))
    return idle


async def start(
    client: Editor, provider: ProviderServer, folder: Path, told: types.ClientCapabilities
) -> None:
    await client.initialize_session(
        types.InitializeParams(
            capabilities=told,
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), "work")],
            initialization_options={"validate": {"endpoints": {"openai": f"{provider.url}/v1"}}},
            trace=types.TraceValue.Verbose,
        )
    )


async def test_a_key_is_validated_where_it_stands(
    editor: Editor, provider: ProviderServer, tmp_path: Path
) -> None:
    uri = (tmp_path / ".env").as_uri()
    editor.open(uri, f"A=1\nOPENAI_API_KEY={GOOD}\nOPENAI_ORG_ID=org-mine\n", "dotenv")
    verdict = await editor.validate(uri, 1, 20)
    assert verdict["verdict"] == "valid"
    assert verdict["models"] == ["gpt-5.1"]
    assert verdict["masked"] == f"sk-proj-…{GOOD[-4:]}"
    assert GOOD[9:-4] not in json.dumps(verdict)
    assert provider.received[0].headers["openai-organization"] == "org-mine"
    assert editor.questions == [
        f"Send the key sk-proj-…{GOOD[-4:]} to {provider.host}, to ask about it?"
    ]
    await editor.validate(uri, 1, 20)
    assert len(editor.questions) == 1


async def test_the_hover_remembers_until_the_key_changes(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / "app.py").as_uri()
    line = f'client = OpenAI(api_key="{BAD}")'
    editor.open(uri, f"{line}\n", "python")
    assert "**invalid**" not in await editor.hovered(uri, 0, 30)
    assert (await editor.validate(uri, 0, 30))["verdict"] == "invalid"
    text = await editor.hovered(uri, 0, 30)
    assert "**invalid** (asked at " in text
    assert BAD[9:-4] not in text
    editor.change_text(uri, 2, line.replace(BAD, GOOD))
    assert "**invalid**" not in await editor.hovered(uri, 0, 30)


async def test_the_page_where_a_bad_key_is_mended_is_a_button(
    editor: Editor, tmp_path: Path
) -> None:
    editor.choice = "Open key page"
    uri = (tmp_path / ".env").as_uri()
    editor.open(uri, f"OPENAI_API_KEY={BAD}\n", "dotenv")
    assert (await editor.validate(uri, 0))["verdict"] == "invalid"
    shown = await asyncio.wait_for(editor.opened.get(), PATIENCE_SECONDS)
    assert shown.uri == OPENAI.key_page
    assert shown.external
    assert editor.questions[-1].startswith(f"sk-proj-…{BAD[-4:]}: invalid.")


async def test_a_result_that_nobody_answers_holds_nothing_up(
    editor: Editor, tmp_path: Path
) -> None:
    editor.unanswered = True
    uri = (tmp_path / ".env").as_uri()
    editor.open(uri, f"OPENAI_API_KEY={BAD}\n", "dotenv")
    assert (await editor.validate(uri, 0))["verdict"] == "invalid"
    assert "**invalid** (asked at " in await editor.hovered(uri, 0, 20)
    assert editor.buttons == ["Open key page"]


async def test_an_editor_that_opens_no_pages_gets_the_result_without_buttons(
    idle: Editor, provider: ProviderServer, tmp_path: Path
) -> None:
    told = client_capabilities("visual-studio-code")
    assert told.window
    told.window.show_document = None
    await start(idle, provider, tmp_path, told)
    uri = (tmp_path / ".env").as_uri()
    idle.open(uri, f"OPENAI_API_KEY={BAD}\n", "dotenv")
    assert (await idle.validate(uri, 0))["verdict"] == "invalid"
    assert idle.wire[-1].startswith(f"sk-proj-…{BAD[-4:]}: invalid.")
    assert len(idle.questions) == 1


async def test_a_good_key_in_an_environment_file_has_a_hover_once_it_was_asked_about(
    editor: Editor, tmp_path: Path
) -> None:
    uri = (tmp_path / ".env").as_uri()
    editor.open(uri, f"OPENAI_API_KEY={GOOD}\n", "dotenv")
    await editor.validate(uri, 0, 0)
    assert "**valid** (asked at " in await editor.hovered(uri, 0, 20)


@pytest.mark.parametrize("choice", [None, "Do not send"])
async def test_a_question_that_is_refused_or_dismissed_sends_nothing(
    provider: ProviderServer, tmp_path: Path, editor: Editor, choice: str | None
) -> None:
    editor.choice = choice
    uri = (tmp_path / ".env").as_uri()
    editor.open(uri, f"OPENAI_API_KEY={GOOD}\n", "dotenv")
    assert (await editor.validate(uri, 0))["verdict"] == "not-sent"
    assert provider.received == []
    assert editor.wire == editor.questions  # the user knows


async def test_an_editor_without_questions_is_taken_at_its_word(
    idle: Editor, provider: ProviderServer, tmp_path: Path
) -> None:
    told = client_capabilities("visual-studio-code")
    assert told.window
    told.window.show_message = None
    await start(idle, provider, tmp_path, told)
    uri = (tmp_path / ".env").as_uri()
    idle.open(uri, f"OPENAI_API_KEY={GOOD}\n", "dotenv")
    assert (await idle.validate(uri, 0))["verdict"] == "valid"
    assert provider.received


async def test_a_cancelled_command_ends_before_its_request_would(
    editor: Editor, provider: ProviderServer, tmp_path: Path
) -> None:
    uri = (tmp_path / ".env").as_uri()
    editor.open(uri, f"OPENAI_API_KEY={fake_key('openai-project', 3)}\n", "dotenv")
    asked = asyncio.ensure_future(editor.validate(uri, 0))
    assert await asyncio.to_thread(provider.arrived.wait, PATIENCE_SECONDS)
    [id_] = [i for i, future in editor.protocol._request_futures.items() if not future.done()]
    started = time.monotonic()
    editor.cancel_request(types.CancelParams(id_))
    with pytest.raises(JsonRpcException) as cancelled:
        await asked
    assert time.monotonic() - started < TIMEOUT_SECONDS
    assert cancelled.value.code == types.LSPErrorCodes.RequestCancelled
    assert await asyncio.to_thread(provider.gone.wait, PATIENCE_SECONDS)


async def test_cancelling_the_progress_cancels_the_command(
    editor: Editor, provider: ProviderServer, tmp_path: Path
) -> None:
    uri = (tmp_path / ".env").as_uri()
    editor.open(uri, f"OPENAI_API_KEY={fake_key('openai-project', 3)}\n", "dotenv")
    asked = asyncio.ensure_future(editor.validate(uri, 0))
    assert await asyncio.to_thread(provider.arrived.wait, PATIENCE_SECONDS)
    [token] = editor.tokens
    editor.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
    with pytest.raises(JsonRpcException) as cancelled:
        await asked
    assert cancelled.value.code == types.LSPErrorCodes.RequestCancelled
    assert await asyncio.to_thread(provider.gone.wait, PATIENCE_SECONDS)


async def test_keys_in_an_environment_file_have_a_lens(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / ".env").as_uri()
    text = f"# 😀\nDEBUG=1\nOPENAI_API_KEY='{GOOD}'\nGROQ_API_KEY=\nANTHROPIC_API_KEY=sk-your-key\n"
    editor.open(uri, text, "dotenv")
    document = types.TextDocumentIdentifier(uri)
    lenses = await editor.text_document_code_lens_async(types.CodeLensParams(document))
    assert lenses
    [lens] = lenses
    assert lens.command
    assert lens.command.title == "Validate key"
    assert lens.command.command == VALIDATE
    assert lens.range.start == types.Position(2, 16)
    assert lens.command.arguments
    verdict = await editor.run(VALIDATE, *lens.command.arguments)
    assert verdict["verdict"] == "valid"


@pytest.mark.parametrize(
    "argument",
    [None, {}, {"uri": "file:///x"}, {"uri": "file:///x", "position": {"line": "a"}}],
)
async def test_an_argument_that_names_no_place_is_refused(editor: Editor, argument: Any) -> None:
    with pytest.raises(JsonRpcException):
        await editor.run(VALIDATE, *([] if argument is None else [argument]))


@pytest.mark.parametrize(
    ("line", "character"),
    [
        ('client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])', 40),
        ("client = OpenAI()", 10),
        ('key = os.getenv("OPENAI_API_KEY")', 20),
    ],
)
async def test_a_key_that_code_looks_up_is_found_in_the_environment_file(
    editor: Editor, tmp_path: Path, line: str, character: int
) -> None:
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={BAD}\n")
    (tmp_path / "app").mkdir()
    uri = (tmp_path / "app" / "main.py").as_uri()
    editor.open(uri, f"import os\nfrom openai import OpenAI\n{line}\n", "python")
    assert (await editor.validate(uri, 2, character))["verdict"] == "invalid"
    # The file as it is in the editor counts, saved or not.
    editor.open((tmp_path / ".env").as_uri(), f"OPENAI_API_KEY={GOOD}\n", "dotenv")
    assert (await editor.validate(uri, 2, character))["verdict"] == "valid"


async def test_a_key_that_code_looks_up_is_asked_about_with_the_client_that_is_given_it(
    editor: Editor, provider: ProviderServer, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={GOOD}\nOPENAI_ORG_ID=org-file\n")
    uri = (tmp_path / "app.py").as_uri()
    code = 'from openai import OpenAI\nclient = OpenAI(organization="org-code")\n'
    editor.open(uri, code, "python")
    await editor.validate(uri, 1, 10)
    assert provider.received[0].headers["openai-organization"] == "org-code"
    editor.change_text(
        uri, 2, code.replace('organization="org-code"', 'base_url="http://x.test/v1"')
    )
    assert (await editor.validate(uri, 1, 10))["verdict"] == "not-sent"


async def test_a_place_without_a_key_is_refused(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, "print()\n", "python")
    with pytest.raises(JsonRpcException, match="no key at this place"):
        await editor.validate(uri, 0)


async def test_a_foreign_host_beside_the_key_gets_nothing(
    editor: Editor, provider: ProviderServer, tmp_path: Path
) -> None:
    uri = (tmp_path / "app.py").as_uri()
    with serving(lambda _: models("gpt")) as attacker:
        code = f'client = OpenAI(\n    api_key="{GOOD}",\n    base_url="{attacker.url}/v1",\n)\n'
        editor.open(uri, f"from openai import OpenAI\n\n{code}", "python")
        verdict = await editor.validate(uri, 3, 20)
        assert verdict["verdict"] == "not-sent"
        assert verdict["host"] == attacker.host
        assert attacker.received == []
    assert provider.received == []
    assert editor.questions == []


async def test_no_file_of_the_workspace_names_an_address(
    editor: Editor, provider: ProviderServer, tmp_path: Path
) -> None:
    with serving(lambda _: models("gpt")) as attacker:
        (tmp_path / "keymend.toml").write_text(
            f'[validate.endpoints]\nopenai = "{attacker.url}"\ngroq = "{attacker.url}"\n'
        )
        uri = (tmp_path / ".env").as_uri()
        editor.open(uri, f"OPENAI_API_KEY={GOOD}\nOPENAI_BASE_URL={attacker.url}\n", "dotenv")
        assert (await editor.validate(uri, 0))["verdict"] == "not-sent"
        assert attacker.received == []
    assert provider.received == []


async def test_an_error_is_explained_and_its_key_found(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={BAD}\n")
    echo = BAD[:8] + "*" * (len(BAD) - 12) + BAD[-4:]
    text = f"401 Incorrect API key provided: {echo}. You can find your API key at"
    explanation = await editor.run(EXPLAIN, {"text": text})
    assert explanation["causes"][0]["id"] == "invalid-key"
    assert explanation["keys"] == [
        {"name": "OPENAI_API_KEY", "source": ".env:1", "masked": f"sk-proj-…{BAD[-4:]}"}
    ]
    with pytest.raises(JsonRpcException, match="takes"):
        await editor.run(EXPLAIN, {"wrong": text})
