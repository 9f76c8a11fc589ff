"""``keymend doctor``: which key it would be, from where, and what fails on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from keymend.providers import BY_VARIABLE
from keymend.samples import fake_key
from processes import Run, keymend_in
from providerserver import ProviderServer, Received, Reply, error, models, serving

KEY = fake_key("openai-project", 1)
OTHER = fake_key("openai-project", 2)
AZURE = fake_key("azure-openai")
PROGRAM = """\
from dotenv import load_dotenv
from openai import OpenAI

load_dotenv()
client = OpenAI()
"""

Examine = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Takes away the developer's keys, proxies, profiles and packages."""
    for name in (
        *BY_VARIABLE, "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_BASE_URL", "VIRTUAL_ENV",
        "CONDA_PREFIX", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "OPENAI_API_VERSION", "AZURE_OPENAI_ENDPOINT",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a program that loads ``.env`` and makes a client."""
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "app.py").write_text(PROGRAM)
    return folder


@pytest.fixture
def keymend(folder: Path) -> Run:
    """Calls ``keymend`` in the program's folder."""
    return keymend_in(folder)


@pytest.fixture
def doctor(keymend: Run) -> Examine:
    """Returns the report, and asserts that no key stands in it."""

    def examine(*arguments: str) -> dict[str, Any]:
        done = keymend("doctor", "--format", "json", *arguments)
        for key in (KEY, OTHER, AZURE):
            assert key[10:-4] not in done.stdout + done.stderr
        document: dict[str, Any] = json.loads(done.stdout)
        failed = [step for step in document["steps"] if step["state"] == "failed"]
        assert done.returncode == (1 if failed else 0)
        document["failed"] = {step["name"]: step["message"] for step in failed}
        document["said"] = {step["name"]: step["message"] for step in document["steps"]}
        return document

    return examine


def test_a_healthy_program_passes_every_step_up_to_the_request(
    folder: Path, keymend: Run, doctor: Examine
) -> None:
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    report = doctor()
    assert report["failed"] == {}
    assert report["said"]["program"] == "OpenAI is made at app.py:5."
    assert report["said"]["key"] == f"sk-proj-…{KEY[-4:]}, from the environment file (.env)."
    assert report["said"]["format"] == f"OpenAI project key, {len(KEY)} characters."
    assert report["said"]["endpoint"] == "Requests go to api.openai.com."
    assert report["steps"][-1]["state"] == "skipped"
    text = keymend("doctor").stdout
    assert f"sk-proj-…{KEY[-4:]}  environment file .env: used\n" in text
    assert KEY[10:-4] not in text


def test_the_process_hides_the_file(
    folder: Path, doctor: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    monkeypatch.setenv("OPENAI_API_KEY", OTHER)
    report = doctor()
    assert "from the process environment" in report["failed"]["key"]
    assert f"It hides sk-proj-…{KEY[-4:]} of .env." in report["failed"]["key"]
    assert [(s["origin"], s["used"]) for s in report["sources"]] == [
        ("process environment", True),
        ("environment file", False),
    ]


def test_a_file_that_overrides_comes_first(
    folder: Path, doctor: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "app.py").write_text(PROGRAM.replace("load_dotenv()", "load_dotenv(override=True)"))
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    monkeypatch.setenv("OPENAI_API_KEY", OTHER)
    assert doctor()["said"]["key"].startswith(f"sk-proj-…{KEY[-4:]}, from the environment file")


def test_the_same_key_in_both_hides_nothing(
    folder: Path, doctor: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert doctor()["failed"] == {}


def test_a_file_that_nothing_loads_gives_no_key(folder: Path, doctor: Examine) -> None:
    (folder / "app.py").write_text("from openai import OpenAI\n\nclient = OpenAI()\n")
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    assert "nothing in the program loads it" in doctor()["failed"]["key"]
    (folder / ".env").write_text("OPENAI_API_KEY=\n")
    assert "where it is empty, and nothing in the program loads it" in doctor()["failed"]["key"]


def test_what_does_not_concern_a_key_is_skipped(folder: Path, doctor: Examine) -> None:
    url = "https://api.groq.com/openai/v1"
    make = f'from openai import OpenAI\n\nclient = OpenAI(base_url="{url}", api_key='
    (folder / "app.py").write_text(f'{make}"{fake_key("groq")}")\n')
    assert doctor()["said"]["organization and project"] == "Only OpenAI has them."
    (folder / "app.py").write_text(f'{make}"your-api-key")\n')
    assert doctor()["said"]["endpoint"] == "The key cannot be sent as it is."


def test_a_file_above_the_program_is_found_as_the_loader_finds_it(
    folder: Path, keymend: Run, doctor: Examine
) -> None:
    (folder / ".env").write_text(f"OPENAI_API_KEY={OTHER}\n")
    inner = folder / "services" / "chat"
    inner.mkdir(parents=True)
    (folder / "app.py").rename(inner / "app.py")
    for path in ("services", "services/chat", "services/chat/app.py", "."):
        assert doctor(path)["said"]["key"].startswith(f"sk-proj-…{OTHER[-4:]}, from the env")
    # python-dotenv begins in the folder of the file that calls it.
    (inner / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    assert doctor()["said"]["key"].startswith(f"sk-proj-…{KEY[-4:]}, from the environment file")
    assert max(map(len, keymend("doctor").stdout.splitlines())) <= 80


def test_flask_reads_two_files(folder: Path, doctor: Examine) -> None:
    (folder / ".flaskenv").write_text(f"FLASK_APP=app\nOPENAI_API_KEY={KEY}\n")
    (folder / "app.py").write_text("from openai import OpenAI\nclient = OpenAI()\n")
    assert doctor()["said"]["key"].endswith("from the environment file (.flaskenv).")
    (folder / ".env").write_text("PORT=80\n")
    assert doctor()["said"]["key"].endswith("from the environment file (.flaskenv).")
    (folder / ".env").write_text(f"OPENAI_API_KEY={OTHER}\n")
    assert doctor()["said"]["key"] == (f"sk-proj-…{OTHER[-4:]}, from the environment file (.env).")


def test_no_key_at_all(doctor: Examine) -> None:
    report = doctor()
    assert report["failed"] == {"key": "No key is given: OPENAI_API_KEY is set nowhere."}
    assert report["sources"] == []


def test_an_argument_comes_before_everything(
    folder: Path, doctor: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "app.py").write_text(f'from openai import OpenAI\nc = OpenAI(api_key="{KEY}")\n')
    monkeypatch.setenv("OPENAI_API_KEY", OTHER)
    report = doctor("app.py")
    assert "from the argument (app.py:2)" in report["said"]["key"]


def test_a_profile_explains_where_the_process_has_it_from(
    doctor: Examine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "home" / ".zshrc").write_text(f'export OPENAI_API_KEY="{OTHER}"\n')
    monkeypatch.setenv("OPENAI_API_KEY", OTHER)
    profile = doctor()["sources"][-1]
    assert profile["place"] == "~/.zshrc"
    assert profile["remark"] == "gives the process environment its value"


def test_the_variable_is_the_one_that_the_code_reads(folder: Path, doctor: Examine) -> None:
    (folder / "app.py").write_text(
        PROGRAM.replace("OpenAI()", 'OpenAI(api_key=os.environ["MY_KEY"])')
        .replace("from dotenv", "import os\nfrom dotenv")
    )  # fmt: skip
    (folder / ".env").write_text(f"MY_KEY={KEY}\nOPENAI_API_KEY={OTHER}\n")
    assert doctor()["said"]["key"].startswith(f"sk-proj-…{KEY[-4:]}")


FAULTS = [
    ("OPENAI_API_KEY={key}\nOPENAI_ORG_ID=My Org\n", "organization and project", "no id of one"),
    ("OPENAI_API_KEY={key}\nOPENAI_BASE_URL=https://api.groq.com/openai/v1\n", "endpoint",
     "the host beside it is Groq's"),
    ("OPENAI_API_KEY={groq}\n", "provider", "This is a key of Groq"),
    ("OPENAI_API_KEY={cut}\n", "format", ""),
    ("OPENAI_API_KEY=\n", "key", "is set and empty"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "step", "words"), FAULTS)
def test_what_is_wrong_fails_its_step(
    folder: Path, doctor: Examine, text: str, step: str, words: str
) -> None:
    filled = text.format(key=KEY, groq=fake_key("groq"), cut=KEY[:-30])
    (folder / ".env").write_text(filled)
    report = doctor()
    assert words in report["failed"][step]


def test_azure_needs_endpoint_and_version(folder: Path, doctor: Examine) -> None:
    (folder / "app.py").write_text(PROGRAM.replace("OpenAI", "AzureOpenAI"))
    (folder / ".env").write_text(f"AZURE_OPENAI_API_KEY={AZURE}\n")
    failed = doctor()["failed"]
    assert set(failed) == {"endpoint", "api-version"}
    (folder / ".env").write_text(
        f"AZURE_OPENAI_API_KEY={AZURE}\nAZURE_OPENAI_ENDPOINT=https://contoso.openai.azure.com\n"
        "OPENAI_API_VERSION=2024-10-21\n"
    )
    report = doctor()
    assert report["failed"] == {}
    assert report["said"]["endpoint"] == "Requests go to contoso.openai.azure.com."


@pytest.mark.parametrize(
    ("client", "path", "words"),
    [
        ("OpenAI", "", "the resource's classic endpoint"),
        ("OpenAI", "/openai/v1/", ""),
        ("AzureOpenAI", "/openai/v1/", "a v1 address"),
    ],
)
def test_an_azure_address_must_fit_the_client(
    folder: Path, doctor: Examine, client: str, path: str, words: str
) -> None:
    (folder / "app.py").write_text(PROGRAM.replace("OpenAI", client))
    url = f"https://contoso.openai.azure.com{path}"
    (folder / ".env").write_text(
        f"OPENAI_API_KEY={AZURE}\nOPENAI_BASE_URL={url}\nAZURE_OPENAI_API_KEY={AZURE}\n"
        f"AZURE_OPENAI_ENDPOINT={url}\nOPENAI_API_VERSION=2024-10-21\n"
    )
    failed = doctor()["failed"]
    assert ("endpoint" in failed) is bool(words)
    assert words in failed.get("endpoint", "")


def test_a_node_program_asks_for_its_package_in_its_manifest(folder: Path, doctor: Examine) -> None:
    (folder / "app.py").unlink()
    (folder / "index.mjs").write_text(
        'import "dotenv/config";\nimport OpenAI from "openai";\nconst client = new OpenAI();\n'
    )
    (folder / "package.json").write_text('{"dependencies": {"openai": "^7.5.0", "dotenv": "18"}}')
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    report = doctor()
    assert report["failed"] == {}
    assert report["said"]["program"] == "OpenAI is made at index.mjs:3."
    assert report["said"]["package"] == "openai 7.5.0 (the version that package.json asks for)."


@pytest.mark.parametrize(
    ("variable", "value", "step"),
    [
        ("HTTPS_PROXY", "socks://127.0.0.1:1080", "proxy"),
        ("HTTPS_PROXY", "proxy.example:x", "proxy"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem", "certificates"),
    ],
)
def test_the_environments_transport_is_looked_at(
    folder: Path, doctor: Examine, monkeypatch: pytest.MonkeyPatch, *, variable: str, value: str,
    step: str,
) -> None:  # fmt: skip
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    monkeypatch.setenv(variable, value)
    assert set(doctor()["failed"]) == {step}


@pytest.mark.parametrize(
    ("installed", "state", "words"),
    [
        (["openai-3.54.0"], "passed", "openai 3.54.0 ("),
        (["openai-2.54.0"], "passed", "Before 3.0 it runs on httpx"),
        (["openai-1.50.0", "httpx-0.28.1"], "failed", "'proxies'"),
        (["openai-0.28.1"], "failed", "has no OpenAI"),
    ],
)
def test_the_installed_package_is_named_with_what_to_know_of_it(
    folder: Path, keymend: Run, installed: list[str], state: str, words: str
) -> None:
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    for name in installed:
        (folder / f".venv/lib/python3.11/site-packages/{name}.dist-info").mkdir(parents=True)
    document = json.loads(keymend("doctor", "--format=json").stdout)
    [step] = [step for step in document["steps"] if step["name"] == "package"]
    assert step["state"] == state
    assert words in step["message"]


@pytest.fixture
def provider() -> Iterator[ProviderServer]:
    def answer(received: Received) -> Reply:
        if KEY in received.headers["authorization"]:
            return models("gpt-5.1")
        return error(401, "Incorrect API key provided: x", "invalid_api_key")

    with serving(answer) as server:
        yield server


def test_nothing_is_sent_unless_it_is_asked_for(
    folder: Path, doctor: Examine, provider: ProviderServer
) -> None:
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    endpoint = f"--endpoint=openai={provider.url}/v1"
    assert doctor(endpoint)["verdict"] is None
    assert provider.received == []
    report = doctor(endpoint, "--request")
    assert report["verdict"]["verdict"] == "valid"
    assert report["said"]["request"].startswith("valid: OpenAI knows this key")
    assert report["said"]["model call"].startswith("Nothing is called")
    assert all(received.method == "GET" for received in provider.received)
    report = doctor(endpoint, "--permissions")
    assert report["said"]["model call"] == "The key may call models."
    assert {received.body for received in provider.received} == {b"", b"{}"}
    (folder / ".env").write_text(f"OPENAI_API_KEY={OTHER}\n")
    assert "request" in doctor(endpoint, "--request")["failed"]


def test_a_path_that_is_not_there_is_2(keymend: Run) -> None:
    done = keymend("doctor", "nowhere")
    assert done.returncode == 2
    assert "no such file or folder" in done.stderr


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("choose()", "OPENAI_API_KEY"),
        ("'gpt-5.1'", "OPENAI_API_KEY"),
        ("'anthropic/claude-sonnet-5'", "ANTHROPIC_API_KEY"),
        ("'claude-sonnet-5'", "ANTHROPIC_API_KEY"),
        ("'azure/chat'", "AZURE_API_KEY"),
    ],
)
def test_litellm_takes_the_key_of_its_model_and_loads_the_file(
    folder: Path, doctor: Examine, model: str, variable: str
) -> None:
    (folder / "app.py").write_text(f"import litellm\n\nlitellm.completion(model={model})\n")
    report = doctor()
    assert report["said"]["program"] == "LiteLLM's client is made at app.py:3."
    assert report["failed"]["key"].startswith(f"No key is given: {variable} is set nowhere.")
    (folder / ".env").write_text(f"{variable}={KEY}\n")
    assert doctor()["said"]["key"].endswith("from the environment file (.env).")


def test_the_model_that_nobody_knows_is_asked_with_the_key_that_is_there(
    folder: Path, doctor: Examine
) -> None:
    (folder / "app.py").write_text("import litellm\n\nlitellm.completion(model=choose())\n")
    (folder / ".env").write_text(f"GROQ_API_KEY={fake_key('groq')}\n")
    assert doctor()["said"]["key"].startswith("gsk_")


def test_a_page_of_next_has_the_key_of_env_local(folder: Path, doctor: Examine) -> None:
    (folder / "app.py").unlink()
    web = folder / "web"
    (web / "lib").mkdir(parents=True)
    (web / "package.json").write_text('{"dependencies": {"next": "16.0.0", "openai": "7.57.0"}}')
    (web / "lib/ai.ts").write_text('import OpenAI from "openai";\nconst ai = new OpenAI();\n')
    (web / ".env").write_text(f"OPENAI_API_KEY={OTHER}\n")
    (web / ".env.local").write_text(f"OPENAI_API_KEY={KEY}\n")
    assert doctor()["said"]["key"] == (
        f"sk-proj-…{KEY[-4:]}, from the environment file (web/.env.local)."
    )


def test_the_file_that_a_loader_is_told_counts_and_no_other(folder: Path, doctor: Examine) -> None:
    told = PROGRAM.replace("load_dotenv()", 'load_dotenv(".env.staging")')
    (folder / "app.py").write_text(told)
    (folder / ".env").write_text(f"OPENAI_API_KEY={OTHER}\n")
    (folder / ".env.staging").write_text(f"OPENAI_API_KEY={KEY}\n")
    assert doctor()["said"]["key"] == (
        f"sk-proj-…{KEY[-4:]}, from the environment file (.env.staging)."
    )
    (folder / ".env.staging").unlink()
    assert doctor()["failed"]["key"].startswith("No key is given: OPENAI_API_KEY is set nowhere.")


def test_a_key_that_is_told_only_by_running_is_not_missed(folder: Path, doctor: Examine) -> None:
    program = PROGRAM.replace("OpenAI()", "OpenAI(api_key=settings.openai_api_key)")
    (folder / "app.py").write_text(program)
    report = doctor()
    assert report["failed"] == {}
    assert "told only when the program runs" in report["said"]["key"]


def test_a_key_that_the_code_puts_into_the_environment_counts(
    folder: Path, doctor: Examine
) -> None:
    (folder / "app.py").write_text(
        "import os\nfrom openai import OpenAI\n\n"
        f'os.environ["OPENAI_API_KEY"] = "{KEY}"\nclient = OpenAI()\n'
    )
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    report = doctor()
    assert report["said"]["key"] == f"sk-proj-…{KEY[-4:]}, from the code (app.py:4)."
    assert report["failed"] == {}


def test_the_cells_of_a_notebook_are_a_program(folder: Path, doctor: Examine) -> None:
    (folder / "app.py").unlink()
    cells = ["from openai import OpenAI\n", f'client = OpenAI(api_key="{KEY}")\n']
    notebook = {
        "cells": [{"cell_type": "code", "metadata": {}, "source": [cell]} for cell in cells],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
    }
    (folder / "a.ipynb").write_text(json.dumps(notebook, indent=1))
    report = doctor()
    assert report["said"]["program"] == "OpenAI is made at a.ipynb:14."
    assert report["said"]["key"].endswith("from the argument (a.ipynb:14).")
