"""Names, hosts and arguments that are not what they look like, and lines that are reordered.

A name with a character that is not ASCII is reported only if, with that character read as
it looks, it is a name that a provider's client knows: words of other scripts never are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from keymend.diagnosis import Cause, Change, Diagnosis, Fault, Mend
from keymend.diagnosis.characters import (
    BIDI_CONTROLS,
    describe,
    is_invisible,
    is_typographic_dash,
)
from keymend.diagnosis.confusables import is_homoglyph, prototypes
from keymend.malformed import reordering
from keymend.malformed.values import Malformed
from keymend.providers import BY_VARIABLE, PROVIDERS
from keymend.syntax.documentation import is_illustration
from keymend.syntax.names import misread_variable
from keymend.syntax.sites import Site, is_in_comment
from keymend.syntax.values import plain
from keymend.text import Snapshot, Span

_ASCII: Final = bytes(range(128))
_LONGEST: Final = 120
_IDEOGRAPHS: Final = ("\u2e80", "\ud7ff")
"""Between these nothing looks like an ASCII character or like nothing; it is common text."""
_GIVEN: Final = re.compile(r"[ \t]*=(?!=)")
_WORDS: Final = frozenset("-_.")
_VARIABLES: Final = frozenset(
    {
        "OPENAI_BASE_URL",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
        "OPENAI_API_VERSION",
        "OPENAI_API_TYPE",
        "AZURE_OPENAI_ENDPOINT",
        "AZURE_OPENAI_AD_TOKEN",
    }
)
_ARGUMENTS: Final = frozenset(
    {
        "api_key",
        "apiKey",
        "base_url",
        "baseURL",
        "azure_endpoint",
        "azure_deployment",
        "azure_ad_token",
        "azure_ad_token_provider",
        "api_version",
        "apiVersion",
        "default_headers",
        "defaultHeaders",
        "http_client",
        "OpenAI",
        "AsyncOpenAI",
        "AzureOpenAI",
        "AsyncAzureOpenAI",
        "api-key",
        "x-api-key",
        "Authorization",
    }
)


def find(snapshot: Snapshot, sites: Iterable[Site], names: Iterable[Span]) -> list[Malformed]:
    """Return the confusable names, hosts and lines of a text, in no order.

    ``sites`` are values that have been looked at already; ``names`` are where names stand
    that call something a key.
    """
    found = [one for name in names if (one := _misread(snapshot, name)) is not None]
    if snapshot.text.isascii():
        return found
    disguises = _disguises(snapshot.text.encode("utf-8", "surrogatepass"))
    if not disguises:
        return found
    values = [site.value.whole for site in sites]
    for token in _foreign_tokens(snapshot.text, disguises):
        if not any(value.overlaps(token) for value in values):
            one = _disguised(snapshot, token)
            if one is not None:
                found.append(one)
    if not BIDI_CONTROLS.isdisjoint(disguises):
        told = [one.site.value.whole for one in found]
        found.extend(reordering.find(snapshot, values, told))
    return found


def may_disguise(data: bytes) -> bool:
    """Whether ``find`` could find a name in disguise in the text that ``data`` encodes in UTF-8.

    Quick, for most texts that are not ASCII have dashes and quotes between words at most.
    """
    disguises = _disguises(data)
    if not disguises:
        return False
    if not BIDI_CONTROLS.isdisjoint(disguises):
        return True
    text = data.decode("utf-8", "surrogatepass")
    return any(
        _known_name(_shown(text[slice(*token)])) is not None
        for token in _foreign_tokens(text, disguises)
    )


def _disguises(data: bytes) -> frozenset[str]:
    """Return the characters of a text in UTF-8 that may disguise a name."""
    if data.isascii():
        return frozenset()
    others = set(data.translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    return frozenset(filter(_may_disguise, others))


def _misread(snapshot: Snapshot, name: Span) -> Malformed | None:
    """Return the fault of a variable's name with an ASCII look-alike in it."""
    written = snapshot[name]
    meant = misread_variable(written)
    if meant is None or is_in_comment(snapshot, name.start):
        return None
    if is_illustration(snapshot, name.start):
        return None
    changes = tuple(
        Change(Span(at, at + 1), other)
        for at, (one, other) in enumerate(zip(written, meant, strict=True))
        if one != other
    )
    first = changes[0]
    fault = Fault(
        Cause.ASCII_LOOKALIKE,
        tuple(change.span for change in changes),
        f"is written with “{written[first.span.start]}” for the look-alike {first.text} "
        f"at character {first.span.start + 1}",
        (Mend(f"Replace it by {meant}", changes, certain=True),),
        outcome="no client reads a variable of this name",
    )
    return _named(snapshot, name, meant, fault)


def _named(snapshot: Snapshot, span: Span, meant: str, fault: Fault) -> Malformed:
    site = Site(plain(snapshot.text, span), meant, ())
    return Malformed(site, Diagnosis((fault,)), is_name=True)


def _foreign_tokens(text: str, disguises: frozenset[str]) -> Iterator[Span]:
    """Yield the tokens of ASCII word characters that have others among or beside them.

    ``disguises`` are the characters of ``text`` that may stand for one of a name.
    """
    end = 0
    for start, stop in _runs(text, disguises):
        if start < end or _IDEOGRAPHS[0] <= text[start] <= _IDEOGRAPHS[1]:
            continue
        before, after = text[start - 1 : start], text[stop : stop + 1]
        if not (before + after).isascii() or not (_is_word(before) or _is_word(after)):
            continue
        low, high = start, stop
        while low > 0 and start - low < _LONGEST and _is_part(text[low - 1]):
            low -= 1
        while high < len(text) and high - stop < _LONGEST and _is_part(text[high]):
            high += 1
        end = high
        yield Span(low, high)


