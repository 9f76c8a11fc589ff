"""The command line knows the workspace around what it is told to check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keymend.samples import fake_key
from processes import Run
from workspaces import git, write

KEY = fake_key("openai-project")
PROGRAM = "import openai\nfrom dotenv import load_dotenv\nload_dotenv()\n"


def codes(run: Run, *arguments: str) -> list[str]:
    done = run("check", "--format", "json", *arguments)
    return [finding["code"] for finding in json.loads(done.stdout)["findings"]]


def test_files_tell_each_other(workspace: Path, keymend: Run) -> None:
    write(workspace, {".env": f"OPENAI_KEY={KEY}\n", "app.py": PROGRAM})
    assert codes(keymend) == ["KM503"]
    write(workspace, {"app.py": PROGRAM + 'key = openai.os.environ["OPENAI_KEY"]\n'})
    assert codes(keymend) == []


def test_one_file_is_checked_with_the_repository_around_it(workspace: Path, keymend: Run) -> None:
    write(workspace, {"config/.env": f"OPENAI_KEY={KEY}\n", "src/app.py": PROGRAM})
    git(workspace, "init", "--quiet")
    assert codes(keymend, "config/.env") == ["KM503", "KM104"]


def test_workers_know_it_too(workspace: Path, keymend: Run) -> None:
    write(workspace, {".env": f"OPENAI_KEY={KEY}\n", "app.py": PROGRAM})
    assert codes(keymend, "--jobs", "2") == ["KM503"]


def test_the_environment_of_the_process_is_compared_and_not_shown(
    workspace: Path, keymend: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(workspace, {".env": f"OPENAI_API_KEY={KEY}\n", "app.py": PROGRAM})
    other = fake_key("openai-project", 1)
    monkeypatch.setenv("OPENAI_API_KEY", other)
    done = keymend("check", "--format", "json")
    assert "KM505" in done.stdout
    assert other not in done.stdout + done.stderr
    assert KEY not in done.stdout + done.stderr


def test_a_fix_goes_by_the_loaders_in_use(workspace: Path, keymend: Run) -> None:
    write(workspace, {".env": "NAME = two words\n", "run.sh": "set -a; . ./.env\n"})
    assert keymend("check", "--fix").returncode == 0
    assert (workspace / ".env").read_text() == "NAME='two words'\n"
