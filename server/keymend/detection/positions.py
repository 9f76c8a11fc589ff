"""Where a credential is given: the value of something called a key, token or password.

Finds names and values and says nothing about them; ``keys`` and ``othersecrets`` judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from keymend.matching import Match, Pattern
from keymend.providers import PROVIDERS
from keymend.providers.formats import Evidence
from keymend.text import Snapshot, Span

_NAMED: Final = "position:named"
_PASSWORD: Final = "position:password"  # noqa: S105 - the name of a pattern
_CONNECTION: Final = "position:connection"
_SETTING: Final = "position:setting"
_PROVIDER: Final = "position:provider"
_PAIR: Final = "position:pair"
_ARGUMENT: Final = "position:argument"

_WORDS: Final = "key|token|secret|passw|passphrase|pwd|credential|auth|bearer|_pat|-pat"
_TAIL: Final = r"[\w.-]{0,24}(?:\[\d{0,3}\])?[\"'\])}`\\]{0,4}"
_TYPE: Final = r"(?:[ \t]{0,8}:[ \t]{0,2}[A-Za-z&\[\]]{3,14}(?=[ \t]{0,4}=))?"
_ASSIGNED: Final = r"[ \t]{0,40}(?:=>|:=|\?=|[=!]={0,2}|:|,|\|\||\?\?|\()[ \t]{0,40}"
_VALUE_ATTRIBUTE: Final = r"[ \t]{1,4}value="
_OPEN: Final = (
    r"(?:[A-Za-z@$]{0,2}\\?[\"'`]{1,2})?(?:(?:Bearer|Basic|Token|Bot|ApiKey|Key)[ \t]{1,2})?"
)
_DIGIT: Final = r"[A-Za-z_+/.~:%@|!*=-]{0,60}[0-9]"
"""A value has a digit soon; one of 32 characters has none once in 300 times."""
_LONGEST: Final = 512

# What stands in every match of the expressions above, for engines without look-around.
_GATE_TAIL: Final = r"[\w.-]{0,24}[\[\]\d\"'\)}`\\]{0,9}"
_GATE_TYPE: Final = r"(?:[ \t]{0,8}:[ \t]{0,2}[A-Za-z&\[\]]{3,14}[ \t]{0,4})?"
_GATE_ASSIGNED: Final = r"[ \t]{0,40}(?:[=:>,!(|?]|[ \t]|value=)[=>:|?]{0,2}[ \t]{0,40}"
_GATE_VALUE: Final = (
    # At least 16 characters, with the first digit at the start, a little or far behind it.
    r"(?:[0-9][\w+/=.~:%@|!*-]{15}|[A-Za-z_+/.~:%@|!*=-]{1,4}[0-9][\w+/=.~:%@|!*-]{11}"
    r"|[A-Za-z_+/.~:%@|!*=-]{5,60}[0-9])"
)
_GATE_OPEN: Final = r"(?:[A-Za-z@$]{0,2}\\?[\"'`]{1,2})?(?:[A-Za-z]{3,6}[ \t]{1,2})?"


_KINDS: Final = frozenset({_NAMED, _PASSWORD, _CONNECTION, _SETTING, _PROVIDER, _PAIR, _ARGUMENT})


@dataclass(frozen=True)
class Position:
    """A value and the name it is given to, both as written."""

    snapshot: Snapshot
    span: Span
    """The value, without quotes."""
    named: Span
    """The name; empty where the value is the argument of a call that names nothing."""
    quoted: bool
    """Whether it is plain where the value ends: by quotes, or as part of a connection string."""
    password: bool
    """Whether the name calls it a password."""
    paired: bool = False
    """Whether the two stand apart, as in ``name: NAME, value: VALUE``."""
    bare: bool = False
    """Whether the value is a setting's or an option's, which a space or a line's end ends."""

    @cached_property
    def value(self) -> str:
        """The value's text."""
        return self.snapshot[self.span]

    @cached_property
    def name(self) -> str:
        """The name's text."""
        return self.snapshot[self.named]

    @cached_property
    def assigned(self) -> bool:
        """Whether the name is what the value is given to, rather than what stands before.

        ``getenv("TOKEN", "…")`` gives a value to a name; ``join(token, "…")`` does not.
        """
        text = self.snapshot.text
        if self.paired or "," not in text[self.named.end : self.span.start]:
            return True
        return self.quoted and text[self.named.end : self.named.end + 1] in {'"', "'", "`"}

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the name, in lower case: ``apiKey2`` gives ``api``, ``key``, ``2``."""
        return words(self.name)


_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words(name: str) -> tuple[str, ...]:
    """Split a name in any spelling into its words, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(name))