def _runs(text: str, characters: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where some of ``characters``, at least one, stand one behind the other, in order.

    A search for each of them is ten times as fast as a class of a regular expression.
    """
    places: list[int] = []
    for character in characters:
        at = text.find(character)
        while at != -1:
            places.append(at)
            at = text.find(character, at + 1)
    places.sort()
    start = stop = -1
    for at in places:
        if at != stop:
            if stop != -1:
                yield start, stop
            start = at
        stop = at + 1
    if stop != -1:
        yield start, stop


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in _WORDS)


def _is_part(character: str) -> bool:
    return _is_word(character) or (not character.isascii() and _may_disguise(character))


@lru_cache(maxsize=4096)
def _may_disguise(character: str) -> bool:
    return (
        character in BIDI_CONTROLS
        or is_invisible(character)
        or is_typographic_dash(character)
        or is_homoglyph(character)
    )


def _disguised(snapshot: Snapshot, token: Span) -> Malformed | None:
    """Return the fault of a token that reads as a known name and is not that name."""
    written = snapshot[token]
    meant = _known_name(_shown(written))
    if meant is None or is_in_comment(snapshot, token.start):
        return None
    if meant in written and not _stands_alone(snapshot, token):
        return None  # a character beside a whole name belongs to the text around it
    readings = {at: _reading(c) for at, c in enumerate(written) if not c.isascii()}
    if not _is_quoted(snapshot, token) and "." not in meant:
        readings = _in_code(snapshot.language, written, readings)
        if not readings:
            return None
    first = min(readings)
    cause = _cause(written[first])
    places = tuple(Span(at, at + 1) for at in sorted(readings))
    changes = tuple(Change(place, readings[place.start]) for place in places)
    like = f", where {readings[first]} is meant" if readings[first] else ""
    fault = Fault(
        cause,
        places,
        f"is written with {describe(written[first])} at character {first + 1}{like}",
        (Mend(f"Write {meant} in ASCII", changes, certain=True),),
        outcome=_SYNTAX_ERRORS.get(snapshot.language, _ANOTHER_NAME)
        if cause is Cause.INVISIBLE and not _is_quoted(snapshot, token)
        else _ANOTHER_NAME,
    )
    return _named(snapshot, token, meant, fault)


def _in_code(language: str, written: str, readings: dict[int, str]) -> dict[int, str]:
    """Return those of ``readings`` that make a name in code another one.

    Python reads compatible characters of a name as the plain ones (NFKC, PEP 3131); to
    JavaScript and its like the spaces of Unicode are spaces.
    """
    if language == "python":
        return {
            at: reading
            for at, reading in readings.items()
            if not reading or unicodedata.normalize("NFKC", written[at]) != reading
        }
    if language in _SPACIOUS:
        return {
            at: reading
            for at, reading in readings.items()
            if written[at] != "\ufeff" and unicodedata.category(written[at]) != "Zs"
        }
    return readings


_ANOTHER_NAME: Final = "it is another name, which nothing knows"
_SYNTAX_ERRORS: Final = {
    "python": "Python refuses it with a SyntaxError (invalid non-printable character)",
}
_SPACIOUS: Final = frozenset(
    {"javascript", "javascriptreact", "typescript", "typescriptreact", "vue", "svelte", "csharp"}
)


def _is_quoted(snapshot: Snapshot, token: Span) -> bool:
    """Whether a token is in a string, as far as the characters beside it tell."""
    text = snapshot.text
    return text[token.start - 1 : token.start] in {'"', "'", "`"} or (
        text[token.end : token.end + 1] in {'"', "'", "`"}
    )


def _stands_alone(snapshot: Snapshot, token: Span) -> bool:
    """Whether a token is all of a string or all that a value is given to."""
    text = snapshot.text
    before, after = text[token.start - 1 : token.start], text[token.end : token.end + 1]
    if before and before == after and before in "\"'":
        return True
    if token.start == 0 and text.startswith("\ufeff"):
        return False  # the encoding's mark is no part of the first name
    return _GIVEN.match(text, token.end) is not None


def _shown(written: str) -> str:
    """Return what ``written`` looks like, in ASCII as far as its characters look like some."""
    return "".join(c if c.isascii() else _reading(c) for c in written)


def _reading(character: str) -> str:
    if character in BIDI_CONTROLS or is_invisible(character):
        return ""
    if is_typographic_dash(character):
        return "-"
    return prototypes(character)[0]


def _cause(character: str) -> Cause:
    if character in BIDI_CONTROLS:
        return Cause.BIDI
    if is_invisible(character):
        return Cause.INVISIBLE
    return Cause.TYPOGRAPHIC if is_typographic_dash(character) else Cause.HOMOGLYPH


def _known_name(shown: str) -> str | None:
    """Return the known name, or the host, that a token shows; ``None`` if it shows none."""
    for part in (shown, *shown.split(".")):
        if part in _names():
            return part
    host = shown.strip(".-").lower()
    if host in _hosts() or any(host.endswith(suffix) for suffix in _host_suffixes()):
        return host
    return None


@cache
def _names() -> frozenset[str]:
    return frozenset(BY_VARIABLE) | _VARIABLES | _ARGUMENTS


@cache
def _hosts() -> frozenset[str]:
    return frozenset(host for provider in PROVIDERS for host in provider.hosts if "*" not in host)


@cache
def _host_suffixes() -> tuple[str, ...]:
    return tuple(sorted(host[1:] for p in PROVIDERS for host in p.hosts if host.startswith("*.")))
