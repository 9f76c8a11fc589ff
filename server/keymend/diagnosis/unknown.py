"""What no value that is sent as a key may have, whatever its format.

Many keys are of no format known here: a gateway's, a proxy's, a new provider's. A header
still takes none that is wrapped, or holds white space, controls or more than ASCII.
"""

from __future__ import annotations

from typing import Final

from keymend.diagnosis.candidates import prefix_of
from keymend.diagnosis.characters import describe
from keymend.diagnosis.expectation import Diagnosis, Expectation
from keymend.diagnosis.fault import Cause, Change, Fault, Mend
from keymend.diagnosis.peel import Peeled
from keymend.diagnosis.peelings import peel_faults
from keymend.text import Span

_LEAST: Final = 16
"""A shorter value that begins as no key does may be a word."""
_TOKEN: Final = frozenset("-_.+/=")
_LONG_PREFIX: Final = 6


def unsendable(peeled: Peeled, expected: Expectation) -> Diagnosis | None:
    """Return the faults of a value of unknown format where only a key can be meant."""
    if not expected.certain:
        return None
    text = peeled.text
    prefix = prefix_of(text)
    # Where a string should stand, typographic quotes are a mistake whatever is in them.
    unquoted = expected.quote and Cause.TYPOGRAPHIC in peeled.removed
    if prefix is None and not _is_token(text) and not unquoted:
        return None
    faults = []
    if not peeled.is_bare:
        certain = Cause.HOMOGLYPH not in peeled.replaced and not _has_inner_space(peeled)
        faults = peel_faults(peeled, [text], expected.quote, certain=certain)
    faults += _control_faults(peeled)
    if prefix is not None and text.isupper() and len(prefix) >= _LONG_PREFIX:
        faults.append(_capitals(peeled, prefix))
    return Diagnosis(tuple(faults), text) if faults else None


def _is_token(text: str) -> bool:
    return (
        len(text) >= _LEAST
        and text.isascii()
        and any(character.isdigit() for character in text)
        and all(character.isalnum() or character in _TOKEN for character in text)
    )


def _has_inner_space(peeled: Peeled) -> bool:
    first, last = peeled.origin[0], peeled.origin[-1]
    spaces = peeled.removed.get(Cause.WHITESPACE, [])
    return any(first < span.start < last for span in spaces)


def _control_faults(peeled: Peeled) -> list[Fault]:
    places = [at for at, c in enumerate(peeled.text) if c.isascii() and not c.isprintable()]
    if not places:
        return []
    spans = tuple(peeled.place(Span(at, at + 1)) for at in places)
    first = describe(peeled.text[places[0]])
    statement = f"has {first} at character {spans[0].start + 1}, which no key has"
    mend = Mend("Remove it", tuple(Change(span, "") for span in spans), certain=False)
    return [Fault(Cause.ALPHABET, spans, statement, (mend,))]


def _capitals(peeled: Peeled, prefix: str) -> Fault:
    place = peeled.place(Span(0, len(prefix)))
    statement = f"is in capitals throughout, “{prefix}” was meant: copy it again"
    return Fault(Cause.PREFIX, (place,), statement)
