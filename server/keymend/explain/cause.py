"""What a cause is: one reason why a request with a key fails, and how texts show it."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from keymend.explain.words import Searched, words_of

SAID: Final = r"(?:\A|\n\s{0,8}|[:'\">=-]\s?|\b4\d\d )"
"""Before words that are all of a message, and that stand in texts of other kinds too."""

VARIABLE: Final = (
    r"(?<![\w-])(?-i:[A-Z][A-Z0-9_]{0,60}_)(?:KEY|TOKEN|ENDPOINT|VERSION|BASE|URL|ID)(?!\w)"
)
"""A variable's name, as error texts spell it."""


class Standing(enum.Enum):
    """What an error says of the key that was sent.

    All but ``BAD`` and ``UNKNOWN`` mean that the provider knew the key.
    """

    GOOD = "good"
    RESTRICTED = "restricted"
    BLOCKED = "blocked"
    NO_CREDIT = "no-credit"
    RATE_LIMITED = "rate-limited"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Cause:
    """One reason for a failure.

    ``codes`` are values of ``error.code`` (or ``error.type``) that mean this cause and
    nothing else, in whatever status of ``statuses`` (empty: any). ``messages`` are regular
    expressions, searched without regard to case, for texts in which no code stands.
    ``detail`` makes of a match a sentence about this very text; it is given a text in
    which keys are masked. A ``fallback`` speaks where nothing else does.
    """

    id: str
    title: str
    explanation: str
    fix: str
    messages: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    standing: Standing = Standing.UNKNOWN
    rules: tuple[str, ...] = ()
    """The rules that report this cause in a file."""
    page: str = ""
    """Where the mending is done, if that is a web page."""
    detail: Callable[[re.Match[str]], str] | None = None
    fallback: bool = False

    @cached_property
    def message_pattern(self) -> re.Pattern[str] | None:
        """The ``messages`` as one expression."""
        return re.compile(self._message, re.IGNORECASE) if self.messages else None

    def message_in(self, text: Searched) -> re.Match[str] | None:
        """Return where one of ``messages`` stands first in ``text``."""
        if self.messages and text.has_one_of(words_of(self._message)) and self.message_pattern:
            return self.message_pattern.search(text.text)
        return None

    def has_code_in(self, text: Searched) -> bool:
        """Whether one of ``codes`` is printed in ``text``."""
        if self.codes and text.has_one_of(map(str.lower, self.codes)) and self.code_pattern:
            return self.code_pattern.search(text.text) is not None
        return False

    @property
    def _message(self) -> str:
        return "|".join(self.messages)

    @cached_property
    def code_pattern(self) -> re.Pattern[str] | None:
        """The ``codes`` as they stand in a printed error, in any language's notation."""
        if not self.codes:
            return None
        return re.compile(r"(?<![\w.-])(?:" + "|".join(map(re.escape, self.codes)) + r")(?![\w-])")
