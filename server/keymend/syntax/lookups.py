"""Where a text looks variables up in the environment: lexically, in any language.

Look-ups are written in so few ways that a parser for each language would not find more of
them. What is wanted is quietness: a look-up that is missed makes a variable seem unread,
so ``mentions`` gives every name that could be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from keymend.syntax.showable import is_showable
from keymend.text import Snapshot, Span

ANCHORS: Final = ("environ", "getenv", "process.env", "meta.env", "bun.env", "deno.env")
"""In lower case: a program in Python, JavaScript or TypeScript with a look-up has one."""

CALL: Final = r"""
    (?: (?<![\w$]) (?: os\.)? environ (?: \.(?:get|pop|setdefault) )?
      | (?<![\w$]) (?i:get_?env|lookup_?env|getenvironmentvariable) \w*
      | (?<![\w$.]) env (?: \.(?:str|get|fetch|var) )?
      | (?<![\w$.]) (?: process|import\.meta|Bun ) \.env
      | (?<![\w$]) Deno\.env\.(?:get|has)
      | (?<![\w$]) ENV (?: \.fetch )? | \$_(?:ENV|SERVER)
      | (?<!\w) env::var (?: _os )? | (?<!\w) (?: option_ )? env!
      | (?<![\w$.]) config | \.environment
    )
    \s* [\[(] \s*
"""
"""A verbose pattern: what stands before the quoted name of a variable."""

MEMBER: Final = r"""
    (?: (?<![\w$.]) (?: process|import\.meta|Bun ) \.env \??\. | (?i:\$\{?env:)
      | (?<![\w$.]) (?: env|secrets|vars ) \. (?=[A-Z_]+\b[^(]) )
"""
"""A verbose pattern: what stands before the bare name of a variable."""

NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*"

_LOOKUP: Final = re.compile(
    rf"""
    {CALL} \\? (?P<quote>["'`]) (?P<called>{NAME}) \\? (?P=quote)
      (?P<after> \s*[\])]? \s* (?: \|\| | \?\? | \?: | ===? | !==? | , | \bor\b | \.unwrap_or )? )
    | {MEMBER} (?P<member>{NAME}) (?P<behind> \s* (?: \|\| | \?\? | \? | ===? | !==? | && | = )? )
    """,
    re.VERBOSE,
)
_DESTRUCTURED: Final = re.compile(
    r"\{(?P<names>[^{}()]*)\}\s*=\s*(?:process|import\.meta|Bun)\.env\b(?!\s*[.\[])"
)
_DESTRUCTURED_NAME: Final = re.compile(
    rf"(?:^|,)\s*(?P<name>{NAME})(?=\s*(?:$|[,:=]))(?P<default>[^,]*=)?"
)
_EXPANSION: Final = re.compile(
    rf"(?<!\$)\$(?:(?P<plain>{NAME})|\{{(?P<braced>{NAME})(?P<operator>:?[-=+?])?)"
)
_IN_RECIPE: Final = re.compile(
    rf"\$\$?(?:(?P<plain>{NAME})|[{{(](?P<braced>{NAME})(?P<operator>:?[-=+?])?)"
)
"""In a makefile ``$(NAME)`` is make's, ``$$NAME`` the shell's; both come from the environment."""
_SETTINGS: Final = "BaseSettings"
_PREFIX: Final = re.compile(r"\benv_prefix\s*=\s*[\"'](?P<prefix>\w+)[\"']")
_FIELD: Final = re.compile(rf"^[ \t]+(?P<name>{NAME})[ \t]*:[^=\r\n]*(?P<default>=)?", re.MULTILINE)
_MENTION: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![a-z])")
_WORDS: Final = ("env", "ENV", "Env", "config(", "config (", "_SERVER")
_BEFORE: Final = 24
_BEHIND: Final = 240
"""Code points around such a word in which a look-up ends; names are short."""

_PARTS: Final = (
    "OPENAI", "OPEN_AI", "AZURE", "_KEY", "_API", "_TOKEN", "_SECRET", "_ENDPOINT", "_URL",
    "_BASE", "_ORG", "_PROJECT", "_VERSION", "_PASSWORD",
)  # fmt: skip

SHELLS: Final = frozenset({"shellscript", "yaml", "dockerfile", "makefile"})
"""The languages in which ``$NAME`` is a look-up."""
_CAPITALS_ONLY: Final = re.compile(r"[A-Z][A-Z0-9_]*")
_QUOTED_HEAD: Final = re.compile(r"(?:config|env|\.environment|secrets\.|vars\.)[\s.\[(]*$")


@dataclass(frozen=True)
class Lookup:
    """A variable that is read, where its name stands, and whether it has to be there.

    ``required``: nothing beside the look-up says what to do without the variable.
    """

    name: str
    span: Span
    required: bool


def lookups(snapshot: Snapshot) -> Iterator[Lookup]:
    """Yield the look-ups in ``snapshot``, form by form; never one of a key (KM106)."""
    return (lookup for lookup in _lookups(snapshot) if is_showable(lookup.name))


def _lookups(snapshot: Snapshot) -> Iterator[Lookup]:
    text = snapshot.text
    yield from _named(text)
    yield from _destructured(text)
    if snapshot.language in SHELLS:
        pattern = _IN_RECIPE if snapshot.language == "makefile" else _EXPANSION
        yield from _expanded(pattern, text, Span(0, len(text)))
    if snapshot.language == "python" and _SETTINGS in text:
        yield from _settings_fields(text)


def mentions(text: str) -> frozenset[str]:
    """Return the words of ``text`` that could be the name of a client's variable.

    That is any word in capitals with an underscore, in a text that has one of the parts
    of which such names are made.
    """
    if not any(part in text for part in _PARTS):
        return frozenset()
    # Supervisor speaks of the variable NAME as ENV_NAME.
    return frozenset(word.removeprefix("ENV_") for word in _MENTION.findall(text))


def _named(text: str) -> Iterator[Lookup]:
    for found in (found for window in _windows(text) for found in _LOOKUP.finditer(text, *window)):
        group = "called" if found["called"] else "member"
        name = found[group]
        head = found[0][: found.start(group) - found.start()].rstrip("\"'`")
        if _QUOTED_HEAD.search(head) and not _CAPITALS_ONLY.fullmatch(name):
            continue  # "env" and "config" are names that programs give to much else
        behind = (found["after"] if group == "called" else found["behind"]).strip(" \t\r\n])")
        if group == "member" and behind == "=":
            continue  # an assignment
        if head.startswith(("secrets", "vars")):
            continue  # GitHub's own store
        yield Lookup(name, Span(*found.span(group)), required=not behind)


def _windows(text: str) -> list[Span]:
    """Return where look-ups may stand: around the words that each has one of.

    Finding the words costs a hundredth of trying the pattern everywhere.
    """
    hits = []
    for word in _WORDS:
        at = text.find(word)
        while at != -1:
            hits.append(at)
            at = text.find(word, at + len(word))
    windows: list[Span] = []
    for at in sorted(hits):
        start, end = max(0, at - _BEFORE), min(len(text), at + _BEHIND)
        if windows and start <= windows[-1].end:
            windows[-1] = Span(windows[-1].start, end)
        else:
            windows.append(Span(start, end))
    return windows


def _destructured(text: str) -> Iterator[Lookup]:
    if not any(source in text for source in ("process.env", "import.meta.env", "Bun.env")):
        return
    for found in _DESTRUCTURED.finditer(text):
        for name in _DESTRUCTURED_NAME.finditer(found["names"]):
            span = Span(*name.span("name")).shifted(found.start("names"))
            yield Lookup(name["name"], span, required=name["default"] is None)


def expansions(text: str, within: Span) -> Iterator[Lookup]:
    """Yield the ``$NAME`` and ``${NAME}`` that stand in a part of ``text``."""
    yield from _expanded(_EXPANSION, text, within)


def _expanded(pattern: re.Pattern[str], text: str, within: Span) -> Iterator[Lookup]:
    for found in pattern.finditer(text, *within):
        group = "plain" if found["plain"] else "braced"
        optional = found["operator"] is not None and "?" not in found["operator"]
        yield Lookup(found[group], Span(*found.span(group)), required=not optional)


def _settings_fields(text: str) -> Iterator[Lookup]:
    """Yield the fields of pydantic's settings classes: each reads a variable of its name."""
    prefix = _PREFIX.search(text)
    for found in _FIELD.finditer(text):
        name = f"{prefix['prefix'] if prefix else ''}{found['name']}".upper()
        yield Lookup(name, Span(*found.span("name")), required=found["default"] is None)
