"""What is left to be found runs once for all that is read as one, and leaves nothing behind."""

from __future__ import annotations

import gc

import pytest

from keymend.facts import Facts
from keymend.finding import Finding
from keymend.lsp.analysis import Analysis, Group
from keymend.lsp.documents import Document
from keymend.lsp.later import Later, Scope, run_all
from keymend.settings import Settings
from keymend.text import Snapshot

CLIENT = 'client = OpenAI(api_kye="x")\n'


def notebook(*cells: tuple[str, str]) -> Group:
    group = Group()
    for number, (language, text) in enumerate(cells):
        uri = f"vscode-notebook-cell:/workspace/n.ipynb#{number}"
        document = Document.opened(uri, language, 1, text)
        scope = Scope.of(document.language, Settings(), "n.ipynb", Facts())
        group.members.append(Analysis(document, scope, group))
    return group


def finish(group: Group) -> list[list[tuple[str, int]]]:
    """Find what is left to be found, and return code and line of what each member shows."""
    works = group.later()
    for (analysis, _), done in zip(works, run_all([work for _, work in works]), strict=True):
        analysis.take(done)
    return [
        [(placed.finding.code, placed.line) for placed in analysis.shown]
        for analysis in group.members
    ]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many code points the rules for whole documents have read each time."""
    sizes: list[int] = []
    far_in = Scope.far_in

    def noted(scope: Scope, snapshot: Snapshot) -> list[Finding]:
        sizes.append(len(snapshot.text))
        return far_in(scope, snapshot)

    monkeypatch.setattr(Scope, "far_in", noted)
    return sizes


def test_the_cells_of_a_notebook_are_read_once_however_many_there_are(read: list[int]) -> None:
    import_, cell = "from openai import OpenAI\n", f"%pip install x\n{CLIENT}"
    group = notebook(("python", import_), *[("python", cell)] * 200)
    assert finish(group) == [[], *[[("KM401", 1)]] * 200]
    assert read == [len(import_) + 1 + 200 * (len(cell) + 1)]


def test_cells_of_other_languages_are_read_apart(read: list[int]) -> None:
    group = notebook(
        ("python", "from openai import OpenAI"),
        ("markdown", "# Text"),
        ("python", f"%%bash\necho {CLIENT}"),
        ("python", CLIENT),
    )
    assert finish(group) == [[], [], [], [("KM401", 0)]]
    assert len(read) <= 2


def test_a_cell_that_was_edited_meanwhile_takes_nothing_over() -> None:
    group = notebook(("python", "from openai import OpenAI"), ("python", CLIENT))
    works = group.later()
    group.members[1].document.replace_all("x = 1\n", 2)
    done = run_all([work for _, work in works])
    assert not group.members[1].take(done[1])


def test_nothing_is_left_for_the_collector_of_cycles() -> None:
    text = "from openai import OpenAI\n" + CLIENT * 50
    document = Document.opened("file:///workspace/app.py", "python", 1, text)
    analysis = Analysis(document, Scope.of("python", Settings(), "app.py", Facts()))
    finish(analysis.group)  # what is made once and kept is made
    document.replace_all(text + "x", 2)
    gc.collect()
    gc.disable()
    try:
        assert len(finish(analysis.group)[0]) == 50
        assert gc.collect() < 100
    finally:
        gc.enable()


def test_cycles_are_collected_again_after_work_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Later) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Later, "run", fail)
    [(_, work)] = notebook(("python", CLIENT)).later()
    with pytest.raises(ZeroDivisionError):
        run_all([work])
    assert gc.isenabled()
