"""What the session knows of its workspace is what was told last, whoever was slow."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from keymend.workspace import Index
from keymend.workspace.index import uri_of
from lsp.wire import Wire
from workspaces import write

PATIENCE_SECONDS = 60


async def told(folder: Path) -> tuple[Wire, Index]:
    """Return a session that has read ``folder``."""
    wire = Wire(folder=folder)
    wire.session.knowledge.begin(wire.session.folders)
    await settled(wire)
    index = wire.session.knowledge.index_of(folder / "x")
    assert index is not None
    return wire, index


def held(wire: Wire) -> threading.Event:
    """Keep the thread of the index from its work until the event is set."""
    event = threading.Event()
    wire.session.knowledge._pool.submit(event.wait, PATIENCE_SECONDS)
    return event


async def settled(wire: Wire) -> None:
    """Wait until the thread of the index has done what it was given, and what came of that."""
    for _ in range(5):
        await asyncio.wrap_future(wire.session.knowledge._pool.submit(int))
        await asyncio.sleep(0)


async def test_an_edit_that_was_read_late_does_not_undo_a_later_one(tmp_path: Path) -> None:
    write(tmp_path, {".env": "OLD=1\n"})
    wire, index = await told(tmp_path)
    uri = uri_of(tmp_path / ".env")
    wire.open(uri, "OLD=1\n")
    release = held(wire)
    wire.session.knowledge._take_edits()
    wire.change(uri, 2, "NEW=1\n")
    wire.session.knowledge.flush()
    assert index.names() == ["NEW"]
    release.set()
    await settled(wire)
    assert index.names() == ["NEW"]
    wire.session.knowledge.end()


async def test_a_request_knows_the_edit_that_is_being_read(tmp_path: Path) -> None:
    write(tmp_path, {".env": "OLD=1\n"})
    wire, index = await told(tmp_path)
    uri = uri_of(tmp_path / ".env")
    release = held(wire)
    wire.open(uri, "NEW=1\n")
    wire.session.knowledge._take_edits()
    wire.session.knowledge.flush()
    assert index.names() == ["NEW"]
    release.set()
    wire.session.knowledge.end()


async def test_a_file_that_was_opened_while_it_was_read_is_what_the_editor_shows(
    tmp_path: Path,
) -> None:
    write(tmp_path, {".env": "OLD=1\n"})
    wire, index = await told(tmp_path)
    release = held(wire)
    wire.session.knowledge.changed_on_disk([tmp_path / ".env"])
    wire.open(uri_of(tmp_path / ".env"), "NEW=1\n")
    wire.session.knowledge.flush()
    release.set()
    await settled(wire)
    assert index.names() == ["NEW"]
    wire.session.knowledge.end()


async def test_a_file_that_changes_while_the_folder_is_read_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, {".env": "OLD=1\n"})
    wire = Wire(folder=tmp_path)
    knowledge = wire.session.knowledge
    knowledge.begin(wire.session.folders)
    knowledge._pool.submit(int).result()  # it was read, and nobody has been told yet
    assert knowledge.index_of(tmp_path / "x") is None
    write(tmp_path, {".env": "NEW=1\n"})
    knowledge.changed_on_disk([tmp_path / ".env"])
    await settled(wire)
    index = knowledge.index_of(tmp_path / "x")
    assert index is not None
    assert index.names() == ["NEW"]
    knowledge.end()


async def test_code_is_read_when_the_first_environment_file_comes(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "import os\nos.environ['KEY']\n"})
    wire, index = await told(tmp_path)
    assert not index.is_complete
    write(tmp_path, {".env": "KEY=1\n"})
    wire.session.knowledge.changed_on_disk([tmp_path / ".env"])
    await settled(wire)
    now = wire.session.knowledge.index_of(tmp_path / "x")
    assert now is not None
    assert now.is_complete
    assert now.names() == ["KEY"]
    wire.session.knowledge.end()


async def test_an_environment_file_saved_in_another_encoding_is_known_so(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfKEY=1\n")
    wire, index = await told(tmp_path)
    uri = uri_of(tmp_path / ".env")
    wire.open(uri, "KEY=1\n")
    assert index.facts_for(uri).file.encoding == "utf-8-bom"
    (tmp_path / ".env").write_bytes(b"KEY=1\n")
    wire.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    await settled(wire)
    assert index.facts_for(uri).file.encoding == "utf-8"
    wire.session.knowledge.end()
