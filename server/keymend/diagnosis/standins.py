"""Values that are no key and no near miss of one: ids, masks, placeholders, unknown formats."""

from __future__ import annotations

import re
from typing import Final

from keymend import placeholders
from keymend.diagnosis.confusables import is_homoglyph
from keymend.diagnosis.expectation import Diagnosis, Expectation
from keymend.diagnosis.fault import Cause, Fault
from keymend.diagnosis.kinds import kind_of
from keymend.diagnosis.peel import Peeled
from keymend.diagnosis.peelings import peel_faults
from keymend.text import Span

_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_UNFILLED: Final = "requests are answered by 401 until a key stands here"


def stand_in(value: str, peeled: Peeled, expected: Expectation) -> Diagnosis | None:
    """Return the fault of a value that stands for a key; no fault if that is right there."""
    whole = (Span(0, len(value)),)
    if _GUID.fullmatch(peeled.text) and any(p.id.startswith("azure") for p in expected.providers):
        statement = "is a GUID, not a key: a subscription, tenant or application has such an id"
        return Diagnosis((Fault(Cause.NOT_A_KEY, whole, statement),))
    stripped = value.strip()
    asks = placeholders.is_placeholder(stripped, expected.placeholders)
    kind = kind_of(peeled.text)
    if kind is not None and not (kind.weak and asks):
        if not expected.named or (kind.weak and not expected.certain):
            return Diagnosis(())
        fault = Fault(Cause.NOT_A_KEY, whole, f"is {kind.name}, not a key: {kind.instead}")
        return Diagnosis((fault,))
    if not expected.named:
        return None
    mask = placeholders.masked_part(peeled.text)
    if mask is not None:
        if not expected.certain and not placeholders.shows_part_of_key(peeled.text):
            return Diagnosis(())
        fault = Fault(
            Cause.MASKED,
            (peeled.place(Span(*mask)),),
            "is a masked copy: the hidden characters are not in it, so the key must be "
            "copied again or made anew",
        )
        return Diagnosis((fault,), peeled.text)
    if asks:
        if placeholders.reads_as_text(stripped) and not expected.certain:
            return Diagnosis(())
        fault = Fault(Cause.PLACEHOLDER, whole, "is a placeholder", outcome=_UNFILLED)
        return Diagnosis((fault,))
    return None


def shapeless(peeled: Peeled, expected: Expectation) -> Diagnosis | None:
    """Return what no value that is sent as a key may have, whatever its format.

    Only where a key is certain, and only for a value that could be one: a token of ASCII
    characters once it is peeled, not words.
    """
    text = peeled.text
    if not expected.certain or peeled.is_bare or not _is_token(text):
        return None
    foreign = peeled.replaced.get(Cause.HOMOGLYPH, [])
    if any(not is_homoglyph(peeled.value[change.span.start]) for change in foreign):
        return None
    faults = peel_faults(peeled, [text], expected.quote, certain=not foreign)
    return Diagnosis(tuple(faults), text) if faults else None


def _is_token(text: str) -> bool:
    return (
        len(text) >= 16
        and text.isascii()
        and any(c.isdigit() for c in text)
        and all(c.isalnum() or c in "-_.+/=" for c in text)
    )
