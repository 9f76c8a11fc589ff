"""The server that the extension ships does what the installed one does."""

from __future__ import annotations

import json
import subprocess
from importlib.metadata import version
from pathlib import Path

from lsprotocol import types

from editor.extension import Extension
from keymend.lsp.debugging import PACKAGES
from keymend.samples import fake_key
from lsp.clients import Editor

KEY = fake_key("openai-project")


async def test_what_a_report_of_a_defect_needs_is_told(
    built_extension: Extension, tmp_path: Path
) -> None:
    editor = Editor([str(built_extension.server), "server"])
    await editor.start("vscode", tmp_path)
    command = types.ExecuteCommandParams("keymend.server.debugInformation", [])
    told = await editor.workspace_execute_command_async(command)
    assert isinstance(told, dict)
    assert told["frozen"]
    assert told["packages"] == {name: version(name) for name in PACKAGES}
    await editor.end()


def test_the_command_line_is_in_it(built_extension: Extension, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(f'key = "{KEY}"\n', encoding="utf-8")
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\n", encoding="utf-8")

    def told(*arguments: str) -> str:
        command = [str(built_extension.server), *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.stdout

    assert [each["code"] for each in json.loads(told("check", "--format", "json"))["findings"]] == [
        "KM101"
    ]
    assert "OPENAI_API_KEY" in told("doctor")
    assert "hardcoded-key" in told("explain", "KM101")
