"""Values that stand for a key still to be filled in: ``sk-your-key``, ``<key>``, ``changeme``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from keymend.matching import Match, Pattern
from keymend.text import Snapshot, Span

_ID: Final = "placeholder"

_WORDS: Final = re.compile(
    r"""
      \b(?:your|my|the|insert|enter|put|paste|replace|add|fill|set)[-_ ]?
        (?:[a-z]+[-_ ])*(?:api|secret|access|openai|azure)?[-_ ]?(?:key|token|secret|here|me)
    | \b(?:change[-_]?(?:me|this|it)|replace[-_]?me|to[-_]?be[-_]?(?:filled|replaced|set))\b
    | \b(?:todo|fixme|dummy|placeholder)\b
    | ^(?:sk[-_])?(?:your|my|xxx+|\.\.\.|…|\*\*\*+|\$?\{)
    | ^<[^<>]+>$ | ^\[[^\[\]]+\]$ | ^\{\{.*\}\}$
    | ^(?:sk|gsk|xai|pplx|hf|r8)[-_](?:[a-z]+[-_])?
        (?:x{3,}|\.{3,}|…|(?:your|my|here|key|test|fake|dummy)\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Placeholder:
    """A placeholder, and the name of what it is given to."""

    span: Span
    name: str


def patterns() -> Iterator[Pattern]:
    """Yield the engine's pattern for values given to something called an API key."""
    yield Pattern(
        id=_ID,
        anchors=("api_key", "apikey", "api-key"),
        regex=(
            r"(?P<name>(?<![\w.-])[\w.-]*api[_-]?key)[\"'\]]*\s*(?:=>|:=|=|:)\s*"
            r"(?P<quote>[\"'`]?)(?P<value>(?<=[\"'`])[^\"'`\r\n]{3,80}|[^\s\"'`,;()]{3,80})"
        ),
        ignore_case=True,
        width=200,
    )


def find(snapshot: Snapshot, matches: Iterable[Match]) -> list[Placeholder]:
    """Return the placeholders among ``matches``."""
    return [
        Placeholder(match.span, _name_before(snapshot, match.span))
        for match in matches
        if match.pattern.id == _ID and is_placeholder(snapshot[match.span])
    ]


def is_placeholder(value: str) -> bool:
    """Whether ``value`` reads as an instruction to put a key there."""
    return bool(_WORDS.search(value.strip()))


def _name_before(snapshot: Snapshot, span: Span) -> str:
    line = snapshot.line_at(span.start)
    names = re.findall(r"[\w-]+", snapshot.text[line.start : span.start])
    return names[-1] if names else ""
