"""Programs of other languages that run: what they print after a move is what they printed before.

The moved program is started as its users start it: with the variables of ``.env`` in the
environment, put there by the shell.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from keymend.samples import fake_key
from mending import Folder

KEY = fake_key("openai-project")


FOLDER = Path(__file__).parent / "programs"
PROGRAMS = {
    "run.sh": (("bash run.sh",), "bash"),
    "main.go": (("go run main.go",), "go"),
    "Main.java": (
        (
            "javac Main.java",
            "java -cp . Main",
        ),
        "javac",
    ),
    "Main.cs": (
        (
            "mcs Main.cs",
            "mono Main.exe",
        ),
        "mcs",
    ),
    "app.rb": (("ruby app.rb",), "ruby"),
    "app.php": (("php app.php",), "php"),
    "main.rs": (
        (
            "rustc main.rs",
            "./main",
        ),
        "rustc",
    ),
}
"""A file of ``programs``, in which ``@@`` stands for the key, to the shell commands that run it
(the last one prints) and the tool that they need."""


def output(folder: Folder, commands: tuple[str, ...], *, loaded: bool) -> str:
    loading = "set -a; . ./.env; set +a; " if loaded else ""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_KEY")}
    done = subprocess.run(
        ["bash", "-c", f"{loading}{' && '.join(commands)}"],
        cwd=folder.path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.replace(KEY, "@@")
    return done.stdout


@pytest.mark.parametrize("file", PROGRAMS)
def test_the_program_prints_the_same(file: str, tmp_path: Path) -> None:
    commands, tool = PROGRAMS[file]
    if shutil.which(tool) is None and not os.environ.get("CI"):
        pytest.skip(f"{tool} is not installed")
    folder = Folder(tmp_path)
    folder.write({file: (FOLDER / file).read_text(encoding="utf-8").replace("@@", KEY)})
    before = output(folder, commands, loaded=False)
    assert KEY in before
    loads = file == "run.sh"
    folder.move(file, loading=loads)
    assert KEY not in folder.text(file)
    assert output(folder, commands, loaded=not loads) == before
    assert not folder.offers(file)
