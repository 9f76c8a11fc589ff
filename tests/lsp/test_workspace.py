"""What reaches beyond one document: notebooks, files that are not open, facts, folders."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from keymend.samples import fake_key
from lsp.clients import Editor

KEY = fake_key("openai-project")
CODE = f'from openai import OpenAI\n\nclient = OpenAI(api_key="{KEY}")\n'
CELL = "vscode-notebook-cell:/workspace/n.ipynb#"


def cell(name: str, text: str) -> types.TextDocumentItem:
    return types.TextDocumentItem(CELL + name, "python", 1, text)


def entry(name: str) -> types.NotebookCell:
    return types.NotebookCell(types.NotebookCellKind.Code, CELL + name)


async def published(editor: Editor, uri: str) -> Any:
    params = await editor.take(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert params.uri == uri
    return params.diagnostics


async def call(editor: Editor, command: str) -> Any:
    params = types.ExecuteCommandParams(command, [])
    return await editor.workspace_execute_command_async(params)


async def test_each_cell_of_a_notebook_is_reported_in_its_own_place(tmp_path: Path) -> None:
    def pushing(told: types.ClientCapabilities) -> None:
        assert told.workspace
        told.workspace.diagnostics = None

    editor = Editor()
    await editor.start("vscode", tmp_path, changes=pushing)
    notebook = types.NotebookDocument("file:///workspace/n.ipynb", "jupyter-notebook", 1, [])
    editor.notebook_document_did_open(
        types.DidOpenNotebookDocumentParams(notebook, [cell("a", "x = 1\n"), cell("b", CODE)])
    )
    assert await published(editor, CELL + "a") == ()
    [problem] = await published(editor, CELL + "b")
    assert problem.code == "KM101"
    assert problem.range.start == types.Position(2, 25)
    place = types.Position(0, 0)
    edit = types.TextDocumentContentChangePartial(types.Range(place, place), KEY + "\n")
    change = types.NotebookDocumentCellChanges(
        structure=types.NotebookDocumentCellChangeStructure(
            types.NotebookCellArrayChange(0, 2, [entry("a"), entry("c")]),
            did_open=[cell("c", "")],
            did_close=[types.TextDocumentIdentifier(CELL + "b")],
        ),
        text_content=[
            types.NotebookDocumentCellContentChanges(
                types.VersionedTextDocumentIdentifier(2, CELL + "a"), [edit]
            )
        ],
    )
    editor.notebook_document_did_change(
        types.DidChangeNotebookDocumentParams(
            types.VersionedNotebookDocumentIdentifier(2, notebook.uri),
            types.NotebookDocumentChangeEvent(cells=change),
        )
    )
    assert await published(editor, CELL + "b") == ()
    assert await published(editor, CELL + "c") == ()
    assert len(await published(editor, CELL + "a")) == 1
    gone = [types.TextDocumentIdentifier(CELL + name) for name in "ac"]
    editor.notebook_document_did_close(
        types.DidCloseNotebookDocumentParams(types.NotebookDocumentIdentifier(notebook.uri), gone)
    )
    assert await published(editor, CELL + "a") == ()
    assert await published(editor, CELL + "c") == ()
    await editor.end()


async def test_a_cell_is_read_with_the_cells_above_it(tmp_path: Path) -> None:
    editor = Editor()
    await editor.start("neovim", tmp_path)
    notebook = types.NotebookDocument(
        "file:///workspace/n.ipynb", "jupyter-notebook", 1, [entry("a"), entry("b")]
    )
    client = 'made = OpenAI(api_kye="x")\n'
    cells = [cell("b", client), cell("a", "%pip install openai\nfrom openai import OpenAI\n")]
    editor.notebook_document_did_open(types.DidOpenNotebookDocumentParams(notebook, cells))
    assert await published(editor, CELL + "b") == ()
    assert await published(editor, CELL + "a") == ()
    [problem] = await published(editor, CELL + "b")
    assert problem.code == "KM401"
    assert problem.range.start == types.Position(0, client.index("api_kye"))
    place = types.Range(types.Position(1, 0), types.Position(1, 0))
    edit = types.TextDocumentContentChangePartial(place, "# ")
    identifier = types.VersionedTextDocumentIdentifier(2, CELL + "a")
    texts = [types.NotebookDocumentCellContentChanges(identifier, [edit])]
    editor.notebook_document_did_change(
        types.DidChangeNotebookDocumentParams(
            types.VersionedNotebookDocumentIdentifier(2, notebook.uri),
            types.NotebookDocumentChangeEvent(
                cells=types.NotebookDocumentCellChanges(text_content=texts)
            ),
        )
    )
    assert await published(editor, CELL + "a") == ()
    assert await published(editor, CELL + "b") == ()
    gone = [types.TextDocumentIdentifier(CELL + name) for name in "ab"]
    editor.notebook_document_did_close(
        types.DidCloseNotebookDocumentParams(types.NotebookDocumentIdentifier(notebook.uri), gone)
    )
    assert await published(editor, CELL + "a") == ()
    assert await published(editor, CELL + "b") == ()
    await editor.end()


async def test_a_scan_of_the_workspace_reports_files_that_are_not_open(
    editor: Editor, tmp_path: Path
) -> None:
    closed, shown = tmp_path / "closed.py", tmp_path / "shown.py"
    closed.write_text(CODE, encoding="utf-8")
    shown.write_text(CODE, encoding="utf-8")
    (tmp_path / "clean.py").write_text("x = 1\n", encoding="utf-8")
    editor.open(shown.as_uri(), CODE, "python")
    assert len(await editor.problems(shown.as_uri())) == 1
    assert await call(editor, "keymend.server.scanWorkspace") == {"files": 3, "findings": 2}
    [problem] = await published(editor, closed.as_uri())
    assert problem.code == "KM101"
    editor.open(closed.as_uri(), CODE, "python")
    assert await published(editor, closed.as_uri()) == ()
    assert len(await editor.problems(closed.as_uri())) == 1
    await editor.close(closed.as_uri())
    await editor.close(shown.as_uri())


async def test_a_second_scan_takes_back_what_is_mended(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text(CODE, encoding="utf-8")
    await call(editor, "keymend.server.scanWorkspace")
    assert len(await published(editor, file.as_uri())) == 1
    file.write_text("x = 1\n", encoding="utf-8")
    assert await call(editor, "keymend.server.scanWorkspace") == {"files": 1, "findings": 0}
    assert await published(editor, file.as_uri()) == ()


async def test_what_a_scan_said_of_a_file_goes_with_the_file(
    editor: Editor, tmp_path: Path
) -> None:
    file = tmp_path / "app.py"
    file.write_text(CODE, encoding="utf-8")
    await call(editor, "keymend.server.scanWorkspace")
    assert len(await published(editor, file.as_uri())) == 1
    file.unlink()
    deleted = types.FileEvent(file.as_uri(), types.FileChangeType.Deleted)
    editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([deleted]))
    assert await published(editor, file.as_uri()) == ()


async def test_what_a_report_of_a_defect_needs_is_told_and_no_more(
    editor: Editor, tmp_path: Path
) -> None:
    uri = (tmp_path / f"{KEY}.py").as_uri()
    editor.open(uri, CODE, "python")
    await editor.problems(uri)
    told = await call(editor, "keymend.server.debugInformation")
    text = json.dumps(told)
    assert told["documents"][0]["findings"] == ["KM101"]
    assert told["client"]["encoding"] in ("utf-8", "utf-16", "utf-32")
    assert KEY not in text
    assert tmp_path.name not in text
    await editor.close(uri)


async def test_what_git_says_of_an_environment_file_is_known(repository: Path) -> None:
    editor = Editor()
    await editor.start("neovim", repository)
    file = repository / ".env"
    editor.open(file.as_uri(), file.read_text(encoding="utf-8"))
    codes = [problem.code for problem in await editor.problems(file.as_uri())]
    if not codes:  # the folder was not read yet: the rest follows when it is
        codes = [problem.code for problem in await editor.problems(file.as_uri())]
    assert codes == ["KM104"]
    (repository / ".gitignore").write_text(".env\n", encoding="utf-8")
    saved = types.TextDocumentIdentifier((repository / ".gitignore").as_uri())
    editor.text_document_did_save(types.DidSaveTextDocumentParams(saved))
    assert await editor.problems(file.as_uri()) == ()
    await editor.close(file.as_uri())
    await editor.end()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with an environment file that git neither tracks nor ignores."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\n", encoding="utf-8")
    return tmp_path
