"""``keymend explain-error``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keymend.samples import fake_key
from processes import Run

KEY = fake_key("openai-project")


def refused(key: str) -> str:
    echo = key[:8] + "*" * (len(key) - 12) + key[-4:]
    return f"Error code: 401 - Incorrect API key provided: {echo}. You can find your API key at x"


def test_the_cause_comes_first_and_the_key_is_named(
    workspace: Path, keymend: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", fake_key("openai-project", 5))
    (workspace / ".env").write_text(f"# mine\nOPENAI_API_KEY={KEY}\n")
    done = keymend("explain-error", refused(KEY))
    assert done.returncode == 0
    assert done.stdout.startswith("The provider does not know this key [invalid-key]\n  The key")
    assert done.stdout.endswith(f"\n  The key is OPENAI_API_KEY (.env:2): sk-proj-…{KEY[-4:]}\n")
    assert done.stderr == ""


def test_a_key_in_source_is_found_too(workspace: Path, keymend: Run) -> None:
    (workspace / "app.py").write_text(f'client = OpenAI(api_key="{KEY}")\n')
    assert (
        "The key is api_key (app.py:1): sk-proj-…" in keymend("explain-error", refused(KEY)).stdout
    )


def test_standard_input_and_json(keymend: Run) -> None:
    text = f"httpx2.LocalProtocolError: Illegal header value b'Bearer {KEY}\\n'"
    done = keymend("explain-error", "-", "--format", "json", stdin=text)
    document = json.loads(done.stdout)
    assert done.returncode == 0
    assert document["version"] == 1
    assert [cause["id"] for cause in document["causes"]] == ["key-line-break", "key-in-error-text"]
    assert set(document["causes"][0]) == {"id", "title", "explanation", "fix", "rules", "page"}
    assert KEY[9:-4] not in done.stdout + done.stderr


def test_a_key_in_the_argument_is_masked(keymend: Run) -> None:
    done = keymend("explain-error", f"KeyError: '{KEY}'")
    assert done.returncode == 0
    assert done.stdout.startswith("A key was looked up as if it were a variable's name")
    assert KEY[9:-4] not in done.stdout + done.stderr


def test_a_text_without_a_known_cause_is_1(keymend: Run) -> None:
    done = keymend("explain-error", "Segmentation fault")
    assert done.returncode == 1
    assert done.stdout.startswith("Not recognised")


@pytest.mark.parametrize("command", ["check", "rules", "explain"])
def test_a_key_as_an_argument_is_refused_unprinted(keymend: Run, command: str) -> None:
    for argument in (KEY, f"--format={KEY}", f"dir/{KEY}.txt"):
        done = keymend(command, argument)
        assert done.returncode == 2
        assert "looks like a key" in done.stderr
        assert KEY[9:-4] not in done.stdout + done.stderr
