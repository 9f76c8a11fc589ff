"""Where a text looks variables up in the environment: lexically, in any language.

Look-ups are written in so few ways that a parser for each language would not find more of
them. What is wanted is quietness: a look-up that is missed makes a variable seem unread,
so ``mentions`` gives every name that could be one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Final

from keymend.deferred import expression
from keymend.matching import Matcher, Pattern, Signs, may_stand
from keymend.matching.bytewise import SPACE, WORD, either
from keymend.text import Snapshot, Span

ANCHORS: Final = (
    "environ", "getenv", "process.env", "meta.env", "bun.env", "deno.env", "basesettings",
)  # fmt: skip
"""In lower case: a program in Python, JavaScript or TypeScript with a look-up has one, if no
library looks up for it (``SIGN``)."""

_CALLED: Final = r"""
        o(?<![\w$].)s\.environ (?: \.(?:get|pop|setdefault) )?
      | e(?<![\w$].)nviron (?: \.(?:get|pop|setdefault) )?
      | g(?<![\w$].)(?ai:et_?env) \w* | G(?<![\w$].)(?ai:et_?env) \w*
      | l(?<![\w$].)(?ai:ookup_?env) \w* | L(?<![\w$].)(?ai:ookup_?env) \w*
      | e(?<![\w$.].)nv (?: \.(?:str|get|fetch|var) )?
      | p(?<![\w$.].)rocess\.env | i(?<![\w$.].)mport\.meta\.env | B(?<![\w$.].)un\.env
      | D(?<![\w$].)eno\.env\.(?:get|has)
      | E(?<![\w$].)NV (?: \.fetch )? | \$_(?:ENV|SERVER)
      | e(?<!\w.)nv::var (?: _os )? | o(?<!\w.)ption_env! | e(?<!\w.)nv!
      | c(?<![\w$.].)onfig | \.environment
