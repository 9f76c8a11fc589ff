"""Every rule, by the cases in the folder of its code."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases import Case, load
from keymend import clients
from keymend.concern import Concern, look_at
from keymend.finding import Finding
from keymend.fixes import offers
from keymend.fixes.edits import applied
from keymend.matching import engine
from keymend.optiontable import read_options
from keymend.rules import Rule
from keymend.rules.registry import RULES
from keymend.scan import scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot
from keymend.workspace.index import uri_of
from workspaces import ROOT, facts_of

FOLDER = Path(__file__).parent
CASES = [
    pytest.param(case, id=f"{file.parent.name}/{file.stem}: {case.title}")
    for file in sorted(FOLDER.glob("*/*.case"))
    for case in load(file)
]


def snapshot_of(case: Case, text: str | None = None) -> Snapshot:
    uri = uri_of(ROOT / case.file)
    return Snapshot(uri, case.text if text is None else text, language_of(Path(case.file)))


def findings_of(case: Case, text: str | None = None) -> list[Finding]:
    options, problems = read_options(case.settings)
    assert not problems
    return scan(
        snapshot_of(case, text),
        Settings.from_options(options),
        path=case.file,
        facts=facts_of(case),
    )


@pytest.mark.parametrize("case", CASES)
def test_findings_are_exactly_those_expected(case: Case) -> None:
    found = [(f.code, case.text[slice(*f.span)], f.message) for f in findings_of(case)]
    assert [place[:2] for place in found] == [place[:2] for place in case.findings]
    for (_, _, message), (_, _, part) in zip(found, case.findings, strict=True):
        assert part in message
        assert "\n" not in message


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_parsed_holds_no_problem_with_a_client(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_WORTH_LOADING", 0)
    found = [(f.code, f.span, f.message) for f in findings_of(case)]
    monkeypatch.setattr(clients, "concerns", lambda _: True)
    assert [(f.code, f.span, f.message) for f in findings_of(case)] == found


@pytest.mark.parametrize("case", CASES)
def test_no_text_with_findings_is_left_out_of_a_scan_of_a_tree(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_WORTH_LOADING", 0)
    data = case.text.encode("utf-8", "surrogatepass")
    concern = look_at(data, snapshot_of(case).language).concern
    codes = {finding.code for finding in findings_of(case)}
    assert concern is Concern.ANYBODY or codes <= (
        {"KM506"} if concern is Concern.LOOKUPS else set()
    )


@pytest.mark.parametrize("case", CASES)
def test_fixes_give_the_expected_text(case: Case) -> None:
    for title, after in case.after.items():
        text = fixed(case, title)
        assert text == after


def fixed(case: Case, title: str) -> str:
    for finding in findings_of(case):
        for offer in offers(snapshot_of(case), finding):
            if offer.title == title:
                [change] = offer.build(NoWorkspace()).files
                return applied(case.text, change.edits)
    raise AssertionError(f"no fix is called {title!r}")


class NoWorkspace:
    """Repairs inside a document ask for no other file."""

    def read(self, path: Path) -> tuple[str, int | None] | None:
        raise AssertionError(f"{path} is not needed")

    def is_ignored(self, path: Path) -> bool:
        raise AssertionError(f"{path} is not needed")

    def is_wide(self, path: Path) -> bool:
        raise AssertionError(f"{path} is not needed")

    def root_of(self, path: Path) -> Path:
        raise AssertionError(f"{path} is not needed")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_cases_that_speak_and_cases_that_are_silent(rule: Rule) -> None:
    cases = [case for file in (FOLDER / rule.code).glob("*.case") for case in load(file)]
    assert any(code == rule.code for case in cases for code, _, _ in case.findings)
    assert any(not case.findings for case in cases)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_whole_page(rule: Rule) -> None:
    sections = [line for line in rule.page.splitlines() if line.startswith("## ")]
    expected = ["What it sees", "Why", "Example", "Instead", "Sources"]
    assert sections == [f"## {title}" for title in expected]
