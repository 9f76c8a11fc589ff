"""An index that takes long is shown, can be ended, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from lsp.clients import PROFILES, Editor, capabilities
from lsp.lookups import CODE, known, opened
from lsp.wire import Wire
from workspaces import write

FILES = {".env": "SERVICE_KEY=1\n", "app.py": CODE, "b.py": "", "c.py": ""}
SHOWING = [
    profile
    for profile in PROFILES
    if (window := capabilities(profile).window) and window.work_done_progress
]


async def started(profile: str, folder: Path) -> tuple[Editor, Path]:
    """Return an editor whose server has read one file of ``folder``, and what holds it."""
    hold = folder.with_name("hold")
    hold.touch()
    write(folder, FILES)
    server = Path(__file__).with_name("held_server.py")
    editor = Editor((sys.executable, str(server), str(hold)))
    await editor.start(profile, folder)
    return editor, hold


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing beside it."""
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.mark.parametrize("profile", SHOWING)
async def test_a_long_reading_is_shown_until_it_is_done(profile: str, folder: Path) -> None:
    editor, hold = await started(profile, folder)
    token, begin = await editor.progressed("begin")
    assert begin["title"] == "Reading which variables the workspace uses"
    assert begin["percentage"] == 0
    assert begin["cancellable"]
    _, report = await editor.progressed("report")
    assert report["message"] == "1 of 4 files"
    assert report["percentage"] == 25
    hold.unlink()
    assert (await editor.progressed("end"))[0] == token
    await editor.end()


@pytest.mark.parametrize("profile", SHOWING)
async def test_the_user_ends_it_and_what_is_read_is_known(profile: str, folder: Path) -> None:
    editor, _ = await started(profile, folder)
    token, _ = await editor.progressed("begin")
    editor.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
    assert (await editor.progressed("end"))[0] == token
    uri = await opened(editor, folder)
    assert [place.uri for place in await known(editor, uri)] == [(folder / ".env").as_uri()]
    await editor.close(uri)
    await editor.end()


@pytest.mark.parametrize("profile", SHOWING)
async def test_it_ends_with_the_session(profile: str, folder: Path) -> None:
    editor, _ = await started(profile, folder)
    await editor.progressed("begin")
    await editor.end()  # which sees that whatever begins comes to its end


@pytest.mark.parametrize("profile", SHOWING)
async def test_it_ends_where_it_fails(profile: str, folder: Path) -> None:
    editor, hold = await started(profile, folder)
    token, _ = await editor.progressed("begin")
    hold.write_bytes(b"fail")
    assert (await editor.progressed("end"))[0] == token
    await editor.end()


async def test_it_ends_with_the_folder_and_begins_with_it_again(folder: Path) -> None:
    editor, hold = await started("vscode", folder)
    token, _ = await editor.progressed("begin")
    here = types.WorkspaceFolder(folder.as_uri(), folder.name)

    def change(event: types.WorkspaceFoldersChangeEvent) -> None:
        params = types.DidChangeWorkspaceFoldersParams(event)
        editor.workspace_did_change_workspace_folders(params)

    change(types.WorkspaceFoldersChangeEvent(added=[], removed=[here]))
    assert (await editor.progressed("end"))[0] == token
    change(types.WorkspaceFoldersChangeEvent(added=[here], removed=[]))
    again, _ = await editor.progressed("begin")
    assert again != token
    hold.unlink()
    assert (await editor.progressed("end"))[0] == again
    await editor.end()


async def test_a_client_that_shows_none_is_asked_for_none(folder: Path) -> None:
    def silent(told: types.ClientCapabilities) -> None:
        assert told.window
        told.window.work_done_progress = None

    write(folder, FILES)
    server = Path(__file__).with_name("held_server.py")
    editor = Editor((sys.executable, str(server), str(folder.with_name("hold"))))
    await editor.start("vscode", folder, changes=silent)
    uri = await opened(editor, folder)
    assert [place.uri for place in await known(editor, uri)] == [(folder / ".env").as_uri()]
    assert not editor.progress_kinds
    await editor.close(uri)
    await editor.end()


async def test_what_is_done_soon_is_not_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keymend.lsp.building.SLOW_SECONDS", 60)
    write(folder, FILES)
    wire = Wire({"window": {"workDoneProgress": True}}, folder)
    wire.session.knowledge.begin(wire.session.folders)
    await asyncio.gather(*wire.session.telling)
    assert wire.session.knowledge.index_of(folder / "app.py") is not None
    assert not [message for message in wire.sent if "method" in message]
    wire.session.knowledge.end()
