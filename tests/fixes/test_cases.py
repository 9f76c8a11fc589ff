"""The document after a move, byte for byte: one case file a language."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases import Case, load
from keymend.fixes.edits import applied
from keymend.fixes.move.offer import move_offers
from keymend.fixes.offer import NoWorkspace, Offer
from keymend.scan import scan
from keymend.syntax.languages import language_of
from keymend.text import Snapshot

CASES = [
    pytest.param(case, id=f"{file.stem}: {case.title}")
    for file in sorted((Path(__file__).parent / "cases").glob("*.case"))
    for case in load(file)
]


def snapshot_of(case: Case, text: str) -> Snapshot:
    return Snapshot(f"file:///workspace/{case.file}", text, language_of(Path(case.file)))


def moves(case: Case, text: str) -> list[Offer]:
    snapshot = snapshot_of(case, text)
    findings = scan(snapshot, path=case.file)
    return [
        offer for finding in findings for offer in move_offers(snapshot, finding, NoWorkspace())
    ]


@pytest.mark.parametrize("case", CASES)
def test_a_move_rewrites_the_document_as_expected(case: Case) -> None:
    offers = {offer.title: offer for offer in reversed(moves(case, case.text))}
    if not case.after:
        assert not offers
    for title, after in case.after.items():
        assert title in offers
        change = offers[title].build(NoWorkspace()).files[0]
        assert applied(case.text, change.edits) == after


@pytest.mark.parametrize("case", [case for case in CASES if case.values[0].after])  # type: ignore[union-attr]
def test_a_moved_document_holds_nothing_more_to_move(case: Case) -> None:
    for after in case.after.values():
        assert not moves(case, after)
