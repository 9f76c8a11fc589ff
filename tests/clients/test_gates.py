"""That what is not parsed holds nothing: real packages, and the same with mistakes in them."""

from __future__ import annotations

import ast
import random
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from keymend import clients
from keymend.clients.concern import is_bundle, is_mentioned
from keymend.files import decode
from keymend.finding import Finding
from keymend.matching import engine
from keymend.scan import DEFAULT_SETTINGS, find, rules_for
from keymend.syntax.languages import language_of
from keymend.syntax.remarks import without_remarks
from keymend.text import Snapshot

MOST_CHARACTERS: Final = 60_000
FILES: Final = 200
REQUESTS: Final = """
import os
import requests

key = os.environ["OPENAI_API_KEY"]
base_url = "https://api.openai.com/v1"
other = os.getenv("BASE", "https://api.groq.com/openai/v1")


def ask(model, messages):
    headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    body = {"model": model, "messages": messages}
    return requests.post(f"{base_url}/chat/completions", headers=headers, json=body)


def models():
    return requests.get(base_url + "/models", headers={"Authorization": "Bearer " + key})


def embed(texts):
    return requests.post(
        url="https://resource.openai.azure.com/openai/v1/embeddings",
        headers={"api-key": os.environ["AZURE_OPENAI_API_KEY"]},
    )
"""
"""Requests without fault; the packages that are installed hold few."""
CLIENTS: Final = """
import litellm
from openai import AzureOpenAI, OpenAI

client = OpenAI(api_key=key, base_url="https://api.openai.com/v1")
azure = AzureOpenAI(api_key=key, azure_endpoint=endpoint, api_version="2024-10-21")


def ask(model, messages):
    return litellm.completion(model=model, messages=messages)
"""
MISTAKES: Final = (
    ("Bearer ", ("Bearer", "Bearer  ", "", "Basic ", "Bearer Bearer ")),
    ("https://", ("http://",)),
    ("[Aa]uthorization", ("x-api-key", "api-key", "api_key")),
    ("api-key", ("Authorization", "x-api-key")),
    (r"/v1\b", ("", "/v1/v1", "/v1/engines")),
    ("/openai/v1", ("/v1", "", "/deployments", "/openai/deployments/chat")),
    ('f"Bearer', ('"Bearer',)),
    ("[A-Z]+_API_KEY", ("GROQ_API_KEY", "MISTRAL_API_KEY", "AZURE_OPENAI_API_KEY")),
    (r"api\.[a-z]+\.com", ("api.groq.com", "openrouter.ai", "api.opena.com", "openai.com")),
    ("/chat/completions", ("/assistants", "/completions", "/embeddings")),
    ("headers=", ("verify=False, headers=",)),
    (r"\burl=[\w.]+", ('url="https://api.openai.com"', 'url="https://api.openai.com/v1/threads"')),
    (r"headers=[\w.]+", ('headers={"Authorization": "sk-ant-" + key}', 'headers={"api-key": key}')),
    (r"\bmodel=model\b", ('model="openai/gpt-5.1", api_base="http://llm.example.com"',)),
    (r"\b(?:Async)?OpenAI\b", ("Openai", "OpenAi", "openai.OpenAI")),
    ("api_key=", ("key=", "apikey=")),
)
"""What is written, and what is written by mistake in its place."""


@cache
def sources() -> list[Snapshot]:
    """Return sources of installed packages that name a client, some of them by chance."""
    folders = {Path(entry) for entry in sys.path if entry.endswith("site-packages")}
    made = [Snapshot("file:///workspace/app.py", text, "python") for text in (REQUESTS, CLIENTS)]
    found = made * (FILES // 8)
    paths = sorted(path for folder in folders for path in folder.rglob("*.[jpt][sy]"))
    random.Random(3).shuffle(paths)
    for path in paths:
        text = decode(path.read_bytes())
        if text and len(text) < MOST_CHARACTERS:
            snapshot = Snapshot(f"file:///workspace/app{path.suffix}", text, language_of(path))
            if is_mentioned(snapshot):
                found.append(snapshot)
        if len(found) == FILES:
            break
    return found


def said(snapshot: Snapshot) -> list[Finding]:
    rules = rules_for(snapshot.language, DEFAULT_SETTINGS, "app")
    return find(snapshot, [rule for rule in rules if rule.code.startswith("KM4")], DEFAULT_SETTINGS)


def mistaken(snapshot: Snapshot, chance: random.Random) -> Iterator[Snapshot]:
    """Yield ``snapshot`` with mistakes in it."""
    for _ in range(4):
        text = snapshot.text
        for _ in range(chance.randrange(1, 5)):
            written, mistakes = chance.choice(MISTAKES)
            mistake = chance.choice(mistakes)
            text = re.sub(written, mistake, text, count=chance.randrange(2))
        yield Snapshot(snapshot.uri, text, snapshot.language)


def test_the_same_is_found_whether_or_not_a_gate_is_before_the_parse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("hyperscan", reason="no wheel for this platform: what is named is parsed")
    monkeypatch.setattr(engine, "_WORTH_LOADING", 0)
    chance = random.Random(7)
    gated = clients.concerns
    left_out = 0
    codes = set()
    for source in sources():
        for snapshot in (source, *mistaken(source, chance)):
            monkeypatch.setattr(clients, "concerns", lambda one: not is_bundle(one))
            expected = said(snapshot)
            codes |= {finding.code for finding in expected}
            monkeypatch.setattr(clients, "concerns", gated)
            assert said(snapshot) == expected, snapshot.text
            left_out += not gated(snapshot)
    assert {"KM406", "KM408", "KM409", "KM412", "KM413", "KM414"} <= codes
    assert left_out > FILES


def test_remarks_take_no_statement_with_them() -> None:
    def statements(text: str) -> str:
        tree = ast.parse(text)
        for node in ast.walk(tree):
            for field, value in ast.iter_fields(node):
                if isinstance(value, list):
                    setattr(node, field, [one for one in value if not is_documentation(one)])
        return ast.dump(tree)

    def is_documentation(node: object) -> bool:
        return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)

    shorter = 0
    for snapshot in sources():
        if snapshot.language == "python":
            bare = without_remarks(snapshot.text)
            assert statements(bare) == statements(snapshot.text)
            shorter += len(bare) < len(snapshot.text)
    assert shorter


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('x = """a"""  # b\n', 'x = """a"""  \n'),
        ('def f():\n    """a # b"""\n    return "#"\n', 'def f():\n    ""\n    return "#"\n'),
        ('x = (\n    """a"""\n)\n', 'x = (\n    """a"""\n)\n'),
        ('x = {\n    "a":\n    """b""",\n}\n', 'x = {\n    "a":\n    """b""",\n}\n'),
        ('x = y or \\\n    """a"""\n', 'x = y or \\\n    """a"""\n'),
        ('"""a"""\nimport b\n', '""\nimport b\n'),
        ('x = \'"""\'  # a\ny = \'"""\'\n', 'x = \'"""\'  \ny = \'"""\'\n'),
        ('f("a"\n"""b""")\n', 'f("a"\n"""b""")\n'),
        ("class A:\n    x = 1\n    '''a'''\n", 'class A:\n    x = 1\n    ""\n'),
        ('x = """a', 'x = """a'),
    ],
)
def test_only_remarks_are_taken_away(text: str, bare: str) -> None:
    assert without_remarks(text) == bare
