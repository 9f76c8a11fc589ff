"""The one entry: what is wrong with a value that should be a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from keymend.diagnosis import lookalikes
from keymend.diagnosis.acceptance import (
    could_go_on,
    is_acceptable,
    is_acceptable_surplus,
    is_random,
    may_be_cut,
)
from keymend.diagnosis.alignment import Alignment
from keymend.diagnosis.candidates import (
    Row,
    case_lost,
    formats_for,
    matching,
    misspelt_infix,
    nearest,
)
from keymend.diagnosis.characters import describe
from keymend.diagnosis.confusables import LOOKALIKES, prototypes
from keymend.diagnosis.expectation import Diagnosis, Expectation
from keymend.diagnosis.explain import by_checksum, faults_of
from keymend.diagnosis.fault import Cause, Change, Fault, Mend, apply
from keymend.diagnosis.peel import Peeled, peel
from keymend.diagnosis.peelings import peel_faults
from keymend.diagnosis.repetition import Surplus, surplus
from keymend.diagnosis.standins import stand_in
from keymend.diagnosis.unknown import unsendable
from keymend.providers import PROVIDERS
from keymend.text import Span

_FEW: Final = 3
"""So many strange characters beside a key slipped in; more were put there."""
_LONGEST: Final = 5000
"""Longer values are no keys; the longest format has 4046 characters."""


def diagnose(value: str, expected: Expectation) -> Diagnosis | None:
    """Return what is wrong with ``value``; ``None`` for a good key and for what is no key."""
    if not value or len(value) > _LONGEST:
        return None
    peeled = peel(value)
    if not peeled.text:
        return None
    diagnosis = (
        _read_as_key(peeled, expected)
        or stand_in(value, peeled, expected)
        or _near_key(peeled, expected)
        or unsendable(peeled, expected)
    )
    return diagnosis if diagnosis is not None and diagnosis.faults else None


def _near_key(peeled: Peeled, expected: Expectation) -> Diagnosis | None:
    """Return the faults of a value that is nearly a key of some format."""
    if not may_be_cut(peeled.text):
        return None
    rows = formats_for(peeled.text, expected.providers)
    more = surplus(peeled.text, rows)
    if more is not None and is_acceptable_surplus(peeled.text, more, expected):
        return _with_surplus(peeled, more, expected)
    recased = case_lost(peeled.text, rows)
    if recased is not None:
        return _recased(peeled, recased)
    alignment = nearest(peeled.text, rows)
    if alignment is not None and is_acceptable(peeled.text, alignment, expected):
        return _aligned(peeled, alignment, expected)
    return None


def _read_as_key(peeled: Peeled, expected: Expectation) -> Diagnosis | None:
    """Return the faults, maybe none, of a value that is a whole key once it is peeled."""
    readings = _readings(peeled)
    for level in readings:
        fitting = [
            (text, alignment)
            for text in level
            if (alignment := matching(text, expected.providers)) is not None
        ]
        right = [
            row
            for row in fitting
            if row[1].format.checksum is None or row[1].format.checksum.holds(row[0])
        ]
        fitting = right or fitting
        if fitting:
            text, alignment = fitting[0]
            if not expected.named and not is_random(text, alignment.format):
                return Diagnosis(())
            misspelt = misspelt_infix(text, alignment)
            if misspelt is not None:
                return _aligned(peeled, misspelt, expected)
            return _whole(peeled, [text for text, _ in fitting], alignment, expected)
    return None


def _readings(peeled: Peeled) -> list[list[str]]:
    """Return what the peeled text may be, the likeliest readings first.

    First every homoglyph is its prototype, then one of several prototypes, then also an
    ASCII look-alike of it (a Cyrillic O among hexadecimal digits is a zero).
    """
    homoglyphs = peeled.replaced.get(Cause.HOMOGLYPH, [])
    if not homoglyphs:
        return [[peeled.text]]
    choices: dict[int, str] = {}
    wider: dict[int, str] = {}
    for change in homoglyphs:
        at = peeled.origin.index(change.span.start)
        meant = "".join(prototypes(peeled.value[change.span.start])) or change.text
        choices[at] = meant
        wider[at] = "".join(dict.fromkeys(meant + "".join(LOOKALIKES.get(c, "") for c in meant)))
    return [
        list(lookalikes.readings(peeled.text, choices)),
        list(lookalikes.readings(peeled.text, wider)),
    ]


def _whole(
    peeled: Peeled, readings: Sequence[str], alignment: Alignment, expected: Expectation
) -> Diagnosis:
    text = readings[0]
    faults = peel_faults(peeled, readings, expected.quote, certain=True)
    checksum = alignment.format.checksum
    if checksum is not None and not checksum.holds(text):
        faults.extend(_checksum_faults(peeled, text, alignment, expected))
    elif not faults and expected.inference and not alignment.format.inference:
        faults.append(
            Fault(
                Cause.NOT_A_KEY,
                (Span(0, len(peeled.text)),),
                f"is an {alignment.format.kind}, which cannot call models; "
                "use a project's or user's key"
                if alignment.format.kind[0] in "aeiou"
                else f"is a {alignment.format.kind}, which cannot call models",
            )
        )
    return Diagnosis(tuple(faults), text, alignment.provider, alignment.format)


def _checksum_faults(
    peeled: Peeled, text: str, alignment: Alignment, expected: Expectation
) -> list[Fault]:
    """Return the fault of a wrong checksum, or of the look-alike that explains it.

    A text that only has the form of a key and stands nowhere as one may be anything.
    """
    checksum = alignment.format.checksum
    if checksum is None:
        return []
    found = lookalikes.solutions(text, alignment.format.is_genuine)
    if len(found) == 1:
        [substitutions] = found
        changes = tuple(
            Change(peeled.place(Span(at, at + 1)), meant)
            for at, meant in sorted(substitutions.items())
        )
        at, meant = min(substitutions.items())
        statement = (
            f"has “{text[at]}” for the look-alike {meant} at character {at + 1}: "
            "its checksum is right with that"
        )
        mend = Mend("Replace it by the look-alike that was meant", changes, certain=True)
        places = tuple(change.span for change in changes)
        return [Fault(Cause.ASCII_LOOKALIKE, places, statement, (mend,))]
    is_expected = any(alignment.provider is provider for provider in expected.providers)
    if not is_expected and not (expected.named and alignment.provider in PROVIDERS):
        return []
    end = len(text)
    place = peeled.place(Span(end - checksum.length, end))
    statement = "has a wrong checksum: it was mistyped, cut off or invented"
    return [Fault(Cause.CHECKSUM, (place,), statement)]


def _with_surplus(peeled: Peeled, more: Surplus, expected: Expectation) -> Diagnosis:
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
        mends = (Mend(f"Remove the surplus {side} the key", (Change(extra, ""),), certain=False),)
        cause = Cause.LENGTH
    fault = Fault(cause, (extra,), statement, mends)
    others = [
        other
        for other in peel_faults(peeled, [peeled.text], expected.quote, certain=True)
        if not any(place.overlaps(extra) for place in other.places)
        and not (more.copy and other.cause is Cause.WHITESPACE)
    ]
    return Diagnosis((fault, *others), key, more.provider, more.format)


def _recased(peeled: Peeled, row: Row) -> Diagnosis:
    case = "capitals" if peeled.text.isupper() else "small letters"
    place = peeled.place(Span(0, len(peeled.text)))
    statement = f"is in {case} throughout: which letters had the other case is lost, copy it again"
    fault = Fault(Cause.PREFIX if case == "capitals" else Cause.CHECKSUM, (place,), statement)
    return Diagnosis((fault,), peeled.text, row.provider, row.format)


def _aligned(peeled: Peeled, alignment: Alignment, expected: Expectation) -> Diagnosis:
    found = [
        by_checksum(fault, peeled.text, alignment.format)
        for fault in faults_of(peeled.text, alignment)
    ]
    changes = tuple(change for fault in found if fault.mends for change in fault.mends[0].changes)
    mended = apply(peeled.text, changes)
    is_whole = all(fault.mends for fault in found) and alignment.format.is_genuine(mended)
    faults = [_placed(fault, peeled, certain=is_whole) for fault in found]
    taken_out = peel_faults(peeled, [peeled.text], expected.quote, certain=is_whole)
    return Diagnosis(
        (*taken_out, *(fault for fault in faults if _adds(fault, taken_out))),
        peeled.text,
        alignment.provider,
        alignment.format,
    )


def _adds(fault: Fault, taken_out: Sequence[Fault]) -> bool:
    """Whether a fault has a cause of its own beside characters that were taken out.

    A key in which a space stands for a character is one too short: that is one cause.
    """
    return fault.cause is not Cause.LENGTH or not taken_out


def _placed(fault: Fault, peeled: Peeled, *, certain: bool) -> Fault:
    return replace(
        fault,
        places=tuple(peeled.place(place) for place in fault.places),
        mends=tuple(
            Mend(
                mend.title,
                tuple(Change(peeled.place(span), text) for span, text in mend.changes),
                mend.certain and certain,
            )
            for mend in fault.mends
        ),
    )
