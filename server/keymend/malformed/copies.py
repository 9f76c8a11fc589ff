"""Copies of one key that differ in nothing but look-alikes: one of them was misread."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from keymend.diagnosis import Cause, Change, Diagnosis, Elsewhere, Fault, Mend, lookalikes
from keymend.diagnosis.candidates import matching
from keymend.diagnosis.confusables import fold
from keymend.facts import Definition, Facts, digest
from keymend.malformed.values import Malformed
from keymend.providers import Provider
from keymend.providers.formats import KeyFormat
from keymend.syntax.sites import Site
from keymend.text import Snapshot, Span

_REACH: Final = 12
"""Lines between two copies in one text; less than ``scan.REACH_LINES``."""


@dataclass(frozen=True)
class _Copy:
    text: str
    place: Elsewhere


def find(snapshot: Snapshot, sites: Iterable[Site], facts: Facts) -> list[Malformed]:
    """Return the keys of ``sites`` of which another copy reads otherwise.

    Sites come in the order of the text. The copy may stand before it there, be what an
    environment file of the workspace defines, or what the process environment has. Which of
    the two is right is not known, unless by a checksum.
    """
    found: list[Malformed] = []
    seen: dict[str, deque[Site]] = defaultdict(deque)  # by what they fold to
    defined: dict[str, list[_Copy]] | None = None
    for site in sites:
        text = site.value.text
        alignment = matching(text, site.providers)
        if alignment is None or not _may_be_wrong(text, alignment.format):
            continue
        if defined is None:
            defined = _defined(snapshot, facts.definitions)
        folded = fold(text)
        others = [*_above(snapshot, seen[folded], site), *defined.get(folded, ())]
        seen[folded].append(site)
        other = next((copy for copy in others if copy.text != text), None)
        fault = None
        if not others:
            fault = _inherited(text, alignment.provider, facts.process)
        elif other is not None and not any(copy.text == text for copy in others):
            fault = replace(_fault(text, other.text, "another copy of it"), near=(other.place,))
        if fault is not None:
            found.append(_malformed(site, fault, alignment.provider, alignment.format))
    return found


def _inherited(text: str, provider: Provider, process: Mapping[str, str]) -> Fault | None:
    """Return the fault of a key that the process environment has, but for look-alikes.

    Of the environment's values the digests are known, so what looks like the key is tried.
    """
    for variable in provider.variables:
        inherited = process.get(variable)
        if inherited is None or inherited == digest(text):
            continue
        solutions = lookalikes.solutions(text, partial(_is_digest, inherited), inherited)
        if solutions:
            other = lookalikes.substituted(text, solutions[0])
            return _fault(text, other, f"{variable} in the environment of this process")
    return None


def _is_digest(inherited: str, key: str) -> bool:
    return digest(key) == inherited


def _may_be_wrong(text: str, key_format: KeyFormat) -> bool:
    return key_format.checksum is None or not key_format.checksum.holds(text)


def _malformed(site: Site, fault: Fault, provider: Provider, key_format: KeyFormat) -> Malformed:
    return Malformed(site, Diagnosis((fault,), site.value.text, provider, key_format))


def _above(snapshot: Snapshot, seen: deque[Site], site: Site) -> list[_Copy]:
    """Return the copies that stand a few lines before ``site``; forget those farther away."""
    if not seen:
        return []
    line = snapshot.lines.line_of(site.value.whole.start)
    while seen and line - snapshot.lines.line_of(seen[0].value.whole.start) > _REACH:
        seen.popleft()
    return [
        _Copy(other.value.text, Elsewhere("the other copy", other.value.whole, None))
        for other in seen
    ]


def _defined(
    snapshot: Snapshot, definitions: Mapping[str, tuple[Definition, ...]]
) -> dict[str, list[_Copy]]:
    """Return the values of other files' definitions by their folds."""
    found: dict[str, list[_Copy]] = {}
    for definition in (one for several in definitions.values() for one in several):
        if definition.uri != snapshot.uri:
            value = definition.value.reveal()
            place = Elsewhere(f"{definition.name} is defined here", definition.span, definition.uri)
            found.setdefault(fold(value), []).append(_Copy(value, place))
    return found


def _fault(text: str, other: str, where: str) -> Fault:
    """Return the fault of a key that stands ``where`` as ``other``."""
    changes = tuple(
        Change(Span(at, at + 1), meant)
        for at, (one, meant) in enumerate(zip(text, other, strict=True))
        if one != meant
    )
    first = changes[0]
    return Fault(
        Cause.ASCII_LOOKALIKE,
        tuple(change.span for change in changes),
        f"has “{text[first.span.start]}” at character {first.span.start + 1} where {where} "
        f"has the look-alike {first.text}",
        (Mend("Read it as the other copy", changes, certain=False),),
        outcome="one of the two is answered by 401",
    )
