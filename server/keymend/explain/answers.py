"""Which cause an HTTP answer names: by its code first, then by its message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.explain import azure_errors, compatible_errors, openai_errors
from keymend.explain.cause import Cause

CAUSES: Final = (*azure_errors.CAUSES, *openai_errors.CAUSES, *compatible_errors.CAUSES)


def cause_of_answer(
    status: int, codes: tuple[str, ...], message: str
) -> tuple[Cause, re.Match[str] | None] | None:
    """Return the cause that an error answer names, and the match of its message if any.

    ``codes`` are ``error.code`` and ``error.type``, as far as they were given. ``None``
    means that nothing known fits the answer.
    """
    fitting = [cause for cause in CAUSES if not cause.statuses or status in cause.statuses]
    for code in codes:
        named = [cause for cause in fitting if code in cause.codes]
        if named:
            # One code can have several causes: the missing scope tells which it is.
            told = next(_by_message(fitting, message), None)
            if told is not None and told[0].standing is named[0].standing:
                return told
            return named[0], _match(named[0], message)
    return next(_by_message(fitting, message), None)


def _by_message(causes: list[Cause], message: str) -> Iterator[tuple[Cause, re.Match[str]]]:
    for cause in causes:
        match = _match(cause, message)
        if match:
            yield cause, match


def _match(cause: Cause, message: str) -> re.Match[str] | None:
    return cause.message_pattern.search(message) if cause.message_pattern else None