def patterns() -> Iterator[Pattern]:
    """Yield the engine's patterns for named values and for arguments of calls."""
    yield Pattern(
        id=_NAMED,
        anchors=tuple(_WORDS.split("|")),
        regex=(
            rf"(?:{_WORDS}){_TAIL}{_TYPE}(?:{_ASSIGNED}|{_VALUE_ATTRIBUTE}|[ \t]{{1,4}}|>){_OPEN}"
            rf"(?={_DIGIT})(?P<value>[\w+/.~:%@-][\w+/=.~:%@|!*-]{{15,{_LONGEST}}})"
        ),
        gate=rf"(?:{_WORDS}){_GATE_TAIL}{_GATE_TYPE}{_GATE_ASSIGNED}{_GATE_OPEN}{_GATE_VALUE}",
        ignore_case=True,
        width=_LONGEST + 200,
    )
    yield Pattern(
        id=_PASSWORD,
        anchors=("pass", "pwd"),
        regex=(
            rf"(?:passw|passphrase|pwd|(?<![a-z])pass){_TAIL}(?:{_ASSIGNED}|{_VALUE_ATTRIBUTE})"
            r"[A-Za-z@$]{0,2}(?P<quote>[\"'`])(?P<value>(?:(?!(?P=quote))[^\\\r\n]){6,80})(?P=quote)"
        ),
        gate=rf"(?:pass|pwd){_GATE_TAIL}{_GATE_ASSIGNED}[A-Za-z@$]{{0,2}}[\"'`]",
        ignore_case=True,
        width=300,
    )
    yield Pattern(
        id=_CONNECTION,
        anchors=("password=", "pwd="),
        regex=(
            r"(?:(?<=[;\"'?&])|(?<=; ))(?:password|pwd)="
            r"(?P<value>[^;,()\[\]\"'\s{}$<>%&]{6,80})(?=[;\"'&<\s]|\Z)"
        ),
        gate=r"[;\"' ?&](?:password|pwd)=",
        ignore_case=True,
        width=200,
    )
    yield Pattern(
        id=_SETTING,
        anchors=("password", "passwd", "_pwd"),
        regex=(
            r"(?:password|passwd|_pwd)(?:[\"']?>|[ \t]{0,4}[:=][ \t]{0,4}|[ \t]{1,4})"
            r"(?P<value>[^\s\"'`<>(){}\[\],;&$\\|]{8,64})(?=[ \t\r\n]|</|\Z)"
        ),
        gate=r"(?:password|passwd|_pwd)[\"']?[ \t=:>]",
        ignore_case=True,
        width=200,
    )
    names = "|".join(_providers_of_weak_keys())
    owner = rf"(?:{names})(?:[\w-]{{0,16}}|[ ]login)[\"'\])]{{0,2}}"
    yield Pattern(
        id=_PROVIDER,
        anchors=_providers_of_weak_keys(),
        regex=(
            rf"{owner}[ \t]{{0,4}}(?:=>|:=|[=:,( ])[ \t]{{0,4}}"
            rf"[\"'`]?(?P<value>[\w.-]{{32,80}})(?![\w./@-])"
        ),
        gate=rf"{owner}[ \t=:,(>\"'`]{{1,12}}[\w.-]{{32}}",
        ignore_case=True,
        width=256,
    )
    yield Pattern(
        id=_PAIR,
        anchors=("value", "default"),
        regex=(
            r"(?<![a-z])(?:value|default)[\"']?[ \t]{0,4}[:=>][ \t]{0,4}[\"'`]?"
            rf"(?={_DIGIT})(?P<value>[\w+/.~:%@-][\w+/=.~:%@|!*-]{{15,{_LONGEST}}})"
        ),
        gate=rf"(?:value|default)[\"']?[ \t]{{0,4}}[:=>][ \t]{{0,4}}[\"'`]?{_GATE_VALUE}",
        ignore_case=True,
        width=_LONGEST + 64,
    )
    yield Pattern(
        id=_ARGUMENT,
        anchors=('("', "('"),
        regex=r"(?<=\w)\((?P<quote>[\"'])(?P<value>[\w.-]{32,64})(?P=quote)",
        gate=r"""\w\(["'][\w.-]{32}""",
        width=200,
    )


