"""The server over standard input and output, as three editors use it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from lsprotocol import types

from keymend.lsp.later import Done, Later
from keymend.samples import fake_key
from lsp.clients import PROFILES, TIMEOUT, Editor, capabilities
from lsp.wire import Wire

KEY = fake_key("openai-project")
CODE = f'from openai import OpenAI\n\nclient = OpenAI(api_key="{KEY}")\n'


def units(editor: Editor, text: str) -> int:
    """Return the length of ``text`` in the editor's units."""
    codec, width = {
        types.PositionEncodingKind.Utf8: ("utf-8", 1),
        types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
        types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
    }[editor.encoding]
    return len(text.encode(codec)) // width


async def test_a_key_is_reported_and_an_edit_that_removes_it_takes_the_report_back(
    editor: Editor, tmp_path: Path
) -> None:
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    [problem] = await editor.problems(uri)
    assert problem.code == "KM101"
    assert problem.source == "keymend"
    assert problem.severity == types.DiagnosticSeverity.Error
    assert "\n" not in problem.message
    assert problem.data is not None
    assert set(problem.data) == {"rule", "fingerprint", "version"}
    assert (problem.data["rule"], problem.data["version"]) == ("KM101", 1)
    assert problem.range == types.Range(types.Position(2, 25), types.Position(2, 25 + len(KEY)))
    editor.change(uri, ((2, 24), (2, 26 + len(KEY)), "load()"))
    assert await editor.problems(uri) == ()
    await editor.close(uri)


async def test_columns_are_in_the_units_of_the_editor(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / "notes.txt").as_uri()
    before = "é\u2028😀 key: "
    editor.open(uri, f"\x0c\u2028\n{before}{KEY}\n")
    [problem] = await editor.problems(uri)
    assert problem.range.start == types.Position(1, units(editor, before))
    assert problem.range.end == types.Position(1, units(editor, before + KEY))
    editor.change(uri, ((1, 0), (1, units(editor, "é\u2028😀")), "x"))
    [problem] = await editor.problems(uri)
    assert problem.range.start == types.Position(1, len("x key: "))
    await editor.close(uri)


async def test_several_changes_in_one_notification_are_applied_in_their_order(
    editor: Editor, tmp_path: Path
) -> None:
    uri = (tmp_path / "notes.txt").as_uri()
    editor.open(uri, "a\nb\n")
    assert await editor.problems(uri) == ()
    editor.change(uri, ((0, 0), (0, 1), f"{KEY}\n"), ((1, 0), (1, 0), "x"), ((3, 0), (3, 0), KEY))
    first, second = await editor.problems(uri)
    assert first.range.start == types.Position(0, 0)
    assert second.range.start == types.Position(3, 0)
    await editor.close(uri)


async def test_rules_that_need_the_whole_document_follow(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, 'from openai import OpenAI\nclient = OpenAI(api_kye="x")\n', "python")
    problems = await editor.problems(uri, more=True)
    assert [problem.code for problem in problems] == ["KM401"]
    editor.change(uri, ((1, 16), (1, 26), "api_key=load()"))
    assert await editor.problems(uri) == ()
    await editor.close(uri)


async def test_the_move_into_the_environment_is_offered_first(
    editor: Editor, tmp_path: Path
) -> None:
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    await editor.problems(uri)
    actions = await editor.actions(uri, 2, 30, only=["quickfix"])
    assert [bool(action.is_preferred) for action in actions].count(True) == 1
    assert actions[0].is_preferred
    assert "OPENAI_API_KEY" in actions[0].title
    edit = await editor.chosen(actions[0])
    created = [c for c in edit.document_changes or () if isinstance(c, types.CreateFile)]
    supports = editor.capabilities.workspace.workspace_edit  # type: ignore[union-attr]
    assert bool(created) == bool(supports and supports.resource_operations)
    annotated = supports is not None and supports.change_annotation_support is not None
    assert bool(edit.change_annotations) == annotated
    for change in edit.document_changes or ():
        if isinstance(change, types.TextDocumentEdit):
            own = change.text_document.uri == uri
            assert change.text_document.version == (1 if own else None)
    assert edit.changes is None
    await editor.close(uri)


