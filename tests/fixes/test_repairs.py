"""Every repair of every rule, on the texts of the rules' own cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cases import Case, load
from keymend.finding import Applicability, Finding
from keymend.fixes import NoWorkspace, offers
from keymend.fixes.edits import applied
from keymend.fixes.fixall import SAFE, fix_all
from keymend.optiontable import read_options
from keymend.scan import scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot

FOLDER = Path(__file__).parent.parent / "rules"
CASES = [
    pytest.param(case, id=f"{file.parent.name}/{file.stem}: {case.title}")
    for file in sorted(FOLDER.glob("*/*.case"))
    for case in load(file)
    if case.findings
]
LEVELS = {"safe": SAFE, "all": SAFE | {Applicability.UNSAFE}}


def scanned(case: Case) -> tuple[Snapshot, Settings]:
    options, problems = read_options(case.settings)
    assert not problems
    snapshot = Snapshot(f"file:///workspace/{case.file}", case.text, language_of(Path(case.file)))
    return snapshot, Settings.from_options(options)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("case", CASES)
def test_all_repairs_at_once_are_stable_and_make_nothing_worse(case: Case, level: str) -> None:
    snapshot, settings = scanned(case)

    def find(text: Snapshot) -> Sequence[Finding]:
        return scan(text, settings, path=case.file)

    edits = fix_all(snapshot, find, LEVELS[level])
    after = Snapshot(snapshot.uri, applied(snapshot.text, edits), snapshot.language)
    assert fix_all(after, find, LEVELS[level]) == ()
    before_count, after_count = len(find(snapshot)), len(find(after))
    assert after_count <= before_count
    if edits and level == "safe":
        mendable = [f for f in find(after) if any(r.applicability in SAFE for r in f.repairs)]
        assert not mendable


@pytest.mark.parametrize("case", CASES)
def test_every_fix_that_is_offered_can_be_made_and_ends_its_finding(case: Case) -> None:
    snapshot, settings = scanned(case)

    def alike(finding: Finding, text: str) -> int:
        found = scan(Snapshot(snapshot.uri, text, snapshot.language), settings, path=case.file)
        return sum(other.fingerprint == finding.fingerprint for other in found)

    for finding in scan(snapshot, settings, path=case.file):
        made = offers(snapshot, finding)
        assert sum(offer.preferred for offer in made) <= 1
        for offer in made:
            if offer.applicability is not Applicability.MANUAL:
                edits = offer.build(NoWorkspace()).files[0].edits
                mended = applied(snapshot.text, edits)
                assert alike(finding, mended) < alike(finding, snapshot.text)
