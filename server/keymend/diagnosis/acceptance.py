"""Whether a value is near enough to a format to be held for a broken key of it."""

from __future__ import annotations

import re
from typing import Final

from keymend.detection import evidence
from keymend.diagnosis.alignment import Alignment
from keymend.diagnosis.candidates import SHARED_PREFIXES
from keymend.diagnosis.expectation import Expectation
from keymend.diagnosis.repetition import Surplus
from keymend.providers import OPENAI
from keymend.providers.formats import Evidence, KeyFormat

_TOLERANCE: Final = 3.5
"""How much may part a value from a format where a key is meant."""
_NEAR: Final = 1.7
"""The same elsewhere: one thing wrong."""
_DRAWN: Final = re.compile(r"\d|[a-z][A-Z]")
"""What one of a dozen random characters is, and words that were run together are not."""
_LEAST_LEFT: Final = 20
"""So many characters behind a prefix have a length of their own, by which they are known."""
_LOST_PREFIX: Final = 2.0
"""What a prefix costs that was not copied."""
_NEAR_MISSING: Final = 3
_WEAK_MISSING: Final = 4
_SPEAKING: Final = 4
"""So many characters of fixed text in place name one provider alone."""
_HEXADECIMAL: Final = 18
"""Sixteen digits, a hyphen and a full stop."""
_LEAST_DIFFERENT: Final = 8
"""A random run of ten hexadecimal digits has as many different ones nine times of ten."""
_LEAST_RANDOM: Final = 10
"""Fewer random characters than this are an example, not the rest of a key."""


def may_be_cut(text: str) -> bool:
    """Whether ``text`` is long and varied enough to be what is left of a key: a cheap test."""
    return len(text) > _LEAST_RANDOM and len(set(text)) >= _LEAST_DIFFERENT


def is_acceptable(text: str, alignment: Alignment, expected: Expectation) -> bool:
    """Whether a value is near enough to a format to be held for a broken key of it."""
    key_format = alignment.format
    at_home = any(alignment.provider is provider for provider in expected.providers)
    missing = -sum(min(0, length.difference) for length in alignment.lengths)
    illegal = {wrong.at for wrong in alignment.characters}
    rest = "".join(character for at, character in enumerate(text) if at not in illegal)
    if len(rest) - alignment.exact_literals < _LEAST_RANDOM or not is_random(rest, key_format):
        return False
    if len(illegal) > 1 and missing > _NEAR_MISSING:
        return False  # words again: “ghp_new_token_456”
    if not _DRAWN.search(rest, 0 if alignment.prefix is not None else len(key_format.prefix)):
        return False  # words: “vck_test-token”
    if at_home and _lost_a_part(alignment, missing, expected):
        return True
    if key_format.evidence is Evidence.CONTEXT:
        return at_home and alignment.cost <= _NEAR and missing <= _may_be_missing(key_format)
    if not expected.named:
        return (
            not _is_longer_word(text, alignment)
            and not any(length.difference > 0 for length in alignment.lengths)
            and alignment.exact_literals >= _SPEAKING
            and alignment.cost <= _NEAR
            and missing <= _NEAR_MISSING
        )
    prefix = "" if alignment.prefix is not None else key_format.prefix
    if alignment.exact_literals >= _SPEAKING or (prefix and prefix not in SHARED_PREFIXES):
        return alignment.cost <= _TOLERANCE + 0.02 * missing
    # Nothing but "sk-" or a misspelt prefix speaks for it: the rest must fit.
    return alignment.cost <= _NEAR and missing <= _NEAR_MISSING


def _lost_a_part(alignment: Alignment, missing: int, expected: Expectation) -> bool:
    """Whether a value under its provider's own variable is a key but for its prefix or its end.

    Gateways give out keys of their own that begin “sk-”, and people put them into OpenAI's
    variable; a local server's key may be anything. So they put Azure's 32 digits there, which
    are those of a short-lived secret of OpenAI's without its prefix.
    """
    key_format, prefix = alignment.format, alignment.prefix
    if not (expected.variable or expected.certain) or alignment.provider.local:
        return False
    if alignment.provider is OPENAI and (
        key_format.prefix in SHARED_PREFIXES or key_format.evidence is Evidence.CONTEXT
    ):
        return False
    if prefix is not None and key_format.lengths[0] - len(key_format.prefix) < _LEAST_LEFT:
        return False
    if prefix is not None:
        lost = prefix.span.length == 0 and not alignment.lengths
        return lost and alignment.cost <= _LOST_PREFIX
    cut = all(length.at_end for length in alignment.lengths)
    whole = key_format.lengths[0]
    return cut and 0 < missing <= whole // 2 and alignment.cost - 0.02 * missing <= _NEAR


def is_acceptable_surplus(text: str, more: Surplus, expected: Expectation) -> bool:
    """Whether a whole key with more beside it is a key, and not a piece of a longer text."""
    key = text[more.key.start : more.key.end]
    if not is_random(key, more.format):
        return False
    if more.copy:
        return True
    if not expected.named:
        return not could_go_on(text, more)
    if more.format.evidence is Evidence.CONTEXT:
        # Another format of the provider, cut off, is the better reading of its prefix.
        begun = any(
            key_format.prefix and text.startswith(key_format.prefix)
            for key_format in more.provider.formats
            if key_format is not more.format
        )
        most = more.key.length // 2 if expected.variable else _WEAK_MISSING
        return more.extra.length <= most and not begun
    return True


def could_go_on(text: str, more: Surplus) -> bool:
    """Whether the character beside a key could be more of the same: it is a longer text then."""
    beside = text[more.extra.start] if more.extra.start else text[more.extra.end - 1]
    return beside.isalnum() or beside in "-_"


def is_random(text: str, key_format: KeyFormat) -> bool:
    """Whether what is free in ``text`` could have been drawn and was not typed."""
    for literal in key_format.literals:
        text = text.replace(literal, "", 1)
    return evidence.is_random(text)


def _is_longer_word(text: str, alignment: Alignment) -> bool:
    """Whether a prefix is wrong only by what stands before it: the token is something else."""
    wrong = alignment.prefix
    return wrong is not None and text[: wrong.span.end].endswith(alignment.format.prefix)


def _may_be_missing(key_format: KeyFormat) -> int:
    """Return how many characters of a weak format may be missing.

    Hexadecimal digits speak for a cut-off key; letters and digits may be anybody's.
    """
    low = key_format.lengths[0]
    return low // 2 if len(key_format.alphabet) <= _HEXADECIMAL else _WEAK_MISSING