async def test_after_a_move_one_notice_tells_what_is_left(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    await editor.problems(uri)
    action = (await editor.actions(uri, 2, 30, only=["quickfix"]))[0]
    is_resolved = action.edit is None
    await editor.chosen(action)
    editor.change(uri, ((2, 24), (2, 26 + len(KEY)), "x"))
    assert await editor.problems(uri) == ()
    if is_resolved:  # elsewhere nobody can tell whether the edit was chosen
        shown = await editor.take(types.WINDOW_SHOW_MESSAGE)
        assert shown.type == types.MessageType.Info
        assert "revoke it at https://platform.openai.com/api-keys" in shown.message
        assert KEY not in shown.message
    editor.change(uri, ((0, 0), (0, 0), "\n"))
    assert await editor.problems(uri) == ()
    await editor.close(uri)


async def test_a_move_that_was_not_applied_is_not_told_of(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    await editor.problems(uri)
    await editor.chosen((await editor.actions(uri, 2, 30, only=["quickfix"]))[0])
    editor.change(uri, ((0, 0), (0, 0), "\n"))
    assert len(await editor.problems(uri)) == 1
    editor.change(uri, ((3, 24), (3, 26 + len(KEY)), "load()"))
    assert await editor.problems(uri) == ()
    await editor.close(uri)


async def test_an_action_for_another_version_makes_no_edit(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    await editor.problems(uri)
    actions = await editor.actions(uri, 2, 30)
    if actions[0].edit is None:
        editor.change(uri, ((0, 0), (0, 0), "\n"))
        await editor.problems(uri)
        resolved = await editor.code_action_resolve_async(actions[0])
        assert resolved.edit is None
        assert resolved.title == actions[0].title
    else:
        changes = actions[0].edit.document_changes or ()
        assert {1, None} == {c.text_document.version for c in changes}  # type: ignore[union-attr]
    await editor.close(uri)


async def test_hover_tells_what_the_key_is_and_not_the_key(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    await editor.problems(uri)
    identifier = types.TextDocumentIdentifier(uri)
    hover = await editor.text_document_hover_async(
        types.HoverParams(identifier, types.Position(2, 40))
    )
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind == types.MarkupKind.Markdown
    assert "OpenAI" in hover.contents.value
    assert "KM101" in hover.contents.value
    assert KEY[-4:] in hover.contents.value
    assert KEY not in hover.contents.value
    elsewhere = types.HoverParams(identifier, types.Position(0, 0))
    assert await editor.text_document_hover_async(elsewhere) is None
    await editor.close(uri)


async def test_untitled_documents_are_read_too(editor: Editor) -> None:
    uri = "untitled:Untitled-1"
    editor.open(uri, CODE, "python")
    [problem] = await editor.problems(uri)
    assert problem.code == "KM101"
    await editor.close(uri)


async def test_a_configuration_file_is_obeyed_and_read_again_when_saved(
    editor: Editor, tmp_path: Path
) -> None:
    project = tmp_path / "project"  # the server looks into tmp_path itself as it starts
    project.mkdir()
    config = project / "keymend.toml"
    config.write_text('ignore = ["KM101"]\n', encoding="utf-8")
    uri = (project / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    assert await editor.problems(uri) == ()
    config.write_text('[severity]\nKM101 = "hint"\n', encoding="utf-8")
    saved = types.TextDocumentIdentifier(config.as_uri())
    editor.text_document_did_save(types.DidSaveTextDocumentParams(saved))
    if editor.pulls:
        await editor.take(types.WORKSPACE_DIAGNOSTIC_REFRESH)
    [problem] = await editor.problems(uri)
    assert problem.severity == types.DiagnosticSeverity.Hint
    await editor.close(uri)


async def test_the_settings_of_the_editor_hold_at_once(editor: Editor, tmp_path: Path) -> None:
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    assert len(await editor.problems(uri)) == 1
    editor.set_configuration({"ignore": ["hardcoded-key"]}, section="keymend")
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    if editor.pulls:
        await editor.take(types.WORKSPACE_DIAGNOSTIC_REFRESH)
    assert await editor.problems(uri) == ()
    await editor.close(uri)


@pytest.mark.parametrize("profile", PROFILES)
async def test_each_folder_has_its_own_settings_changed_without_a_restart(
    profile: str, tmp_path: Path
) -> None:
    folders = one, two = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        folder.mkdir()
    editor = Editor()
    editor.set_configuration({"ignore": ["KM101"]}, section="keymend", scope_uri=one.as_uri())
    await editor.start(profile, *folders)
    await editor.settled()
    uris = [(folder / "app.py").as_uri() for folder in folders]
    for uri in uris:
        editor.open(uri, CODE, "python")
    assert [len(await editor.problems(uri)) for uri in uris] == [0, 1]
    editor.set_configuration({}, section="keymend", scope_uri=one.as_uri())
    hint = {"severity": {"KM101": "hint"}}
    editor.set_configuration(hint, section="keymend", scope_uri=two.as_uri())
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    if editor.pulls:
        await editor.take(types.WORKSPACE_DIAGNOSTIC_REFRESH)
    told = [problem.severity for uri in uris for problem in await editor.problems(uri)]
    assert told == [types.DiagnosticSeverity.Error, types.DiagnosticSeverity.Hint]
    for uri in uris:
        await editor.close(uri)
    await editor.end()


async def test_what_follows_the_answer_with_the_settings_goes_by_them(tmp_path: Path) -> None:
    wire = Wire({"workspace": {"configuration": True}}, tmp_path)
    wire.notify("initialized", {})
    await asyncio.sleep(0)  # the turn of the loop in which the server asks
    [asking] = [m for m in wire.sent if m.get("method") == types.WORKSPACE_CONFIGURATION]
    wire.reply(asking["id"], [{"ignore": ["KM101"]}, None])
    wire.open((tmp_path / "app.py").as_uri(), CODE, "python")
    [published] = [
        m for m in wire.sent if m.get("method") == types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS
    ]
    assert published["params"]["diagnostics"] == []


async def test_a_document_that_was_closed_is_not_read_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    run = Later.run

    def recorded(work: Later) -> Done:
        read.append(work.snapshot.path.name)
        return run(work)

    monkeypatch.setattr(Later, "run", recorded)
    wire = Wire(folder=tmp_path)
    pool, release = wire.session.pool, threading.Event()
    pool.submit(release.wait, TIMEOUT)
    for name in ("closed.py", "open.py"):
        wire.open((tmp_path / name).as_uri(), CODE, "python")
    for _ in range(3):  # the pause of no seconds after which both are handed over
        await asyncio.sleep(0)
    assert pool._work_queue.qsize() == 2
    identifier = {"uri": (tmp_path / "closed.py").as_uri()}
    wire.notify("textDocument/didClose", {"textDocument": identifier})
    await asyncio.sleep(0)  # the turn in which the pool hears of it
    release.set()
    await asyncio.wrap_future(pool.submit(int))
    assert read == ["open.py"]


async def test_a_wrong_setting_is_told_once_and_the_rest_is_used(tmp_path: Path) -> None:
    editor = Editor()
    editor.set_configuration({"ignore": ["KM101"], "selct": KEY}, section="keymend")
    await editor.start("neovim", tmp_path)
    uri = (tmp_path / "app.py").as_uri()
    message = await editor.take(types.WINDOW_SHOW_MESSAGE)
    assert "selct" in message.message
    assert KEY not in message.message
    editor.open(uri, CODE, "python")
    assert await editor.problems(uri) == ()
    await editor.close(uri)
    await editor.end()


async def test_unchanged_diagnostics_are_not_sent_again(tmp_path: Path) -> None:
    editor = Editor()
    await editor.start("vscode", tmp_path)
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    identifier = types.TextDocumentIdentifier(uri)
    full = await editor.text_document_diagnostic_async(types.DocumentDiagnosticParams(identifier))
    assert isinstance(full, types.RelatedFullDocumentDiagnosticReport)
    assert full.items
    editor.change(uri, ((1, 0), (1, 0), "#"))
    again = types.DocumentDiagnosticParams(identifier, previous_result_id=full.result_id)
    same = await editor.text_document_diagnostic_async(again)
    assert isinstance(same, types.RelatedUnchangedDocumentDiagnosticReport)
    editor.change(uri, ((1, 0), (1, 0), "\n"))
    moved = await editor.text_document_diagnostic_async(again)
    assert isinstance(moved, types.RelatedFullDocumentDiagnosticReport)
    await editor.close(uri)
    await editor.end()


async def test_an_editor_that_pulls_but_cannot_be_told_to_is_sent_diagnostics(
    tmp_path: Path,
) -> None:
    def without_refresh(told: types.ClientCapabilities) -> None:
        assert told.workspace
        told.workspace.diagnostics = None

    editor = Editor()
    result = await editor.start("vscode", tmp_path, changes=without_refresh)
    assert result.capabilities.diagnostic_provider is None
    uri = (tmp_path / "app.py").as_uri()
    editor.open(uri, CODE, "python")
    assert len(await editor.problems(uri)) == 1
    await editor.close(uri)
    await editor.end()


@pytest.mark.parametrize(
    ("profile", "encoding"), [("vscode", "utf-16"), ("neovim", "utf-8"), ("emacs", "utf-32")]
)
async def test_the_first_encoding_that_an_editor_names_is_spoken(
    profile: str, encoding: str
) -> None:
    assert capabilities(profile).general
    editor = Editor()
    result = await editor.start(profile)
    assert result.capabilities.position_encoding == encoding
    await editor.end()
