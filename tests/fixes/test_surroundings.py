"""Fixes that change another file than the one with the problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from keymend.finding import Applicability, Finding
from keymend.fixes import CannotFixError, Offer, offers
from keymend.fixes.disk import DiskWorkspace
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot
from keymend.workspace import gather
from workspaces import git, write

KEY = fake_key("openai-project")


def offered(folder: Path, name: str, code: str) -> tuple[DiskWorkspace, list[Offer]]:
    """Return the offers for the one finding of ``code`` in a file of ``folder``."""
    index = gather(folder, Settings(), {})
    path = folder / name
    snapshot = Snapshot(path.as_uri(), path.read_text(), language_of(path))
    found: list[Finding] = scan(snapshot, facts=index.facts_for(snapshot.uri))
    [finding] = [each for each in found if each.code == code]
    workspace = DiskWorkspace(folder)
    return workspace, offers(snapshot, finding, workspace)


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, ".env\n"), ("node_modules/\r\n", "node_modules/\r\n.env\r\n"), ("a", "a\n.env")],
)
def test_a_file_with_a_key_is_added_to_gitignore(
    before: str | None, after: str, tmp_path: Path
) -> None:
    write(tmp_path, {".env": f"OPENAI_API_KEY={KEY}\n"})
    if before is not None:
        write(tmp_path, {".gitignore": before})
    git(tmp_path, "init", "--quiet")
    workspace, [offer, *_] = offered(tmp_path, ".env", "KM104")
    assert offer.title == "Add .env to .gitignore"
    assert offer.preferred
    workspace.apply(offer.build(workspace))
    assert (tmp_path / ".gitignore").read_bytes().decode() == after


def test_a_tracked_file_is_told_the_command_and_nothing_is_run(tmp_path: Path) -> None:
    write(tmp_path, {".env": f"OPENAI_API_KEY={KEY}\n", ".gitignore": ".env\n"})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--force", ".env")
    _, found = offered(tmp_path, ".env", "KM104")
    assert [(offer.title, offer.applicability) for offer in found] == [
        ("Run `git rm --cached .env` once the key is revoked", Applicability.MANUAL)
    ]


def test_a_missing_variable_is_added_to_the_environment_file(tmp_path: Path) -> None:
    program = "import os, dotenv\ndotenv.load_dotenv()\nos.environ['SERVICE_KEY']\n"
    write(tmp_path, {".env": "PORT=80", "app.py": program})
    workspace, [offer, *_] = offered(tmp_path, "app.py", "KM506")
    assert offer.title == "Add SERVICE_KEY to .env"
    workspace.apply(offer.build(workspace))
    assert (tmp_path / ".env").read_text() == "PORT=80\nSERVICE_KEY="
    with pytest.raises(CannotFixError, match="already"):
        offer.build(workspace)


def test_a_missing_setting_is_added_by_the_name_of_its_variable(tmp_path: Path) -> None:
    program = (
        "class Settings(BaseSettings):\n"
        '    model_config = SettingsConfigDict(env_file=".env", env_prefix="app_")\n'
        "    token: str\n"
    )
    write(tmp_path, {".env": "PORT=80\n", "app.py": program})
    workspace, [offer, *_] = offered(tmp_path, "app.py", "KM506")
    workspace.apply(offer.build(workspace))
    assert (tmp_path / ".env").read_text() == "PORT=80\nAPP_TOKEN=\n"
