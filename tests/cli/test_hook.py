"""The hook of ``.pre-commit-hooks.yaml``, run by the real pre-commit on real commits."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from keymend.samples import fake_key
from packages import program_of

ROOT = Path(__file__).parents[2]
KEY = fake_key("openai-project", 1)
UNTRACKED = (".git", "build", "node_modules", ".*_cache", ".hypothesis", "__pycache__")
SECONDS = 600


class Project:
    """A repository whose commits go through the hook, installed from this very one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.folder.mkdir()
        self._environment = {**os.environ, "PRE_COMMIT_HOME": str(folder / "cache")}
        keymend = folder / "keymend"
        # The tree as it is: what has not been committed yet is to be tested, too.
        shutil.copytree(ROOT, keymend, ignore=shutil.ignore_patterns(*UNTRACKED))
        self._begin(keymend)
        self._git(keymend, "add", "--all")
        self._git(keymend, "commit", "--quiet", "--message", "Tree")
        commit = self._git(keymend, "rev-parse", "HEAD").stdout.strip()
        self._begin(self.folder)
        hook = f"repos: [{{repo: {keymend}, rev: {commit}, hooks: [{{id: keymend}}]}}]\n"
        self.write(".pre-commit-config.yaml", hook)
        program = program_of("pre-commit==4.7.0", "pre-commit")
        self._run(self.folder, str(program), "install", "--install-hooks")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def commit(self) -> subprocess.CompletedProcess[str]:
        """Commit every file, and return what git and the hook said."""
        self._git(self.folder, "add", "--all")
        return self._git(self.folder, "commit", "--message", "Change", check=False)

    def _begin(self, folder: Path) -> None:
        self._git(folder, "init", "--quiet")
        self._git(folder, "config", "user.email", "project@example.com")
        self._git(folder, "config", "user.name", "Project")

    def _git(
        self, folder: Path, *arguments: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        return self._run(folder, "git", *arguments, check=check)

    def _run(
        self, folder: Path, *command: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=check,
            timeout=SECONDS,
        )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("hook"))


def test_a_commit_with_a_key_is_refused_and_one_without_is_not(project: Project) -> None:
    project.write("app.py", 'from os import environ\n\nkey = environ["OPENAI_API_KEY"]\n')
    clean = project.commit()
    assert clean.returncode == 0, clean.stdout
    project.write("app.py", f'key = "{KEY}"\n')
    refused = project.commit()
    assert refused.returncode == 1
    assert f"app.py:1:8: error KM101 Hardcoded OpenAI project key (sk-proj-…{KEY[-4:]})" in (
        refused.stdout
    )
    assert KEY[9:-4] not in refused.stdout
    project.write("keymend.toml", 'exclude = ["app.py"]\n')
    excluded = project.commit()
    assert excluded.returncode == 0, excluded.stdout
