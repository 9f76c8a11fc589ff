"""A fault of a value: its cause, its places, and how it is mended."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple

from keymend.text import Span


class Cause(enum.Enum):
    """Why a value cannot work as a key; the values are the names of the rules that say so."""

    WHITESPACE = "key-whitespace"
    WRAPPED = "key-wrapped"
    LENGTH = "key-length"
    ALPHABET = "key-alphabet"
    CHECKSUM = "key-checksum"
    MASKED = "key-masked"
    PLACEHOLDER = "key-placeholder"
    NOT_A_KEY = "not-a-key"
    PREFIX = "key-prefix"
    HOMOGLYPH = "homoglyph"
    INVISIBLE = "invisible-character"
    TYPOGRAPHIC = "typographic-punctuation"
    ASCII_LOOKALIKE = "ascii-lookalike"
    BIDI = "bidi-control"


class Change(NamedTuple):
    """Replace ``span`` (code points in the value) by ``text``."""

    span: Span
    text: str


@dataclass(frozen=True)
class Mend:
    """A way to mend a fault. ``certain`` where nothing else can have been meant."""

    title: str
    changes: tuple[Change, ...]
    certain: bool


class Elsewhere(NamedTuple):
    """A place beyond the value: ``span`` in the text of ``uri``, ``None`` for its own text."""

    message: str
    span: Span
    uri: str | None


@dataclass(frozen=True)
class Fault:
    """One cause in one value.

    ``places`` are the offending parts, code points in the value, in order, at least one.
    ``statement`` says which part is wrong and how; it never quotes the key.
    """

    cause: Cause
    places: tuple[Span, ...]
    statement: str
    mends: tuple[Mend, ...] = ()
    outcome: str = ""
    """What follows from it, as a clause; empty where it is what becomes of the value."""
    near: tuple[Elsewhere, ...] = ()
    """Other places that explain it."""


def apply(value: str, changes: tuple[Change, ...]) -> str:
    """Return ``value`` after ``changes``, which do not overlap."""
    for span, text in sorted(changes, reverse=True):
        value = value[: span.start] + text + value[span.end :]
    return value
