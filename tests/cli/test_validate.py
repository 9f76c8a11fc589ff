"""``keymend validate``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from keymend.samples import fake_key
from processes import Run
from providerserver import ProviderServer, Received, Reply, error, models, serving

GOOD = fake_key("openai-project", 1)
BAD = fake_key("openai-project", 2)
GROQ = fake_key("groq")


def answer(received: Received) -> Reply:
    key = received.headers.get("authorization", "").removeprefix("Bearer ")
    if key == BAD:
        return error(401, f"Incorrect API key provided: {key[:8]}***{key[-4:]}", "invalid_api_key")
    return models("gpt-5.1")


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with serving(answer) as running:
        yield running


@pytest.fixture(autouse=True)
def no_keys_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    from keymend.providers import BY_VARIABLE

    for name in (*BY_VARIABLE, "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def at(server: ProviderServer, *providers: str) -> list[str]:
    return [f"--endpoint={id_}={server.url}/v1" for id_ in providers or ("openai",)]


def test_the_nearest_env_file_is_asked_about(
    workspace: Path, keymend: Run, server: ProviderServer
) -> None:
    (workspace / ".env").write_text(f'# keys\nOPENAI_API_KEY="{GOOD}"\nOTHER=1\n')
    done = keymend("validate", *at(server))
    assert (done.returncode, done.stderr) == (0, "")
    first, *_ = done.stdout.splitlines()
    assert first == f"OPENAI_API_KEY (.env) sk-proj-…{GOOD[-4:]}: valid"
    assert "List models" in done.stdout


def test_json_is_a_list_and_an_invalid_key_is_1(
    workspace: Path, keymend: Run, server: ProviderServer
) -> None:
    (workspace / "keys.env").write_text(f"OPENAI_API_KEY={BAD}\nGROQ_API_KEY={GROQ}\n")
    done = keymend(
        "validate", "--env-file", "keys.env", "--format", "json", *at(server, "openai", "groq")
    )
    verdicts = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(v["provider"], v["verdict"]) for v in verdicts] == [
        ("openai", "invalid"),
        ("groq", "valid"),
    ]
    assert list(verdicts[0]) == [
        "verdict", "provider", "masked", "host", "status", "error_code", "request_id",
        "organization", "project", "permissions", "models", "explanation", "fix",
    ]  # fmt: skip
    assert BAD[8:-4] not in done.stdout + done.stderr


def test_one_that_could_not_be_asked_is_2(
    workspace: Path, keymend: Run, server: ProviderServer
) -> None:
    (workspace / ".env").write_text(f"OPENAI_API_KEY={GOOD}\nOPENAI_BASE_URL={server.url}/v1\n")
    done = keymend("validate")
    assert done.returncode == 2
    assert ": not-sent\n" in done.stdout
    assert server.received == []


def test_a_variable_of_the_process_is_found_by_name_and_by_itself(
    keymend: Run, server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", GOOD)
    monkeypatch.setenv("MY_KEY", BAD)
    assert "OPENAI_API_KEY (process environment)" in keymend("validate", *at(server)).stdout
    done = keymend("validate", "--var", "MY_KEY", *at(server))
    assert done.returncode == 1
    assert done.stdout.startswith("MY_KEY (process environment) sk-proj-…")


def test_a_file_and_the_process_are_both_asked_about_where_they_differ(
    workspace: Path, keymend: Run, server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / ".env").write_text(f"OPENAI_API_KEY={GOOD}\n")
    monkeypatch.setenv("OPENAI_API_KEY", BAD)
    both = json.loads(keymend("validate", "--format=json", *at(server)).stdout)
    assert [verdict["verdict"] for verdict in both] == ["valid", "invalid"]
    monkeypatch.setenv("OPENAI_API_KEY", GOOD)
    assert len(json.loads(keymend("validate", "--format=json", *at(server)).stdout)) == 1


def test_standard_input(keymend: Run, server: ProviderServer) -> None:
    done = keymend("validate", "-", *at(server), stdin=f"{GOOD}\n")
    assert done.returncode == 0
    assert done.stdout.startswith(f"(standard input) sk-proj-…{GOOD[-4:]}: valid")
    named = keymend("validate", "-", "--var", "OPENAI_API_KEY", *at(server), stdin="something")
    assert "valid" in named.stdout


def test_the_organization_beside_the_key_is_sent(
    workspace: Path, keymend: Run, server: ProviderServer
) -> None:
    (workspace / ".env").write_text(f"OPENAI_API_KEY={GOOD}\nOPENAI_ORG_ID=org-mine\n")
    keymend("validate", *at(server))
    assert server.received[0].headers["openai-organization"] == "org-mine"


def test_empty_posts_are_sent_with_permissions_only(
    workspace: Path, keymend: Run, server: ProviderServer
) -> None:
    (workspace / ".env").write_text(f"OPENAI_API_KEY={GOOD}\n")
    keymend("validate", *at(server))
    assert {received.method for received in server.received} == {"GET"}
    keymend("validate", "--permissions", *at(server))
    assert {received.body for received in server.received} == {b"", b"{}"}


def test_no_file_of_the_workspace_names_an_address(
    workspace: Path, keymend: Run, server: ProviderServer
) -> None:
    settings = f'"openai" = "{server.url}/v1"\n'
    (workspace / "keymend.toml").write_text(f"[validate.endpoints]\n{settings}")
    (workspace / "pyproject.toml").write_text(f"[tool.keymend.validate.endpoints]\n{settings}")
    # The key has no variable that a provider reads, so that it is asked about nowhere.
    (workspace / ".env").write_text(f"X_API_KEY={GROQ[4:]}\nX_BASE_URL={server.url}/v1\n")
    done = keymend("validate", "--var", "X_API_KEY")
    assert done.returncode == 2
    assert "not-sent" in done.stdout
    assert server.received == []


@pytest.mark.parametrize(
    "arguments",
    [
        [GOOD],
        ["--var", GOOD],
        [f"--env-file={GOOD}"],
        ["--endpoint", f"openai=http://127.0.0.1/{GOOD}"],
    ],
)
def test_a_key_as_an_argument_is_refused_unprinted(
    keymend: Run, server: ProviderServer, arguments: list[str]
) -> None:
    done = keymend("validate", *arguments, *at(server))
    assert done.returncode == 2
    assert "looks like a key" in done.stderr
    assert GOOD[8:-4] not in done.stdout + done.stderr
    assert server.received == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no key found"),
        (["--var", "NOT_THERE"], "the variable NOT_THERE is not set"),
        (["--env-file", "missing.env"], "missing.env: No such file"),
        (["--endpoint", "nobody=http://x"], "takes ID=URL"),
        (["--endpoint", "openai"], "takes ID=URL"),
        (["--endpoint", "openai=file:///etc/passwd"], "must begin with http"),
        (["--endpoint", "openai=http://user@host/"], "must have no user"),
    ],
)
def test_a_call_that_cannot_be_handled_is_2(keymend: Run, arguments: list[str], words: str) -> None:
    done = keymend("validate", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("package", "first"),
    [("next", ".env.local"), ("vite", ".env.development")],
)
def test_the_files_that_the_framework_loads_are_asked_about(
    workspace: Path, keymend: Run, server: ProviderServer, package: str, first: str
) -> None:
    (workspace / "package.json").write_text(json.dumps({"dependencies": {package: "1"}}))
    (workspace / ".env").write_text(f"GROQ_API_KEY={GROQ}\n")
    (workspace / ".env.local").write_text(f"OPENAI_API_KEY={GOOD}\nGROQ_API_KEY={GROQ}\n")
    (workspace / ".env.development").write_text(f"OPENAI_API_KEY={BAD}\n")
    (workspace / ".env.production").write_text(f"OPENAI_API_KEY={fake_key('openai-user')}\n")
    done = keymend("validate", *at(server, "openai", "groq"))
    lines = [line for line in done.stdout.splitlines() if line[:1].isalpha()]
    places = [line.partition(")")[0].replace(" (", " ") for line in lines]
    assert places[0] == f"OPENAI_API_KEY {first}"
    assert sorted(places) == [
        "GROQ_API_KEY .env.local",
        "OPENAI_API_KEY .env.development",
        "OPENAI_API_KEY .env.local",
    ]


def test_files_that_nothing_is_known_to_load_are_named_and_not_read(
    workspace: Path, keymend: Run
) -> None:
    (workspace / ".env.local").write_text(f"OPENAI_API_KEY={GOOD}\n")
    (workspace / ".env.example").write_text("OPENAI_API_KEY=\n")
    done = keymend("validate")
    assert done.returncode == 2
    assert "name a file with --env-file (.env.local), or set a variable" in done.stderr
