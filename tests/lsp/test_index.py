"""The index follows the workspace: its folders, its files, and git."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lsprotocol import types

from keymend.lsp.watching import watchers
from keymend.samples import fake_key
from lsp.clients import PROFILES, Editor
from lsp.lookups import CODE, changed, definitions, known, later, move_folders, opened
from workspaces import git, write

KEY = fake_key("openai-project")
ENVIRONMENT = f"SERVICE_KEY={KEY}\n"
SOMEBODY = ("-c", "user.name=x", "-c", "user.email=x@example.com")
FILES = {".env": ENVIRONMENT, "app.py": CODE}


def program(folder: Path) -> Path:
    """Write a program with its environment file, and return its folder."""
    write(folder, FILES)
    return folder


async def set_in(editor: Editor, uri: str) -> list[str]:
    return [place.uri for place in await known(editor, uri)]


async def test_each_folder_has_its_own_variables(tmp_path: Path) -> None:
    one, other = program(tmp_path / "one"), program(tmp_path / "other")
    editor = Editor()
    await editor.start("vscode", one, other)
    for folder in (one, other):
        uri = await opened(editor, folder)
        assert await set_in(editor, uri) == [(folder / ".env").as_uri()]
        await editor.close(uri)
    await editor.end()


async def test_a_folder_within_a_folder_is_followed_in_both(tmp_path: Path) -> None:
    outer, inner = tmp_path, program(tmp_path / "inner")
    write(outer, {"app.py": CODE})
    editor = Editor()
    await editor.start("vscode", outer, inner)
    uri = await opened(editor, outer)
    assert await set_in(editor, uri) == [(inner / ".env").as_uri()]
    (inner / ".env").unlink()
    changed(editor, inner / ".env")
    while await definitions(editor, uri):
        pass
    await editor.close(uri)
    await editor.end()


@pytest.mark.parametrize("profile", PROFILES)
async def test_folders_come_and_go(profile: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first", program(tmp_path / "second")
    first.mkdir()
    editor = Editor()
    await editor.start(profile, first)
    uri = await opened(editor, second)
    assert await definitions(editor, uri) == []
    move_folders(editor, added=[second], removed=[])
    assert await set_in(editor, uri) == [(second / ".env").as_uri()]
    move_folders(editor, added=[], removed=[second])
    while await definitions(editor, uri):
        pass
    await editor.close(uri)
    await editor.end()


async def test_folders_that_cannot_be_read_keep_nothing_else_from_being_known(
    tmp_path: Path,
) -> None:
    folder = program(tmp_path / "good")
    gone, file, unlisted = tmp_path / "gone", tmp_path / "file", folder / "unlisted"
    file.write_text("", encoding="utf-8")
    unlisted.symlink_to(gone, target_is_directory=True)
    (folder / "sub" / ".env").mkdir(parents=True)
    (folder / ".env.local").symlink_to(tmp_path / "nowhere")
    editor = Editor()
    await editor.start("vscode", gone, file, folder)
    uri = await opened(editor, folder)
    assert await set_in(editor, uri) == [(folder / ".env").as_uri()]
    await editor.close(uri)
    await editor.end()


async def test_a_folder_that_comes_to_be_is_read_then(tmp_path: Path) -> None:
    editor = Editor()
    folder = tmp_path / "later"
    await editor.start("vscode", folder)
    await editor.settled()
    program(folder)
    changed(editor, folder / ".env", folder / "app.py")
    uri = await opened(editor, folder)
    assert await set_in(editor, uri) == [(folder / ".env").as_uri()]
    await editor.close(uri)
    await editor.end()


async def test_links_that_lead_in_circles_are_not_followed(tmp_path: Path) -> None:
    folder = program(tmp_path)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "a").mkdir()
    (folder / "a" / "b").symlink_to(folder / "a", target_is_directory=True)
    (folder / "self").symlink_to(folder / "self")
    editor = Editor()
    await editor.start("vscode", folder)
    uri = await opened(editor, folder)
    assert await set_in(editor, uri) == [(folder / ".env").as_uri()]
    changed(editor, folder / "loop" / ".env")
    assert await set_in(editor, uri) == [(folder / ".env").as_uri()]
    await editor.close(uri)
    await editor.end()


@pytest.mark.parametrize("profile", PROFILES)
async def test_what_another_program_does_to_files_is_known(profile: str, tmp_path: Path) -> None:
    editor = Editor()
    await editor.start(profile, program(tmp_path))
    uri = await opened(editor, tmp_path)
    await known(editor, uri)
    environment = tmp_path / ".env"
    environment.write_text(f"OTHER_KEY={KEY}\n", encoding="utf-8")
    changed(editor, environment)
    assert await later(editor, uri) == ["KM506"]
    environment.write_text(ENVIRONMENT, encoding="utf-8")
    changed(editor, environment)
    assert await later(editor, uri) == []
    (tmp_path / ".env.local").write_text(ENVIRONMENT, encoding="utf-8")
    environment.unlink()
    changed(editor, environment, tmp_path / ".env.local")
    while await set_in(editor, uri) != [(tmp_path / ".env.local").as_uri()]:
        pass
    await editor.close(uri)
    await editor.end()


async def test_what_is_installed_tells_nothing_when_it_changes(tmp_path: Path) -> None:
    editor = Editor()
    folder = program(tmp_path)
    await editor.start("vscode", folder)
    uri = await opened(editor, folder)
    await known(editor, uri)
    installed = folder / "node_modules" / "package"
    write(installed, {".env": ENVIRONMENT})
    write(folder, {"sub/.env": ENVIRONMENT})
    changed(editor, installed / ".env", folder / "sub" / ".env")
    while len(found := await set_in(editor, uri)) == 1:
        pass
    assert found == [(folder / ".env").as_uri(), (folder / "sub" / ".env").as_uri()]
    await editor.close(uri)
    await editor.end()


@pytest.mark.skipif(shutil.which("git") is None, reason="git says what is ignored and tracked")
@pytest.mark.parametrize("profile", PROFILES)
async def test_what_git_does_with_an_environment_file_is_followed(
    profile: str, tmp_path: Path
) -> None:
    folder = program(tmp_path)
    git(folder, "init", "--quiet")
    (folder / ".gitignore").write_text(".env\n", encoding="utf-8")
    editor = Editor()
    await editor.start(profile, folder)
    program_uri = await opened(editor, folder)
    await known(editor, program_uri)
    await editor.close(program_uri)
    uri = (folder / ".env").as_uri()
    editor.open(uri, ENVIRONMENT)
    assert await editor.problems(uri) == ()

    (folder / ".gitignore").write_text("", encoding="utf-8")
    changed(editor, folder / ".gitignore")
    assert await later(editor, uri) == ["KM104"]
    (folder / ".gitignore").write_text(".env*\n", encoding="utf-8")
    changed(editor, folder / ".gitignore")
    assert await later(editor, uri) == []
    git(folder, "add", "--force", ".env")
    changed(editor, folder / ".git" / "index")
    assert await later(editor, uri) == ["KM104"]
    git(folder, "rm", "--quiet", "--cached", ".env")
    changed(editor, folder / ".git" / "index")
    assert await later(editor, uri) == []
    await editor.close(uri)
    await editor.end()


@pytest.mark.skipif(shutil.which("git") is None, reason="git says what is ignored and tracked")
@pytest.mark.parametrize("kind", ["folder within", "linked work tree", "submodule"])
async def test_what_git_does_is_followed_where_its_folder_is_elsewhere(
    kind: str, tmp_path: Path
) -> None:
    main = tmp_path / "main"
    main.mkdir()
    git(main, "init", "--quiet")
    git(main, *SOMEBODY, "commit", "--quiet", "--allow-empty", "--message=x")
    folder, place = main / "app", main / ".git"
    if kind == "linked work tree":
        folder, place = tmp_path / "linked", place / "worktrees" / "linked"
        git(main, "worktree", "add", "--quiet", str(folder))
    elif kind == "submodule":
        (tmp_path / "other").mkdir()
        git(tmp_path / "other", "init", "--quiet")
        git(tmp_path / "other", *SOMEBODY, "commit", "--quiet", "--allow-empty", "--message=x")
        git(main, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../other")
        folder, place = main / "other", place / "modules" / "other"
    write(program(folder), {".gitignore": ".env\n"})
    editor = Editor()
    await editor.start("vscode", folder, changes=watching_elsewhere)
    asked = await editor.take(types.CLIENT_REGISTER_CAPABILITY)
    [watcher] = asked.registrations[0].register_options["watchers"]
    assert watcher["globPattern"] == {"baseUri": place.as_uri(), "pattern": "index"}
    assert (place / "index").exists() or kind == "folder within"
    program_uri = await opened(editor, folder)
    await known(editor, program_uri)
    await editor.close(program_uri)
    uri = (folder / ".env").as_uri()
    editor.open(uri, ENVIRONMENT)
    assert await editor.problems(uri) == ()
    git(folder, "add", "--force", ".env")
    changed(editor, place / "index")
    assert await later(editor, uri) == ["KM104"]
    git(folder, "rm", "--quiet", "--cached", ".env")
    changed(editor, place / "index")
    assert await later(editor, uri) == []
    await editor.close(uri)
    await editor.end()


async def test_what_is_watched_elsewhere_follows_the_folders(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
    editor = Editor()
    await editor.start("vscode", changes=watching_elsewhere)

    move_folders(editor, added=[one, two], removed=[])
    asked = await editor.take(types.CLIENT_REGISTER_CAPABILITY)
    assert len(asked.registrations[0].register_options["watchers"]) == 1
    move_folders(editor, added=[], removed=[one, two])
    gone = await editor.take(types.CLIENT_UNREGISTER_CAPABILITY)
    assert gone.unregisterations[0].id == asked.registrations[0].id
    await editor.end()


def watching_elsewhere(told: types.ClientCapabilities) -> None:
    assert told.workspace
    assert told.workspace.did_change_watched_files
    told.workspace.did_change_watched_files.relative_pattern_support = True


def test_clients_are_asked_to_watch_what_matters() -> None:
    patterns = {str(watcher.glob_pattern) for watcher in watchers()}
    assert {"**/.git/index", "**/.gitignore", "**/.env*", "**/*.env"} <= patterns