"""
_MEMBERS: Final = r"""
        p(?<![\w$.].)rocess\.env \??\. | i(?<![\w$.].)mport\.meta\.env \??\.
      | B(?<![\w$.].)un\.env \??\. | \$(?ai:\{?(?:local|container)?env:)
      | e(?<![\w$.].)nv\. (?=[A-Z_]+\b[^(]) | s(?<![\w$.].)ecrets\. (?=[A-Z_]+\b[^(])
      | v(?<![\w$.].)ars\. (?=[A-Z_]+\b[^(])
"""
# Each begins with a letter, and what must not stand before it is asked for behind it: an
# expression that begins with letters is searched by them.
WORTH: Final = 1024 * 1024
"""Bytes of a workspace from which on native code is worth loading to look for such things: a
server of a small one has something else to do when it starts."""
CALL: Final = rf"(?: {_CALLED} ) \s* [\[(] \s*"
"""A verbose pattern: what stands before the quoted name of a variable."""
MEMBER: Final = rf"(?: {_MEMBERS} )"
"""A verbose pattern: what stands before the bare name of a variable."""

NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*"

_OPERATOR: Final = r"""
    (?: \|\|=? | \?\?=? | \?: | \?\.? | &&=? | [=!]==? | \+?=(?![=>]) | \.unwrap_or
      | \b (?: or|and|is|in|not[ ]in | (?<=[)\]\w][ ]) if ) \b )
"""
"""A verbose pattern: what says, behind a look-up, what to do without the variable."""
_CLOSING: Final = r"[\s)\]]* (?: (?<=\s) as \s+ \w+ [\s)]* )?"
_BEFORE_TESTED: Final = expression(
    r"(?:\b(?:if|elif|while|not|and|or|bool|Boolean|typeof|delete|del|assert|unless)\b|!|&&|\|\||\?\?)"
    r"[ \t]*\(*[ \t]*(?:\w+[ \t]*:=[ \t]*)?(?:\w+\.)*\Z"
)
_TAKEN_OUT: Final = re.compile(r"\bpop\s*\(\s*\Z")
_SETS: Final = re.compile(r"\bsetdefault\s*\(\s*\Z")
_ASSIGNS: Final = frozenset({"=", "+=", "||=", "??=", "&&="})
_LOOKUP: Final = expression(
    rf"""
    (?: {_CALLED} | {_MEMBERS} )
    (?: (?<![.:]) \s* [\[(] \s* \\? (?P<quote>["'`]) (?P<called>{NAME}) \\? (?P=quote)
        (?: \s* (?P<default>,) | {_CLOSING} (?P<after>{_OPERATOR}) )?
      | (?<=[.:]) (?P<member>{NAME}) (?: {_CLOSING} (?P<behind>{_OPERATOR}) )?
    )
    """,
    re.VERBOSE,
)
_DESTRUCTURED: Final = re.compile(
    r"\{(?P<names>[^{}()]*)\}\s*=\s*(?:process|import\.meta|Bun)\.env\b(?!\s*[.\[])"
)
_DESTRUCTURED_NAME: Final = re.compile(
    rf"(?:^|,)\s*(?P<name>{NAME})(?=\s*(?:$|[,:=]))(?P<default>[^,]*=)?"
)
_ASKED: Final = re.compile(r"in\s+(?:\w+\.)?(?:environ|process\.env)\b")
_ASKED_FOR: Final = re.compile(rf"[\"'](?P<name>{NAME})[\"']\s+(?:not\s+)?{_ASKED.pattern}")
_EXPANSION: Final = re.compile(
    rf"(?<!\$)\$(?:(?P<plain>{NAME})|\{{(?P<braced>{NAME})(?!\w|:[A-Za-z_])(?P<operator>:?[-=+?])?)"
)
_IN_RECIPE: Final = re.compile(
    rf"\$\$?(?:(?P<plain>{NAME})|[{{(](?P<braced>{NAME})(?P<operator>:?[-=+?])?)"
)
"""In a makefile ``$(NAME)`` is make's, ``$$NAME`` the shell's; both come from the environment."""
_COMPUTED: Final = expression(
    r"(?:g(?ai:etenv)|G(?ai:etenv)|environ(?:\.get)?|env(?<!\wenv)(?:\.\w+)?|config(?<!\wconfig))"
    r"\s*[\[(]\s*"
    r"(?:[fF][\"'](?P<formatted>[^\"'\n]{1,80})|`(?P<template>[^`\n]{1,80})`"
    r"|[\w.]+(?:\(\))?\s*\+\s*[\"'](?P<end>\w{1,60})[\"'])"
)
_HOLE: Final = re.compile(r"\$?\{[^}]*\}")
_PREFIXED: Final = re.compile(r"\.prefixed\(\s*[\"'](?P<prefix>\w+)[\"']")
_WORDS: Final = ("env", "ENV", "Env", "config(", "config (", "_SERVER")
_BEFORE: Final = 24
_BEHIND: Final = 240
"""Code points around such a word in which a look-up ends; names are short."""

_PARTS: Final = (
    "OPENAI", "OPEN_AI", "AZURE", "_KEY", "_API", "_TOKEN", "_SECRET", "_ENDPOINT", "_URL",
    "_BASE", "_ORG", "_PROJECT", "_VERSION", "_PASSWORD",
)  # fmt: skip

_CLIENT_WORDS: Final = (
    "(?:OPEN_?AI|AZURE|KEY|TOKEN|SECRET|ENDPOINT|BASE|URL|ORG|PROJECT|VERSION|PASSWORD)"
)
_CLIENT_WORD: Final = re.compile(_CLIENT_WORDS)
"""Words in capitals without any of these are no client's variables."""

SHELLS: Final = frozenset({"shellscript", "yaml", "dockerfile", "makefile"})
"""The languages in which ``$NAME`` is a look-up."""
_OF_COMMANDS: Final = frozenset({"Procfile", "package.json"})
"""Files of commands for a shell."""
_CAPITALS_ONLY: Final = re.compile(r"[A-Z][A-Z0-9_]*")
SIGN: Final = Pattern(
    id="lookup",
    anchors=_WORDS,
    regex="",
    gate=either(
        r"(?:environ(?:\.(?:get|pop|setdefault))?|env\.(?:str|get|fetch|var|has)|_SERVER"
        rf"|ENV(?:\.fetch)?|env::var(?:_os)?|env!|(?i:get_?env|lookup_?env){WORD}*)"
        rf"{SPACE}*[\[(]{SPACE}*\\?[\"'`][A-Za-z_]",
        # Of what these look up, names in capitals count, and those in a literal.
        rf"(?:env|config|\.environment){SPACE}*[\[(]{SPACE}*"
        r"(?:[\"'`][A-Z][A-Z0-9_]*\\?[\"'`]|\\[\"'`][A-Za-z_])",
        r"(?:process|import\.meta|Bun)\.env\??\.[A-Za-z_]|env\.[A-Z_]",
        r"(?i:\$\{?(?:local|container)?env:)[A-Za-z_]",
        rf"\}}{SPACE}*={SPACE}*(?:process|import\.meta|Bun)\.env",
    ),
)
"""What ``looked_up`` finds anything by, but for these two:"""
TEST_SIGN: Final = Pattern(
    id="test",
    anchors=("environ", "process.env"),
    regex="",
    gate=rf"in{SPACE}+(?:{WORD}+\.)?(?:environ|process\.env)",
)
EXPANSION_SIGN: Final = Pattern(id="expansion", anchors=("$",), regex="", gate=r"\$[$A-Za-z_{(]")
MENTION_SIGN: Final = Pattern(
    id="mention",
    anchors=(
        "OPENAI", "OPEN_AI", "AZURE", "KEY", "TOKEN", "SECRET", "ENDPOINT", "BASE", "URL", "ORG",
        "PROJECT", "VERSION", "PASSWORD",
    ),
    regex=r"[A-Z](?<![A-Za-z0-9].)[A-Z0-9]*(?:_[A-Z0-9]+)+(?![a-z])",
    gate=either(
        rf"[A-Z0-9]_[A-Z0-9_]*{_CLIENT_WORDS}|{_CLIENT_WORDS}[A-Z0-9]*_[A-Z0-9]|OPEN_AI",
    ),
)  # fmt: skip
"""The words that ``mentions`` finds, on the lines on which one is a client's."""
COMPOSITION_SIGN: Final = Pattern(
    id="composition",
    anchors=_PARTS,
    regex="",
    gate=either(
        rf"(?:(?i:getenv)|environ(?:\.get)?|env(?:\.{WORD}+)?|config){SPACE}*[\[(]{SPACE}*"
        r"(?:[fF][\"'][^\"'\n]*|`[^`\n]*"
        rf"|[\w.\x80-\xff]+(?:\(\))?{SPACE}*\+{SPACE}*[\"']{WORD}*){_CLIENT_WORDS}",
        rf"\.prefixed\({SPACE}*[\"']{WORD}*{_CLIENT_WORDS}",
    ),
)
"""What ``compositions`` finds anything by."""
_QUOTED_HEAD: Final = re.compile(r"(?:config|env|\.environment|secrets\.|vars\.)[\s.\[(]*$")


@dataclass(frozen=True, slots=True)
class Lookup:
    """A variable that is read, where its name stands, and whether it has to be there.

    ``required``: nothing beside the look-up says what to do without the variable.
    ``assigned``: a program gives the variable a value here, for itself and those it starts.
    ``binds``: a local variable has its name from the look-up (``const { X } = process.env``).
    ``is_field``: it is a field of settings, which reads the variable that is called like it,
    in capitals or small letters, and has users of its own.
    """

    name: str
    span: Span
    required: bool
    assigned: bool = False
    binds: bool = False
    is_field: bool = False


def looked_up(snapshot: Snapshot, signs: Signs | None = None) -> Iterator[Lookup]:
    """Yield the look-ups in ``snapshot``, and where it assigns to what it could look up."""
    text = snapshot.text
    if may_stand(SIGN, signs):
        yield from _named(text)
        yield from _destructured(text)
    if may_stand(TEST_SIGN, signs) and _ASKED.search(text) is not None:
        for found in _ASKED_FOR.finditer(text):
            yield Lookup(found["name"], Span(*found.span("name")), required=False)
    if not may_stand(EXPANSION_SIGN, signs):
        return
    if snapshot.language in SHELLS or snapshot.path.name in _OF_COMMANDS:
        pattern = _IN_RECIPE if snapshot.language == "makefile" else _EXPANSION
        yield from _expanded(pattern, text, Span(0, len(text)))


def mentions(snapshot: Snapshot) -> frozenset[str]:
    """Return the words of ``snapshot`` that could be the name of a client's variable.

    That is any word in capitals with an underscore and a part of which such names are made,
    in a text that speaks of variables.
    """
    words = {snapshot[match.span] for match in _mentions().find(snapshot)}
    # Looked for in the words first: they are little beside the text.
    if not (any(map(_speaks_of_variables, words)) or _speaks_of_variables(snapshot.text)):
        return frozenset()
    # Supervisor speaks of the variable NAME as ENV_NAME.
    return _of_clients(word.removeprefix("ENV_") for word in words)


@cache
def _mentions() -> Matcher:
    return Matcher([MENTION_SIGN], worth=WORTH)


def compositions(text: str) -> frozenset[str]:
    """Return the names that ``text`` puts together from parts, and that could be a client's.

    They have ``*`` for what is not known: ``os.getenv(f"{provider}_API_KEY")``.
    """
    if not _speaks_of_variables(text):
        return frozenset()
    names = {
        _HOLE.sub("*", found["formatted"] or found["template"] or "*" + found["end"])
        for found in _COMPUTED.finditer(text)
    }
    return _of_clients(names | {found["prefix"] + "*" for found in _PREFIXED.finditer(text)})


def _speaks_of_variables(text: str) -> bool:
    return any(part in text for part in _PARTS)


def _of_clients(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if _CLIENT_WORD.search(name))


def composes(mention: str, name: str) -> bool:
    """Whether ``mention`` has parts that are not known, and could come out as ``name``."""
    if "*" not in mention or not mention.strip("*_"):
        return False
    return fnmatchcase(name.upper(), mention.upper())


def _named(text: str) -> Iterator[Lookup]:
    for found in (found for window in _windows(text) for found in _LOOKUP.finditer(text, *window)):
        group = "called" if found["called"] else "member"
        name = sys.intern(found[group])  # an index keeps those of many files
        head = found[0][: found.start(group) - found.start()].rstrip("\"'`")
        if _QUOTED_HEAD.search(head) and not _CAPITALS_ONLY.fullmatch(name):
            continue  # "env" and "config" are names that programs give to much else
        if head.startswith(("secrets", "vars")):
            continue  # GitHub's own store
        if _SETS.search(head):
            continue  # an assignment that is a call
        behind = found["default"] or found["after"] or found["behind"]
        assigned = behind in _ASSIGNS
        required = not (behind or _TAKEN_OUT.search(head) or _is_tested(text, found.start()))
        yield Lookup(name, Span(*found.span(group)), required, assigned)


def _is_tested(text: str, at: int) -> bool:
    """Whether what begins at ``at`` is asked for being there, and not used."""
    return _BEFORE_TESTED.search(text, max(0, at - _BEFORE), at) is not None


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
            binds = not found["names"][name.end("name") :].lstrip().startswith(":")
            yield Lookup(name["name"], span, required=name["default"] is None, binds=binds)


def expansions(text: str, within: Span) -> Iterator[Lookup]:
    """Yield the ``$NAME`` and ``${NAME}`` that stand in a part of ``text``."""
    yield from _expanded(_EXPANSION, text, within)


def _expanded(pattern: re.Pattern[str], text: str, within: Span) -> Iterator[Lookup]:
    for found in pattern.finditer(text, *within):
        group = "plain" if found["plain"] else "braced"
        optional = found["operator"] is not None and "?" not in found["operator"]
        yield Lookup(found[group], Span(*found.span(group)), required=not optional)
