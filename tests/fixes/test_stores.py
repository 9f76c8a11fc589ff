"""The move into a secret store: the same rewriting, and a command that has no key in it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
from pathlib import Path

import pytest

from keymend.fixes.edits import applied
from keymend.fixes.move.offer import move_offers
from keymend.fixes.move.stores import CHOICES, ENVIRONMENT_FILE, STORES
from keymend.fixes.offer import Change, NoWorkspace, Offer
from keymend.optiontable import read_options
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot

KEY = fake_key("groq")
PROGRAM = f'import os\n\nclient = ask("{KEY}", f"Bearer {KEY}")\n'
LOOKUPS = {
    "1password": 'os.environ["GROQ_API_KEY"]',
    "aws-secrets-manager": (
        'boto3.client("secretsmanager").get_secret_value(SecretId="GROQ_API_KEY")["SecretString"]'
    ),
    "azure-key-vault": (
        'SecretClient(os.environ["AZURE_KEY_VAULT_URL"], DefaultAzureCredential())'
        '.get_secret("GROQ-API-KEY").value'
    ),
    "doppler": 'os.environ["GROQ_API_KEY"]',
    "keyring": 'keyring.get_password("GROQ_API_KEY", "default")',
    "vault": (
        'hvac.Client().secrets.kv.v2.read_secret_version(path="GROQ_API_KEY")'
        '["data"]["data"]["value"]'
    ),
}


def moved(name: str, text: str, store: str) -> tuple[Offer, str, Change] | None:
    """Return the offer, the text after the move, and the whole change."""
    snapshot = Snapshot(f"file:///workspace/{name}", text, language_of(Path(name)))
    finding = scan(snapshot)[0]
    offers = move_offers(snapshot, finding, NoWorkspace(), store)
    if not offers:
        return None
    [offer] = offers
    assert not offer.preferred
    change = offer.build(NoWorkspace())
    return offer, applied(text, change.files[0].edits), change


@pytest.mark.parametrize("store", STORES)
def test_python_reads_the_store(store: str) -> None:
    found = moved("app.py", PROGRAM, store)
    assert found is not None
    offer, text, change = found
    call = text.partition("client = ")[2]
    single = LOOKUPS[store].replace('"', "'")
    assert call == f'ask({LOOKUPS[store]}, f"Bearer {{{single}}}")\n'
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    bound = {
        name.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in node.names
    }
    assert used - {"ask", "client"} <= bound
    assert offer.errand is not None
    assert f"(needs `{STORES[store].tool}`)" in offer.title
    assert f"run `{offer.errand.command}`" in offer.errand.message
    assert KEY not in text + offer.title + offer.errand.message
    assert not any(KEY in edit.text for file in change.files for edit in file.edits)


def test_a_reference_stands_in_the_environment_file() -> None:
    found = moved("app.py", PROGRAM, "1password")
    assert found is not None
    assert found[2].files[1].edits[0].text == (
        "GROQ_API_KEY=op://Private/GROQ_API_KEY/credential\n"
    )


@pytest.mark.parametrize("store", STORES)
def test_other_languages_read_what_a_runner_gives_them(store: str) -> None:
    found = moved("app.rb", f'ask("{KEY}")\n', store)
    if STORES[store].runner:
        assert found is not None
        assert found[1] == 'ask(ENV.fetch("GROQ_API_KEY"))\n'
    else:
        assert found is None


@pytest.mark.parametrize("shell", ["bash", "dash"])
@pytest.mark.parametrize("store", STORES)
def test_the_command_hands_on_the_key_that_it_reads(store: str, shell: str, tmp_path: Path) -> None:
    command = STORES[store].command("GROQ_API_KEY", "linux")
    tool = tmp_path / STORES[store].tool.split()[0]
    tool.write_text('#!/bin/bash\nprintf "%s\\n" "$@" >"$0.arguments"; cat >"$0.input"\n')
    tool.chmod(0o755)
    done = subprocess.run(
        [shell, "-c", command],
        input=f"{KEY}\n",
        text=True,
        check=True,
        capture_output=True,
        env={
            **os.environ,
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "AZURE_KEY_VAULT_URL": "https://team.vault.azure.net/",
        },
    )
    assert KEY not in done.stdout + done.stderr
    given = Path(f"{tool}.input").read_text()
    arguments = Path(f"{tool}.arguments").read_text().split("\n")
    assert not [argument for argument in arguments if KEY in argument]
    if store == "azure-key-vault":
        assert arguments[arguments.index("--vault-name") + 1] == "team"
    if store == "1password":
        [field] = json.loads(given)["fields"]
        assert field["value"] == KEY
    elif store == "keyring":
        assert given.strip() == KEY
    else:
        assert given == KEY


@pytest.mark.parametrize("store", STORES)
def test_on_windows_the_command_is_one_of_powershell(store: str) -> None:
    command = STORES[store].command("GROQ_API_KEY", "win32")
    assert ("Read-Host Key -AsSecureString" in command) is (store != "keyring")
    assert ("GROQ_API_KEY" in command) is (store != "azure-key-vault")
    for opening, closing in ("()", "{}", "[]"):
        assert command.count(opening) == command.count(closing)
    assert not {"<", ">", '"', "stty", "/dev/stdin"} & {*command, *command.split()}


def test_a_store_that_would_need_quotes_escaped_is_not_offered() -> None:
    password = '8d"Tq2#vXm9Lw'
    text = f"password = '{password}'\n"
    assert moved("app.py", text, "1password") is None
    assert moved("app.py", text, "doppler") is not None


def test_the_setting_takes_the_stores_there_are() -> None:
    for choice in CHOICES:
        options, problems = read_options({"secretStore": choice})
        assert not problems
        assert Settings.from_options(options).secret_store == choice
    options, [problem] = read_options({"secret-store": KEY})
    assert KEY not in problem
    assert Settings.from_options(options).secret_store == ENVIRONMENT_FILE
