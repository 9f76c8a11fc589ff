"""Which variables a file sets for programs: configuration by its lines, code by its calls.

Lexical and generous: what is taken for set here is not reported as missing anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.syntax.lookups import accesses
from keymend.text import Snapshot

_NAME: Final = r"[A-Z][A-Z0-9_]{1,63}"
_PROGRAMS: Final = frozenset(
    {
        "csharp", "go", "java", "javascript", "javascriptreact", "kotlin", "php", "python", "ruby",
        "rust", "svelte", "swift", "typescript", "typescriptreact", "vue",
    }
)  # fmt: skip
_ENTRY: Final = re.compile(
    rf"(?<![\w$.{{-])[\"']?(?P<name>{_NAME})[\"']?[ \t]*(?:[:?+]?=(?!=)|:)", re.MULTILINE
)
"""A line of YAML, TOML, INI or JSON, an assignment of a shell, of make or of a batch file."""
_NAMED: Final = re.compile(rf"\b(?:name|key)[\"']?\s*[:=]\s*[\"']?(?P<name>{_NAME})(?![\w./-])")
"""An entry of a list of names and values, as in Kubernetes and Terraform."""
_DECLARED: Final = re.compile(
    rf"\b(?:ENV|ARG|export|read(?:[ \t]+-\w+)*|variable)[ \t]+[\"']?(?P<name>{_NAME})\b"
)
_CALLED: Final = re.compile(
    rf"(?i:set_?env|put_?env|setdefault|stub_?env|set_key|set_?environment_?variable)\w*"
    rf"\(\s*[\"'](?P<name>{_NAME})[\"']"
)
_GIVEN_TOGETHER: Final = re.compile(
    r"(?:environ\.update\(|environ\s*,|\benv\s*[:=]|process\.env\s*,|\bdefine\s*:)(?P<pairs>[^()]{0,2000})"
)
_PAIR: Final = re.compile(rf"(?<![\w.])[\"'](?:process\.env\.)?(?P<name>{_NAME})[\"']\s*:|"
                          rf"(?<![\w.\"'])(?P<bare>{_NAME})\s*[:=](?!=)")  # fmt: skip


def variables_set(snapshot: Snapshot) -> frozenset[str]:
    """Return the variables, in capitals, that ``snapshot`` gives values to."""
    return frozenset(_found(snapshot))


def _found(snapshot: Snapshot) -> Iterator[str]:
    text = snapshot.text
    if snapshot.language not in _PROGRAMS:
        for pattern in (_ENTRY, _NAMED, _DECLARED):
            yield from (found["name"] for found in pattern.finditer(text))
        return
    if not any(word in text for word in ("env", "Env", "ENV")):
        return
    yield from (access.name for access in accesses(snapshot) if access.assigned)
    yield from (found["name"] for found in _CALLED.finditer(text))
    for together in _GIVEN_TOGETHER.finditer(text):
        for pair in _PAIR.finditer(together["pairs"]):
            yield pair["name"] or pair["bare"]
