"""After any edits the findings are those of a scan of the whole text."""

from __future__ import annotations

from hypothesis import example, given, settings

from keymend.facts import Facts
from keymend.finding import Finding
from keymend.lsp.analysis import Analysis, Scope
from keymend.lsp.documents import Document
from keymend.lsp.positions import Units
from keymend.rules import Reach
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.settings import Settings
from lsp.edits import as_range, changes, encodings, texts

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


def test_an_excluded_file_shows_nothing() -> None:
    assert codes(analysed(KEY, "vendor/app.py", Settings(exclude=("vendor/",)))) == []
