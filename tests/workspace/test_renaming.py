"""Renaming a variable: every place that sets or reads it, or the reason why not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from keymend.fixes.edits import applied, normalized
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot
from keymend.workspace import Index, gather, renaming
from keymend.workspace.index import uri_of
from packages import program_of
from workspaces import write

SETTINGS = "from pydantic_settings import BaseSettings\n"


def gathered(folder: Path, files: dict[str, str]) -> Index:
    write(folder, files)
    return gather(folder, Settings(), {})


def renamed(folder: Path, files: dict[str, str], name: str, new: str) -> dict[str, str]:
    """Return ``files`` as they are after the rename."""
    index, near = gathered(folder, files), uri_of(folder / ".env")
    renaming.check(index, name, new, near)
    result = dict(files)
    for uri in renaming.files(index, name, near):
        of = uri.removeprefix(uri_of(folder) + "/")
        snapshot = Snapshot(uri, files[of], language_of(Path(of)))
        result[of] = applied(files[of], normalized(renaming.edits(snapshot, name, new)))
    return result


def test_every_kind_of_file_that_sets_or_reads_is_edited(tmp_path: Path) -> None:
    files = {
        ".env": "NAME_A=1\nOTHER=${NAME_A}\n# NAME_A=2\n",
        ".env.example": "NAME_A=\n",
        ".envrc": "dotenv\nexport NAME_A=2\n",
        ".vscode/launch.json": '{"configurations": [{"env": {"NAME_A": "${env:NAME_A}"}}]}\n',
        ".devcontainer/devcontainer.json": '{"containerEnv": {"NAME_A": "${localEnv:NAME_A}"}}\n',
        ".github/workflows/ci.yml": "env:\n  NAME_A: ${{ secrets.NAME_A }}\n",
        "Dockerfile": "ARG NAME_A\nENV NAME_A=$NAME_A\n",
        "Procfile": "web: NAME_A=1 run $NAME_A\n",
        "compose.yaml": (
            "services:\n  a:\n    environment:\n      - NAME_A\n      - NAME_A=${NAME_A:-x}\n"
            "  b:\n    environment:\n      NAME_A: ${NAME_A}\n"
        ),
        "fly.toml": '[env]\nNAME_A = "x"\n',
        "main.go": 'package main\n\nvar a = os.Getenv("NAME_A")\n',
        "package.json": '{"scripts": {"start": "cross-env NAME_A=1 node a.js"}}\n',
        "run": "#!/bin/sh\necho $NAME_A\n",
        "serverless.yml": "environment:\n  NAME_A: ${env:NAME_A}\n",
        "settings.py": (
            'class S(BaseSettings):\n    a: str = Field(validation_alias="NAME_A")\n'
            "    name_b: str\n"
        ),
        "tox.ini": "[testenv]\nsetenv =\n    NAME_A = 1\npassenv = NAME_B\n",
        "turbo.json": '{"globalEnv": ["NAME_A", "NAME_AB"]}\n',
        "vercel.json": '{"env": {"NAME_A": "@a"}}\n',
        "web/env.ts": "const { NAME_A } = process.env;\nz.object({ NAME_A: z.string() });\n",
    }
    after = {name: text.replace("NAME_A", "NEW") for name, text in files.items()}
    after[".env"] = "NEW=1\nOTHER=${NEW}\n# NAME_A=2\n"
    # The name in GitHub's store is another one, and that of a local variable stays.
    after[".github/workflows/ci.yml"] = "env:\n  NEW: ${{ secrets.NAME_A }}\n"
    after["turbo.json"] = '{"globalEnv": ["NEW", "NAME_AB"]}\n'
    after["web/env.ts"] = "const { NEW: NAME_A } = process.env;\nz.object({ NEW: z.string() });\n"
    assert renamed(tmp_path, files, "NAME_A", "NEW") == after


def test_what_only_looks_like_it_is_left_alone(tmp_path: Path) -> None:
    files = {
        ".env": "NAME_A=1\n",
        "a.py": "import os\nNAME_A = os.environ['NAME_A']\nprint(NAME_A)\n",
        "data.json": '{"NAME_A": 1}\n',
        "setup.cfg": "[metadata]\nNAME_A = 1\n",
        "main.c": "#define NAME_A 1\n",
        "README.md": "NAME_A=1\n",
    }
    after = {**files, ".env": "NEW=1\n", "a.py": files["a.py"].replace("'NAME_A'", "'NEW'")}
    assert renamed(tmp_path, files, "NAME_A", "NEW") == after


@pytest.mark.parametrize(
    ("files", "name", "new", "reason"),
    [
        ({}, "NAME_A", "1-NEW", "letters, digits and underscores"),
        ({"a/.env": "NEW=1\n"}, "NAME_A", "NEW", r"NEW is set already, in \.env:1"),
        (
            {"a.py": "import os\nos.getenv(f'{kind}_API_KEY')\n"},
            "NAME_API_KEY",
            "NEW",
            r"a\.py puts names such as NAME_API_KEY together",
        ),
        (
            {"s.py": f"{SETTINGS}class S(BaseSettings):\n    env_prefix = 'NAME_'\n\n    a: str\n"},
            "NAME_A",
            "NEW",
            r"the field a in s\.py:5 reads NAME_A: give it an alias first",
        ),
        (
            {"s.py": "from app import BaseSettings\nclass S(BaseSettings):\n    name_a: str\n"},
            "NAME_A",
            "NEW",
            r"the field name_a in s\.py:3",
        ),
        (
            {"s.py": f"{SETTINGS}class S(BaseSettings, Other):\n    NAME_A: str\n"},
            "NAME_A",
            "NEW",
            r"the field NAME_A in s\.py:3",
        ),
        (
            {"s.py": f"{SETTINGS}class S(BaseSettings):\n    a: Annotated[str, 1]\n"},
            "a",
            "NEW",
            r"the field a in s\.py:3 reads a",
        ),
        (
            {"a.py": "from openai import OpenAI\nOpenAI()\n"},
            "OPENAI_API_KEY",
            "NEW",
            "the client reads OPENAI_API_KEY on its own",
        ),
    ],
)
def test_a_reader_is_not_left_behind(
    files: dict[str, str], name: str, new: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(renaming.CannotRenameError, match=reason):
        renamed(tmp_path, {".env": f"{name}=1\n", **files}, name, new)


def test_a_name_that_code_reads_already_may_be_given(tmp_path: Path) -> None:
    files = {".env": "OPENAI_KEY=1\n", "a.py": "import os, openai\nos.environ['OPENAI_API_KEY']\n"}
    after = renamed(tmp_path, files, "OPENAI_KEY", "OPENAI_API_KEY")
    assert after == {**files, ".env": "OPENAI_API_KEY=1\n"}


def test_the_key_of_a_client_that_is_given_it_can_be_renamed(tmp_path: Path) -> None:
    files = {
        ".env": "OPENAI_API_KEY=1\n",
        "a.py": "import os, openai\nopenai.OpenAI(api_key=os.environ['OPENAI_API_KEY'])\n",
    }
    after = {name: text.replace("OPENAI_API_KEY", "NEW") for name, text in files.items()}
    assert renamed(tmp_path, files, "OPENAI_API_KEY", "NEW") == after


def test_a_field_of_settings_keeps_its_name_and_reads_the_new_variable(tmp_path: Path) -> None:
    files = {
        ".env": "openai_key=1\nPORT_A=2\nHOST_A=3\nLEVEL_A=4\n",
        "settings.py": (
            "import os\n\nimport pydantic_settings as ps\nfrom pydantic import Field\n\n\n"
            "class Settings(ps.BaseSettings):\n"
            "    openai_key: str  # of the team\n"
            "    PORT_A: int = 80\n"
            '    host_a: str = Field("x", description="d")\n'
            "    level_a: str = Field(\n"
            '        default="x",\n'
            "    )\n"
            "\n\nprint(Settings().PORT_A)\n"
        ),
    }
    after = files
    for name, new in (
        ("openai_key", "NEW_KEY"),
        ("PORT_A", "NEW_PORT"),
        ("HOST_A", "NEW_HOST"),
        ("LEVEL_A", "NEW_LEVEL"),
    ):
        after = renamed(tmp_path, after, name, new)
    assert after == {
        ".env": "NEW_KEY=1\nNEW_PORT=2\nNEW_HOST=3\nNEW_LEVEL=4\n",
        "settings.py": (
            "import os\n\nimport pydantic_settings as ps\n"
            "from pydantic import AliasChoices, Field\n\n\n"
            "class Settings(ps.BaseSettings):\n"
            '    openai_key: str = Field(validation_alias=AliasChoices("NEW_KEY", "openai_key"))'
            "  # of the team\n"
            "    PORT_A: int = Field(default=80, "
            'validation_alias=AliasChoices("NEW_PORT", "PORT_A"))\n'
            '    host_a: str = Field("x", description="d", '
            'validation_alias=AliasChoices("NEW_HOST", "host_a"))\n'
            "    level_a: str = Field(\n"
            '        default="x",\n'
            '        validation_alias=AliasChoices("NEW_LEVEL", "level_a"),\n'
            "    )\n"
            "\n\nprint(Settings().PORT_A)\n"
        ),
    }


PROGRAM = """\
import os
{imports}

