"""Texts that hold a value for a variable, as people write them: one line each, by file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Carrier:
    """A file and how it gives ``value`` to the variable ``name``.

    A carrier that cannot hold a character of ``cannot`` as it is is not given one.
    """

    file: str
    write: Callable[[str, str], str]
    cannot: str = ""

    def holds(self, value: str) -> bool:
        """Whether the carrier can hold ``value``, edges included."""
        return not any(c in value for c in self.cannot) and (
            not self.cannot or value == value.strip()
        )


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _camel(name: str) -> str:
    first, *others = name.lower().split("_")
    return first + "".join(word.title() for word in others)


def _cell(line: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": [line]}]}, ensure_ascii=False)


_LINE_ENDS = "\n\r\x85\u2028"
CARRIERS = (
    Carrier("app.py", lambda n, v: f"os.environ.setdefault({n!r}, {_quoted(v)})\n"),
    Carrier("settings.py", lambda n, v: f"X = {{'{n.lower()}': {_quoted(v)}}}\n"),
    Carrier("a.ipynb", lambda n, v: _cell(f'os.environ["{n}"] = {_quoted(v)}\n')),
    Carrier("main.go", lambda n, v: f"const {_camel(n)} = {_quoted(v)}\n"),
    Carrier("main.go", lambda n, v: f"var {_camel(n)} string = {_quoted(v)}\n"),
    Carrier("main.rs", lambda n, v: f"const {n}: &str = {_quoted(v)};\n"),
    Carrier("App.java", lambda n, v: f"static final String {n} = {_quoted(v)};\n"),
    Carrier("Program.cs", lambda n, v: f"const string {n} = {_quoted(v)};\n"),
    Carrier("App.kt", lambda n, v: f"val {_camel(n)} = {_quoted(v)}\n", "$"),
    Carrier("app.rb", lambda n, v: f"ENV['{n}'] = {_quoted(v)}\n"),
    Carrier("main.tf", lambda n, v: f'variable "{n.lower()}" {{\n  default = {_quoted(v)}\n}}\n'),
    Carrier("main.c", lambda n, v: f"#define {n} {_quoted(v)}\n"),
    Carrier("config.toml", lambda n, v: f"[x]\n{n.lower()} = {_quoted(v)}\n"),
    Carrier("x.properties", lambda n, v: f"{n.lower()}={v}\n", _LINE_ENDS + "\\"),
    Carrier("run.sh", lambda n, v: f"export {n}='{v}'\n", _LINE_ENDS + "'"),
    Carrier("run.sh", lambda n, v: f"export {n}={v}\n", _LINE_ENDS + " \t\"'`$;&|<>(){}!*?#~^\\"),
    Carrier("run.ps1", lambda n, v: f"$env:{n} = '{v}'\n", _LINE_ENDS + "'"),
    Carrier("Dockerfile", lambda n, v: f"ENV {n}={v}\n", _LINE_ENDS + " \t\"'$\\#"),
    Carrier(".env", lambda n, v: f"{n}={v}\n", _LINE_ENDS + "\"'`#"),
)
