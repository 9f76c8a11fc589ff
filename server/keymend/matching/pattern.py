"""What the engine is given, and what it gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from keymend.text import Span


@dataclass(frozen=True)
class Pattern:
    """A regular expression with the literals that lead to it.

    Every match has one of ``anchors`` in it, or, where ``reach`` is not zero, within that
    many lines of it: so a text without an anchor is never searched. Matches lie inside a
    line. A group named ``value`` makes the match that group.
    """

    id: str
    anchors: tuple[str, ...]
    regex: str
    ignore_case: bool = False
    reach: int = 0
    width: int = 512
    """How many code points to either side of an anchor are searched, so that a megabyte
    on one line costs what its anchors cost; twice the longest match is enough."""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The regular expression, compiled."""
        return re.compile(self.regex, re.IGNORECASE if self.ignore_case else 0)


class Match(NamedTuple):
    """One place where a pattern stands."""

    pattern: Pattern
    span: Span
