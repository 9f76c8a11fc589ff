"""The models of the loaders say what the loaders themselves do.

Generated files go through the real loader and its model. Where a model declares that it
does not know, nothing is compared; how often that may be is tested too.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keymend.envfile import Loader, Reading, read
from real_loaders import NAMES, Read, installed_by_npm, only
from spellings import CUT_FILES

RUNNABLE = (Loader.PYTHON_DOTENV, Loader.NPM_DOTENV, Loader.NODE, Loader.BASH)
TAKES_A_FIXTURE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def is_known(reading: Reading) -> bool:
    return reading.unknown_from is None and None not in reading.values.values()


@pytest.mark.parametrize("loader", RUNNABLE, ids=lambda loader: loader.name)
@settings(TAKES_A_FIXTURE, max_examples=300)
@given(text=CUT_FILES)
def test_the_model_reads_what_the_loader_reads(
    loader: Loader, text: str, real_loaders: dict[Loader, Read]
) -> None:
    reading = read(loader, text)
    if is_known(reading):
        assert only(reading.values) == real_loaders[loader](text)


@pytest.mark.parametrize("loader", list(Loader), ids=lambda loader: loader.name)
@given(text=CUT_FILES)
def test_bindings_stand_where_their_names_stand(loader: Loader, text: str) -> None:
    for binding in read(loader, text).bindings:
        behind = text[binding.at :].replace("\r", "")
        assert behind.startswith(binding.name.replace("\r", ""))


@pytest.mark.parametrize("loader", list(Loader), ids=lambda loader: loader.name)
@given(text=st.text(max_size=60))
def test_any_text_is_read_by_every_model(loader: Loader, text: str) -> None:
    assert isinstance(read(loader, text), Reading)


def test_the_model_of_the_shell_knows_ordinary_files() -> None:
    text = (
        "# settings\n"
        "export OPENAI_API_KEY=sk-x1 # of the project\n"
        "A='two words'\n"
        'B="${A}/x" ; export B\n'
        "\n"
    )
    reading = read(Loader.BASH, text)
    assert is_known(reading)
    assert reading.values == {"OPENAI_API_KEY": "sk-x1", "A": "two words", "B": "two words/x"}


def test_the_model_of_the_shell_says_where_its_knowledge_ends() -> None:
    text = "A=1\nif true; then B=2; fi\nOPENAI_API_KEY=sk-x1\n"
    assert read(Loader.BASH, text).unknown_from == text.index("if")


@pytest.mark.parametrize(
    "text",
    [
        "A=v\n",
        "A = v\n",
        'A="v\\n"\n',
        "A=v#c\nB=1",
        "\ufeffA=v\nB=1\n",
        "A=v\r\nB=1\r\n",
        "export A=v\nB= \nOPENAI_API_KEY=x\n",
    ],
)
def test_node_started_with_env_file_reads_the_same(text: str, tmp_path: Path) -> None:
    # The other tests ask util.parseEnv, which is faster; this is the flag that people use.
    (tmp_path / ".env").write_bytes(text.encode())
    script = f"for (const n of {list(NAMES)}) console.log(JSON.stringify(process.env[n] ?? null))"
    done = subprocess.run(
        [installed_by_npm() / "node_modules/node/bin/node", "--env-file=.env", "-e", script],
        cwd=tmp_path,
        env={},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    expected = read(Loader.NODE, text).values
    assert done.stdout.splitlines() == [
        "null" if expected.get(name) is None else f'"{expected[name]}"'.replace("\n", "\\n")
        for name in NAMES
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=v", "v"),
        ('A="v"', '"v"'),
        ("A=v # c", "v # c"),
        ("A= v", " v"),
        ("  A=v\r\n", "v"),
        ("\ufeffA=${B}", "${B}"),
        ("A", None),
    ],
)
def test_docker_keeps_a_value_as_it_is(text: str, value: str | None) -> None:
    assert read(Loader.DOCKER, text).values.get("A") == value


@pytest.mark.parametrize("text", ["A = v\n", "export A=v\n", "=v\n"])
def test_docker_rejects_a_file_with_white_space_in_a_name(text: str) -> None:
    assert read(Loader.DOCKER, text).rejects


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("export A: v # c\n", "v"),
        ("A=v#c\n", "v#c"),
        ("A='$B'\n", "$B"),
        ('A="a\\tb"\n', "a\tb"),
        ('A="\\$B"\n', "$B"),
        ("B=1\nA=$B-${B}-${NOPE:-d}-$$\n", "1-1-d-$"),
        ("A='it\\'s'\n", "it's"),
        ("A=\x1f # c\n", "\x1f"),
        ('A="v"B=1\n', "v"),
    ],
)
def test_compose_reads_values_as_its_parser_does(text: str, value: str) -> None:
    assert read(Loader.COMPOSE, text).values["A"] == value


@pytest.mark.parametrize(
    "text", ['A="v\nB=1\n', "A-B C=1\n", "{'A': 1}\n", "A=${B:?}\n", "export "]
)
def test_compose_rejects_a_file_with_a_line_it_cannot_read(text: str) -> None:
    assert read(Loader.COMPOSE, text).rejects


def test_a_name_alone_takes_back_what_python_dotenv_has_read() -> None:
    assert read(Loader.PYTHON_DOTENV, "A=1\nA\nB=${A:-d}\n").values == {"B": ""}


@pytest.mark.parametrize("text", ["A='v", 'export "A=v"\n', "A=`a \\` b`\nB=1\n", "B=1\nA[1]=v\n"])
def test_a_shell_reads_words_that_are_quoted_in_part(
    text: str, real_loaders: dict[Loader, Read]
) -> None:
    known = only(read(Loader.BASH, text).values)
    assert known.items() <= real_loaders[Loader.BASH](text).items()


def test_the_process_environment_is_what_references_find() -> None:
    text = "A=${HOME_OF_TEST}\n"
    for loader in (Loader.PYTHON_DOTENV, Loader.BASH, Loader.COMPOSE):
        assert read(loader, text, {"HOME_OF_TEST": "/h"}).values["A"] == "/h"