class Settings(BaseSettings):
    openai_key: str
    PORT_A: int = 80
    names: list[str] = []

    class Config:
        env_file = ".env"


print(Settings(), Settings(openai_key="k", PORT_A=1))
os.environ["PORT_A"] = os.environ["NEW_PORT"] = "3"
print(Settings())
"""


@pytest.mark.parametrize(
    "imports",
    ["from pydantic_settings import BaseSettings\n", "from pydantic.v1 import BaseSettings\n"],
)
def test_the_program_has_the_same_settings(imports: str, tmp_path: Path) -> None:
    python = program_of("pydantic-settings==2.16.3", "python")
    files = {
        ".env": 'OPENAI_KEY=secret\nPORT_A=2\nnames=["a"]\n',
        "app.py": PROGRAM.format(imports=imports),
    }
    after = files
    for name, new in (("OPENAI_KEY", "NEW_KEY"), ("PORT_A", "NEW_PORT"), ("names", "NEW_NAMES")):
        after = renamed(tmp_path, after, name, new)
    assert "OPENAI_KEY" not in after[".env"]

    def said(texts: dict[str, str]) -> str:
        write(tmp_path, texts)
        command = [str(python), "app.py"]
        done = subprocess.run(
            command, cwd=tmp_path, env={}, capture_output=True, text=True, check=True
        )
        return str(done.stdout)

    before = said(files)
    assert "openai_key='secret' PORT_A=2 names=['a']" in before
    assert said(after) == before
