"""Where a text sets variables for programs: configuration by its lines, code by its calls.

Lexical and generous: what is taken for set here is not reported as missing anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.syntax.lookups import Lookup
from keymend.text import Snapshot, Span

_NAME: Final = r"[A-Z][A-Z0-9_]{1,63}"
PROGRAMS: Final = frozenset(
    {
        "csharp", "go", "java", "javascript", "javascriptreact", "kotlin", "php", "python", "ruby",
        "rust", "svelte", "swift", "typescript", "typescriptreact", "vue",
    }
)  # fmt: skip
"""Languages of programs, which set variables by calls."""
_IN_CONFIGURATION: Final = (
    # a line of YAML, TOML, INI or JSON, an assignment of a shell, of make or of a batch file
    re.compile(rf"(?<![\w$.{{-])[\"']?(?P<name>{_NAME})[\"']?[ \t]*(?:[:?+]?=(?!=)|:)"),
    # an entry of a list of names and values, as in Kubernetes and Terraform
    re.compile(rf"\b(?:name|key)[\"']?\s*[:=]\s*[\"']?(?P<name>{_NAME})(?![\w./-])"),
    # a name that is handed on
    re.compile(rf"^[ \t]*-[ \t]+[\"']?(?P<name>{_NAME})[\"']?[ \t]*$", re.MULTILINE),
    re.compile(
        rf"\b(?:ENV|ARG|export|read(?:[ \t]+-\w+)*|variable)[ \t]+[\"']?(?P<name>{_NAME})\b"
        r"(?!\s*[:?+]?=)"
    ),
)
_CALLED: Final = re.compile(
    rf"(?i:set_?env|put_?env|setdefault|stub_?env|set_key|set_?environment_?variable)\w*"
    rf"\(\s*\\?[\"'](?P<name>{_NAME})\\?[\"']"
)
_CALLED_WORDS: Final = (
    "setenv", "set_env", "putenv", "put_env", "setdefault", "stubenv", "stub_env", "set_key",
)  # fmt: skip
"""In lower case: each of those calls has one in its name. Looking for them costs next to
nothing, where the expression is tried at every letter."""
_TOGETHER: Final = re.compile(
    # What must not stand before the first letter is asked for behind it: an expression that
    # begins with its letters is searched by them.
    r"(?:env(?:iron(?:\.update\(|\s*,)|(?<!\wenv)\s*[:=]|(?<=process\.env)\s*,)"
    r"|define(?<!\wdefine)\s*:)(?P<pairs>[^()]{0,2000})"
)
_PAIR: Final = re.compile(rf"(?<![\w.])(?P<quote>[\"']?)(?:process\.env\.)?(?P<name>{_NAME})"
                          r"(?P=quote)\s*(?::|=(?!=))")  # fmt: skip


_NOTEBOOK: Final = ".ipynb"
_MAGIC: Final = re.compile(
    rf"^(?:[ \t]*\")?[ \t]*%(?:set_)?env[ \t]+(?P<name>{_NAME})(?:=|[ \t]+[^\s\"\\])", re.MULTILINE
)
"""A line of a notebook that sets a variable, as it stands in a cell and in the file."""


def assignments(snapshot: Snapshot) -> Iterator[Lookup]:
    """Yield where ``snapshot`` gives values to variables whose names are in capitals."""
    text = snapshot.text
    is_notebook = snapshot.path.suffix == _NOTEBOOK
    if snapshot.language not in PROGRAMS and not is_notebook:
        for pattern in _IN_CONFIGURATION:
            yield from (_assignment(found) for found in pattern.finditer(text))
        return
    if not any(word in text for word in ("env", "Env", "ENV")):
        return
    if is_notebook or snapshot.language == "python":
        yield from map(_assignment, _MAGIC.finditer(text))
    lowered = text.lower()
    if any(word in lowered for word in _CALLED_WORDS):
        yield from (_assignment(found) for found in _CALLED.finditer(text))
    for together in _TOGETHER.finditer(text):
        for pair in _PAIR.finditer(text, *together.span("pairs")):
            yield _assignment(pair)


def _assignment(found: re.Match[str]) -> Lookup:
    return Lookup(found["name"], Span(*found.span("name")), required=False, assigned=True)
