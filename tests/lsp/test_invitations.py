"""Where an editor is offered to validate a key: among the quick fixes, and in the hover."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from keymend.samples import fake_key
from keymend.validate import plugins
from keymend.validate.request import PLUGINS
from lsp.clients import PROFILES, capabilities, plain
from lsp.conversation import Conversation
from providerserver import ProviderServer, models, serving

KEY = fake_key("openai-project", 1)
VALIDATE = "keymend.server.validateKey"
INVOKED, AUTOMATIC = 1, 2
TITLE = "Validate this key"


@pytest.fixture
def provider() -> Iterator[ProviderServer]:
    with serving(lambda _: models("gpt-5.1")) as server:
        yield server


class Desk:
    """An editor with one document open."""

    def __init__(
        self,
        folder: Path,
        profile: str,
        provider: ProviderServer,
        *,
        links: bool,
        shows: bool = False,
    ) -> None:
        self.talk = Conversation(folder)
        self.folder = folder
        self.links = links
        told = plain(capabilities(profile))
        if links:
            told["experimental"] = {"keymend": {"commandLinks": True, "findingsInHover": shows}}
        told["window"] = {**told.get("window", {}), "showMessage": None}  # ask no questions
        endpoints = {"openai": f"{provider.url}/v1"}
        self.talk.ask(
            "initialize",
            {
                "processId": None,
                "capabilities": told,
                "initializationOptions": {"validate": {"endpoints": endpoints}},
                "workspaceFolders": [{"uri": folder.as_uri(), "name": "work"}],
            },
        )
        self.talk.tell("initialized", {})

    def open(self, name: str, text: str) -> str:
        uri = (self.folder / name).as_uri()
        item = {"uri": uri, "languageId": "plaintext", "version": 1, "text": text}
        self.talk.tell("textDocument/didOpen", {"textDocument": item})
        return uri

    def actions(self, uri: str, line: int, why: int | None = INVOKED) -> list[dict[str, Any]]:
        """Return the actions for a line."""
        whole = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 999}}
        context = {"diagnostics": [], **({"triggerKind": why} if why else {})}
        asked = {"textDocument": {"uri": uri}, "range": whole, "context": context}
        found: list[dict[str, Any]] = self.talk.ask("textDocument/codeAction", asked)["result"]
        return found

    def validations(self, uri: str, line: int, why: int | None = INVOKED) -> list[dict[str, Any]]:
        return [action for action in self.actions(uri, line, why) if action["title"] == TITLE]

    def hover(self, uri: str, line: int, character: int) -> str:
        place = {"line": line, "character": character}
        asked = {"textDocument": {"uri": uri}, "position": place}
        found = self.talk.ask("textDocument/hover", asked)["result"]
        return str(found["contents"]["value"]) if found else ""

    def run(self, command: str, arguments: list[Any]) -> Any:
        asked = {"command": command, "arguments": arguments}
        return self.talk.ask("workspace/executeCommand", asked)["result"]


@pytest.fixture(params=PROFILES)
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, provider: ProviderServer
) -> Iterator[Desk]:
    desk = Desk(tmp_path, request.param, provider, links=request.param == "vscode")
    yield desk
    desk.talk.end()


@pytest.fixture
def vscode(tmp_path: Path, provider: ProviderServer) -> Iterator[Desk]:
    desk = Desk(tmp_path, "vscode", provider, links=True)
    yield desk
    desk.talk.end()


def test_a_quick_fix_validates_a_key_behind_those_that_mend_and_before_those_that_silence(
    desk: Desk,
) -> None:
    uri = desk.open("app.py", f'x = 1\nkey = "{KEY}"\n')
    titles = [action["title"].partition(" ")[0] for action in desk.actions(uri, 1)]
    assert list(dict.fromkeys(titles)) == ["Move", "Validate", "Ignore"]
    [action] = desk.validations(uri, 1)
    assert action["kind"] == "quickfix"
    assert "isPreferred" not in action
    assert action["diagnostics"][0]["code"] == "KM101"
    verdict = desk.run(action["command"]["command"], action["command"]["arguments"])
    assert verdict["verdict"] == "valid"
    # Some editors have every action completed that has no edit.
    assert desk.talk.ask("codeAction/resolve", action)["result"] == action


def test_a_key_in_an_environment_file_is_validated_if_the_user_asks(desk: Desk) -> None:
    uri = desk.open(".env", f"DEBUG=1\nOPENAI_API_KEY={KEY}\nGROQ_API_KEY=sk-your-key\n")
    [action] = desk.validations(uri, 1)
    assert "diagnostics" not in action
    assert action["command"]["arguments"] == [
        {"uri": uri, "position": {"line": 1, "character": 15}}
    ]
    assert desk.validations(uri, 1, AUTOMATIC) == []
    assert desk.validations(uri, 0) == desk.validations(uri, 2) == []


def test_a_light_bulb_shows_what_a_finding_offers(vscode: Desk) -> None:
    uri = vscode.open("app.py", f'key = "{KEY}"\n')
    assert len(vscode.validations(uri, 0, AUTOMATIC)) == 1
    assert vscode.validations(uri, 0, None) == []


@pytest.mark.parametrize(
    "line",
    [
        f'client = OpenAI(api_key="{KEY[:40]}")',
        'client = OpenAI(api_key="sk-your-key")',
        'password = "horse-battery-7-staple"',
        'key = os.environ["OPENAI_API_KEY"]',
    ],
)
def test_nobody_is_asked_about_what_is_no_whole_key(vscode: Desk, line: str) -> None:
    uri = vscode.open("app.py", f"from openai import OpenAI\n{line}\n")
    vscode.talk.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert vscode.validations(uri, 1) == []


def test_the_hover_of_a_key_links_to_its_validation(desk: Desk) -> None:
    code = desk.open("app.py", f'😀 = 1; key = "{KEY}"\n')
    file = desk.open(".env", f"OPENAI_API_KEY={KEY}\n")
    for uri, character in ((code, 25), (file, 20)):
        arguments = linked(desk.hover(uri, 0, character))
        assert bool(arguments) == desk.links
        if arguments:
            assert desk.run(VALIDATE, arguments)["verdict"] == "valid"


def test_the_hover_of_a_variable_links_to_the_validation_of_its_key(desk: Desk) -> None:
    (desk.folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\nDEBUG=1\n")
    text = 'import os\nkey = os.environ["OPENAI_API_KEY"]\nlog = os.environ["DEBUG"]\n'
    uri = desk.open("app.py", text)
    shown = until_known(desk, uri, 1, 20)
    assert f"]({'<' + (desk.folder / '.env').as_uri() + '#L1>'})" in shown or not desk.links
    arguments = linked(shown)
    assert bool(arguments) == desk.links
    if arguments:
        assert desk.run(VALIDATE, arguments)["verdict"] == "valid"
        assert "**valid**" in desk.hover(uri, 1, 20)
    assert linked(desk.hover(uri, 2, 18)) == []


def test_what_the_editor_shows_of_a_finding_is_not_in_its_hover(
    tmp_path: Path, provider: ProviderServer
) -> None:
    desk = Desk(tmp_path, "vscode", provider, links=True, shows=True)
    uri = desk.open("app.py", f'key = "{KEY}"\n')
    shown = desk.hover(uri, 0, 12)
    assert shown.startswith(f"OpenAI project key, `sk-proj-…{KEY[-4:]}` · [Validate key](")
    assert "Hardcoded" not in shown
    desk.talk.end()


def linked(markdown: str) -> list[Any]:
    """Return the arguments of the link that validates a key; none where there is no link."""
    found = re.search(rf"\[Validate key\]\(command:{VALIDATE}\?([^)]*)\)", markdown)
    arguments: list[Any] = json.loads(unquote(found[1])) if found else []
    return arguments


def until_known(desk: Desk, uri: str, line: int, character: int) -> str:
    """Return a variable's hover once the workspace has been read."""
    for _ in range(200):
        shown = desk.hover(uri, line, character)
        if "Set in" in shown:
            return shown
        time.sleep(0.05)
    raise AssertionError(shown)


def test_the_table_of_plug_ins_that_ask_is_the_one_that_is_offered() -> None:
    assert {service.id for service in plugins._SERVICES} == PLUGINS
