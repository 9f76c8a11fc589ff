"""``keymend doctor`` as an editor asks for it: of a program, or of its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from keymend.samples import fake_key
from lsp.clients import capabilities, plain
from lsp.conversation import Conversation

KEY = fake_key("openai-project", 1)
OTHER = fake_key("openai-project", 2)
PROGRAM = "from dotenv import load_dotenv\nfrom openai import OpenAI\nload_dotenv()\nOpenAI()\n"


class Clinic:
    """A session on a folder with two programs, of which one has a key of its own."""

    def __init__(self, folder: Path) -> None:
        (folder / "src").mkdir()
        (folder / "src" / "app.py").write_text(PROGRAM)
        (folder / "src" / "own|*.py").write_text(
            f'from openai import OpenAI\nclient = OpenAI(api_key="{OTHER}", organization="x")\n'
        )
        (folder / "notes.md").write_text("# Notes\n")
        (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
        (folder / "requirements.txt").write_text("openai==1.109.1\n")
        self.folder = folder
        self.talk = Conversation(folder)
        folders = [{"uri": folder.as_uri(), "name": "work"}]
        told = {"processId": None, "capabilities": plain(capabilities("vscode"))}
        self.talk.ask("initialize", {**told, "workspaceFolders": folders})
        self.talk.tell("initialized", {})

    def examine(self, *arguments: Any) -> dict[str, Any]:
        asked = {"command": "keymend.server.doctor", "arguments": list(arguments)}
        answer: dict[str, Any] = self.talk.ask("workspace/executeCommand", asked)
        return answer

    def steps(self, name: str) -> dict[str, str]:
        result = self.examine({"uri": (self.folder / name).as_uri()})["result"]
        return {step["name"]: step["message"] for step in result["steps"]}


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path)
    yield clinic
    clinic.talk.end()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "VIRTUAL_ENV"):
        monkeypatch.delenv(name, raising=False)


def test_the_program_that_is_shown_is_examined_with_what_its_folder_says(clinic: Clinic) -> None:
    own, app = clinic.steps("src/own|*.py"), clinic.steps("src/app.py")
    assert f"…{OTHER[-4:]}, from the argument" in own["key"]
    assert f"…{KEY[-4:]}, from the environment file" in app["key"]
    assert own["package"].startswith("openai 1.109.1")
    assert "Nothing was sent" in own["request"]


def test_what_makes_no_client_stands_for_its_folder(clinic: Clinic) -> None:
    assert clinic.steps("notes.md") == clinic.steps("") == clinic.steps("../elsewhere.py")
    everything = clinic.examine()["result"]["steps"]
    assert {step["name"]: step["message"] for step in everything} == clinic.steps("")


def test_a_program_outside_of_the_workspace_has_its_own_folder(
    tmp_path_factory: pytest.TempPathFactory, clinic: Clinic
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "app.py").write_text(PROGRAM)
    uri = (elsewhere / "app.py").as_uri()
    steps = {step["name"]: step for step in clinic.examine({"uri": uri})["result"]["steps"]}
    assert steps["program"]["message"] == "OpenAI is made at app.py:4."
    assert steps["key"]["message"].startswith("No key is given")


def test_the_report_is_markdown_that_shows_names_as_they_are(clinic: Clinic) -> None:
    uri = (clinic.folder / "src" / "own|*.py").as_uri()
    report = clinic.examine({"uri": uri})["result"]["markdown"]
    assert report.startswith("# Doctor: own\\|\\*.py\n\n**2 of 10 steps failed: key, organi")
    assert "| **✗** | organization and project | The organization that is sent" in report
    assert "<br>**Fix:** Remove organization=" in report
    assert f"| sk-proj-…{OTHER[-4:]} | argument src/own\\|\\*.py:2 | **used** |" in report
    assert OTHER not in report


def test_without_a_folder_there_is_nothing_to_examine(tmp_path: Path) -> None:
    talk = Conversation(tmp_path)
    told = {"processId": None, "capabilities": plain(capabilities("vscode"))}
    talk.ask("initialize", {**told, "workspaceFolders": None})
    talk.tell("initialized", {})
    asked = {"command": "keymend.server.doctor", "arguments": []}
    assert "Open a folder" in talk.ask("workspace/executeCommand", asked)["error"]["message"]
    talk.end()
