"""What the engine is given, and what it gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from keymend.text import Span


@dataclass(frozen=True, eq=False)
class Pattern:
    """A regular expression with the literals that lead to it; equal to itself alone.

    Every match lies inside one line and has one of ``anchors`` in it, so a text without
    an anchor is never searched. A group named ``value`` makes the match that group.
    """

    id: str
    anchors: tuple[str, ...]
    """ASCII; in lower case where ``ignore_case`` is set."""
    regex: str
    gate: str = ""
    """A simpler expression that stands in every match, ends in an ASCII character and has
    no look-around: what an engine that runs all patterns at once looks for. The anchors
    if empty."""
    ignore_case: bool = False
    width: int = 512
    """In code points; longer than any match with what the expression looks at around it.
    Lines far longer than that are searched in windows."""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The regular expression, compiled; its classes and its cases are those of ASCII."""
        return re.compile(self.regex, re.ASCII | (re.IGNORECASE if self.ignore_case else 0))

    @cached_property
    def group(self) -> str | int:
        """What of a match is the value: the group of that name, or all of it."""
        return "value" if "value" in self.compiled.groupindex else 0

    @property
    def expression(self) -> str:
        """What stands in every match: the gate, or any of the anchors."""
        return self.gate or "|".join(re.escape(anchor) for anchor in self.anchors)


Signs = frozenset[str]
"""The ids of patterns that may stand in a text; those that are missing do not."""


Places = dict[str, list[int]]
"""The ids of patterns and where they may stand in the bytes of a text: behind each place."""


def may_stand(pattern: Pattern, signs: Signs | None) -> bool:
    """Whether ``pattern`` may stand in a text with ``signs``, or with what nobody looked for."""
    return signs is None or pattern.id in signs


class Match(NamedTuple):
    """One place where a pattern stands; ``span`` is that of its group ``value``."""

    pattern: Pattern
    span: Span
    whole: Span
    """The whole match, with what stands around the value."""
