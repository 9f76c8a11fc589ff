"""Whether a place shows how something is written: templates, documentation, tests, examples.

Lexical and near the place, as the rules that ask are: a docstring is known by its quotes
and a block of code in it by its fence, both within a few lines.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.deferred import expression
from keymend.syntax.celltexts import LONG_LINE, is_shown_in_notebook
from keymend.syntax.docstrings import REACH, is_in_docstring, is_in_examples, opens_on
from keymend.syntax.illustrativefiles import is_illustrative_file
from keymend.syntax.notebooks import is_notebook_file
from keymend.syntax.pages import is_shown_by_script
from keymend.text import Snapshot

_FENCE: Final = re.compile(r"^\s*(?:[#*/]+\s*)?(```|~~~)(\w*)")
_DIRECTIVE: Final = re.compile(r"^\s*(?:\.\. code|Examples?:|.*::\s*$|>>> )")
_CODE: Final = frozenset(
    {"csharp", "go", "java", "javascript", "javascriptreact", "kotlin", "php", "python", "ruby"}
    | {"rust", "swift", "typescript", "typescriptreact"}
)
"""Languages whose strings hold texts for readers, where a shell's and JSON's hold data."""
_STRINGS_OF_LINE: Final = re.compile(
    r"""//[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\\n]|\\.)*`"""
)
_LINES_OF_TEXT: Final = re.compile(r"\\n(?:[^\"\r\n\\]|\\.)*\Z")
"""The end of a JSON string that holds lines: a text, where a command has one."""
_BLOCK: Final = re.compile(
    r"[ -]*[\"']?(?P<name>[\w.# +-]{1,40}?)[\"']?:[ ]*[|>][+-]?\d?[+-]?[ ]*$"
)
"""A line of YAML that begins a block of lines."""
_SAMPLES: Final = expression(
    r"bash|c#|cli|csharp|curl|dart|dotnet|example|go|golang|java|javascript|js|kotlin|node(?:\.?js)?"
    r"|php|powershell|py|python|ruby|rust|sh|shell|snippet|swift|ts|typescript",
    re.IGNORECASE,
)
"""Names under which such a block shows how a call is written."""
_LONGEST_SAMPLE: Final = 100
"""Lines of a sample above a value in it."""
_BEFORE: Final = 300
"""Code points before a value in which such a line begins."""


def is_illustration(snapshot: Snapshot, offset: int) -> bool:
    """Whether what stands at ``offset`` explains, tests or awaits a value."""
    return (
        is_illustrative_file(snapshot.path, snapshot.language)
        or _is_bundled(snapshot, offset)
        or _is_quoted_code(snapshot, offset)
        or is_shown_by_script(snapshot, offset)
        or _is_in_prose(snapshot, offset)
        or (is_notebook_file(snapshot) and is_shown_in_notebook(snapshot, offset))
    )


def _is_bundled(snapshot: Snapshot, offset: int) -> bool:
    """Whether a value stands in a bundle: the pages of a program, with what they show."""
    return snapshot.language == "javascript" and snapshot.line_at(offset).length > LONG_LINE


def _is_quoted_code(snapshot: Snapshot, offset: int) -> bool:
    """Whether a value stands in code that stands in a string: a description, not a program.

    A notebook's cells are such strings and are programs.
    """
    before = snapshot.text[max(0, offset - _BEFORE) : offset]
    if snapshot.path.suffix != ".ipynb" and (
        before[-2:] in {'\\"', "\\'"}
        or (snapshot.language in {"json", "jsonc", "yaml"} and _LINES_OF_TEXT.search(before))
    ):
        return True
    if snapshot.language == "yaml":
        return _is_in_code_sample(snapshot, offset)
    return snapshot.language in _CODE and _is_quoted_in_string(snapshot, offset)


def _is_in_code_sample(snapshot: Snapshot, offset: int) -> bool:
    """Whether a value stands in YAML's block of lines that is named after a language.

    So a description of an API shows how it is called: ``node.js: |-``.
    """
    lines = snapshot.lines
    number = lines.line_of(offset)
    indent = _indent(snapshot[lines.line(number)])
    for above in range(number - 1, max(-1, number - 1 - _LONGEST_SAMPLE), -1):
        text = snapshot[lines.line(above)]
        if not text.strip() or _indent(text) >= indent:
            continue
        opened = _BLOCK.match(text)
        if opened is not None:
            return _SAMPLES.fullmatch(opened["name"]) is not None
        indent = _indent(text)
    return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_quoted_in_string(snapshot: Snapshot, offset: int) -> bool:
    """Whether a value is in quotes in a string of its line: ``"pass api_key='…'"``.

    A string of JSON is no description: it is sent.
    """
    text, line = snapshot.text, snapshot.line_at(offset)
    for string in _STRINGS_OF_LINE.finditer(text, line.start, line.end):
        if string.start() < offset < string.end():
            quote, inside = string[0][0], text[string.start() + 1 : offset]
            others = (mark for mark in "\"'`" if mark != quote)
            is_quoted = any(inside.count(mark) % 2 for mark in others)
            return is_quoted and not inside.lstrip().startswith(("{", "["))
    return False


def _is_in_prose(snapshot: Snapshot, offset: int) -> bool:
    lines = snapshot.lines
    number = lines.line_of(offset)
    above = [snapshot[lines.line(n)] for n in range(number - 1, max(-1, number - 1 - REACH), -1)]
    for text in above:
        fence = _FENCE.match(text)
        if fence:
            return bool(fence[2])
        if _DIRECTIVE.match(text) and snapshot.language == "python":
            return True
    if snapshot.language != "python":
        return False
    line = lines.line(number)
    if is_in_examples("\n".join([*reversed(above), snapshot.text[line.start : offset]])):
        return True
    if opens_on(snapshot.text[line.start : offset]):
        return True
    return is_in_docstring(snapshot, number, above)
