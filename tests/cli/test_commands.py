"""The small commands, and what holds for the command line as a whole."""

from __future__ import annotations

import json
from pathlib import Path

from keymend import __version__
from keymend.cli import COMMANDS
from keymend.rules.registry import RULES
from processes import Run


def test_the_demo_writes_a_workspace_and_finds_its_keys(workspace: Path, keymend: Run) -> None:
    done = keymend("demo", "sample")
    assert done.returncode == 0
    assert "sample/app.py:5:26: error KM101 Hardcoded OpenAI project key" in done.stdout
    assert (workspace / "sample/app.py").is_file()
    again = keymend("demo", "sample")
    assert again.returncode == 2
    assert "is not empty" in again.stderr


def test_rules_are_listed_for_people_and_programs(keymend: Run) -> None:
    table = keymend("rules").stdout
    rows = json.loads(keymend("rules", "--format", "json").stdout)
    assert [row["code"] for row in rows] == [rule.code for rule in RULES]
    for row in rows:
        assert f"| {row['code']} | `{row['name']}` | {row['severity']} |" in table


def test_a_rule_is_explained_by_code_and_by_name(keymend: Run) -> None:
    by_code = keymend("explain", "km101")
    assert by_code.returncode == 0
    assert by_code.stdout.startswith("# KM101 hardcoded-key\n")
    assert keymend("explain", "hardcoded-key").stdout == by_code.stdout
    assert keymend("explain", "KM999").returncode == 2


def test_help_names_every_command(keymend: Run) -> None:
    text = keymend("--help").stdout
    assert all(command in text for command in COMMANDS)
    assert keymend("--version").stdout == f"keymend {__version__}\n"


def test_every_command_has_help(keymend: Run) -> None:
    for command in COMMANDS:
        done = keymend(command, "--help")
        assert done.returncode == 0
        assert "usage:" in done.stdout
