"""What is wrong at one place of a client's configuration, before a rule says it."""

from __future__ import annotations

from dataclasses import dataclass

from keymend.finding import Edit, Repair
from keymend.text import Span


@dataclass(frozen=True)
class Problem:
    """A problem: which rule it belongs to, where it is, the message, the mends."""

    code: str
    span: Span
    message: str
    repairs: tuple[Repair, ...] = ()


def preferred(repairs: list[Repair]) -> tuple[Repair, ...]:
    """Return ``repairs`` with the first alone preferred."""
    return tuple(
        Repair(repair.title, repair.edits, repair.applicability, preferred=number == 0)
        for number, repair in enumerate(repairs)
    )


def replace(span: Span, text: str) -> tuple[Edit, ...]:
    """Return the one edit that puts ``text`` in place of ``span``."""
    return (Edit(span, text),)
