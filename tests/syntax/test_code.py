"""What is understood of source code: names followed, values as sets, exact places."""

from __future__ import annotations

import subprocess
import sys

import pytest

from keymend.syntax.code import Code, parse
from keymend.syntax.code.nodes import HOLE, Constant, Text, Variable
from keymend.text import Snapshot


def code(text: str, language: str = "python") -> Code:
    return parse(Snapshot("file:///workspace/file", text, language))


def values(text: str, language: str = "python") -> list[object]:
    """Return what the argument of the one call of ``f`` in ``text`` can be."""
    read = code(text, language)
    [call] = read.calls("f")
    found: list[object] = []
    for value in read.values(call.arguments[0].value):
        if isinstance(value, (Text, Constant)):
            found.append(value.value)
        elif isinstance(value, Variable):
            found.append(f"${value.name}")
        else:
            found.append(type(value).__name__)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f('a')", ["a"]),
        (r"f('a\n\x41')", ["a\nA"]),
        (r"f(r'a\n')", [r"a\n"]),
        ("x = 'a'\nf(x)", ["a"]),
        ("x = 'a'\nx = 'b'\nf(x)", ["b"]),
        ("x = 'a'\nif y:\n    x = 'b'\nf(x)", ["b", "a"]),
        ("x = 'a'\nx += 'b'\nf(x)", ["Unknown"]),
        ("for x in y:\n    f(x)", ["Unknown"]),
        ("def g(x):\n    f(x)", ["Unknown"]),
        ("def g(x='a'):\n    f(x)", ["a", "Unknown"]),
        ("x = 'a'\ndef g():\n    f(x)", ["a"]),
        ("f('a' if y else 'b')", ["a", "b"]),
        ("import os\nf(os.getenv('X') or 'a')", ["$X", "a"]),
        ("import os\nf(os.environ['X'])", ["$X"]),
        ("from os import environ as e\nf(e.get('X', 'a'))", ["$X"]),
        ("x = 'a'\nf(f'{x}b{y}')", [f"ab{HOLE}"]),
        ("f('a' 'b')", ["ab"]),
        ("f(' a '.strip())", ["a"]),
        ("class C:\n    x = 'a'\nf(C.x)", ["a"]),
        ("class C:\n    x: str = 'a'\nf(C().x)", ["a"]),
        ("d = {'x': 'a'}\nf(d['x'])", ["a"]),
        ("x = x\nf(x)", ["Unknown"]),
        ("while y:\n    x = x.g()\nf(x.h)", ["Unknown"]),
        ("while y:\n    x = {'a': x, **x}\n    x['a'] = x['a']\nf(x['a'])", ["Unknown"]),
        ("f(None)", [None]),
        ("f(g())", ["Call"]),
        ("x = 'a'\nif not x.endswith('b'):\n    x = x + 'b'\nf(x)", ["ab", "Unknown"]),
        ("x = 'a'\nif not x.endswith('b'):\n    x += 'b'\nf(x)", ["Unknown", "Unknown"]),
        ("x = 'a'\nf(x if x.endswith('b') else x + 'b')", ["Unknown", "Unknown"]),
        ("x = 'a'\nf(x if x else 'b')", ["a", "b"]),
        ("x = 'a'\ndef g():\n    global x\n    x = 'b'\nf(x)", ["Unknown"]),
        ("d = {'x': 'a'}\nd['x'] = 'b'\nf(d['x'])", ["b"]),
        ("d = {'x': 'a'}\nd.update(x='b')\nf(d['x'])", ["b"]),
        ("d = {'x': 'a'}\nd.setdefault('x', 'b')\nf(d['x'])", ["a"]),
        ("d = dict(x='a')\nf(d.get('x'))", ["a"]),
        ("d = {'x': 'a'}\ng(d)\nf(d['x'])", ["Unknown"]),
        ("d = {'x': 'a'}\nd.pop('x')\nf(d['x'])", ["Unknown"]),
        ("d = {'x': 'a'}\nif y:\n    d['x'] = 'b'\nf(d['x'])", ["Unknown"]),
        ("f('%sb' % y)", [f"{HOLE}b"]),
        ("x = 'a'\nf('{}b{y}'.format(x))", [f"ab{HOLE}"]),
        ("f(str('a'))", ["a"]),
        ("def g():\n    with y:\n        return 'a'\nf(g())", ["a"]),
        ("async def g():\n    return 'a'\nf(g())", ["Call"]),
        ("class C:\n    x: str = Field(default='a')\nf(C().x)", ["a"]),
        ("class C:\n    x: str = 'a'\nf(C(x='b').x)", ["b"]),
        ("class C:\n    x = 'a'\n    def g(self):\n        f(self.x)", ["a", "Unknown"]),
        (
            (
                "class C:\n    def __init__(self):\n        self.x = 'a'\n"
                "    def g(self):\n        f(self.x)"
            ),
            ["a", "Unknown"],
        ),
        ("class C:\n    x = ''\n    def g(self):\n        f(self.x)", ["Unknown"]),
    ],
)
def test_python_values(text: str, expected: list[object]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f('a')", ["a"]),
        (r"f('a\u{41}')", ["aA"]),
        ("const x = 'a'; f(x)", ["a"]),
        ("f(`a${b}`)", [f"a{HOLE}"]),
        ("f(process.env.X)", ["$X"]),
        ("f(process.env['X'] ?? 'a')", ["$X", "a"]),
        ("f(process.env.X || 'a')", ["$X", "a"]),
        ("f(import.meta.env.VITE_X)", ["$VITE_X"]),
        ("const { X } = process.env; f(X)", ["$X"]),
        ("const { X: y } = process.env; f(y)", ["$X"]),
        ("f(z ? 'a' : 'b')", ["a", "b"]),
        ("f(undefined)", [None]),
        ("function g(x) { f(x) }", ["Unknown"]),
        ("const o = { x: 'a' }; f(o.x)", ["a"]),
        ("const o = { x: 'a' }; o.x = 'b'; f(o.x)", ["b"]),
        ("let x = 'a'; if (!x.endsWith('b')) { x += 'b' } f(x)", ["Unknown", "Unknown"]),
        ("let x = 'a'; f(x.endsWith('b') ? x : `${x}b`)", ["Unknown", "Unknown"]),
        ("class C { x = 'a'; g() { f(this.x) } }", ["a", "Unknown"]),
        ("class C { constructor() { this.x = 'a' } g() { f(this.x) } }", ["a", "Unknown"]),
        ("function g() { return 'a' } f(g())", ["a"]),
        ("const g = () => 'a'; f(g())", ["a"]),
    ],
)
def test_javascript_values(text: str, expected: list[object]) -> None:
    assert values(text, "javascript") == expected
    assert values(text, "typescript") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("import openai as o\no.f()", "python", "openai.f"),
        ("from openai import f", "python", None),
        ("from openai import *\nf()", "python", "openai.f"),
        ("import importlib\no = importlib.import_module('openai')\no.f()", "python", "openai.f"),
        ("from openai import f as g\ng()", "python", "openai.f"),
        (
            "try:\n    from openai import f\nexcept ImportError:\n    f = None\nf()",
            "python",
            "openai.f",
        ),
        ("def a():\n    from x import f\n    f()\ndef b():\n    from y import f", "python", "x.f"),
        ("import F from 'openai'; new F()", "javascript", "openai.default"),
        ("import { F as G } from 'openai'; new G()", "javascript", "openai.F"),
        ("import * as o from 'openai'; new o.F()", "javascript", "openai.F"),
        ("const F = require('openai'); new F()", "javascript", "openai"),
        ("const { F } = require('openai'); new F()", "javascript", "openai.F"),
        ("const { F } = await import('openai'); new F()", "javascript", "openai.F"),
    ],
)
def test_imports_are_followed(text: str, language: str, expected: str | None) -> None:
    read = code(text, language)
    found = [read.qualified(call.function) for call in read.calls("f", "g", "F", "G")]
    assert found == ([expected] if expected else [])


def test_places_are_code_points_beyond_ascii() -> None:
    text = "é = '👋🏽'\nf('ä', b='ß')\n"
    read = code(text)
    [call] = read.calls("f")
    [first] = read.values(call.arguments[0].value)
    assert isinstance(first, Text)
    assert text[slice(*first.inner)] == "ä"
    assert text[slice(*call.arguments[1].span)] == "b='ß'"
    assert text[slice(*call.span)] == "f('ä', b='ß')"


def test_a_call_being_typed_has_the_arguments_so_far() -> None:
    read = code("f(a='x', b=")
    [call] = read.calls("f")
    assert not call.is_complete
    assert [argument.name for argument in call.arguments] == ["a"]


def test_code_after_a_broken_line_is_read() -> None:
    read = code("x = (\n\nf('a')\n")
    assert len(read.calls("f")) == 1


def test_tree_sitter_is_imported_when_a_text_is_parsed_and_not_before() -> None:
    script = "import sys, keymend.scan; print('tree_sitter' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "False"
