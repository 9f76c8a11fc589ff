"""The faults of what was peeled off a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from keymend.diagnosis.characters import describe
from keymend.diagnosis.fault import Cause, Change, Fault, Mend
from keymend.diagnosis.peel import Peeled
from keymend.text import Span

_MOST_READINGS: Final = 3
_SPACES: Final = {" ": "a space", "\t": "a tab", "\n": "a line break", "\r": "a line break"}


def peel_faults(
    peeled: Peeled, readings: Sequence[str], quote: str, *, certain: bool
) -> list[Fault]:
    """Return one fault for each cause of what was taken off or replaced in a value.

    ``readings`` are the keys that it may have been; more than one leaves it open which.
    ``quote`` is put in place of typographic quotation marks that quote a string in code.
    """
    faults = [
        _removed_fault(peeled, cause, spans, certain=certain)
        for cause, spans in peeled.removed.items()
        if cause is not Cause.TYPOGRAPHIC
    ]
    quotes = peeled.removed.get(Cause.TYPOGRAPHIC, [])
    dashes = peeled.replaced.get(Cause.TYPOGRAPHIC, [])
    if quotes or dashes:
        faults.append(_typographic_fault(peeled, quotes, dashes, quote, certain=certain))
    homoglyphs = peeled.replaced.get(Cause.HOMOGLYPH, [])
    if homoglyphs:
        faults.append(_homoglyph_fault(peeled, homoglyphs, readings, certain=certain))
    return faults


def _removed_fault(peeled: Peeled, cause: Cause, spans: list[Span], *, certain: bool) -> Fault:
    first = peeled.value[spans[0].start]
    if cause is Cause.WRAPPED:
        what = " and ".join(peeled.wrappers)
        statement = f"is wrapped: {what} came along with it"
        title = f"Remove {what}"
    elif cause is Cause.WHITESPACE:
        noun = _SPACES.get(first, "white space")
        statement = f"has {noun} {_where(peeled, spans[0])}{_and_more(spans)}"
        title = f"Remove the {noun.split(' ', 1)[-1] if len(spans) == 1 else 'white space'}"
    else:
        statement = f"has {describe(first)} {_where(peeled, spans[0])}{_and_more(spans)}"
        title = f"Remove {'it' if _count(spans) == 1 else 'them'}"
    changes = tuple(Change(span, "") for span in spans)
    return Fault(cause, tuple(spans), statement, (Mend(title, changes, certain),))


def _typographic_fault(
    peeled: Peeled, quotes: list[Span], dashes: list[Change], quote: str, *, certain: bool
) -> Fault:
    spans = sorted([*quotes, *(change.span for change in dashes)])
    first = peeled.value[spans[0].start]
    meant = "-" if any(change.span == spans[0] for change in dashes) else quote
    instead = f", where “{meant}” is meant" if meant else ""
    changes = [*dashes, *(Change(span, quote) for span in quotes)]
    return Fault(
        Cause.TYPOGRAPHIC,
        tuple(spans),
        f"has {describe(first)} {_where(peeled, spans[0])}{instead}{_and_more(spans)}",
        (Mend(_typographic_title(quotes, dashes, quote), tuple(sorted(changes)), certain),),
    )


def _typographic_title(quotes: list[Span], dashes: list[Change], quote: str) -> str:
    if quotes and dashes:
        return "Replace typographic punctuation"
    if dashes:
        return "Replace the dash by “-”" if len(dashes) == 1 else "Replace the dashes by “-”"
    return "Replace the quotation marks" if quote else "Remove the quotation marks"


def _homoglyph_fault(
    peeled: Peeled, homoglyphs: list[Change], readings: Sequence[str], *, certain: bool
) -> Fault:
    spans = tuple(change.span for change in homoglyphs)
    at = spans[0].start
    first = peeled.value[at]
    mends: list[Mend] = []
    for reading in readings[:_MOST_READINGS]:
        changes = tuple(Change(span, reading[peeled.origin.index(span.start)]) for span in spans)
        if any(not change.text.isascii() for change in changes):
            continue
        meant = changes[0].text
        title = (
            f"Replace it by “{meant}”" if len(spans) == 1 else "Replace them by ASCII characters"
        )
        mends.append(Mend(title, changes, certain and len(readings) == 1))
    looks = " or ".join(dict.fromkeys(mend.changes[0].text for mend in mends))
    like = f", which looks like {looks}" if looks else ", which no key has"
    return Fault(
        Cause.HOMOGLYPH,
        spans,
        f"has {describe(first)} at character {at + 1}{like}{_and_more(list(spans))}",
        tuple(mends),
    )


def _where(peeled: Peeled, span: Span) -> str:
    if span.end <= peeled.origin[0]:
        return "before the key"
    if span.start > peeled.origin[-1]:
        return "after the key"
    return f"at character {span.start + 1}"


def _count(spans: Sequence[Span]) -> int:
    return sum(span.length for span in spans)


def _and_more(spans: Sequence[Span]) -> str:
    more = len(spans) - 1
    return f", and {more} more" if more else ""
