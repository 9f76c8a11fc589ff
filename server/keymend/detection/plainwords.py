"""Passwords that are plain words: nothing but what stands around them tells that they are one.

Where ``passwords`` judges a value by itself, these are told by a user's name on the line
above them, or by a sentence: ``The password for the user "scott" is "…"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from keymend.deferred import expression
from keymend.detection.credential import Credential
from keymend.detection.passwords import is_ordinary
from keymend.detection.placeholders import is_placeholder
from keymend.matching import Match, Pattern
from keymend.secret import Secret
from keymend.text import Snapshot, Span

_BELOW_USER: Final = "plainword:below-user"
_TOLD: Final = "plainword:told"

_GIVEN: Final = r"[\"']?[ \t]{0,24}(?:=>|[=:])[ \t]{0,24}"
_NAME_END: Final = r"[\w.-]{0,40}"


def patterns() -> Iterator[Pattern]:
    """Yield the engine's patterns for lines that give a password and sentences that tell one."""
    yield Pattern(
        id=_BELOW_USER,
        anchors=("passw",),
        regex=(
            rf"(?<![^\r\n])[ \t]{{0,40}}[\"']?{_NAME_END}(?:password|passwd){_GIVEN}"
            r"(?P<quote>[\"']?)(?P<value>[A-Za-z][\w!?@*+ -]{4,40}[\w!?@*+-])(?P=quote)"
            r"[ \t]{0,8}[,;]?[ \t]{0,8}(?=[\r\n]|\Z)"
        ),
        gate=rf"(?:password|passwd){_GIVEN}[\"']?[A-Za-z]",
        ignore_case=True,
        width=240,
    )
    yield Pattern(
        id=_TOLD,
        anchors=("password ",),
        regex=(
            r"\bpassword (?:for (?:the )?(?:user )?[\"'`]?[\w.@-]{1,40}[\"'`]? )?is "
            r"(?P<quote>[\"'])(?P<value>[A-Za-z0-9][^\s\"'`\\$<>{}%]{3,40})(?P=quote)"
        ),
        gate=r"password (?:for [\w \"'`.@-]{1,80} )?is [\"'][A-Za-z0-9]",
        ignore_case=True,
        width=200,
    )


def find(snapshot: Snapshot, matches: Iterable[Match]) -> Iterator[Credential]:
    """Yield the passwords among ``matches``."""
    for match in matches:
        kind, span = match.pattern.id, match.span
        if kind == _TOLD:
            is_one = _is_told(snapshot[span])
        elif kind == _BELOW_USER and snapshot.language in _SETTINGS:
            is_one = _is_below_user(snapshot, match.whole.start, span)
        else:
            continue
        if is_one:
            yield Credential(span, Secret(snapshot[span]), "password")


_SETTINGS: Final = frozenset({"plaintext", "ini", "properties", "toml", "yaml", "json"})
"""Languages that say what is: in a program, a test's login looks the same."""
_USER: Final = expression(
    rf"(?:^|[\r\n])[ \t]*[\"']?{_NAME_END}(?:user|username|user_name|login){_GIVEN}"
    r"(?P<quote>[\"']?)(?P<user>[\w@.\\-]{2,40})(?P=quote)[ \t]*[,;]?[ \t]*"
    r"(?:\r?\n[ \t]*(?://|#|;)[^\r\n]{0,120}){0,3}\r?\n\Z",
    re.IGNORECASE,
)
_REACH: Final = 480
_PHRASE: Final = re.compile(r"(?!your|test|example|sample|dummy)[a-z]{16,}")
"""So many letters are a phrase that somebody chose, also with the word ``password`` in it."""
_VARIABLE: Final = re.compile(r"[a-z][A-Z]")
"""In the names of variables, which stand without quotes in languages unknown here."""
_NAMED: Final = re.compile(
    r"pass\s?(?:w|ph)|pwd|secret|credential|your|example|^my[_-]", re.IGNORECASE
)
_CONSTANT: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


def _is_below_user(snapshot: Snapshot, line: int, span: Span) -> bool:
    """Whether the line that starts at ``line`` gives the password of the user named above it."""
    text, value = snapshot.text, snapshot[span]
    if is_placeholder(value) or _CONSTANT.fullmatch(value):
        return False
    if not _PHRASE.fullmatch(value) and (is_ordinary(value) or _NAMED.search(value)):
        return False
    is_quoted = text[span.end : span.end + 1] in {'"', "'"}
    if not is_quoted and (" " in value or _VARIABLE.search(value)):
        return False
    above = _USER.search(text, max(0, line - _REACH), line)
    return above is not None and above["user"].lower() not in value.lower()


_SAID_OF: Final = expression(
    r"pass\w*|secret|none|null|nil|undefined|true|false|empty|required|optional|set|unset|wrong|"
    r"missing|(?:in)?(?:valid|correct)|(?:too )?(?:short|long|weak)|strong|expired|hidden|blank|"
    r"encrypted|hashed|plain",
    re.IGNORECASE,
)
"""What a sentence says of a password, and is none."""


def _is_told(value: str) -> bool:
    return not _SAID_OF.fullmatch(value) and not is_placeholder(value)
