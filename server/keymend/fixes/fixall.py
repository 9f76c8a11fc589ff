"""Every fix of a document at once: what ``source.fixAll.keymend`` and ``check --fix`` do."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Final

from keymend.finding import Applicability, Edit, Finding
from keymend.fixes.edits import applied, normalized
from keymend.text import Snapshot, Span, split_lines

SAFE: Final = frozenset({Applicability.SAFE})

_ROUNDS: Final = 8
"""A mended place may show the next cause (quotes, then a space inside them); that ends."""


def fix_all(
    snapshot: Snapshot,
    scan: Callable[[Snapshot], Sequence[Finding]],
    allowed: frozenset[Applicability] = SAFE,
) -> tuple[Edit, ...]:
    """Return the edits of every repair in the document that ``allowed`` lets through.

    One call is enough: where repairs overlap, or one shows the need of another, the rest is
    done in further rounds over the mended text, and the edits returned lead from the text
    of ``snapshot`` straight to the last. Edits are normalized; none if nothing is to be done.
    """
    rounds: list[tuple[Edit, ...]] = []
    text = snapshot.text
    while len(rounds) < _ROUNDS:
        edits = _one_round(scan(replace(snapshot, text=text)), allowed)
        mended = applied(text, edits)
        if mended == text:
            break
        rounds.append(edits)
        text = mended
    if len(rounds) <= 1:
        return rounds[0] if rounds else ()
    return difference(snapshot.text, text)


def _one_round(findings: Iterable[Finding], allowed: frozenset[Applicability]) -> tuple[Edit, ...]:
    chosen: list[Edit] = []
    taken: list[Span] = []  # in order, none overlapping another
    for finding in findings:
        repair = next(
            (r for r in finding.repairs if r.applicability in allowed and not r.only_chosen), None
        )
        if repair is not None and not any(_is_taken(edit.span, taken) for edit in repair.edits):
            chosen += repair.edits
            for edit in repair.edits:
                insort(taken, edit.span)
    return normalized(chosen)


def _is_taken(span: Span, taken: list[Span]) -> bool:
    at = bisect_left(taken, span)
    return any(span.overlaps(other) for other in taken[max(0, at - 1) : at + 1])


def difference(before: str, after: str) -> tuple[Edit, ...]:
    """Return small edits that turn ``before`` into ``after``: lines, cut to what differs."""
    old, new = split_lines(before), split_lines(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    starts = list(accumulate(map(len, middle[0]), initial=sum(map(len, old[:head]))))
    return tuple(
        _trimmed(starts[i1], "".join(middle[0][i1:i2]), "".join(middle[1][j1:j2]))
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, *middle).get_opcodes()
        if tag != "equal"
    )


def _trimmed(start: int, old: str, new: str) -> Edit:
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    return Edit(Span(start + head, start + len(old) - tail), new[head : len(new) - tail])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items the two begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
