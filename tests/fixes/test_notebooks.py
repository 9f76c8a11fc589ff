"""Notebooks as files: the JSON stays JSON, and the cells still run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from keymend.samples import fake_key
from mending import Folder

KEY = fake_key("openai-project")


def notebook(*cells: list[str] | str, indent: int | None = 1) -> str:
    code: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": [f"{KEY}\n"]}],
            "source": source,
        }
        for source in cells
    ]
    markdown = {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", '"quoted" é']}
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    document = {"cells": [markdown, *code], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, ensure_ascii=False, indent=indent) + "\n"


def sources(text: str) -> list[str]:
    cells: list[dict[str, Any]] = json.loads(text)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize("indent", [1, None])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            ['print("Bearer @@", "é\\n")\n', "# \\ 🔑\n", "%pip install x"],
            (
                'import os\n\nprint(f"Bearer {os.environ[\'OPENAI_API_KEY\']}", "é\\n")\n'
                "# \\ 🔑\n%pip install x"
            ),
        ),
        (["import os\n", 'print("@@")'], 'import os\nprint(os.environ["OPENAI_API_KEY"])'),
        ('import os\nprint("@@")', 'import os\nprint(os.environ["OPENAI_API_KEY"])'),
        (
            ["import os\n", 'os.environ["TEAM_KEY"] = "@@"\n', "print(1)"],
            "import os\nprint(1)",
        ),
        (["!ls\n", "%env TEAM_KEY=@@\n", "print(1)"], "!ls\nprint(1)"),
        (["%pip install x\n", "%set_env TEAM_KEY @@"], "%pip install x"),
    ],
)
def test_a_cell_is_rewritten_and_every_other_stays(
    tmp_path: Path, before: list[str] | str, after: str, indent: int | None
) -> None:
    folder = Folder(tmp_path)
    cell = json.loads(json.dumps(before).replace("@@", KEY))
    text = notebook(["x = 1\n", "y = 2"], cell, indent=indent)
    folder.write({"a.ipynb": text})
    folder.move("a.ipynb", loading=False)
    moved = folder.text("a.ipynb")
    assert sources(moved) == ["x = 1\ny = 2", after]
    assert KEY not in moved
    untouched, changed = json.loads(text), json.loads(moved)
    for old, new in zip(untouched["cells"], changed["cells"], strict=True):
        assert (old["cell_type"], old["metadata"]) == (new["cell_type"], new["metadata"])
        is_lined = isinstance(new["source"], list) and indent is not None
        assert not is_lined or all(line.count("\n") <= 1 for line in new["source"])
    assert untouched["metadata"] == changed["metadata"]
    assert moved.splitlines()[:9] == text.splitlines()[:9] or indent is None
    assert not folder.offers("a.ipynb")


def test_the_cells_run_as_before(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    cells = ["import sys\n", f'key = "{KEY}"'], [f"print(key, b'{KEY} x', sys.byteorder)"]
    folder.write({"a.ipynb": notebook(*cells)})
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_KEY")}

    def output() -> str:
        program = "\n".join(sources(folder.text("a.ipynb")))
        folder.write({"cells.py": program})
        done = subprocess.run(
            [sys.executable, "cells.py"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        (tmp_path / "cells.py").unlink()
        return done.stdout

    before = output()
    assert KEY in before
    folder.move("a.ipynb", loading=True)
    assert KEY not in folder.text("a.ipynb")
    assert output() == before


def test_a_key_in_text_is_not_moved(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    text = notebook(["x = 1"]).replace("# Title", f"The key is {KEY}")
    folder.write({"a.ipynb": text})
    assert not folder.offers("a.ipynb")
