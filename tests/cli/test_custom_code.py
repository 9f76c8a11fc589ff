"""Plug-ins and filters for detect-secrets of a team: used where the call names their baseline."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

PLUGIN = """
import re

from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector


class AcmeDetector(RegexBasedDetector):
    secret_type = "Acme door code"
    denylist = [re.compile(r"door-[0-9a-f]{8}-[0-9]{4}")]


class LimitedDetector(BasePlugin):
    secret_type = "Long word"

    def __init__(self, limit=100):
        self.limit = limit

    def analyze_string(self, string):
        yield from (word for word in string.split() if len(word) >= self.limit)


def in_notes(filename):
    return filename == "notes.txt"


def on_a_door(line, secret):
    return line.index(secret) > 0 and "door" in line


def of_windows(secret):
    return "window" in secret


def failing(secret):
    raise ValueError(secret)


def with_context(context):
    return True
"""
CODE = "door-0f3a" + "91bc-4711"

Check = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "acme.py").write_text(PLUGIN, encoding="utf-8")
    (tmp_path / "notes.txt").write_text(f"tür:\nthe door opens with {CODE}\n", encoding="utf-8")

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, "-m", "keymend", "check", "--format=json", *arguments],
            capture_output=True,
            check=False,
            text=True,
        )
        return done.returncode, json.loads(done.stdout)

    return run


def write_baseline(
    plugins: Sequence[dict[str, object]], results: object = None, filters: Sequence[str] = ()
) -> None:
    data = {
        "version": "1.5.0",
        "plugins_used": plugins,
        "filters_used": [{"path": path} for path in filters],
        "results": results or {},
    }
    Path(".secrets.baseline").write_text(json.dumps(data), encoding="utf-8")


FILTERS = "file://plugins/acme.py"
ACME: dict[str, object] = {"name": "AcmeDetector", "path": "file://plugins/acme.py"}


@pytest.mark.parametrize("options", [[], ["--jobs=2"], ["--no-cache"]])
def test_a_plugin_of_the_baseline_that_the_call_names_is_asked(
    check: Check, options: list[str]
) -> None:
    write_baseline([ACME])
    status, report = check("--baseline=.secrets.baseline", *options, "notes.txt", ".")
    (finding,) = report["findings"]
    assert (status, report["summary"]["errors"]) == (1, [])
    assert finding["code"] == "KM102"
    assert finding["message"].startswith("Hardcoded Acme door code")
    assert (finding["start"]["line"], finding["start"]["column"]) == (2, 21)
    assert CODE not in json.dumps(report)


def test_a_plugin_of_a_baseline_that_lies_there_is_not_run(check: Check) -> None:
    write_baseline([ACME], filters=[f"{FILTERS}::in_notes"])
    Path("plugins/acme.py").write_text('raise SystemExit("run")\n', encoding="utf-8")
    status, report = check(".")
    assert (status, report["findings"], report["summary"]["errors"]) == (0, [], [])


def test_what_it_finds_can_be_known_and_ignored(check: Check) -> None:
    import hashlib

    digest = hashlib.sha1(CODE.encode(), usedforsecurity=False).hexdigest()
    write_baseline([ACME], {"notes.txt": [{"type": "Acme door code", "hashed_secret": digest}]})
    assert check("--baseline=.secrets.baseline", "notes.txt")[0] == 0
    write_baseline([ACME])
    text = Path("notes.txt").read_text(encoding="utf-8").rstrip()
    Path("notes.txt").write_text(f"{text} # pragma: allowlist secret\n", encoding="utf-8")
    assert check("--baseline=.secrets.baseline", "notes.txt")[0] == 0


def test_its_settings_are_those_of_the_baseline(check: Check) -> None:
    row: dict[str, object] = {**ACME, "name": "LimitedDetector"}
    write_baseline([row])
    assert check("--baseline=.secrets.baseline", "notes.txt")[0] == 0
    write_baseline([row | {"limit": len(CODE)}])
    _, report = check("--baseline=.secrets.baseline", "notes.txt")
    assert [finding["message"][:19] for finding in report["findings"]] == ["Hardcoded Long word"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({**ACME, "path": "file://plugins/gone.py"}, "FileNotFoundError"),
        ({**ACME, "name": "GoneDetector"}, "KeyError"),
        ({**ACME, "limit": 4}, "TypeError"),
    ],
)
def test_one_that_cannot_be_loaded_is_told(
    check: Check, row: dict[str, object], problem: str
) -> None:
    write_baseline([row])
    status, report = check("--baseline=.secrets.baseline", "notes.txt")
    (error,) = report["summary"]["errors"]
    assert status == 2
    assert problem in error["message"]
    assert str(row["name"]) in error["message"]


@pytest.mark.parametrize(
    ("function", "status"), [("in_notes", 0), ("on_a_door", 0), ("of_windows", 1), ("failing", 1)]
)
def test_a_filter_leaves_out_what_it_is_asked_about(
    check: Check, function: str, status: int
) -> None:
    write_baseline([ACME], filters=[f"{FILTERS}::{function}"])
    found, report = check("--baseline=.secrets.baseline", "notes.txt")
    assert (found, report["summary"]["errors"]) == (status, [])


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (f"{FILTERS}::gone", "AttributeError"),
        (f"{FILTERS}::with_context", "TypeError"),
        ("file://gone.py::in_notes", "FileNotFoundError"),
    ],
)
def test_a_filter_that_cannot_be_used_is_told(check: Check, path: str, problem: str) -> None:
    write_baseline([ACME], filters=[path])
    status, report = check("--baseline=.secrets.baseline", "notes.txt")
    (error,) = report["summary"]["errors"]
    assert status == 2
    assert error["message"] == f"{path} is not used: {problem}"
    assert len(report["findings"]) == 1
