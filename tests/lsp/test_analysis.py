"""After any edits the findings are those of a scan of the whole text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from keymend.facts import Facts
from keymend.finding import Finding
from keymend.lsp.analysis import Analysis
from keymend.lsp.documents import Document
from keymend.lsp.later import Scope
from keymend.lsp.positions import Units
from keymend.rules import Reach
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.settings import Settings
from keymend.text import Snapshot
from lsp.edits import KEYS, as_range, changes, encodings, texts

KEY = fake_key("openai-project")


def analysed(text: str, name: str = "app.py", given_settings: Settings | None = None) -> Analysis:
    document = Document.opened(f"file:///workspace/{name}", "plaintext", 1, text)
    chosen = given_settings or Settings()
    return Analysis(document, Scope.of(document.language, chosen, name, Facts()))


def told(analysis: Analysis) -> list[Finding]:
    return [analysis.absolute(placed) for placed in analysis.shown]


def edit(analysis: Analysis, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
    document = analysis.document
    version = document.version + 1
    analysis.edited(document.edit(as_range(start, end), text, Units(), version))
    analysis.rescan()


def finish(analysis: Analysis) -> None:
    work = analysis.later()
    assert work is not None
    analysis.take(work.run())


@settings(max_examples=250)
@given(texts(260), changes, encodings)
@example("\n" * 200 + KEY + "\n" * 200, [((200, 3), (200, 4), ""), ((0, 0), (0, 0), "\n")], "utf-8")
def test_rescanning_what_was_touched_finds_what_a_scan_of_everything_finds(
    text: str, made: list[tuple[tuple[int, int], tuple[int, int], str]], encoding: str
) -> None:
    analysis, units = analysed(text), Units(encoding)
    for start, end, new in made:
        document = analysis.document
        version = document.version + 1
        # Most edits are small: the other end lies near.
        near = (start[0] + end[0] % 3, end[1])
        analysis.edited(document.edit(as_range(start, near), new, units, version))
        analysis.rescan()
        expected = scan(document.snapshot(), path="app.py", reaches=(Reach.LINES,))
        assert told(analysis) == expected
    if analysis.later() is not None:
        finish(analysis)
        assert told(analysis) == scan(analysis.document.snapshot(), path="app.py")


@settings(max_examples=60)
@given(texts(260), changes)
def test_several_edits_before_one_scan_are_as_good_as_one_each(
    text: str, made: list[tuple[tuple[int, int], tuple[int, int], str]]
) -> None:
    analysis = analysed(text)
    for start, end, new in made:
        document = analysis.document
        range_ = as_range(start, (start[0] + end[0] % 3, end[1]))
        analysis.edited(document.edit(range_, new, Units(), document.version + 1))
    analysis.rescan()
    assert told(analysis) == scan(
        analysis.document.snapshot(), path="app.py", reaches=(Reach.LINES,)
    )


LONG = "\n" * 300
CLIENT = 'from openai import OpenAI\nclient = OpenAI(api_kye="x")\n'


def codes(analysis: Analysis) -> list[str]:
    return [placed.finding.code for placed in analysis.shown]


def test_findings_of_the_whole_document_stay_and_move_until_they_are_looked_for_again() -> None:
    analysis = analysed(CLIENT + LONG)
    finish(analysis)
    assert codes(analysis) == ["KM401"]
    edit(analysis, (0, 0), (0, 0), "\n\n")
    assert codes(analysis) == ["KM401"]
    assert analysis.shown[0].line == 3
    edit(analysis, (200, 0), (200, 0), "x")
    assert codes(analysis) == ["KM401"]


def test_a_key_beside_the_comment_for_the_file_is_found_once() -> None:
    analysis = analysed(f"{KEY}  # keymend: ignore-file[KM102]\n{LONG}")
    edit(analysis, (301, 0), (301, 0), "x")
    assert [(placed.finding.code, placed.line) for placed in analysis.shown] == [("KM101", 0)]
    finish(analysis)
    assert codes(analysis) == ["KM101"]


def test_an_edit_of_its_line_takes_a_finding_of_the_whole_document_back_at_once() -> None:
    analysis = analysed(CLIENT + LONG)
    finish(analysis)
    edit(analysis, (1, 16), (1, 23), "api_key")
    assert codes(analysis) == []


def test_what_was_found_in_an_older_text_is_dropped() -> None:
    analysis = analysed(CLIENT + LONG)
    work = analysis.later()
    assert work is not None
    done = work.run()
    edit(analysis, (1, 16), (1, 23), "api_key")
    assert not analysis.take(done)
    assert codes(analysis) == []


def test_what_was_found_by_older_settings_is_dropped() -> None:
    analysis = analysed(CLIENT)
    work = analysis.later()
    assert work is not None
    done = work.run()
    other = Settings(ignore=("KM401",))
    analysis.rescope(Scope.of("python", other, "app.py", Facts()))
    assert not analysis.take(done)
    assert codes(analysis) == []


def test_a_comment_for_the_whole_file_holds_far_away_and_ends_with_the_comment() -> None:
    analysis = analysed("# keymend: ignore-file\n" + LONG)
    edit(analysis, (250, 0), (250, 0), KEY)
    assert codes(analysis) == []
    edit(analysis, (0, 0), (0, 22), "")
    assert codes(analysis) == ["KM101"]


pieces = st.sampled_from(["x", "😀", '"', "; ", "# ", "key = ", *(f'"{key}" ' for key in KEYS)])
runs = st.lists(st.tuples(pieces, st.integers(1, 20_000)), min_size=1, max_size=4)
long_edits = st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 40), pieces), max_size=4)


@settings(max_examples=60, deadline=None)
@given(runs, long_edits, st.sampled_from(["", "\n", "\nx = 1\n" * 60]))
def test_in_lines_of_any_length_all_is_found_in_the_end(
    made: list[tuple[str, int]], edits: list[tuple[int, int, str]], below: str
) -> None:
    line = "".join(piece * (1 + size // (30 * len(piece))) for piece, size in made) * 12
    analysis = analysed(line + below)
    for start, size, text in edits:
        edit(analysis, (0, start % len(line)), (0, start % len(line) + size), text)
    if analysis.has_more:
        finish(analysis)
    assert told(analysis) == scan(analysis.document.snapshot(), path="app.py")


def test_in_a_long_line_findings_stay_and_move_at_once_with_what_is_typed() -> None:
    assignment, filler = f'key = "{KEY}"', "x; " * 10_000
    analysis = analysed(assignment + "; " + filler + assignment + "; " + filler)
    places = [placed.finding.span.start for placed in analysis.shown]
    assert len(places) == 2
    edit(analysis, (0, 20_000), (0, 20_000), "yy")
    assert [placed.finding.span.start for placed in analysis.shown] == [places[0], places[1] + 2]
    edit(analysis, (0, places[1] + 2), (0, places[1] + 12), "")
    assert [placed.finding.span.start for placed in analysis.shown][:1] == [places[0]]
    edit(analysis, (0, 20_000), (0, 20_000), f"; {assignment}; ")
    assert 20_000 < analysis.shown[1].finding.span.start < 20_200


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many code points each scan at once has looked at."""
    sizes: list[int] = []
    scan_at_once = Scope.near_in

    def noted(scope: Scope, snapshot: Snapshot) -> list[Finding]:
        sizes.append(len(snapshot.text))
        return scan_at_once(scope, snapshot)

    monkeypatch.setattr(Scope, "near_in", noted)
    return sizes


