"""Whether a place shows how something is written: templates, documentation, tests, examples.

Lexical and near the place, as the rules that ask are: a docstring is known by its quotes
and a block of code in it by its fence, both within a few lines.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from keymend.syntax.languages import is_template
from keymend.syntax.notebooks import is_notebook_file
from keymend.text import Snapshot, Span

_LANGUAGES: Final = frozenset(
    {"markdown", "mdx", "restructuredtext", "asciidoc", "latex", "html", "plaintext"}
)
_SUFFIXES: Final = frozenset({".md", ".mdx", ".rst", ".adoc", ".tex", ".html", ".htm", ".case"})
_FOLDERS: Final = frozenset(
    {
        "test",
        "tests",
        "testing",
        "__tests__",
        "spec",
        "specs",
        "fixtures",
        "testdata",
        "mocks",
        "__mocks__",
        "docs",
        "doc",
        "documentation",
        "example",
        "examples",
        "sample",
        "samples",
        "locales",
        "locale",
        "i18n",
        "lang",
        "translations",
        "messages",
    }
)
_SPEAKING_FOLDERS: Final = frozenset(
    {"__tests__", "__mocks__", "testdata", "fixtures", "docs", "examples", "locales", "i18n"}
)
"""Those of them that nobody keeps programs in; they count farther from the file."""
_TEST_FILE: Final = re.compile(r"(?:^|[_.-])(?:test|tests|spec|conftest|mock|mocks)(?:[_.-]|$)")
_TESTS: Final = re.compile(r"[a-z0-9](?:Tests?|Specs?|Mocks?)\.\w{1,6}$")
"""The end of a file's name that a class of tests gives it."""
_TEST_FOLDER: Final = re.compile(r"[._-](?:unit|integration|functional|e2e)?tests?$")
"""The end of a folder's name, in lower case: ``Connectors.OpenAI.UnitTests``."""
_REACH: Final = 14
"""Lines looked at to either side; less than ``scan.REACH_LINES``."""
_FENCE: Final = re.compile(r"^\s*(?:[#*/]+\s*)?(```|~~~)(\w*)")
_TRIPLE: Final = re.compile(r"\"\"\"|'''")
_DOCSTRING: Final = re.compile(r"\s*[rRbBuU]?(?:\"\"\"|\'\'\')")
_STRINGS: Final = re.compile(
    r"""(?P<long>\"{3}(?:[^\\\"]|\\.|\"(?!\"\"))*(?:\"{3})?|'{3}(?:[^\\']|\\.|'(?!''))*(?:'{3})?)"""
    r"""|#[^\n]*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?""",
    re.DOTALL,
)
"""Strings and comments of Python. Nothing in it can fail once it has begun, so it is linear."""
_STRINGS_OF_LINE: Final = re.compile(
    r"""//[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\\n]|\\.)*`"""
)
_STRINGS_OF_SCRIPT: Final = re.compile(
    r"""//[^\n]*|/\*(?:[^*]|\*(?!/))*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\.)*`?""",
    re.DOTALL,
)
"""Strings and comments of a script; what an expression in a template holds is taken for text."""
_CODE: Final = frozenset(
    {"csharp", "go", "java", "javascript", "javascriptreact", "kotlin", "php", "python", "ruby"}
    | {"rust", "swift", "typescript", "typescriptreact"}
)
"""Languages whose strings hold texts for readers, where a shell's and JSON's hold data."""
_SCRIPTS: Final = frozenset(
    {"javascript", "javascriptreact", "typescript", "typescriptreact", "svelte", "vue"}
)
_SHELL: Final = re.compile(r"[ \t]*(?:export[ \t]+)?[A-Z][A-Z0-9_]+=[\"']?")
_LONG_LINE: Final = 2000
"""Characters beyond which a line of JavaScript is no longer written by hand."""
_LONE_QUOTES: Final = re.compile(r"\s*[rRbBuUfF]{0,2}(?:\"\"\"|\'\'\')\s*(?:#.*)?\Z")
"""A line that opens a docstring or closes one: the line itself does not tell."""
_EXAMPLES: Final = re.compile(r"\bexamples?\s*=\s*[\[{(]")
"""The argument of a schema's field whose values are shown to readers."""
_MEMBER: Final = re.compile(r"^[ \t]*\"([\w./+-]+)\"[ \t]*:")
"""The begin of a line of JSON that names a member; a line of a cell has its quotes escaped."""
_DIRECTIVE: Final = re.compile(r"^\s*(?:\.\. code|Examples?:|.*::\s*$|>>> )")


