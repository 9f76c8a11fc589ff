"""Where a credential is given: the value of something called a key, token or password.

Finds names and values and says nothing about them; ``keys`` and ``othersecrets`` judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from keymend.deferred import expression
from keymend.detection import unquoted
from keymend.detection.names import name_around, words
from keymend.matching import Match, Pattern
from keymend.providers import PROVIDERS
from keymend.providers.formats import Evidence
from keymend.text import Snapshot, Span

_NAMED: Final = "position:named"
_PASSWORD: Final = "position:password"  # noqa: S105 - the name of a pattern
_PROVIDER: Final = "position:provider"
_PAIR: Final = "position:pair"
_ARGUMENT: Final = "position:argument"
_PHRASE: Final = "position:phrase"

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


_KINDS: Final = frozenset({_NAMED, _PASSWORD, _PROVIDER, _PAIR, _ARGUMENT, _PHRASE})


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
    def between(self) -> str:
        """What stands between name and value."""
        return self.snapshot.text[self.named.end : self.span.start].strip("\"'`")

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
        anchors=("pass", "pwd", "psk"),
        regex=(
            rf"(?:passw|passphrase|pwd|(?<![a-z])(?:pass|psk)){_TAIL}"
            rf"(?:{_ASSIGNED}|{_VALUE_ATTRIBUTE}|[ \t]{{1,2}}(?:is[ \t]{{1,2}})?)"
            r"[A-Za-z@$]{0,2}(?P<quote>[\"'`])(?P<value>(?:(?!(?P=quote))[^\\\r\n]){6,80})(?P=quote)"
        ),
        gate=(
            rf"(?:pass|pwd|psk){_GATE_TAIL}{_GATE_ASSIGNED}"
            r"(?:is[ \t]{1,2}|[A-Za-z@$]{0,2})[\"'`]"
        ),
        ignore_case=True,
        width=300,
    )
    yield Pattern(
        id=_PHRASE,
        anchors=("secret", "auth_key"),
        regex=(
            r"(?:secret|auth_key)\w{0,12}[\"'\])]{0,3}[ \t]{0,4}(?:=>|[=:,])[ \t]{0,4}"
            r"(?P<quote>[\"'])(?=[^\"'\r\n]{0,40}[#$^&(){}<>;?\[\]])"
            r"(?P<value>(?:(?!(?P=quote))[^\\\r\n]){32,100})(?P=quote)"
        ),
        gate=(
            r"(?:secret|auth_key)[\w\"'\])]{0,15}[ \t=>:,]{1,10}[\"']"
            r"[^\"'\r\n]{0,160}[#$^&(){}<>;?\[\]]"
        ),
        ignore_case=True,
        width=200,
    )
    yield from unquoted.patterns()
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
        position = _position(snapshot, match)
        if position is not None and (position.span not in found or position.password):
            found[position.span] = position
    return list(found.values())


def _position(snapshot: Snapshot, match: Match) -> Position | None:
    text, span, kind = snapshot.text, match.span, match.pattern.id
    given = unquoted.given(snapshot, match) if kind in unquoted.KINDS else None
    if given is not None:
        if _ends_path(text, given.named, given.span):
            return None
        span = _trimmed(text, given.span)
        return Position(
            snapshot,
            span,
            given.named,
            quoted=True,
            password=True,
            paired=given.paired,
            bare=given.bare,
        )
    if kind not in _KINDS:
        return None
    paired = kind == _PAIR
    named = (
        _name_of_pair(text, match.whole.start) if paired else name_around(text, match.whole.start)
    )
    if (paired and not named.length) or _ends_path(text, named, span):
        return None
    is_password = kind == _PASSWORD
    return Position(
        snapshot,
        span if kind in {_PASSWORD, _PHRASE} else _trimmed(text, span),
        named,
        quoted=text[span.start - 1 : span.start] in {'"', "'", "`"},
        password=is_password,
        paired=paired,
    )


_NAME_OF_PAIR: Final = expression(
    r"""\b(?:name|key|variable)["']?\s{0,4}[:=>]\s{0,4}["']?(?P<name>[\w.-]{3,60})["']?"""
    r"""(?:(?:\s\w{1,20}="[\w.-]{0,30}"){0,2}>|</\w{1,20}>)?[\s,]{0,60}[<"']?\Z""",
    re.IGNORECASE,
)
_PAIR_REACH: Final = 200


def _name_of_pair(text: str, value: int) -> Span:
    """Return the name in ``name: NAME`` before ``value:``, or in what declares a ``default``.

    An empty span without one.
    """
    form = unquoted.DECLARED if text[value] in "dD" else _NAME_OF_PAIR
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
