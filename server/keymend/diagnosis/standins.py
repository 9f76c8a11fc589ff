"""Values that stand for a key and are none: ids, masks, placeholders."""

from __future__ import annotations

import re
from typing import Final

from keymend.detection import placeholders
from keymend.diagnosis.expectation import Diagnosis, Expectation
from keymend.diagnosis.fault import Cause, Fault
from keymend.diagnosis.kinds import kind_of
from keymend.diagnosis.peel import Peeled
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
    asked = peeled.text if "a comment" in peeled.wrappers else stripped
    used = expected.certain or expected.variable
    asks = placeholders.is_placeholder(asked, expected.placeholders) or (
        used and placeholders.is_made_up(stripped)
    )
    kind = kind_of(peeled.text)
    if kind is not None and not (kind.weak and asks):
        counts = not kind.weak or expected.certain or (expected.variable and not kind.is_name)
        if not (expected.named and counts):
            return Diagnosis(())
        fault = Fault(Cause.NOT_A_KEY, whole, f"is {kind.name}, not a key: {kind.instead}")
        return Diagnosis((fault,))
    if not expected.named:
        return None
    mask = None if asks else _mask(value, peeled)
    if mask is not None:
        shown = value[: mask.start] + value[mask.end :]
        if not used and not any(character.isalnum() for character in shown):
            return Diagnosis(())
        fault = Fault(
            Cause.MASKED,
            (mask,),
            "is a masked copy: the hidden characters are not in it, so the key must be "
            "copied again or made anew",
        )
        return Diagnosis((fault,), peeled.text)
    if asks:
        is_meant = placeholders.reads_as_text(stripped) or placeholders.is_pretended(stripped)
        if is_meant and not expected.certain:
            return Diagnosis(())
        fault = Fault(Cause.PLACEHOLDER, whole, "is a placeholder", outcome=_UNFILLED)
        return Diagnosis((fault,))
    return None


def _mask(value: str, peeled: Peeled) -> Span | None:
    """Return where a mask stands in the value, as it is or without its wrapping."""
    found = placeholders.masked_part(value)
    if found is not None:
        return Span(*found)
    found = placeholders.masked_part(peeled.text)
    return None if found is None else peeled.place(Span(*found))
