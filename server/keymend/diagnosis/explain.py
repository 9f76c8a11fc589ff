"""From an alignment to faults: what each difference means and how it is mended."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from keymend.diagnosis.alignment import Alignment, WrongCharacter, WrongLength, WrongText
from keymend.diagnosis.characters import describe
from keymend.diagnosis.confusables import LOOKALIKES, fold
from keymend.diagnosis.fault import Cause, Change, Fault, Mend
from keymend.providers.formats import KeyFormat
from keymend.text import Span

_MARKS: Final = 12
"""A slot with no more choices than this carries a mark (a month), not a random character."""


def faults_of(text: str, alignment: Alignment) -> list[Fault]:
    """Return the faults that part ``text`` from the format it is aligned with."""
    faults: list[Fault] = []
    if alignment.prefix is not None:
        faults.append(_prefix_fault(text, alignment.prefix, alignment))
    faults.extend(_pin_fault(text, pin, alignment.format) for pin in alignment.pins)
    illegal = _illegal(text, alignment)
    surplus = sum(length.difference for length in alignment.lengths)
    if illegal is not None and surplus == len(alignment.characters):
        return [*faults, illegal]
    faults.extend(_character_faults(text, alignment))
    if alignment.lengths:
        faults.append(_length_fault(text, alignment))
    return faults


def _prefix_fault(text: str, wrong: WrongText, alignment: Alignment) -> Fault:
    if wrong.span.length == 0:
        statement = f"lacks the prefix “{wrong.text}”"
        title = f"Restore the prefix “{wrong.text}”"
    else:
        statement = f"has a misspelt prefix, “{wrong.text}” was meant"
        title = f"Replace the prefix by “{wrong.text}”"
    place = wrong.span if wrong.span.length else Span(0, 1)
    # A project's key and an admin's differ in nothing but the prefix.
    certain = wrong.span.length > 0 or not any(
        other.prefix != wrong.text and other.regex.fullmatch(other.prefix + text)
        for other in alignment.provider.formats
    )
    mend = Mend(title, (Change(wrong.span, wrong.text),), certain)
    return Fault(Cause.PREFIX, (place,), statement, (mend,))


def _pin_fault(text: str, wrong: WrongText, key_format: KeyFormat) -> Fault:
    given = text[wrong.span.start : wrong.span.end]
    if len(given) == len(wrong.text) and fold(given) == fold(wrong.text):
        places = [
            wrong.span.start + n
            for n, (one, other) in enumerate(zip(given, wrong.text, strict=True))
            if one != other
        ]
        changes = tuple(
            Change(Span(at, at + 1), wrong.text[at - wrong.span.start]) for at in places
        )
        return Fault(
            Cause.ASCII_LOOKALIKE,
            tuple(change.span for change in changes),
            f"has {_lookalike(text, places[0], changes[0].text)}, in the fixed part “{wrong.text}”",
            (Mend(f"Restore “{wrong.text}”", changes, True),),
        )
    restored = (Mend(f"Restore “{wrong.text}”", (Change(wrong.span, wrong.text),), True),)
    strange = [at for at in range(*wrong.span) if text[at] not in key_format.alphabet]
    if len(strange) == 1:
        statement = f"has {_named(text, strange[0])}, in the fixed part “{wrong.text}”"
        return Fault(Cause.ALPHABET, (Span(strange[0], strange[0] + 1),), statement, restored)
    missing = len(wrong.text) - len(given)
    if missing and given:
        low, high = key_format.lengths
        size = f"{len(text)} characters of {low}" if low == high else f"{len(text)} characters"
        how = f"{missing} missing" if missing > 0 else f"{-missing} too many"
        statement = (
            f"is too {'short' if missing > 0 else 'long'}: {size}, "
            f"{how} in the fixed part “{wrong.text}” at character {wrong.span.start + 1}"
        )
        return Fault(Cause.LENGTH, (wrong.span,), statement, restored)
    if sum(one != other for one, other in zip(given, wrong.text, strict=True)) > len(given) // 2:
        return Fault(
            Cause.CHECKSUM,
            (wrong.span,),
            f"lacks the fixed part “{wrong.text}” at character {wrong.span.start + 1}: "
            "it was made up or put together wrongly",
        )
    return Fault(
        Cause.CHECKSUM,
        (wrong.span,),
        f"has a misspelt fixed part, “{wrong.text}” was meant at character {wrong.span.start + 1}",
        restored,
    )


def _illegal(text: str, alignment: Alignment) -> Fault | None:
    """Return the fault of characters that were put in, if there are any."""
    if not alignment.characters:
        return None
    spans = tuple(Span(wrong.at, wrong.at + 1) for wrong in alignment.characters)
    return Fault(
        Cause.ALPHABET,
        spans,
        f"has {_named(text, spans[0].start)}, which these keys do not have",
        (Mend("Remove it", tuple(Change(span, "") for span in spans), True),),
    )


def _character_faults(text: str, alignment: Alignment) -> list[Fault]:
    wrong = alignment.characters
    if len(wrong) > 2 and all(
        text[w.at].swapcase() in w.allowed and text[w.at].isalpha() for w in wrong
    ):
        changes = tuple(Change(Span(w.at, w.at + 1), text[w.at].swapcase()) for w in wrong)
        case = "capital" if text[wrong[0].at].isupper() else "small"
        statement = f"has {len(wrong)} {case} letters where these keys have none"
        spans = tuple(change.span for change in changes)
        return [
            Fault(Cause.ALPHABET, spans, statement, (Mend("Change their case", changes, False),))
        ]
    return [_character_fault(text, one, alignment.format) for one in wrong]


def _character_fault(text: str, wrong: WrongCharacter, key_format: KeyFormat) -> Fault:
    character = text[wrong.at]
    span = Span(wrong.at, wrong.at + 1)
    alike = [c for c in LOOKALIKES.get(character, "") if c in wrong.allowed]
    swapped = character.swapcase()
    others = [swapped] if swapped != character and swapped in wrong.allowed else []
    if alike:
        meant = [*alike, *(c for c in others if c not in alike)]
        mends = (
            (Mend(f"Replace it by “{meant[0]}”", (Change(span, meant[0]),), True),)
            if len(meant) == 1
            else ()
        )
        statement = f"has {_lookalike(text, wrong.at, ' or '.join(meant))}"
        return Fault(Cause.ASCII_LOOKALIKE, (span,), statement, mends)
    if len(wrong.allowed) == 1:
        only = wrong.allowed
        cause = Cause.CHECKSUM if character in key_format.alphabet else Cause.ALPHABET
        statement = f"has {_named(text, wrong.at)}, where “{only}” always stands"
        return Fault(
            cause, (span,), statement, (Mend(f"Restore “{only}”", (Change(span, only),), True),)
        )
    if character in key_format.alphabet and len(wrong.allowed) <= _MARKS:
        statement = f"has a mark at character {wrong.at + 1} that no key has: mistyped or invented"
        return Fault(Cause.CHECKSUM, (span,), statement)
    recased = tuple(Mend(f"Replace it by “{c}”", (Change(span, c),), certain=False) for c in others)
    statement = f"has {_named(text, wrong.at)}, which cannot stand there"
    return Fault(Cause.ALPHABET, (span,), statement, recased)


def _length_fault(text: str, alignment: Alignment) -> Fault:
    low, high = alignment.format.lengths
    wanted = str(low) if low == high else f"{low} to {high}"
    total = sum(length.difference for length in alignment.lengths)
    size = f"{len(text)} characters of {wanted}"
    if total < 0:
        where = _where(alignment.lengths)
        cut = all(length.at_end for length in alignment.lengths)
        how = "is cut off" if cut and total < -1 else "is too short"
        missing = "1 is missing" if total == -1 else f"{-total} are missing"
        return Fault(Cause.LENGTH, (Span(0, len(text)),), f"{how}: {size}, {missing}{where}")
    places = tuple(
        Span(length.span.end - length.difference, length.span.end)
        for length in alignment.lengths
        if length.difference > 0
    )
    surplus = "1 too many" if total == 1 else f"{total} too many"
    if total == 0:
        return Fault(
            Cause.LENGTH, (Span(0, len(text)),), f"has a fixed part in the wrong place: {size}"
        )
    return Fault(
        Cause.LENGTH,
        places,
        f"is too long: {len(text)} characters, {wanted} expected, {surplus}"
        f"{_where(alignment.lengths)}",
    )


def _where(lengths: tuple[WrongLength, ...]) -> str:
    if len(lengths) != 1:
        return ""
    [length] = lengths
    if length.at_end:
        return " at the end" if length.difference < -1 else ""
    return f" after “{length.after}”" if length.after else " before the first fixed part"


def _named(text: str, at: int) -> str:
    return f"“{text[at]}” ({describe(text[at])}) at character {at + 1}"


def _lookalike(text: str, at: int, meant: str) -> str:
    return f"“{text[at]}” for the look-alike {meant} at character {at + 1}"


def by_checksum(fault: Fault, text: str, key_format: KeyFormat) -> Fault:
    """Return ``fault``, mended by the one character that makes the checksum right, if any.

    A character that is known to be wrong, at a known place, is found again by trying all.
    """
    if key_format.checksum is None or fault.mends or fault.cause is not Cause.ALPHABET:
        return fault
    if len(fault.places) != 1 or fault.places[0].length != 1:
        return fault
    [place] = fault.places
    before, after = text[: place.start], text[place.end :]
    fitting = [
        character
        for character in sorted(key_format.alphabet)
        if key_format.is_genuine(before + character + after)
    ]
    if len(fitting) != 1:
        return fault
    title = "Restore the character that the checksum asks for"
    return replace(fault, mends=(Mend(title, (Change(place, fitting[0]),), certain=True),))
