"""The real loaders as fixtures; Node is started once."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keymend.envfile import Loader
from real_loaders import Read, installed_by_npm, only, read_bash, read_python_dotenv


@pytest.fixture(scope="session")
def node_loaders() -> Iterator[Callable[[str], dict[str, dict[str, str]]]]:
    """What dotenv (``npm``) and Node (``node``) read, asked of one running Node."""
    folder = installed_by_npm()
    with subprocess.Popen(
        [folder / "node_modules/node/bin/node", Path(__file__).parent / "read.mjs", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def read(text: str) -> dict[str, dict[str, str]]:
            stdin.write(json.dumps(text) + "\n")
            stdin.flush()
            answer: dict[str, dict[str, str]] = json.loads(stdout.readline())
            return answer

        yield read
        stdin.close()


@pytest.fixture(scope="session")
def real_loaders(
    node_loaders: Callable[[str], dict[str, dict[str, str]]],
) -> dict[Loader, Read]:
    """The loaders that can be run here, by the model they check."""
    return {
        Loader.PYTHON_DOTENV: read_python_dotenv,
        Loader.NPM_DOTENV: lambda text: only({**node_loaders(text)["npm"]}),
        Loader.NODE: lambda text: only({**node_loaders(text)["node"]}),
        Loader.BASH: read_bash,
    }
