"""The rules against the real client: they speak where it fails, and nowhere else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from clients import casefiles, more_snippets, services, snippets
from clients.snippets import Snippet
from keymend.facts import Definition, Facts
from keymend.finding import Finding
from keymend.scan import scan
from keymend.secret import Secret
from keymend.text import Snapshot, Span
from real_loaders import installed_by_npm

FOLDER = Path(__file__).parent
PYTHON = [*snippets.python(), *more_snippets.python(), *casefiles.python()]
NODE = [*more_snippets.node(), *casefiles.node()]


def findings(snippet: Snippet) -> list[Finding]:
    """Return what the client rules say of a snippet."""
    uri = "file:///workspace/.env"
    facts = Facts(
        definitions={
            name: (Definition(name, Secret(value), uri, 0, Span(0, len(name))),)
            for name, value in snippet.env.items()
        }
    )
    name = "snippet.py" if snippet.language == "python" else "snippet.mjs"
    snapshot = Snapshot(f"file:///workspace/{name}", snippet.code, snippet.language)
    return [found for found in scan(snapshot, facts=facts) if found.code.startswith("KM4")]


def run(matrix: Sequence[Snippet]) -> list[str]:
    """Return what happened to each snippet in Python: ``works`` or the error."""
    with services.running() as address:
        done = subprocess.run(
            [sys.executable, FOLDER / "run_python.py", address],
            input=json.dumps([{"code": snippet.code, "env": snippet.env} for snippet in matrix]),
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def run_node(matrix: Sequence[Snippet], folder: Path) -> list[str]:
    """Return what happened to each snippet in JavaScript, by the client of npm."""
    modules = installed_by_npm(FOLDER / "package.json") / "node_modules"
    (folder / "node_modules").symlink_to(modules)
    files = []
    for number, snippet in enumerate(matrix):
        file = folder / f"{number}.mjs"
        file.write_text(snippet.code, encoding="utf-8")
        files.append({"file": str(file), "env": snippet.env})
    (folder / "list.json").write_text(json.dumps(files), encoding="utf-8")
    with services.running() as address:
        done = subprocess.run(
            [modules / "node/bin/node", FOLDER / "run_node.mjs", address, folder / "list.json"],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    ran = [*run(PYTHON), *run_node(NODE, tmp_path_factory.mktemp("node"))]
    return dict(zip([snippet.id for snippet in (*PYTHON, *NODE)], ran, strict=True))


def test_the_matrix_is_large_and_has_both_kinds(outcomes: dict[str, str]) -> None:
    works = sum(outcome == "works" for outcome in outcomes.values())
    assert len(outcomes) == len(PYTHON) + len(NODE) >= 800
    assert works >= 250
    assert len(outcomes) - works >= 400


def test_rules_speak_exactly_where_the_client_fails(outcomes: dict[str, str]) -> None:
    wrong = []
    for snippet in (*PYTHON, *NODE):
        said = [found.code for found in findings(snippet)]
        works = outcomes[snippet.id] == "works"
        if works == bool(said):
            wrong.append(f"{snippet.id}: {outcomes[snippet.id][:60]}, but {said}")
    assert wrong == []