def _providers_of_weak_keys() -> tuple[str, ...]:
    """Return the names of providers whose keys nothing but a name tells from a hash."""
    return tuple(
        sorted(
            {
                word
                for provider in PROVIDERS
                for key_format in provider.formats
                if key_format.evidence is Evidence.CONTEXT and not key_format.prefix
                for word in provider.context
                if len(word) >= 5 and not provider.other_credentials
            }
        )
    )


def find(snapshot: Snapshot, matches: Iterable[Match]) -> list[Position]:
    """Return the positions among ``matches``, each value once."""
    found: dict[Span, Position] = {}
    for match in matches:
        kind = match.pattern.id
        if kind not in _KINDS:
            continue
        paired = kind == _PAIR
        name = _name_of_pair if paired else _name
        named = name(snapshot.text, match.whole.start)
        if paired and not named.length:
            continue
        if _ends_path(snapshot.text, named, match.span):
            continue
        if kind == _SETTING and not _is_setting(snapshot, named, match.span):
            continue
        before = snapshot.text[match.span.start - 1 : match.span.start]
        position = Position(
            snapshot,
            _trimmed(snapshot.text, match.span),
            named,
            quoted=before in {'"', "'", "`"} or kind in {_CONNECTION, _SETTING},
            password=kind in {_PASSWORD, _CONNECTION, _SETTING},
            paired=paired,
            bare=kind == _SETTING,
        )
        if position.span not in found or position.password:
            found[position.span] = position
    return list(found.values())


_SETTINGS: Final = frozenset({"dockerfile", "dotenv", "ini", "properties", "shellscript", "yaml"})
_LOGIN: Final = re.compile(r"\blogin[ \t]{1,4}[^\s]{1,60}[ \t]{1,4}\Z")
_LINE_END: Final = re.compile(r"[ \t]*(?:[\r\n]|\Z)")


def _is_setting(snapshot: Snapshot, named: Span, value: Span) -> bool:
    """Whether what is not quoted is a value there, and no expression of a program.

    So it is in an element of XML, after an option of a command, in a ``.netrc`` or
    ``.npmrc``, in an environment, and as the whole line of a file of settings.
    """
    text, name = snapshot.text, snapshot[named]
    between = text[named.end : value.start]
    if between.endswith(">"):
        return text.startswith("</", value.end)
    if not between.strip():
        return name.startswith("--") or bool(
            _LOGIN.search(text, max(0, named.start - 80), named.start)
        )
    if between == "=" and (name.startswith(("--", "_")) or name.isupper()):
        return True
    return snapshot.language in _SETTINGS and bool(_LINE_END.match(text, value.end))


_NAME_OF_PAIR: Final = re.compile(
    r"""\b(?:name|key|variable)["']?\s{0,4}[:=>]\s{0,4}["']?(?P<name>[\w.-]{3,60})["']?"""
    r"""(?:(?:\s\w{1,20}="[\w.-]{0,30}"){0,2}>|</\w{1,20}>)?[\s,]{0,60}[<"']?\Z""",
    re.IGNORECASE,
)
_NAME_OF_DEFAULT: Final = re.compile(
    r'\bvariable\s{1,4}"(?P<name>[\w.-]{3,60})"\s?\{[^{}]{0,120}\Z'
)
"""Terraform declares a variable by a block, in which its default stands by that name."""
_PAIR_REACH: Final = 200


def _name_of_pair(text: str, value: int) -> Span:
    """Return the name in ``name: NAME`` before ``value:``, or in what declares a ``default``.

    An empty span without one.
    """
    form = _NAME_OF_DEFAULT if text[value] in "dD" else _NAME_OF_PAIR
    found = form.search(text, max(0, value - _PAIR_REACH), value)
    return Span(*found.span("name")) if found else Span(value, value)


def _ends_path(text: str, named: Span, value: Span) -> bool:
    """Whether the name is the end of a path with the value beside it, as in a list of modules."""
    return (
        text[max(0, named.start - 1) : named.start] == "/"
        and text[named.end : value.start].isspace()
    )


def _trimmed(text: str, span: Span) -> Span:
    """Return the span without what ends a sentence or an item of a list."""
    end = span.end
    while end > span.start and text[end - 1] in ".:,!*|":
        end -= 1
    return Span(span.start, end)


_NAME_BEFORE: Final = re.compile(r"[\w.$-]*\Z")
_NAME_AFTER: Final = re.compile(r"[\w.-]*")


def _name(text: str, inside: int) -> Span:
    """Return the span of the whole name that has ``inside`` in it."""
    before = _NAME_BEFORE.search(text, max(0, inside - 60), inside)
    after = _NAME_AFTER.match(text, inside)
    return Span(before.start() if before else inside, after.end() if after else inside)
