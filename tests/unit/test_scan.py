"""The engine as a whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from keymend.finding import Finding, Severity
from keymend.rules import Reach, Rule, linewise
from keymend.rules.registry import RULES
from keymend.samples import fake_key
from keymend.scan import describe_failure, find, most_specific, scan
from keymend.settings import Settings
from keymend.text import Snapshot, Span
from keymend.view import View


def finding(start: int, end: int, specificity: int = 0, code: str = "KM101") -> Finding:
    return Finding(code, "", Severity.ERROR, "", Span(start, end), specificity=specificity)


def test_where_findings_overlap_the_most_specific_speaks() -> None:
    wide, narrow, apart = finding(0, 10), finding(4, 6, 5, "KM205"), finding(10, 12)
    assert most_specific([wide, narrow, apart]) == [narrow, apart]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.integers(0, 3)), max_size=30))
def test_of_any_findings_none_kept_overlaps_another(places: list[tuple[int, int, int]]) -> None:
    findings = [finding(start, start + length, rank) for start, length, rank in places]
    kept = most_specific(findings)
    assert all(a.span.end <= b.span.start for a, b in pairwise(kept))
    for lost in findings:
        assert any(k.span.overlaps(lost.span) and k.specificity >= lost.specificity for k in kept)


def test_severity_is_a_setting() -> None:
    text = f'key = "{fake_key("groq")}"'
    for name in ("KM101", "hardcoded-key"):
        [found] = scan(Snapshot("file:///a.py", text), Settings(severity={name: Severity.HINT}))
        assert found.severity is Severity.HINT


@given(st.text(max_size=200))
def test_no_text_makes_the_engine_fail(text: str) -> None:
    for name in ("app.py", ".env"):
        for found in scan(Snapshot(f"file:///{name}", text)):
            assert 0 <= found.span.start <= found.span.end <= len(text)


def test_neither_the_server_nor_the_validator_is_loaded_by_a_check() -> None:
    code = (
        "import sys; from keymend.cli import main; main(['check', '--exit-zero', sys.executable]);"
        "heavy = {'pygls', 'lsprotocol', 'openai', 'httpx', 'httpx2', 'requests', 'asyncio'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_rules_that_run_at_once_are_those_that_read_lines() -> None:
    assert tuple(rule for rule in RULES if rule.reach is Reach.LINES) == linewise.RULES


class FailingRule(Rule):
    """Fails, with what it read in its message."""

    code = "KM999"
    name = "failing"

    def check(self, view: View) -> Iterator[Finding]:
        raise ValueError(view.snapshot.text)


def test_a_rule_that_fails_is_named_without_the_text_and_the_others_go_on() -> None:
    text = f'key = "{fake_key("groq")}"'
    failures: list[str] = []
    found = find(
        Snapshot("file:///a.py", text),
        [FailingRule(), *RULES],
        Settings(),
        on_failure=lambda rule, error: failures.append(describe_failure(rule, error)),
    )
    assert "KM101" in {finding.code for finding in found}
    [failure] = failures
    assert failure.startswith("internal error in KM999 (ValueError at test_scan.py:")
    assert fake_key("groq") not in failure