def is_illustration(snapshot: Snapshot, offset: int) -> bool:
    """Whether what stands at ``offset`` explains, tests or awaits a value."""
    return (
        is_illustrative_file(snapshot.path, snapshot.language)
        or _is_bundled(snapshot, offset)
        or _is_quoted_code(snapshot, offset)
        or _is_shown_by_script(snapshot, offset)
        or _is_in_prose(snapshot, offset)
        or (is_notebook_file(snapshot) and _is_shown_in_notebook(snapshot, offset))
    )


def _is_bundled(snapshot: Snapshot, offset: int) -> bool:
    """Whether a value stands in a bundle: the pages of a program, with what they show."""
    return snapshot.language == "javascript" and snapshot.line_at(offset).length > _LONG_LINE


def _is_quoted_code(snapshot: Snapshot, offset: int) -> bool:
    """Whether a value stands in code that stands in a string: a description, not a program.

    A notebook's cells are such strings and are programs.
    """
    before = snapshot.text[max(0, offset - 2) : offset]
    if before[:1] == "\\" and before[1:] in {'"', "'"} and snapshot.path.suffix != ".ipynb":
        return True
    return snapshot.language in _CODE and _is_quoted_in_string(snapshot, offset)


def _is_shown_by_script(snapshot: Snapshot, offset: int) -> bool:
    """Whether a place of a script is in a text of several lines: code that a page shows.

    So is a line of a shell or of an environment file, which no script has.
    """
    if snapshot.language not in _SCRIPTS:
        return False
    line = snapshot.line_at(offset)
    if _SHELL.fullmatch(snapshot.text, line.start, offset):
        return True
    return any(part.start < line.start and offset < part.end for part in _templates(snapshot.text))


@lru_cache(maxsize=2)
def _templates(text: str) -> tuple[Span, ...]:
    """Return where the template literals of a script stand; asked where a placeholder does."""
    return tuple(
        Span(*found.span()) for found in _STRINGS_OF_SCRIPT.finditer(text) if found[0][0] == "`"
    )


def _is_shown_in_notebook(snapshot: Snapshot, offset: int) -> bool:
    """Whether a place of a notebook file is in an output, in Markdown, or in what code prints."""
    lines = snapshot.lines
    number = lines.line_of(offset)
    inner = ""
    for near in range(number, max(-1, number - _REACH), -1):
        line = snapshot[lines.line(near)]
        member = _MEMBER.match(line)
        if member is None:
            continue
        inner = inner or member[1]
        if member[1] == "cell_type":
            return '"code"' not in line[member.end() :]
        if inner != "source" and ("text" in inner or "/" in inner):
            return True
    return _is_in_text_of_cell(snapshot.text[lines.line(number).start : offset])


def _is_in_text_of_cell(before: str) -> bool:
    """Whether what stands ``before`` a place on a notebook's line is a comment or a message."""
    member = _MEMBER.match(before)
    opening = before.find('"', member.end() if member else 0)
    if opening == -1 or len(before) > _LONG_LINE:
        return False
    try:
        code = json.loads(f'{before[opening:]}"', strict=False)
    except ValueError:
        return False  # cut in the midst of an escape: no place where a value begins
    code = code.rpartition("\n")[2].lstrip()
    return code.startswith("#") or _opens_quoted(code)


def _opens_quoted(code: str) -> bool:
    """Whether ``code`` ends in a string, and there in quotes of the other kind."""
    outer = inside = ""
    escaped = False
    for character in code:
        if escaped or character == "\\":
            escaped = not escaped
        elif not outer and character in "\"'":
            outer, inside = character, ""
        elif character == outer:
            outer = ""
        else:
            inside += character
    other = "'" if outer == '"' else '"'
    is_quoted = bool(outer) and inside.count(other) % 2 == 1
    return is_quoted and not inside.lstrip().startswith(("{", "["))


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


