"""Where a text sets variables for programs: configuration by its lines, code by its calls.

Lexical and generous: what is taken for set here is not reported as missing anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.deferred import expression
from keymend.matching import Pattern, Signs, may_stand
from keymend.matching.bytewise import SPACE, WORD, either
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
    (
        Pattern(
            id="assignment",
            anchors=("=", ":"),
            regex="",
            gate=r"[A-Z][A-Z0-9_]+[\"']?[ \t]*(?:[:?+]?=|:)",
        ),
        expression(r"(?P<name>[A-Z](?<![\w$.{-].)[A-Z0-9_]{1,63})[\"']?[ \t]*(?:[:?+]?=(?!=)|:)"),
    ),
    # an entry of a list of names and values, as in Kubernetes and Terraform
    (
        Pattern(
            id="entry",
            anchors=("name", "key"),
            regex="",
            gate=rf"(?:name|key)[\"']?{SPACE}*[:=]{SPACE}*[\"']?[A-Z][A-Z0-9_]",
        ),
        re.compile(
            rf"(?:n(?<!\w.)ame|k(?<!\w.)ey)[\"']?\s*[:=]\s*[\"']?(?P<name>{_NAME})(?![\w./-])"
        ),
    ),
    # a name that is handed on: the item of a list, if nothing else stands on its line
    (
        Pattern(
            id="item",
            anchors=("-",),
            regex="",
            gate=r"-[ \t]+[\"']?[A-Z][A-Z0-9_]+[\"']?[ \t]*(?:\n|\z)",
        ),
        re.compile(rf"-[ \t]+[\"']?(?P<name>{_NAME})[\"']?[ \t]*$", re.MULTILINE),
    ),
    (
        Pattern(
            id="export",
            anchors=("ENV", "ARG", "export", "read", "variable"),
            regex="",
            gate=rf"(?:ENV|ARG|export|read(?:[ \t]+-{WORD}+)*|variable)[ \t]+[\"']?[A-Z][A-Z0-9_]",
        ),
        re.compile(
            r"(?:E(?<!\w.)NV|A(?<!\w.)RG|e(?<!\w.)xport|r(?<!\w.)ead(?:[ \t]+-\w+)*"
            rf"|v(?<!\w.)ariable)[ \t]+[\"']?(?P<name>{_NAME})\b(?!\s*[:?+]?=)"
        ),
    ),
)
"""What shows that there is any, and the expression for them."""
_ITEM: Final = "item"
SIGNS_IN_CONFIGURATION: Final = tuple(sign for sign, _ in _IN_CONFIGURATION)
"""What ``assignments`` finds anything by in what is no program."""
# What must not stand before the first letter is asked for behind it: an expression that begins
# with letters is searched by them.
_CALLED: Final = re.compile(
    rf"(?ai:set_?env|put_?env|setdefault|stub_?env|set_key|set_?environment_?variable)\w*"
    rf"\(\s*\\?[\"'](?P<name>{_NAME})\\?[\"']"
)
_CALLED_WORDS: Final = (
    "setenv", "set_env", "putenv", "put_env", "setdefault", "stubenv", "stub_env", "set_key",
)  # fmt: skip
"""In lower case: each of those calls has one in its name. Looking for them costs next to
nothing, where the expression is tried at every letter."""
_ENVIRONMENT: Final = r"env(?:iron(?:\.update\(|\s*,)|(?<!\wenv)\s*[:=]|(?<=process\.env)\s*,)"
_PAIRS: Final = r"(?P<pairs>[^()]{0,2000})"
_TOGETHER: Final = re.compile(_ENVIRONMENT + _PAIRS)
_DEFINE: Final = "define"
_TOGETHER_OR_DEFINED: Final = re.compile(
    rf"(?:{_ENVIRONMENT}|{_DEFINE}(?<!\w{_DEFINE})\s*:){_PAIRS}"
)
_PAIR: Final = re.compile(rf"(?<![\w.])(?P<quote>[\"']?)(?:process\.env\.)?(?P<name>{_NAME})"
                          r"(?P=quote)\s*(?::|=(?!=))")  # fmt: skip


_NOTEBOOK: Final = ".ipynb"
_MAGIC: Final = re.compile(
    rf"^(?:[ \t]*\")?[ \t]*%(?:set_)?env[ \t]+(?P<name>{_NAME})(?:=|[ \t]+[^\s\"\\])", re.MULTILINE
)
"""A line of a notebook that sets a variable, as it stands in a cell and in the file."""
SIGN_IN_PROGRAMS: Final = Pattern(
    id="assignment",
    anchors=("env", "Env", "ENV"),
    regex="",
    gate=either(
        r"(?i:set_?env|put_?env|setdefault|stub_?env|set_key|set_?environment_?variable)"
        rf"{WORD}*\({SPACE}*\\?[\"'][A-Z]",
        rf"(?:env(?:iron(?:\.update\(|{SPACE}*,)|{SPACE}*[:=,])|define{SPACE}*:)[^()]*"
        rf"[A-Z][A-Z0-9_]+[\"']?{SPACE}*[:=]",
        r"%(?:set_)?env[ \t]+[A-Z]",
    ),
)
"""What ``assignments`` finds anything by in a program or a notebook."""


def assignments(snapshot: Snapshot, signs: Signs | None = None) -> Iterator[Lookup]:
    """Yield where ``snapshot`` gives values to variables whose names are in capitals.

    ``signs`` are those that may stand in it, where that is known.
    """
    is_notebook = snapshot.path.suffix == _NOTEBOOK
    if snapshot.language not in PROGRAMS and not is_notebook:
        yield from map(_assignment, _in_configuration(snapshot.text, signs))
    elif may_stand(SIGN_IN_PROGRAMS, signs):
        has_magic = is_notebook or snapshot.language == "python"
        yield from map(_assignment, _in_program(snapshot.text, has_magic=has_magic))


def _in_configuration(text: str, signs: Signs | None) -> Iterator[re.Match[str]]:
    for sign, pattern in _IN_CONFIGURATION:
        for found in pattern.finditer(text) if may_stand(sign, signs) else ():
            if sign.id != _ITEM or _begins_line(text, found.start()):
                yield found


def _in_program(text: str, *, has_magic: bool) -> Iterator[re.Match[str]]:
    if not any(word in text for word in ("env", "Env", "ENV")):
        return
    if has_magic:
        yield from _MAGIC.finditer(text)
    lowered = text.lower()
    if any(word in lowered for word in _CALLED_WORDS):
        yield from _CALLED.finditer(text)
    all_together = _TOGETHER_OR_DEFINED if _DEFINE in text else _TOGETHER
    for together in all_together.finditer(text):
        yield from _PAIR.finditer(text, *together.span("pairs"))


def _begins_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t")


def _assignment(found: re.Match[str]) -> Lookup:
    return Lookup(found["name"], Span(*found.span("name")), required=False, assigned=True)
