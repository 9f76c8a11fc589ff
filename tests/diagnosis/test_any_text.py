"""Texts of any kind: nothing breaks, spans lie in the text, windows give the same findings."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import load
from keymend.finding import Finding
from keymend.samples import fake_key
from keymend.scan import REACH_LINES, scan
from keymend.syntax.languages import language_of
from keymend.text import Snapshot, Span

PIECES = [
    "api_key",
    "OPENAI_API_KEY",
    "Authorization: Bearer ",
    "new OpenAI({ apiKey: ",
    "OpenAI(",
    "sk-proj-",
    "T3BlbkFJ",
    "AAABACOG",
    "JQQJ99",
    fake_key("openai-user"),
    fake_key("azure-openai"),
    fake_key("groq")[:30],
    *"=:,;()[]{}<>\"'`\\$#…“”–\u200b\u202e\ufeff\u0430\u0301🎉 \t\n",  # noqa: RUF001
    '"""',
    "\r\n",
    "your-key",
    "${X}",
]
FILES = ["app.py", "app.ts", ".env", "config.yaml", "config.json", "run.sh", "notes.txt", "a.ipynb"]


@settings(max_examples=1500, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(FILES))
def test_findings_of_any_text_lie_in_it_and_repairs_are_sound(text: str, file: str) -> None:
    snapshot = Snapshot(f"file:///workspace/{file}", text, language_of(Path(file)))
    for finding in scan(snapshot, path=file):
        spans = [finding.span, *(related.span for related in finding.related)]
        assert all(0 <= span.start <= span.end <= len(text) for span in spans)
        assert "\n" not in finding.message
        for repair in finding.repairs:
            edits = sorted(edit.span for edit in repair.edits)
            assert edits
            assert all(0 <= span.start <= span.end <= len(text) for span in edits)
            assert not any(one.overlaps(other) for one, other in itertools.pairwise(edits))


def _own(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.code.startswith(("KM2", "KM3"))]


@pytest.mark.parametrize("suffix", [".py", ".env", ".yaml", ".ts"])
def test_a_window_gives_what_the_whole_text_gives(suffix: str) -> None:
    folder = Path(__file__).parents[1] / "rules"
    texts = [
        case.text
        for file in sorted([*folder.glob("KM2*/*.case"), *folder.glob("KM3*/*.case")])
        for case in load(file)
        if f"x{case.file}".endswith(suffix) and "/" not in case.file and not case.settings
    ]
    assert len(texts) > 10
    text = ("\n" * 3).join(texts)
    uri, language = f"file:///workspace/x{suffix}", language_of(Path(f"x{suffix}"))
    snapshot = Snapshot(uri, text, language)
    whole = _own(scan(snapshot))
    assert len(whole) > 10
    lines = snapshot.lines
    for number in range(0, len(lines), 5):
        first, last = max(0, number - REACH_LINES), min(len(lines) - 1, number + REACH_LINES)
        start, end = lines.starts[first], lines.full_line(last).end
        line = lines.full_line(number)
        window = _own(scan(Snapshot(uri, text[start:end], language)))
        found = [(f.code, f.span.shifted(start), f.message) for f in window]
        assert _on(line, found) == _on(line, [(f.code, f.span, f.message) for f in whole])


def _on(line: Span, found: list[tuple[str, Span, str]]) -> list[tuple[str, Span, str]]:
    return [one for one in found if line.start <= one[1].start < line.end]
