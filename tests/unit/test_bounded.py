"""The work for a text grows with its length and no faster, whatever stands in it.

A rule that reads a line once for each name on it takes minutes for a bundle. Every unit
below, repeated, is what one of the readers could stumble over.
"""

from __future__ import annotations

import math
import time
from pathlib import Path, PurePosixPath

import pytest

from keymend.clients import concerns
from keymend.commands import fix
from keymend.facts import Facts
from keymend.fixes import offers
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot

SIZE = 4000
TIMES = 4
MOST_TIMES = 10.0
"""Linear work takes ``TIMES`` as long; caches and the first call of things blur that."""
FLOOR = 0.5
"""Seconds of processor time within which the longer text is fast enough anyhow."""

INFIXES = ("T3BlbkFJ", "JQQJ99")
NAMES = (
    "api_key=", 'api_key="a",', 'api_key="\\"', "api_key : ", "OpenAI(api_key=",
    "OPENAI_API_KEY=x\n", "api_key=\n", "- name: OPENAI_API_KEY\n", "key" + " " * 30,
    "Authorization: Bearer ", "process.env.X || ",
)  # fmt: skip
KEYS = (
    "sk-", '"sk-proj-a" ', '"sk-proj-aaaa" + ', "c2stcHJvai", "eyJa.eyJ", "https://a:b",
    "-----BEGIN ", "sk-…ab ", "sk-\u0430",
)  # fmt: skip
SYNTAX = (
    "a.", "a=b ", "a+", "x=x+x\n", "a=b or c\n", "(a,", "[", "a=>", "if a: ", "<!--",
    "def f():\n", "import openai\n", '"', " ", " # ", "A=1\n", 'A="\\"\n', "\n",
)  # fmt: skip
CARRIERS = (
    ("bundle.py", "{}"),
    ("client.py", "from openai import OpenAI\nx = {}\nOpenAI(api_key=x)\n"),
    ("client.ts", 'import OpenAI from "openai"\nx = {}\nnew OpenAI({ apiKey: x })\n'),
    (".env", "OPENAI_API_KEY={}"),
)


def _seconds(name: str, text: str) -> float:
    """Return the processor time that a scan of ``text`` in the file ``name`` takes.

    A busy machine can only make a run longer, so the shortest of three counts.
    """
    shortest = math.inf
    for _ in range(3):
        snapshot = Snapshot(f"file:///w/{name}", text, language_of(PurePosixPath(name)))
        before = time.process_time()
        scan(snapshot)
        shortest = min(shortest, time.process_time() - before)
        if shortest < FLOOR:
            break
    return shortest


@pytest.mark.parametrize("unit", [*INFIXES, *NAMES, *KEYS, *SYNTAX])
@pytest.mark.parametrize(("name", "carrier"), CARRIERS)
def test_work_grows_with_the_length(name: str, carrier: str, unit: str) -> None:
    """Four times the text takes about four times as long, and no rule fails on it."""
    short, long = (
        carrier.replace("{}", unit * (size // len(unit))) for size in (SIZE, SIZE * TIMES)
    )
    taken = _seconds(name, long)
    if taken > FLOOR:
        assert taken < MOST_TIMES * _seconds(name, short)


@pytest.mark.parametrize(
    "unit",
    [
        '"""a""" ', '    """a"""\n', "# OpenAI\n", '"https://api.openai.com/v1" ',
        "https://api.openai.com/", '"Authorization": ', '"bearer a" ', '"/chat/completions" ',
        '"api_key":', "${a}", '"{a}" ', "requests.get(a)", "from openai import a, ", "A_B_KEY ",
    ],
)  # fmt: skip
def test_what_is_worth_a_parse_is_told_at_once(unit: str) -> None:
    text = 'import requests\nrequests.get("https://api.openai.com/v1/models", headers=headers)\n'

    def seconds(size: int) -> float:
        snapshot = Snapshot("file:///w/a.py", text + unit * (size // len(unit)), "python")
        before = time.process_time()
        concerns(snapshot)
        return time.process_time() - before

    taken = seconds(400_000)
    if taken > FLOOR:
        assert taken < MOST_TIMES * seconds(100_000)


def test_a_bundle_is_read_at_once() -> None:
    """One line of a megabyte that says nothing about keys takes a fraction of a second."""
    piece = "function a(b,c){return b.call(c)?b:d[c].e(function(f){return f&&f.token||null})},"
    assert _seconds("bundle.min.js", piece * (1_000_000 // len(piece))) < 2


def _keys(carrier: str, count: int) -> str:
    return "".join(
        carrier.format(number, fake_key("openai-project", seed=number)) for number in range(count)
    )


@pytest.mark.parametrize(
    ("name", "carrier"),
    [
        ("run.sh", 'export KEY_{}="{}"\n'),
        ("main.tf", 'resource "a" "b{}" {{\n  api_key = "{}"\n}}\n'),
    ],
)
def test_fixes_for_many_keys_are_offered_at_once(name: str, carrier: str) -> None:
    """What stands around a key is not read anew from the top of the file for each of them."""

    def seconds(count: int) -> float:
        text = _keys(carrier, count)
        snapshot = Snapshot(f"file:///w/{name}", text, language_of(PurePosixPath(name)))
        findings = scan(snapshot)
        assert len(findings) >= count
        shortest = math.inf
        for _ in range(3):
            before = time.process_time()
            assert all(offers(snapshot, finding) for finding in findings)
            shortest = min(shortest, time.process_time() - before)
            if shortest < FLOOR:
                break
        return shortest

    taken = seconds(400)
    if taken > FLOOR:
        assert taken < MOST_TIMES * seconds(100)


def test_many_keys_move_in_a_few_scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is not scanned anew for each key that moves out of it."""
    file = tmp_path / "app.py"
    file.write_text("import os\n\n" + _keys('key_{} = "{}"\n', 20), encoding="utf-8")
    scans: list[Snapshot] = []

    def counted(snapshot: Snapshot, *arguments: object, **options: object) -> object:
        scans.append(snapshot)
        return scan(snapshot, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(fix, "scan", counted)
    fixer = fix.Fixer(tmp_path, unsafe=True)
    texts = fixer.fix(file, Settings(), "app.py", Facts())
    assert len(fixer.moved) == 20
    assert "sk-proj-" not in texts[file]
    assert texts[tmp_path / ".env"].count("sk-proj-") == 20
    assert len(scans) < 10