@pytest.mark.parametrize("lines", [1_000, 10_000, 50_000])
def test_a_keystroke_is_as_much_work_in_a_long_file_as_in_a_short_one(
    scanned: list[int], lines: int
) -> None:
    analysis = analysed("value = 1\n" * lines)
    edit(analysis, (500, 3), (500, 3), "x")
    edit(analysis, (500, 3), (501, 3), "")
    assert scanned[1:] == [10 * 97 + 1, 10 * 97]


@pytest.mark.parametrize("size", [100_000, 1_000_000])
def test_a_keystroke_is_as_much_work_in_a_long_line_as_in_a_short_one(
    scanned: list[int], size: int
) -> None:
    analysis = analysed("[" + "1, " * size + "]")
    edit(analysis, (0, 90_000), (0, 90_000), "2")
    assert scanned[1:] == [2 * 3 * 8192 + 1]


def test_a_client_that_sends_the_whole_text_has_scanned_what_has_changed(
    scanned: list[int],
) -> None:
    text = "value = 1\n" * 10_000
    analysis = analysed(text)
    changed = text[:50_003] + "x" + text[50_003:]
    analysis.edited(analysis.document.replace_all(changed, 2))
    analysis.rescan()
    assert scanned[1:] == [10 * 97 + 1]
    assert analysis.document.snapshot().text == changed


def test_what_is_found_in_the_whole_document_stays_when_the_client_sends_the_whole_text() -> None:
    analysis = analysed(CLIENT + LONG)
    finish(analysis)
    document = analysis.document
    analysis.edited(document.replace_all("\n" + CLIENT + LONG, 2))
    analysis.rescan()
    assert [(placed.finding.code, placed.line) for placed in analysis.shown] == [("KM401", 2)]


def test_an_excluded_file_shows_nothing() -> None:
    assert codes(analysed(KEY, "vendor/app.py", Settings(exclude=("vendor/",)))) == []
