"""Where a password is given without quotes, or apart from its name.

In a setting, an option of a command, a connection string; as ``name: NAME`` with
``value: VALUE`` after it, as the default of a variable of Terraform.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from keymend.deferred import expression
from keymend.detection.names import name_around
from keymend.matching import Match, Pattern
from keymend.text import Snapshot, Span

_CONNECTION: Final = "unquoted:connection"
_SETTING: Final = "unquoted:setting"
_PAIR: Final = "unquoted:pair"
_DEFAULT: Final = "unquoted:default"
KINDS: Final = frozenset({_CONNECTION, _SETTING, _PAIR, _DEFAULT})
"""The ids of the patterns that ``given`` reads."""

_NAMES: Final = (
    "password",
    "passwd",
    "passphrase",
    "_pwd",
    "_pass",
    "storepass",
    "keypass",
    "requirepass",
    "masterauth",
    "bindpw",
)
_STEMS: Final = ("passw", "passphrase", "_pwd", "_pass", "epass", "keypass", "masterauth", "bindpw")
"""Texts of which each of the names has one; some are looked for anyway."""
_EITHER: Final = "|".join(_NAMES)
_CHARACTER: Final = r"[A-Za-z0-9!#%*+./:=?@^_~-]"
_VALUE: Final = rf"{_CHARACTER}{{8,64}}"
_GIVEN: Final = (
    rf"(?:{_EITHER})(?:[\"']?>|[ \t]{{0,4}}[:=][ \t]{{0,4}}|[ \t]{{1,4}})"
    r"(?:\$\{[\w.-]{1,60}:-?)?"
)


class Given(NamedTuple):
    """A value, its name, and how they stand."""

    span: Span
    named: Span
    paired: bool = False
    """Whether the two stand apart."""
    bare: bool = False
    """Whether a space or a line's end ends the value, as it would end other things."""


def patterns() -> Iterator[Pattern]:
    """Yield the engine's patterns."""
    yield Pattern(
        id=_CONNECTION,
        anchors=("passw", "pwd="),
        regex=(
            r"(?:(?<=[;\"'?&])|(?<=; ))(?:password|pwd)=\{?"
            r"(?P<value>[^;,()\[\]\"'\s{}$<>%&]{6,80})(?=[;\"'&<\s}]|\Z)"
        ),
        gate=r"[;\"' ?&](?:password|pwd)=",
        ignore_case=True,
        width=200,
    )
    yield Pattern(
        id=_SETTING,
        anchors=_STEMS,
        regex=rf"{_GIVEN}(?P<value>{_VALUE})(?=[\s\"',}}]|</|\Z)",
        gate=rf"{_GIVEN}{_CHARACTER}{{8}}",
        ignore_case=True,
        width=200,
    )
    yield Pattern(
        id=_PAIR,
        anchors=("passw", "_pwd", "_pass"),
        regex=(
            r"(?<![a-z])(?:name|key)[\"']?[ \t]{0,4}[:=>][ \t]{0,4}[\"']?"
            r"(?P<value>[\w.-]{0,60}(?:password|passwd|_pwd|_pass))[\"']?(?=</|[ \t]*,?[ \t]*\Z|,)"
        ),
        gate=r"(?:name|key)[ \t:=>\"']{1,12}[\w.-]{0,60}(?:password|passwd|_pwd|_pass)",
        ignore_case=True,
        width=200,
    )
    yield Pattern(
        id=_DEFAULT,
        anchors=("default ",),
        regex=r"\bdefault[ ]{1,20}=[ ](?P<quote>\")(?P<value>[^\"\\\r\n]{8,64})\"",
        gate=r"default[ ]{1,20}=[ ]\"",
        width=200,
    )


