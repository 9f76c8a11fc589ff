"""Baselines, as detect-secrets itself writes them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from keymend.baseline import read_baseline
from keymend.config import find_config
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot


def found(file: Path) -> list[str]:
    config = find_config(file.parent)
    settings = Settings.from_options(config.options, config.baseline)
    text = file.read_text(encoding="utf-8")
    findings = scan(Snapshot(file.absolute().as_uri(), text, language_of(file)), settings)
    return [text[slice(*finding.span)] for finding in findings]


def write_baseline(folder: Path, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "--no-verify", *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    (folder / ".secrets.baseline").write_text(done.stdout, encoding="utf-8")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture
def app(tmp_path: Path) -> Path:
    file = tmp_path / "source" / "app.py"
    file.parent.mkdir()
    body = "\n".join(re.findall(".{64}", fake_key("xai", 1) + fake_key("xai", 2)))
    file.write_text(
        f'openai_key = "{fake_key("openai-user")}"\n'
        f'token = "{fake_key("github-p")}"\n'
        f'storage = "AccountName=a;AccountKey={fake_key("azure-storage")};"\n'
        f'pem = """-----BEGIN RSA PRIVATE KEY-----\n{body}"""\n',
        encoding="utf-8",
    )
    return file


def test_what_a_baseline_knows_is_silent(tmp_path: Path, app: Path) -> None:
    assert len(found(app)) == 4
    assert write_baseline(tmp_path)["results"]
    assert found(app) == []


def test_the_hashes_of_a_baseline_are_no_secrets(tmp_path: Path, app: Path) -> None:
    (tmp_path / "aws.py").write_text(
        f'aws_secret = "{fake_key("xai")[4:44]}"\n{app.read_text(encoding="utf-8")}'
    )
    assert write_baseline(tmp_path)["results"]
    assert found(tmp_path / ".secrets.baseline") == []


def test_a_secret_that_a_plugin_cuts_with_its_quotes_is_found_and_known(tmp_path: Path) -> None:
    file = tmp_path / "art.py"
    key = f"AKC{fake_key('xai')[4:37]}"
    file.write_text(f'a = "{key}"\n# {key}\n#={key}\n', encoding="utf-8")
    assert set(found(file)) == {key}
    assert write_baseline(tmp_path)["results"]
    assert found(file) == []


def test_a_plugin_that_is_not_in_use_finds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mail.py"
    token = f"{fake_key('azure-openai-32')}-us12"
    file.write_text(f'mail = "{token}"\n', encoding="utf-8")
    data = write_baseline(tmp_path, "--disable-plugin", "DiscordBotTokenDetector")
    data["results"] = {}
    (tmp_path / ".secrets.baseline").write_text(json.dumps(data), encoding="utf-8")
    assert found(file) == [token]
    data["plugins_used"].remove({"name": "MailchimpDetector"})
    (tmp_path / ".secrets.baseline").write_text(json.dumps(data), encoding="utf-8")
    assert found(file) == []


def test_a_new_secret_on_a_known_line_is_reported(tmp_path: Path, app: Path) -> None:
    write_baseline(tmp_path)
    old, new = fake_key("openai-user"), fake_key("openai-user", 1)
    app.write_text(app.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert found(app) == [new]


def test_a_known_secret_in_another_file_is_reported(tmp_path: Path, app: Path) -> None:
    write_baseline(tmp_path)
    other = app.with_name("other.py")
    app.rename(other)
    assert len(found(other)) == 4


@pytest.mark.parametrize(
    ("option", "pattern", "left"),
    [
        ("--exclude-files", "source/.*", 0),
        ("--exclude-files", "elsewhere/.*", 4),
        ("--exclude-lines", "^openai_key = ", 3),
        ("--exclude-secrets", "^gh", 3),
    ],
)
def test_its_filters_leave_out_what_they_left_out(
    tmp_path: Path, app: Path, option: str, pattern: str, left: int
) -> None:
    data = write_baseline(tmp_path, option, pattern)
    data["results"] = {}
    (tmp_path / ".secrets.baseline").write_text(json.dumps(data), encoding="utf-8")
    assert len(found(app)) == left


WORDS = "detect_secrets.filters.wordlist.should_exclude_secret"


@pytest.mark.parametrize(
    ("settings", "left"), [({}, 3), ({"min_length": 4}, 3), ({"min_length": 5}, 4)]
)
def test_secrets_with_a_word_of_its_list_are_left_out(
    tmp_path: Path, app: Path, settings: dict[str, int], left: int
) -> None:
    """As detect-secrets does it with its extra ``word_list``, whatever the case."""
    data = write_baseline(tmp_path, "--exclude-secrets", "no secret has this in it")
    data["filters_used"].append({"path": WORDS, "file_name": "words.txt", **settings})
    data["results"] = {}
    (tmp_path / ".secrets.baseline").write_text(json.dumps(data), encoding="utf-8")
    (tmp_path / "words.txt").write_text("ab\n GHP_ \n\n", encoding="utf-8")
    assert len(found(app)) == left


@pytest.mark.parametrize("name", ["gone.txt", ".", os.devnull])
def test_a_list_of_words_that_is_none_is_told(tmp_path: Path, app: Path, name: str) -> None:
    data = write_baseline(tmp_path)
    data["filters_used"].append({"path": WORDS, "file_name": name})
    (tmp_path / ".secrets.baseline").write_text(json.dumps(data), encoding="utf-8")
    assert found(app) == []
    assert read_baseline(tmp_path / ".secrets.baseline").problems == (
        ".secrets.baseline: a filter is not used: its list of words cannot be read",
    )


@pytest.mark.parametrize("text", ["", "[]", '{"results": 3}', '{"results": {"a": [{}]}}'])
def test_a_broken_baseline_silences_nothing_and_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / ".secrets.baseline"
    file.write_text(text, encoding="utf-8")
    baseline = read_baseline(file)
    assert baseline.problems == (".secrets.baseline is not used: it is no baseline",)
    assert not baseline.known


def test_code_that_a_baseline_names_is_not_run(tmp_path: Path, app: Path) -> None:
    trap = tmp_path / "trap.py"
    trap.write_text('raise SystemExit("loaded")\n', encoding="utf-8")
    data = write_baseline(tmp_path)
    data["plugins_used"].append({"name": "Trap", "path": trap.as_uri()})
    data["filters_used"].append({"path": f"{trap.as_uri()}::leave_out"})
    (tmp_path / ".secrets.baseline").write_text(json.dumps(data), encoding="utf-8")
    assert found(app) == []
    assert read_baseline(tmp_path / ".secrets.baseline").problems == ()
