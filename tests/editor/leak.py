"""Owns the leaking workspace that both editors mend, and how it must look before and after."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keymend.samples import fake_key

MOVE = "Move key to OPENAI_API_KEY in .env"
"""The quick fix that the tests take: the one that leaves loading the file to the user."""

SAVE_SECONDS = 20
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Leak:
    """A workspace with a key in a program: the texts of its files by their names."""

    folder: Path
    key: str
    before: Mapping[str, str]
    after: Mapping[str, str]


def write_leak(folder: Path) -> Leak:
    """Write the workspace into ``folder``, which must not exist yet."""
    key = fake_key("openai-project", seed=1)
    before = {
        "app.py": f'from openai import OpenAI\n\nclient = OpenAI(api_key="{key}")\n',
        ".gitignore": "__pycache__/\n",
    }
    after = {
        "app.py": (
            "import os\n\nfrom openai import OpenAI\n\n"
            'client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])\n'
        ),
        ".env": f"OPENAI_API_KEY={key}\n",
        ".gitignore": "__pycache__/\n.env\n",
    }
    folder.mkdir()
    for name, text in before.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return Leak(folder, key, before, after)


def files_once(folder: Path, expected: Mapping[str, str]) -> Mapping[str, str]:
    """Return the files in ``folder`` as soon as they are as expected, else as they are in the end.

    An editor shows a file as saved before all other files of the same edit are.
    """
    deadline = time.monotonic() + SAVE_SECONDS
    while (files := _read(folder)) != expected and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return files


def _read(folder: Path) -> Mapping[str, str]:
    files: dict[str, str] = {}
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # removed since it was listed
            files[path.name] = path.read_bytes().decode()
    return files
