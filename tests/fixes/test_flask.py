"""The move out of ``.flaskenv``, with the real Flask before and after."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from keymend.fixes.disk import DiskWorkspace
from keymend.fixes.edits import applied
from keymend.fixes.move.offer import move_offers
from keymend.paths import path_of
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.syntax.languages import DOTENV
from keymend.text import Snapshot
from packages import program_of

KEY = fake_key("openai-project")
PROGRAM = """\
import os
import click
from flask import Flask

app = Flask(__name__)


@app.cli.command("tell")
def tell():
    click.echo(os.environ["OPENAI_API_KEY"])
"""


@pytest.mark.parametrize("others", [{}, {".env": "PORT=80\n"}])
def test_the_program_has_the_same_key(tmp_path: Path, others: dict[str, str]) -> None:
    flask = program_of("flask[dotenv]==3.1.2", "flask")
    files = {"app.py": PROGRAM, ".flaskenv": f"FLASK_APP=app\nOPENAI_API_KEY={KEY}\n", **others}
    for name, text in files.items():
        (tmp_path / name).write_text(text)

    def told() -> str:
        done = subprocess.run(
            [flask, "tell"], cwd=tmp_path, env={}, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert told() == KEY
    file = tmp_path / ".flaskenv"
    snapshot = Snapshot(file.as_uri(), file.read_text(), DOTENV)
    [finding] = scan(snapshot)
    [offer] = move_offers(snapshot, finding, DiskWorkspace(tmp_path))
    assert offer.title == "Move key to OPENAI_API_KEY in .env"
    for change in offer.build(DiskWorkspace(tmp_path)).files:
        path = path_of(change.uri)
        assert path is not None
        path.write_text(applied("" if change.create else path.read_text(), change.edits))
    assert file.read_text() == "FLASK_APP=app\n"
    assert told() == KEY
