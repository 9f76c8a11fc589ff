"""Variables of the environment in the editor: where they come from, and where they go."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keymend.samples import fake_key
from lsp import lookups
from lsp.clients import Editor
from lsp.lookups import CODE, PLACE, definitions, known, later
from workspaces import write

KEY = fake_key("openai-project")


def edited(edit: types.WorkspaceEdit) -> dict[str, list[str]]:
    """Return the new texts that an edit puts into each file."""
    if edit.document_changes is None:
        return {of: [one.new_text for one in edits] for of, edits in (edit.changes or {}).items()}
    return {
        each.text_document.uri: [one.new_text for one in each.edits]  # type: ignore[union-attr]
        for each in edit.document_changes
        if isinstance(each, types.TextDocumentEdit)
    }


async def opened(editor: Editor, folder: Path) -> str:
    """Write a program with its environment file, open it, and wait until it is known."""
    write(folder, {".env": f"PORT=80\nSERVICE_KEY={KEY}\n", "app.py": CODE, "web/a.js": ""})
    # The server may have read the folder while it was empty.
    lookups.changed(editor, folder / ".env", folder / "app.py")
    uri = await lookups.opened(editor, folder)
    await known(editor, uri)
    return uri


async def test_a_look_up_leads_to_the_line_that_sets_it(editor: Editor, tmp_path: Path) -> None:
    uri = await opened(editor, tmp_path)
    [found] = await definitions(editor, uri)
    assert found.uri == (tmp_path / ".env").as_uri()
    assert found.range == types.Range(types.Position(1, 0), types.Position(1, 11))
    await editor.close(uri)


async def test_a_line_of_the_environment_file_leads_to_what_reads_it(
    editor: Editor, tmp_path: Path
) -> None:
    uri = await opened(editor, tmp_path)
    env = (tmp_path / ".env").as_uri()
    editor.open(env, f"PORT=80\nSERVICE_KEY={KEY}\n", "plaintext")
    await editor.problems(env)
    found = await editor.text_document_references_async(
        types.ReferenceParams(
            types.ReferenceContext(include_declaration=True),
            types.TextDocumentIdentifier(env),
            types.Position(1, 3),
        )
    )
    assert [(each.uri, each.range.start.line) for each in found or ()] == [(env, 1), (uri, 4)]
    await editor.close(env)
    await editor.close(uri)


async def test_hover_tells_where_a_variable_comes_from_and_no_value(
    editor: Editor, tmp_path: Path
) -> None:
    uri = await opened(editor, tmp_path)
    hover = await editor.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(uri), PLACE)
    )
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert ".env:2" in hover.contents.value
    assert f"sk-proj-…{KEY[-4:]}" in hover.contents.value
    assert KEY not in hover.contents.value
    await editor.close(uri)


async def test_names_are_completed_inside_a_look_up(editor: Editor, tmp_path: Path) -> None:
    uri = await opened(editor, tmp_path)

    async def labels(column: int) -> dict[str, str | None]:
        found = await editor.text_document_completion_async(
            types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(4, column))
        )
        items = found.items if isinstance(found, types.CompletionList) else found or ()
        return {item.label: item.detail for item in items}

    inside = await labels(20)
    assert inside["PORT"] == ".env:1"
    assert "OPENAI_API_KEY" in inside
    assert await labels(3) == {}
    await editor.close(uri)


async def test_a_variable_is_renamed_in_code_and_environment_files(
    editor: Editor, tmp_path: Path
) -> None:
    others = {
        ".env.example": "PORT=\nSERVICE_KEY=\n",
        "compose.yaml": "    environment:\n      - SERVICE_KEY=${SERVICE_KEY}\n",
        ".github/workflows/ci.yml": "    env:\n      SERVICE_KEY: ${{ secrets.SERVICE_KEY }}\n",
        "web/page.ts": "const { SERVICE_KEY } = process.env;\nuse(SERVICE_KEY, 'SERVICE_KEY');\n",
    }
    write(tmp_path, others)
    uri = await opened(editor, tmp_path)
    edit = await editor.text_document_rename_async(
        types.RenameParams(types.TextDocumentIdentifier(uri), PLACE, "OTHER_KEY")
    )
    assert edit is not None
    changed = edited(edit)
    new = "OTHER_KEY"
    assert changed == {
        uri: [new],
        (tmp_path / ".env").as_uri(): [new],
        (tmp_path / ".env.example").as_uri(): [new],
        (tmp_path / "compose.yaml").as_uri(): [new, new],
        (tmp_path / ".github/workflows/ci.yml").as_uri(): [new],
        (tmp_path / "web/page.ts").as_uri(): [f"{new}: SERVICE_KEY"],
    }
    await editor.close(uri)


async def test_a_field_of_settings_is_renamed_by_others_and_follows_its_variable(
    editor: Editor, tmp_path: Path
) -> None:
    head = "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
    text = f"{head}    SERVICE_KEY: str\n"
    write(tmp_path, {"settings.py": text})
    uri = await opened(editor, tmp_path)
    settings = (tmp_path / "settings.py").as_uri()
    editor.open(settings, text, "python")
    assert await editor.problems(settings) == ()
    at = types.TextDocumentIdentifier(settings), types.Position(4, 8)
    assert await editor.text_document_prepare_rename_async(types.PrepareRenameParams(*at)) is None
    assert await editor.text_document_rename_async(types.RenameParams(*at, "other")) is None
    edit = await editor.text_document_rename_async(
        types.RenameParams(types.TextDocumentIdentifier(uri), PLACE, "OTHER_KEY")
    )
    assert edit is not None
    alias = ' = Field(validation_alias=AliasChoices("OTHER_KEY", "SERVICE_KEY"))'
    assert edited(edit)[settings] == ["from pydantic import AliasChoices, Field\n", alias]
    await editor.close(settings)
    await editor.close(uri)


async def test_an_edit_of_the_environment_file_is_known_to_the_code(
    editor: Editor, tmp_path: Path
) -> None:
    uri = await opened(editor, tmp_path)
    env = (tmp_path / ".env").as_uri()
    editor.open(env, f"PORT=80\nSERVICE_KEY={KEY}\n", "plaintext")
    await editor.problems(env)
    editor.change(env, ((1, 0), (1, 7), "OTHER"))
    assert await definitions(editor, uri) == []
    if not editor.pulls:
        await editor.problems(env)
    assert await later(editor, uri) == ["KM506"]
    await editor.close(env)  # without saving: the file on disk holds again
    assert await later(editor, uri) == []
    [found] = await definitions(editor, uri)
    assert found.uri == env
    await editor.close(uri)


async def test_a_key_leads_to_the_environment_file_that_has_it_too(
    editor: Editor, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    uri = await opened(editor, tmp_path)
    other = (tmp_path / "other.py").as_uri()
    editor.open(other, f'key = "{KEY}"\n', "python")
    [problem] = await editor.problems(other)
    assert problem.code == "KM101"
    places = [each.location for each in problem.related_information or ()]
    if request.node.callspec.params["editor"] == "emacs":
        assert places == []  # it has no use for them
    else:
        assert [place.uri for place in places] == [(tmp_path / ".env").as_uri()]
        assert places[0].range.start == types.Position(1, 0)
    await editor.close(other)
    await editor.close(uri)


async def test_a_key_that_was_reported_first_leads_there_when_the_workspace_is_known(
    tmp_path: Path,
) -> None:
    editor = Editor()
    await editor.start("neovim", tmp_path / "empty")
    uri = (tmp_path / "app.py").as_uri()
    write(tmp_path, {".env": f"SERVICE_KEY={KEY}\n"})
    editor.open(uri, f'key = "{KEY}"\n', "python")
    [problem] = await editor.problems(uri)
    assert not problem.related_information
    lookups.move_folders(editor, added=[tmp_path], removed=[])
    [problem] = await editor.problems(uri)
    [related] = problem.related_information or ()
    assert related.location.uri == (tmp_path / ".env").as_uri()
    await editor.close(uri)
    await editor.end()


async def test_a_key_is_moved_out_of_all_open_files_that_have_it(
    editor: Editor, tmp_path: Path
) -> None:
    code = f'import openai\nclient = openai.OpenAI(api_key="{KEY}")\n'
    uris = [(tmp_path / name).as_uri() for name in ("a.py", "b.py")]
    for uri in uris:
        editor.open(uri, code, "python")
        await editor.problems(uri)
    title = "Move key to OPENAI_API_KEY in .env, here and in 1 other open file"
    [action] = [one for one in await editor.actions(uris[0], 1, 32) if one.title == title]
    edit = await editor.chosen(action)
    made = edited(edit)
    assert made.keys() == {*uris, (tmp_path / ".env").as_uri()}
    assert made[uris[0]] == made[uris[1]]
    assert made[(tmp_path / ".env").as_uri()] == [f"OPENAI_API_KEY={KEY}\n"]
    for uri in uris:
        await editor.close(uri)


async def test_a_name_that_no_shell_takes_is_refused_with_the_reason(
    editor: Editor, tmp_path: Path
) -> None:
    uri = await opened(editor, tmp_path)
    with pytest.raises(JsonRpcException, match="letters, digits and underscores"):
        await editor.text_document_rename_async(
            types.RenameParams(types.TextDocumentIdentifier(uri), PLACE, "1-KEY")
        )
    await editor.close(uri)
