"""What the README claims is true today."""

from __future__ import annotations

import re
from pathlib import Path

from keymend.cli import COMMANDS
from keymend.commands.rules import as_markdown
from keymend.options import Options

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_table_of_rules_is_that_of_the_program() -> None:
    found = re.search(r"<!-- rules: .*? -->\n(.*?)<!-- end of rules -->", README, re.DOTALL)
    assert found
    assert found[1] == as_markdown()


def test_every_command_and_every_setting_is_described() -> None:
    for command in COMMANDS:
        assert f"keymend {command}" in README
    for name in vars(Options()):
        assert f"`{name.replace('_', '-')}`" in README