def given(snapshot: Snapshot, match: Match) -> Given | None:
    """Return what ``match`` gives to a password; ``None`` if it gives nothing."""
    kind = match.pattern.id  # one of ``KINDS``
    if kind == _CONNECTION:
        return Given(match.span, name_around(snapshot.text, match.whole.start))
    if kind == _SETTING:
        named = name_around(snapshot.text, match.whole.start)
        is_given = _is_setting(snapshot, named, match.span)
        return Given(match.span, named, bare=True) if is_given else None
    if kind == _PAIR:
        value = _VALUE_AFTER.match(snapshot.text, match.span.end, match.span.end + 200)
        return Given(Span(*value.span("value")), match.span, paired=True) if value else None
    if kind == _DEFAULT and snapshot.language == "terraform":
        start = match.whole.start
        name = DECLARED.search(snapshot.text, max(0, start - 200), start)
        return Given(match.span, Span(*name.span("name")), paired=True) if name else None
    return None


_VALUE_AFTER: Final = expression(
    rf"""["']?(?:</\w{{1,12}}>)?[,\s]{{1,60}}"""
    rf"""(?:<(?:value|string)>|["']?value["']?\s{{0,4}}[:=]\s{{0,4}}["']?)"""
    rf"""(?P<value>{_VALUE})(?=["'\s<,]|\Z)"""
)
DECLARED: Final = re.compile(r'\bvariable\s{1,4}"(?P<name>[\w.-]{3,60})"\s?\{[^{}]{0,120}\Z')
"""Terraform declares a variable by a block, in which its default stands by that name."""

_SETTINGS: Final = frozenset({"dockerfile", "dotenv", "ini", "properties", "shellscript", "yaml"})
_PROSE: Final = frozenset({"markdown", "plaintext"})
_LOGIN: Final = re.compile(r"\blogin\s{1,4}[^\s]{1,60}\s{1,4}\Z")
_LINE_END: Final = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_WORD_END: Final = re.compile(r"[\s;]|\Z")
_BESIDE: Final = re.compile(r"(?:^|[\s\"'])\w{2,20}=[^\s\"'=,()]{1,80}[ ]\Z")
_ENVIRONMENT: Final = re.compile(r"(?:^|[\r\n])[ \t]*(?:ENV|ARG)[ ]{1,4}\Z")
_GIVEN_ON: Final = re.compile(
    r"[ ](?:-[eD][ ]?|--(?:set(?:-string)?|env|build-arg|extra-vars|from-literal)[ =])"
    r"[^\s]{0,120}\Z"
)
_OWN_SETTINGS: Final = frozenset({"requirepass", "masterauth", "bindpw"})


def _is_setting(snapshot: Snapshot, named: Span, value: Span) -> bool:
    """Whether what is not quoted is a value there, and no expression of a program.

    So it is in an element of XML, after an option of a command, in a ``.netrc`` or
    ``.npmrc``, in an environment, beside others of a connection string of PostgreSQL, as a
    quoted ``NAME=VALUE``, as what ``${NAME:VALUE}`` falls back on, as the whole line of a file
    of settings, and as ``Password: VALUE`` in notes.
    """
    text, name = snapshot.text, snapshot[named]
    between, before = text[named.end : value.start], text[max(0, named.start - 160) : named.start]
    after = text[value.end : value.end + 1]
    if between.endswith(">"):
        return text.startswith("</", value.end)
    if "${" in between or after == "}":
        return "${" in between and after == "}"
    if after in {'"', "'"}:
        return before[-1:] == after and "=" in between
    if not between.strip():
        return (
            name.startswith("-")
            or name in _OWN_SETTINGS
            or bool(_LOGIN.search(before))
            or (snapshot.language == "dockerfile" and bool(_ENVIRONMENT.search(before)))
        )
    if between == "=":
        if _GIVEN_ON.search(before):
            return True
        if after == ",":
            return False
        if name.startswith(("-", "_")) or name.isupper() or _BESIDE.search(before):
            return True
        if snapshot.language == "shellscript":
            return bool(_WORD_END.match(text, value.end))
    is_alone = snapshot.language in _SETTINGS or (snapshot.language in _PROSE and ":" in between)
    return is_alone and bool(_LINE_END.match(text, value.end))
