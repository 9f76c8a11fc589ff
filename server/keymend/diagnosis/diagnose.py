"""The one entry: what is wrong with a value that should be a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from keymend.diagnosis import lookalikes
from keymend.diagnosis.acceptance import (
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
    has_small_letters_alone,
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
from keymend.diagnosis.slips import slip
from keymend.diagnosis.standins import stand_in
from keymend.diagnosis.surplus_faults import with_surplus
from keymend.diagnosis.unknown import unsendable
from keymend.providers import PROVIDERS
from keymend.text import Span

_STROKES: Final = "lI1i"
"""What an upright stroke of another script may stand for."""
_HIDDEN: Final = re.compile(r"([^\W_])\1{7}")
"""So many equal characters in a row stand in no key: they hide others."""
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
        (stand_in(value, peeled, expected) if _HIDDEN.search(value) else None)
        or _read_as_key(peeled, expected)
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
    recased = case_lost(peeled.text, rows, named=expected.named)
    if recased is not None and (more is None or not more.copy):
        return _recased(peeled, recased)
    alignment = nearest(peeled.text, rows)
    if (
        more is not None
        and not _is_of_another(more, alignment, expected)
        and is_acceptable_surplus(peeled.text, more, expected)
    ):
        return with_surplus(peeled, more, expected)
    if alignment is not None and is_acceptable(peeled.text, alignment, expected):
        return _aligned(peeled, alignment, expected)
    return None


def _is_of_another(more: Surplus, alignment: Alignment | None, expected: Expectation) -> bool:
    """Whether a key of the provider at hand is nearer than another's with more beside it."""
    at_home = expected.providers
    return (
        not more.copy
        and alignment is not None
        and alignment.provider in at_home
        and more.provider not in at_home
        and alignment.cost <= 1
    )


def _read_as_key(peeled: Peeled, expected: Expectation) -> Diagnosis | None:
    """Return the faults, maybe none, of a value that is a whole key once it is peeled."""
    doubtful: list[tuple[str, Alignment]] = []
    for level in _readings(peeled):
        fitting = [
            (text, alignment)
            for text in level
            if (alignment := matching(text, expected.providers)) is not None
        ]
        right = [row for row in fitting if _is_right(*row)]
        if right:
            doubtful = right
            break
        doubtful = doubtful or fitting
    if not doubtful:
        return None
    text, alignment = doubtful[0]
    if not expected.named and not is_random(text, alignment.format):
        return Diagnosis(())
    misspelt = misspelt_infix(text, alignment)
    if misspelt is not None:
        home = Row(misspelt.provider, misspelt.format, at_home=True)
        if case_lost(text, (home,), named=True) is not None:
            return _recased(peeled, home)
        return _aligned(peeled, misspelt, expected)
    return _whole(peeled, [text for text, _ in doubtful], alignment, expected)


def _is_right(text: str, alignment: Alignment) -> bool:
    """Whether the checksum and the fixed infix of a whole key, if it has them, are right."""
    checksum = alignment.format.checksum
    if checksum is not None and not checksum.holds(text):
        return False
    return misspelt_infix(text, alignment) is None


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
        more = _STROKES if any(c in _STROKES for c in meant) else ""
        more += "".join(LOOKALIKES.get(c, "") for c in meant)
        wider[at] = "".join(dict.fromkeys(meant + more))
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
    slipped = slip(text, alignment.format.is_genuine)
    if slipped is not None:
        return [_slip_fault(peeled, text, slipped)]
    is_expected = any(alignment.provider is provider for provider in expected.providers)
    if alignment.provider not in PROVIDERS:
        # That another service's token stands there weighs more, unless a program reads it there.
        is_expected = is_expected and (expected.certain or expected.variable)
    elif expected.named:
        is_expected = True
    if not is_expected:
        return []
    end = len(text)
    place = peeled.place(Span(end - checksum.length, end))
    statement = "has a wrong checksum: it was mistyped, cut off or invented"
    return [Fault(Cause.CHECKSUM, (place,), statement)]


def _slip_fault(peeled: Peeled, text: str, change: Change) -> Fault:
    at, place = change.span.start, peeled.place(change.span)
    what = (
        f"“{text[at]}” in the wrong case at character {at + 1}"
        if change.span.length == 1
        else f"characters {at + 1} and {at + 2} swapped"
    )
    title = "Change its case" if change.span.length == 1 else "Swap them back"
    mend = Mend(title, (Change(place, change.text),), certain=True)
    statement = f"has {what}: its checksum is right with that mended"
    return Fault(Cause.CHECKSUM, (place,), statement, (mend,))


def _recased(peeled: Peeled, row: Row) -> Diagnosis:
    case = "capitals" if peeled.text.isupper() else "small letters"
    place = peeled.place(Span(0, len(peeled.text)))
    small = peeled.text.lower()
    mendable = peeled.is_bare and small != peeled.text and has_small_letters_alone(row.format)
    if mendable and row.format.is_genuine(small):
        mend = Mend("Change it to small letters", (Change(place, small),), certain=True)
        statement = "is in capitals throughout, and these keys have small letters"
        fault = Fault(
            Cause.PREFIX if row.format.prefix else Cause.ALPHABET, (place,), statement, (mend,)
        )
        return Diagnosis((fault,), small, row.provider, row.format)
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
    dashes = peeled.replaced.get(Cause.TYPOGRAPHIC, [])
    faults = [_written(fault, peeled, dashes) for fault in faults]
    put_in = [
        place for fault in faults if fault.cause is Cause.TYPOGRAPHIC for place in fault.places
    ]
    taken_out = [
        fault
        for fault in peel_faults(peeled, [peeled.text], expected.quote, certain=is_whole)
        if not any(place.overlaps(other) for place in fault.places for other in put_in)
    ]
    return Diagnosis(
        (*taken_out, *(fault for fault in faults if _adds(fault, taken_out))),
        peeled.text,
        alignment.provider,
        alignment.format,
    )


def _written(fault: Fault, peeled: Peeled, dashes: Sequence[Change]) -> Fault:
    """Return ``fault`` as one of the dash that is written, where the hyphen that was read is wrong.

    A dash that was put in stands for no hyphen; it is to be removed.
    """
    if fault.cause is not Cause.ALPHABET or not any(
        fault.places == (dash.span,) for dash in dashes
    ):
        return fault
    [place] = fault.places
    written = describe(peeled.value[place.start])
    statement = f"has {written} at character {place.start + 1}, where no hyphen can stand"
    return replace(fault, cause=Cause.TYPOGRAPHIC, statement=statement)


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