def is_illustrative_file(path: PurePosixPath, language: str) -> bool:
    """Whether all of a file is documentation, a template, a test or a translation."""
    if is_template(path) or path.suffix.lower() in _SUFFIXES:
        return True
    if language in _LANGUAGES and not path.name.startswith("."):
        return True
    stem = path.name.lower()
    if _TEST_FILE.search(stem) or _TESTS.search(path.name):
        return True
    folders = [part.lower() for part in path.parts[:-1]]
    if any(map(_TEST_FOLDER.search, folders[-7:])):
        return True
    return not _FOLDERS.isdisjoint(folders[-3:]) or not _SPEAKING_FOLDERS.isdisjoint(folders[-7:])


def _is_in_prose(snapshot: Snapshot, offset: int) -> bool:
    lines = snapshot.lines
    number = lines.line_of(offset)
    above = [snapshot[lines.line(n)] for n in range(number - 1, max(-1, number - 1 - _REACH), -1)]
    for text in above:
        fence = _FENCE.match(text)
        if fence:
            return bool(fence[2])
        if _DIRECTIVE.match(text) and snapshot.language == "python":
            return True
    if snapshot.language != "python":
        return False
    line = lines.line(number)
    if _is_in_examples("\n".join([*reversed(above), snapshot.text[line.start : offset]])):
        return True
    if _opens_on(snapshot.text[line.start : offset]):
        return True
    return _is_in_docstring(snapshot, number, above)


def _is_in_examples(before: str) -> bool:
    """Whether the text ``before`` a place opens a field's examples and does not close them."""
    opened = [found.end() - 1 for found in _EXAMPLES.finditer(before)]
    if not opened:
        return False
    since = before[opened[-1] :]
    return sum(map(since.count, "([{")) > sum(map(since.count, ")]}"))


def _is_in_docstring(snapshot: Snapshot, number: int, above: list[str]) -> bool:
    lines = snapshot.lines
    below = [
        snapshot[lines.line(n)] for n in range(number + 1, min(len(lines), number + 1 + _REACH))
    ]
    for texts, is_above in ((above, True), (below, False)):
        at = next((at for at, text in enumerate(texts) if _TRIPLE.search(text)), None)
        if at is not None:
            line = number - 1 - at if is_above else number + 1 + at
            return _opens(snapshot, line) == is_above
    start = lines.line(number).start
    around = next((p for p in _long_strings(snapshot.text) if p.start < start < p.end), None)
    if around is None:
        return False
    # A text that was cut out may begin inside a docstring, whose end then looks like a begin.
    return _opens(snapshot, lines.line_of(around.start))


@lru_cache(maxsize=2)
def _long_strings(text: str) -> tuple[Span, ...]:
    """Return where the triple-quoted strings of a source in Python stand.

    Asked for a docstring whose quotes are out of reach, which is rare: it reads all.
    """
    return tuple(
        Span(*found.span()) for found in _STRINGS.finditer(text) if found.lastgroup == "long"
    )


def _opens_on(before: str) -> bool:
    """Whether what stands before a place on its line opens a docstring."""
    return _DOCSTRING.match(before) is not None and len(_TRIPLE.findall(before)) == 1


def _line_before(snapshot: Snapshot, number: int) -> str:
    """Return the nearest line above ``number`` that is not blank, of the two before it."""
    lines = snapshot.lines
    above = (snapshot[lines.line(n)].strip() for n in range(number - 1, max(-1, number - 3), -1))
    return next(filter(None, above), "")


def _opens(snapshot: Snapshot, number: int) -> bool:
    """Whether the triple quote of a line opens a docstring: text follows it and no second one.

    Where it stands alone, the line above tells: a docstring follows a colon, or stands at
    the head of a file, below its comments.
    """
    line = snapshot[snapshot.lines.line(number)]
    found = _TRIPLE.findall(line)
    if len(found) != 1:
        return False
    if _LONE_QUOTES.match(line):
        before = _line_before(snapshot, number)
        is_head = before.startswith("#") and not line[:1].isspace()
        return number == 0 or is_head or before.endswith(":")
    head, after = re.split(_TRIPLE, line, maxsplit=1)
    return head.strip().lower() in {"", "r", "b", "u", "f"} and bool(after.strip())
