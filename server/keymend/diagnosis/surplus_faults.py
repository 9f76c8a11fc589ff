"""The faults of a whole key with more beside it."""

from __future__ import annotations

from typing import Final

from keymend.diagnosis.acceptance import could_go_on
from keymend.diagnosis.characters import describe
from keymend.diagnosis.expectation import Diagnosis, Expectation
from keymend.diagnosis.fault import Cause, Change, Fault, Mend, apply
from keymend.diagnosis.peel import Peeled
from keymend.diagnosis.peelings import peel_faults
from keymend.diagnosis.repetition import Surplus
from keymend.diagnosis.slips import surplus_character

_FEW: Final = 3
"""So many strange characters beside a key slipped in; more were put there."""


def with_surplus(peeled: Peeled, more: Surplus, expected: Expectation) -> Diagnosis:
    """Return the fault of what stands beside a whole key, and those of its wrapping."""
    extra = peeled.place(more.extra)
    count = more.extra.length
    key = peeled.text[more.key.start : more.key.end]
    low, high = more.format.lengths
    wanted = str(low) if low == high else f"{low} to {high}"
    side = "after" if more.extra.start else "before"
    mends: tuple[Mend, ...]
    if more.copy:
        statement = (
            f"is pasted twice: the second copy begins at character {more.extra.start + 1}"
            if more.extra.start
            else f"is pasted twice: the whole key begins at character {more.key.start + 1}"
        )
        mends = (Mend("Remove the second copy", (Change(extra, ""),), certain=True),)
        cause = Cause.LENGTH
    elif not could_go_on(peeled.text, more):
        at = more.extra.start or more.extra.end - 1
        beside = peeled.text[at]
        statement = (
            f"has “{beside}” ({describe(beside)}) at character {at + 1}, "
            f"{side} the key: these keys have no such character"
        )
        mends = (Mend("Remove it", (Change(extra, ""),), certain=count <= _FEW),)
        cause = Cause.ALPHABET
    else:
        statement = (
            f"is too long: {len(peeled.text)} characters, {wanted} expected, {count} too many"
        )
        title, change, certain = f"Remove the surplus {side} the key", Change(extra, ""), False
        if more.format.checksum is not None:
            # The checksum tells which characters are too many.
            certain = more.format.is_genuine(key)
            one = (
                None
                if certain or count > 1
                else surplus_character(peeled.text, more.format.is_genuine)
            )
            if one is not None:
                title = "Remove the character that is too many by the checksum"
                extra = peeled.place(one.span)
                change, certain = Change(extra, ""), True
                key = apply(peeled.text, (one,))
        mends = (Mend(title, (change,), certain),) if certain or not more.format.checksum else ()
        cause = Cause.LENGTH
    fault = Fault(cause, (extra,), statement, mends)
    others = [
        other
        for other in peel_faults(peeled, [peeled.text], expected.quote, certain=True)
        if not any(place.overlaps(extra) for place in other.places)
        and not (more.copy and other.cause is Cause.WHITESPACE)
    ]
    return Diagnosis((fault, *others), key, more.provider, more.format)
