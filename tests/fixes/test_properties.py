"""Carriers made at random: a moved program has the same values, and nothing left to move."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from unittest import mock

from hypothesis import assume, given
from hypothesis import strategies as st

from keymend.fixes.edits import applied
from keymend.fixes.move.offer import move_offers
from keymend.fixes.offer import NoWorkspace
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.syntax.languages import language_of
from keymend.text import Snapshot

KEY = fake_key("openai-project")

PREFIXES = st.sampled_from(["", "r", "R", "b", "B", "rb", "Rb", "f", "F", "fr", "u", "U"])
QUOTES = st.sampled_from(['"', "'", '"""', "'''"])
AROUND = st.text(alphabet="ab {}$`\\\"'\n\t%é🔑#", max_size=8)
FRAMES = st.sampled_from(
    [
        "value = {}\n",
        "value = ({},)\n",
        "value = {{'k': {}}}['k']\n",
        "def f(value={}):\n    return value\nvalue = f()\n",
        "value = (lambda: {})()\n",
        "value = [{} for _ in range(2)]\n",
        "value = {} * 2\n",
        "value = len({}) or 1\n",
        "class A:\n    x: object = {}\nvalue = A.x\n",
        "import os\nvalue = os.path.join(str({}), 'x')\n",
        "from os import environ\nvalue = str({}), environ.get('NONE')\n",
        '"""Doc."""\nfrom __future__ import annotations\nvalue = {}\n',
        "value = 'x' if{}else'y'\n",
    ]
)


NAMES = (
    *("a.js", "a.jsx", "a.mts", "a.tsx", "a.go", "a.java", "a.kt", "a.cs", "a.rb", "a.php"),
    *("a.rs", "a.swift", "a.sh", "a.ps1", "a.tf", "Dockerfile", "compose.yml"),
)


def values(text: str) -> object:
    scope: dict[str, object] = {"__name__": "program"}
    with warnings.catch_warnings():  # of escapes that Python does not know
        warnings.simplefilter("ignore")
        code = compile(text, "program", "exec")
    exec(code, scope)  # noqa: S102 - the text is this module's
    return scope["value"]


@given(prefix=PREFIXES, quote=QUOTES, before=AROUND, after=AROUND, frame=FRAMES)
def test_python_keeps_its_values(
    prefix: str, quote: str, before: str, after: str, frame: str
) -> None:
    text = frame.format(f"{prefix}{quote}{before}{KEY}{after}{quote}")
    try:
        expected = values(text)
    except (SyntaxError, NameError, TypeError, ValueError):
        assume(False)
    moved = move("app.py", text)
    assume(moved is not None)
    assert moved is not None
    assert KEY not in moved.partition("#")[0]
    with mock.patch.dict(os.environ, {"OPENAI_API_KEY": KEY}):
        assert values(moved) == expected


@given(
    name=st.sampled_from(NAMES),
    before=st.text(alphabet="ab {}$`\\\"'\n\r\t%é🔑#/*=(\ufeff", max_size=30),
    after=st.text(alphabet="ab {}$`\\\"'\n\r\t%é🔑#/*=)", max_size=30),
)
def test_any_text_is_rewritten_at_the_key_or_left_alone(name: str, before: str, after: str) -> None:
    text = f"{before}{KEY}{after}"
    check_document(name, text)
    moved = move(name, text)
    if moved is not None:
        assert KEY not in moved


def check_document(name: str, text: str) -> None:
    """Every fix that is offered can be made, and changes something."""
    snapshot = Snapshot(f"file:///workspace/{name}", text, language_of(Path(name)))
    for finding in scan(snapshot, path=name):
        for offer in move_offers(snapshot, finding, NoWorkspace()):
            change = offer.build(NoWorkspace())
            edits = change.files[0].edits
            assert applied(text, edits) != text


def move(name: str, text: str) -> str | None:
    """Return the text after the first plain move; ``None`` if none is offered."""
    snapshot = Snapshot(f"file:///workspace/{name}", text, language_of(Path(name)))
    for finding in scan(snapshot, path=name):
        for offer in move_offers(snapshot, finding, NoWorkspace()):
            if " and load it" not in offer.title:
                return applied(text, offer.build(NoWorkspace()).files[0].edits)
    return None
