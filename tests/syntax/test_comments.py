"""Where comments may stand is asked for every finding, and found out once a text."""

from __future__ import annotations

import pytest

from keymend.envfile import model, parse_file
from keymend.syntax.comments import may_stand_above
from keymend.text import Snapshot

ENVIRONMENT = 'A=1\nB="two\nlines"\nC=3\n'


@pytest.mark.parametrize(
    ("line", "may"), [("A=1", True), ("B=", True), ('lines"', False), ("C=3", True)]
)
def test_no_comment_stands_inside_a_value_of_several_lines(line: str, may: bool) -> None:
    snapshot = Snapshot("file:///.env", ENVIRONMENT, "dotenv")
    assert may_stand_above(snapshot, ENVIRONMENT.index(line)) is may


def test_an_environment_file_is_read_once_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(text: str) -> model.EnvFile:
        read.append(text)
        return model.EnvFile(text, ())

    monkeypatch.setattr(model, "parse", noted)
    parse_file.cache_clear()
    snapshot = Snapshot("file:///.env", "NAME=value\n" * 100, "dotenv")
    for offset in range(0, len(snapshot.text), 11):
        may_stand_above(snapshot, offset)
    parse_file.cache_clear()
    assert read == [snapshot.text]
