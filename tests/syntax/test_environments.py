"""Where configuration files name variables of the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from keymend.syntax.languages import language_of
from keymend.syntax.variables import lookups, occurrences
from keymend.text import Snapshot


def named(name: str, text: str) -> list[str]:
    snapshot = Snapshot(f"file:///w/{name}", text, language_of(Path(name)))
    found = sorted(occurrences(snapshot), key=lambda each: each.span)
    assert all(text[each.span.start : each.span.end] == each.name for each in found)
    return [each.name for each in found]


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        (
            ".vscode/launch.json",
            '{"A1": 1, "configurations": [{"env": {"A2": "${env:A3}", "A4": ""}, "A5": 1}]}',
            "A2 A3 A4",
        ),
        (".vscode/settings.json", '{"terminal.integrated.env.linux": {"A1": "x"}}', "A1"),
        (
            ".devcontainer/devcontainer.json",
            '{"containerEnv": {"A1": "${localEnv:A2}"}, /* "env": { */ "name": "A3"}',
            "A1 A2",
        ),
        ("vercel.json", '{"build": {"env": {"A1": "@a"}}, "routes": [{"A2": {}}]}', "A1"),
        ("task.json", '{"environment": [{"name": "A1", "value": "A2"}]}', "A1"),
        ("turbo.json", '{"globalEnv": ["A1", "A2"], "outputs": ["A3"]}', "A1 A2"),
        ("package.json", '{"scripts": {"a": "cross-env A1=x run $A2"}, "A3": "A4"}', "A1 A2"),
        ("fly.toml", 'A1 = 1\n[env]\nA2 = "x"\nA3 = "y"\n[[vm]]\nA4 = 1\n', "A2 A3"),
        ("netlify.toml", '[build.environment]\n  A1 = "x"\n[build]\nA2 = 1\n', "A1"),
        ("mise.toml", '[env]\nA1 = "x"\n_.file = ".env"\n[tools]\nA2 = "3"\n', "A1"),
        ("wrangler.toml", '[vars]\nA1 = "x"\n', "A1"),
        (
            "pyproject.toml",
            '[tool.tox.env_run_base]\npass_env = ["A1"]\nset_env = { A2 = "x" }\nA3 = 1\n',
            "A1 A2",
        ),
        ("tox.ini", "[testenv]\nsetenv =\n    A1 = x\nother = 1\nA2 = x\n", "A1 A2"),
        ("pytest.ini", "[pytest]\nenv =\n    A1=x\n    A2=y\naddopts = A3=1\n", "A1 A2"),
        ("supervisor.ini", '[program:a]\nenvironment=A1="x",A2="y"\nA3=1\n', "A1 A2"),
        ("app.service", "[Service]\nEnvironment=A1=x\nExecStart=/bin/a A2=1\n", "A1"),
        (
            "a.ipynb",
            '{"source": ["%env A1=x\\n", "MODEL=1\\n", "os.environ[\\"A2\\"] = 1"]}'.replace(
                '["', '[\n"'
            ),
            "A1 A2",
        ),
        ("a.py", "%env A1=x\n%set_env A2 x\n%env A3\n", "A1 A2"),
        ("Procfile", "web: A1=x run --key $A2\n", "A1 A2"),
        ("serverless.yml", "environment:\n  A1: ${env:A2}\n", "A1 A2"),
        ("run.bat", "set A1=x\n", "A1"),
        ("data.json", '{"A1": {"A2": 1}}', ""),
        ("notes", "A1=x\n", ""),
        ("main.c", '#define A1 1\nA2 = getenv("A3");\n', "A3"),
        ("broken.json", '{"env": {"A1": 1', ""),
    ],
)
def test_names_are_variables_where_the_file_says_so(name: str, text: str, names: str) -> None:
    assert named(name, text) == names.split()


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        (
            "a.py",
            (
                "class S(BaseSettings):\n    a1: str\n    a2: str = Field(alias='B2')\n"
                "    a3: str = Field(\n        default='',\n"
                "        validation_alias=AliasChoices('B3', 'B4'),\n    )\n"
                "    a5: Annotated[str, Field(validation_alias='B5')]\n"
                "    a6: str = Field(None, env=['B6', 'B7'])\n    a8: str = 'alias='\n"
            ),
            "A1 A8 B2 B3 B4 B5 B6 B7",
        ),
        ("a.py", "@click.option('--key', envvar='A1')\n", "A1"),
        ("a.py", "key: str = typer.Option(envvar=['A1', 'A2'])\n", "A1 A2"),
        (
            "env.ts",
            "z.object({ A1: z.string(), 'A2': z.url() }).parse(process.env); x = { A3: 1 };",
            "A1 A2",
        ),
        ("env.ts", "cleanEnv(process.env, { A1: str(), A2: port({ default: 1 }) })", "A1 A2"),
        ("other.ts", "z.object({ A1: z.string() })", ""),
        (
            "env.d.ts",
            (
                "interface ProcessEnv {\n  readonly A1: string;\n  A2?: string;\n}\n"
                "interface Other {\n  A3: string;\n}\n"
            ),
            "A1 A2",
        ),
    ],
)
def test_declared_variables_are_read(name: str, text: str, names: str) -> None:
    snapshot = Snapshot(f"file:///w/{name}", text, language_of(Path(name)))
    assert sorted({each.name for each in lookups(snapshot)}) == names.split()
