"""Comments that silence, and those that silence nothing."""

from __future__ import annotations

import pytest

from keymend.rules.registry import RULES
from keymend.samples import fake_key
from keymend.scan import find, most_specific, scan
from keymend.settings import Settings
from keymend.suppress import unused
from keymend.text import Snapshot

KEY = fake_key("groq")
OTHER = fake_key("groq", 1)


def snapshot(text: str) -> Snapshot:
    return Snapshot("file:///workspace/app.py", text, "python")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('a = "{}"  # keymend: ignore\nb = "{}"\n', 1),
        ('# keymend: ignore[KM101]\na = "{}"\nb = "{}"\n', 1),
        ('// keymend: ignore[hardcoded-key]\na = "{}"\nb = "{}"\n', 1),
        ('<!-- keymend: ignore[KM1] -->\na = "{}"\nb = "{}"\n', 1),
        ('# keymend: ignore[KM102]\na = "{}"\nb = "{}"\n', 2),
        ('a = "{}"\nb = "{}"\n# keymend: ignore-file\n', 0),
        ('a = "{}"  # pragma: allowlist secret\nb = "{}"\n', 1),
        ('a = "{}"  # pragma: whitelist secret\nb = "{}"\n', 1),
        ('# pragma: allowlist nextline secret\na = "{}"\nb = "{}"\n', 1),
        ('# pragma: allowlist secret\na = "{}"\nb = "{}"\n', 2),
        ('a = "{}"  # gitleaks:allow\nb = "{}"\n', 1),
    ],
)
def test_a_comment_silences_its_line_or_the_next(text: str, left: int) -> None:
    assert len(scan(snapshot(text.format(KEY, OTHER)))) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("set A={}\nset B={}\n", 2),
        ("REM keymend: ignore\nset A={}\nset B={}\n", 1),
        ("  @rem keymend: ignore[KM101]\nset A={}\nset B={}\n", 1),
        (":: keymend: ignore\nset A={}\nset B={}\n", 1),
        ("set A={} & REM keymend: ignore\nset B={}\n", 1),
        ("set A={} & :: keymend: ignore\nset B={}\n", 1),
        ("REM keymend: ignore-file\nset A={}\nset B={}\n", 0),
        ("REM pragma: allowlist nextline secret\nset A={}\nset B={}\n", 1),
    ],
)
def test_a_remark_silences_in_a_batch_file(text: str, left: int) -> None:
    where = Snapshot("file:///workspace/run.bat", text.format(KEY, OTHER), "bat")
    assert len(scan(where)) == left


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a = "{}"  # keymend: ignore\n', []),
        ("a = 1  # keymend: ignore\n", ["keymend: ignore"]),
        ('a = "{}"  # keymend: ignore[KM301]\n', ["keymend: ignore[KM301]"]),
        ("# keymend: ignore-file\na = 1\n", ["keymend: ignore-file"]),
        ("a = 1  # pragma: allowlist secret\n", []),
        ("a = 1\n", []),
    ],
)
def test_a_comment_that_silences_nothing_is_known(text: str, expected: list[str]) -> None:
    where = snapshot(text.format(KEY))
    findings = most_specific(find(where, RULES, Settings()))
    assert [where[span] for span in unused(where, findings)] == expected
