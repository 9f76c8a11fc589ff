"""No key comes out of the server, whatever is asked of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from keymend.providers import FORMATS
from keymend.samples import fake_key
from lsp.clients import PROFILES, capabilities, plain
from lsp.conversation import Conversation


@pytest.mark.parametrize("profile", PROFILES)
def test_no_key_comes_out_of_the_server(profile: str, tmp_path: Path) -> None:
    keys = [fake_key(format_id) for format_id in FORMATS]
    lines = [f'{FORMATS[f][0].variable} = "{fake_key(f)}"' for f in FORMATS]
    cut = [f'client = OpenAI(api_key="{key}x", organization="{key}")' for key in keys]
    text = "\n".join(["from openai import OpenAI", *lines, *cut, ""])
    (tmp_path / "keymend.toml").write_text(f'ignore = "{keys[0]}"\n{keys[1]} = 1\n')
    talk = Conversation(tmp_path)
    told = plain(capabilities(profile))
    told["experimental"] = {"keymend": {"clipboard": True, "commandLinks": True}}
    talk.ask(
        "initialize",
        {
            "processId": None,
            "capabilities": told,
            "trace": "verbose",
            "initializationOptions": {"keymend": {"severity": keys[2], keys[3]: keys[4]}},
            "workspaceFolders": [{"uri": tmp_path.as_uri(), "name": keys[5]}],
        },
    )
    talk.tell("initialized", {})
    talk.tell("$/setTrace", {"value": "verbose"})
    talk.tell("workspace/didChangeConfiguration", {"settings": {"keymend": {"ignore": keys[6]}}})
    for name in ("app.py", ".env", "web.ts", "notes.md", "compose.yaml"):
        _drive(talk, (tmp_path / name).as_uri(), text)
    talk.ask("workspace/executeCommand", {"command": keys[7], "arguments": [keys[8]]})
    for name in (".env", "app.py"):
        (tmp_path / name).write_text(text)
    about = {"uri": (tmp_path / "app.py").as_uri()}
    talk.ask("workspace/executeCommand", {"command": "keymend.server.doctor", "arguments": [about]})
    talk.ask("textDocument/hover", {"textDocument": {"uri": keys[9]}})
    talk.ask("textDocument/nothing", {"key": keys[10]})
    talk.tell("textDocument/nothing", {"key": keys[11]})
    heard = talk.end()
    assert heard.count("KM101") > len(keys)
    named = zip(FORMATS, keys, strict=True)
    leaked = {name: _around(heard, key) for name, key in named if key in heard}
    assert leaked == {}


def _around(heard: str, key: str) -> str:
    """Return what stands before and after a key: what a failure tells, without the key."""
    before, _, after = heard.partition(key)
    return f"{before[-60:]}<key>{after[:30]}"


def _drive(talk: Conversation, uri: str, text: str) -> None:
    document = {"uri": uri}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}
    item = {**document, "languageId": "plaintext", "version": 1, "text": text}
    talk.tell("textDocument/didOpen", {"textDocument": item})
    edit = {"range": {**whole, "end": whole["start"]}, "text": "\n"}
    versioned = {**document, "version": 2}
    talk.tell("textDocument/didChange", {"textDocument": versioned, "contentChanges": [edit]})
    talk.ask("textDocument/diagnostic", {"textDocument": document})
    for line in range(0, text.count("\n"), 19):
        place = {"line": line, "character": 30}
        talk.ask("textDocument/hover", {"textDocument": document, "position": place})
    asked = {
        "textDocument": document,
        "range": whole,
        "context": {"diagnostics": [], "triggerKind": 1},
    }
    answer = talk.ask("textDocument/codeAction", asked)
    for action in answer["result"]:
        # The edits themselves are what the user chose to write; their place is a file.
        action.pop("edit", None)
        if "data" in action:
            stale = {**action, "data": {**action["data"], "version": 1}}
            talk.ask("codeAction/resolve", stale)
    talk.tell(
        "textDocument/didChange", {"textDocument": versioned, "contentChanges": [{"range": 7}]}
    )
    talk.tell("textDocument/didClose", {"textDocument": document})
