"""Fix-all: every safe repair at once, free of conflicts, stable after one call."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from keymend.finding import Applicability, Edit, Finding, Repair, Severity
from keymend.fixes.edits import applied, normalized
from keymend.fixes.fixall import SAFE, difference, fix_all
from keymend.text import Snapshot, Span


def finding(span: Span, text: str, applicability: Applicability = Applicability.SAFE) -> Finding:
    repair = Repair("Mend", (Edit(span, text),), applicability)
    return Finding("KM201", "test", Severity.ERROR, "", span, repairs=(repair,))


def doubled_letters(snapshot: Snapshot) -> Sequence[Finding]:
    """A rule whose repair shows the next finding, and whose findings overlap: ``aab`` to ``ab``."""
    matches = re.finditer(r"(?=(\w)\1)", snapshot.text)
    return [finding(Span(found.start(), found.start() + 2), found[1]) for found in matches]


@given(st.text(alphabet="ab \r\n"))
def test_one_call_is_enough(text: str) -> None:
    snapshot = Snapshot("file:///a.txt", text * 3)
    mended = applied(snapshot.text, fix_all(snapshot, doubled_letters))
    again = Snapshot("file:///a.txt", mended)
    rounds = max((len(run[0]) for run in re.finditer(r"(\w)\1*", snapshot.text)), default=0)
    if rounds < 2**8:
        assert not doubled_letters(again)
        assert fix_all(again, doubled_letters) == ()


def test_a_repair_that_never_ends_is_given_up() -> None:
    def growing(snapshot: Snapshot) -> Sequence[Finding]:
        end = len(snapshot.text)
        return [finding(Span(end, end), "x")]

    snapshot = Snapshot("file:///a.txt", "")
    assert applied("", fix_all(snapshot, growing)) == "x" * 8


def test_only_what_is_allowed_is_applied() -> None:
    def unsafe(snapshot: Snapshot) -> Sequence[Finding]:
        return [finding(Span(0, 1), "x", Applicability.UNSAFE)] if snapshot.text[0] != "x" else []

    snapshot = Snapshot("file:///a.txt", "abc")
    assert fix_all(snapshot, unsafe) == ()
    allowed = SAFE | {Applicability.UNSAFE}
    assert applied("abc", fix_all(snapshot, unsafe, allowed)) == "xbc"


@given(st.text(alphabet="ab\r\n"), st.text(alphabet="ab\r\n"))
def test_a_difference_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    edits = difference(before, after)
    assert applied(before, edits) == after
    assert normalized(edits) == edits
