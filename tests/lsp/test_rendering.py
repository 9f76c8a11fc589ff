"""What is kept of the diagnostics of a document is what they are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from keymend.facts import Facts
from keymend.lsp import rendering
from keymend.lsp.analysis import Analysis
from keymend.lsp.documents import Document
from keymend.lsp.later import Scope
from keymend.lsp.positions import Units
from keymend.lsp.rendering import Rendering, diagnostics, with_version
from keymend.samples import fake_key
from keymend.settings import Settings
from lsp.edits import as_range, changes, encodings, texts

KEYS = "".join(f'KEY_{n} = "{fake_key("openai-project", n)}"\n\n' for n in range(60))


def analysed(text: str, name: str = "app.py") -> Analysis:
    document = Document.opened(f"file:///workspace/{name}", "plaintext", 1, text)
    return Analysis(document, Scope.of(document.language, Settings(), name, Facts()))


@settings(max_examples=100)
@given(texts(260), changes, encodings)
def test_what_is_written_piece_by_piece_is_what_is_shown(
    text: str, made: list[tuple[tuple[int, int], tuple[int, int], str]], encoding: str
) -> None:
    analysis, units = analysed(text), Units(encoding)
    kept = Rendering(analysis, units, related=True)
    for version, (start, end, new) in enumerate(made, 2):
        near = (start[0] + end[0] % 3, end[1])
        document = analysis.document
        analysis.edited(document.edit(as_range(start, near), new, units, version))
        analysis.rescan()
        written = json.loads(with_version(kept.text(), version))
        assert written == diagnostics(analysis, units, related=True)


def test_what_a_finding_is_related_to_moves_with_its_lines() -> None:
    analysis = analysed("A=1\n" + "\n" * 300 + "A=2\n", ".env")
    work = analysis.later()
    assert work is not None
    analysis.take(work.run())
    kept = Rendering(analysis, Units(), related=True)
    assert related_lines(kept) == [301]
    analysis.edited(analysis.document.edit(as_range((150, 0), (150, 0)), "\n\n", Units(), 2))
    analysis.rescan()
    assert related_lines(kept) == [303]


def related_lines(kept: Rendering) -> list[int]:
    [shown] = json.loads(with_version(kept.text(), 1))
    return [
        each["location"]["range"]["start"]["line"] for each in shown.get("relatedInformation", ())
    ]


def test_after_a_keystroke_nothing_is_written_anew_but_what_is_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    analysis = analysed(KEYS * 20)
    kept = Rendering(analysis, Units(), related=True)
    kept.text()
    assert len(analysis.shown) == 1200
    made = 0
    diagnostic = rendering.diagnostic

    def noted(*asked: object, **how: object) -> object:
        nonlocal made
        made += 1
        return diagnostic(*asked, **how)  # type: ignore[arg-type] # passed on as they come

    monkeypatch.setattr(rendering, "diagnostic", noted)
    analysis.edited(analysis.document.edit(as_range((1001, 0), (1001, 0)), "\n", Units(), 2))
    analysis.rescan()
    kept.text()
    assert 0 < made < 25
