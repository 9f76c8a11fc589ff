"""The one entry: what is wrong with a value that should be a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from keymend import evidence, placeholders
from keymend.diagnosis import lookalikes
from keymend.diagnosis.alignment import Alignment
from keymend.diagnosis.candidates import matching, misspelt_infix, nearest
from keymend.diagnosis.characters import describe
from keymend.diagnosis.confusables import LOOKALIKES, is_homoglyph, prototypes
from keymend.diagnosis.explain import faults_of
from keymend.diagnosis.fault import Cause, Change, Fault, Mend, apply
from keymend.diagnosis.kinds import kind_of
from keymend.diagnosis.peel import Peeled, peel
from keymend.diagnosis.peelings import peel_faults
from keymend.diagnosis.repetition import Surplus, surplus
from keymend.formats import Evidence, KeyFormat
from keymend.providers import Provider
from keymend.text import Span

_LONGEST: Final = 5000
"""Longer values are no keys; the longest format has 4046 characters."""
_TOLERANCE: Final = 3.5
"""How much may part a value from a format where a key is meant."""
_NEAR: Final = 1.7
"""The same elsewhere: one thing wrong."""
_NEAR_MISSING: Final = 3
_WEAK_MISSING: Final = 4
_SPEAKING: Final = 4
"""So many characters of fixed text in place name one provider alone."""
_SHARED_PREFIXES: Final = frozenset({"sk-", "sk_"})
_HEXADECIMAL: Final = 18
"""Sixteen digits, a hyphen and a full stop."""
_LEAST_RANDOM: Final = 10
"""Fewer random characters than this are an example, not the rest of a key."""


@dataclass(frozen=True)
class Expectation:
    """What the place of a value says of it.

    ``providers`` may have given the key. ``named`` places call their value a key;
    ``certain`` ones hand it to a client, so nothing but a key can be right.
    ``inference`` is where models are called. ``quote`` is what a string is quoted by
    there, if the value has no ASCII quotes of its own. ``placeholders`` are further values
    to be taken for one.
    """

    providers: tuple[Provider, ...] = ()
    named: bool = True
    certain: bool = False
    inference: bool = False
    quote: str = ""
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diagnosis:
    """The faults of a value. ``key`` is what of it can be read as a key."""

    faults: tuple[Fault, ...]
    key: str = ""
    provider: Provider | None = None
    format: KeyFormat | None = None


def diagnose(value: str, expected: Expectation) -> Diagnosis | None:
    """Return what is wrong with ``value``; ``None`` for a good key and for what is no key."""
    if not value or len(value) > _LONGEST:
        return None
    peeled = peel(value)
    if not peeled.text:
        return None
    diagnosis = (
        _read_as_key(peeled, expected)
        or _stand_in(value, peeled, expected)
        or _near_key(peeled, expected)
        or _shapeless(peeled, expected)
    )
    return diagnosis if diagnosis is not None and diagnosis.faults else None


def _near_key(peeled: Peeled, expected: Expectation) -> Diagnosis | None:
    """Return the faults of a value that is nearly a key of some format."""
    more = surplus(peeled.text, expected.providers)
    if more is not None and _is_acceptable_surplus(peeled.text, more, expected):
        return _with_surplus(peeled, more, expected)
    alignment = nearest(peeled.text, expected.providers)
    if alignment is not None and _is_acceptable(peeled.text, alignment, expected):
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
            if not expected.named and not _is_random(text, alignment.format):
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
        faults.append(_checksum_fault(peeled, text, alignment))
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


def _checksum_fault(peeled: Peeled, text: str, alignment: Alignment) -> Fault:
    checksum = alignment.format.checksum
    assert checksum is not None  # noqa: S101 - the caller's condition, for the type checker
    accepts = alignment.format.regex.fullmatch
    found = lookalikes.solutions(
        text, lambda candidate: bool(accepts(candidate)) and checksum.holds(candidate)
    )
    if len(found) == 1:
        [substitutions] = found
        changes = tuple(
            Change(peeled.place(Span(at, at + 1)), meant)
            for at, meant in sorted(substitutions.items())
        )
        at, meant = min(substitutions.items())
        return Fault(
            Cause.ASCII_LOOKALIKE,
            tuple(change.span for change in changes),
            f"has “{text[at]}” for the look-alike {meant} at character {at + 1}: "
            "its checksum is right with that",
            (Mend("Replace it by the look-alike that was meant", changes, certain=True),),
        )
    end = len(text)
    return Fault(
        Cause.CHECKSUM,
        (peeled.place(Span(end - checksum.length, end)),),
        "has a wrong checksum: it was mistyped, cut off or invented",
    )


def _stand_in(value: str, peeled: Peeled, expected: Expectation) -> Diagnosis | None:
    """Return the fault of a value that stands for a key; no fault if that is right there."""
    whole = (Span(0, len(value)),)
    kind = kind_of(peeled.text)
    if kind is not None:
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
    stripped = value.strip()
    if placeholders.is_placeholder(stripped, expected.placeholders):
        if placeholders.reads_as_text(stripped) and not expected.certain:
            return Diagnosis(())
        fault = Fault(Cause.PLACEHOLDER, whole, "is a placeholder")
        return Diagnosis((fault,))
    return None


def _is_acceptable_surplus(text: str, more: Surplus, expected: Expectation) -> bool:
    key = text[more.key.start : more.key.end]
    if not _is_random(key, more.format):
        return False
    if more.copy:
        return True
    if not expected.named:
        return not _could_go_on(text[more.extra.start : more.extra.end])
    if more.format.evidence is Evidence.CONTEXT:
        # Another format of the provider, cut off, is the better reading of its prefix.
        begun = any(
            key_format.prefix and text.startswith(key_format.prefix)
            for key_format in more.provider.formats
            if key_format is not more.format
        )
        return more.extra.length <= _WEAK_MISSING and not begun
    return True


def _could_go_on(extra: str) -> bool:
    """Whether what stands beside a key could be more of the same: it is a longer text then."""
    return any(character.isalnum() or character in "-_" for character in extra)


def _with_surplus(peeled: Peeled, more: Surplus, expected: Expectation) -> Diagnosis:
    extra = peeled.place(more.extra)
    count = more.extra.length
    key = peeled.text[more.key.start : more.key.end]
    extra_text = peeled.text[more.extra.start : more.extra.end]
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
    elif not _could_go_on(extra_text):
        at = more.extra.start
        statement = (
            f"has “{extra_text[0]}” ({describe(extra_text[0])}) at character {at + 1}, "
            f"{side} the key: these keys have no such character"
        )
        mends = (Mend("Remove it", (Change(extra, ""),), certain=True),)
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


def _is_acceptable(text: str, alignment: Alignment, expected: Expectation) -> bool:
    """Whether a value is near enough to a format to be held for a broken key of it."""
    key_format = alignment.format
    at_home = alignment.provider in expected.providers
    missing = -sum(min(0, length.difference) for length in alignment.lengths)
    illegal = {wrong.at for wrong in alignment.characters}
    rest = "".join(character for at, character in enumerate(text) if at not in illegal)
    if len(rest) - alignment.exact_literals < _LEAST_RANDOM or not _is_random(rest, key_format):
        return False
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
    if alignment.exact_literals >= _SPEAKING or (prefix and prefix not in _SHARED_PREFIXES):
        return alignment.cost <= _TOLERANCE + 0.02 * missing
    # Nothing but "sk-" or a misspelt prefix speaks for it: the rest must fit.
    return alignment.cost <= _NEAR and missing <= _NEAR_MISSING


def _is_longer_word(text: str, alignment: Alignment) -> bool:
    """Whether a prefix is wrong only by what stands before it: the token is something else."""
    wrong = alignment.prefix
    return wrong is not None and text[: wrong.span.end].endswith(alignment.format.prefix)


def _is_random(text: str, key_format: KeyFormat) -> bool:
    """Whether what is free in ``text`` could have been drawn and was not typed."""
    for literal in key_format.literals:
        text = text.replace(literal, "", 1)
    return evidence.is_random(text)


def _may_be_missing(key_format: KeyFormat) -> int:
    """Return how many characters of a weak format may be missing.

    Hexadecimal digits speak for a cut-off key; letters and digits may be anybody's.
    """
    low = key_format.lengths[0]
    return low // 2 if len(key_format.alphabet) <= _HEXADECIMAL else _WEAK_MISSING


def _aligned(peeled: Peeled, alignment: Alignment, expected: Expectation) -> Diagnosis:
    found = faults_of(peeled.text, alignment)
    changes = tuple(change for fault in found if fault.mends for change in fault.mends[0].changes)
    mended = apply(peeled.text, changes)
    checksum = alignment.format.checksum
    is_whole = (
        all(fault.mends for fault in found)
        and alignment.format.regex.fullmatch(mended) is not None
        and (checksum is None or checksum.holds(mended))
    )
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


def _shapeless(peeled: Peeled, expected: Expectation) -> Diagnosis | None:
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
