"""Variables of the environment: definition, references, hover, completion, rename."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types

from keymend.facts import Place
from keymend.files import UnreadableFileError
from keymend.finding import Edit
from keymend.fixes import CannotFixError, Change, FileChange
from keymend.fixes.edits import normalized
from keymend.lsp.documents import Document
from keymend.lsp.edits import workspace_edit
from keymend.lsp.protocol import RequestFailed
from keymend.lsp.session import Session
from keymend.lsp.workspace import EditorWorkspace
from keymend.paths import path_of
from keymend.syntax.languages import language_of
from keymend.text import Snapshot
from keymend.workspace import Index, navigation, renaming
from keymend.workspace.index import uri_of
from keymend.workspace.navigation import Named


@dataclass(frozen=True)
class _Asked:
    """A request at a place, and what is known there."""

    document: Document
    snapshot: Snapshot
    offset: int
    index: Index
    uri: str
    """The document's address as the index knows it."""

    @property
    def named(self) -> Named | None:
        """The variable whose name stands at the place."""
        return navigation.named_at(self.snapshot, self.offset)


def _asked(session: Session, uri: str, position: types.Position) -> _Asked | None:
    document = session.documents.get(uri)
    if document is None or document.path is None:
        return None
    session.knowledge.flush()
    index = session.knowledge.index_of(document.path)
    if index is None:
        return None
    snapshot = document.snapshot()
    offset = session.units.offset(snapshot, position)
    return _Asked(document, snapshot, offset, index, uri_of(document.path))


def definition(session: Session, params: types.DefinitionParams) -> list[dict[str, Any]]:
    """Return the lines of environment files that set the variable, the nearest first."""
    asked = _asked(session, params.text_document.uri, params.position)
    named = asked.named if asked else None
    if asked is None or named is None:
        return []
    found = asked.index.definitions(named.name, asked.uri)
    return _locations(session, (Place(each.uri, each.span, each.line) for each in found))


def references(session: Session, params: types.ReferenceParams) -> list[dict[str, Any]]:
    """Return where the variable is read, and set if the client wants that too."""
    asked = _asked(session, params.text_document.uri, params.position)
    named = asked.named if asked else None
    if asked is None or named is None:
        return []
    if params.context.include_declaration:
        return _locations(session, navigation.references(asked.index, named.name, asked.uri))
    return _locations(session, asked.index.uses(named.name))


def hover(session: Session, params: types.HoverParams) -> dict[str, Any] | None:
    """Return where the variable comes from; ``None`` where none is named."""
    asked = _asked(session, params.text_document.uri, params.position)
    named = asked.named if asked else None
    if asked is None or named is None:
        return None
    facts = asked.index.facts_for(asked.uri)
    root = EditorWorkspace(session.documents, session.folders).root_of(
        asked.document.path or Path()
    )
    links = session.client.runs_links
    text = "\n\n".join(navigation.description(named.name, facts, uri_of(root), links=links))
    if not session.client.markdown:
        text = text.replace("**", "").replace("`", "")
    return {
        "contents": {
            "kind": "markdown" if session.client.markdown else "plaintext",
            "value": text,
        },
        "range": session.units.range(asked.snapshot, named.span),
    }


def completion(session: Session, params: types.CompletionParams) -> list[dict[str, Any]]:
    """Return the variables that are known, inside a look-up."""
    asked = _asked(session, params.text_document.uri, params.position)
    if asked is None:
        return []
    found = navigation.completion_at(asked.snapshot, asked.offset, asked.index)
    if found is None:
        return []
    range_ = session.units.range(asked.snapshot, found.span)
    root = uri_of(
        EditorWorkspace(session.documents, session.folders).root_of(asked.document.path or Path())
    )
    items = []
    for name in found.names:
        set_at = asked.index.definitions(name, asked.uri)
        item: dict[str, Any] = {
            "label": name,
            "kind": int(types.CompletionItemKind.Variable),
            # Variables that are set come first.
            "sortText": f"{0 if set_at else 1}{name}",
            "textEdit": {"range": range_, "newText": name},
        }
        if set_at:
            item["detail"] = navigation.shown(set_at[0], root)
        items.append(item)
    return items


def prepare_rename(session: Session, params: types.PrepareRenameParams) -> dict[str, Any] | None:
    """Return what would be renamed; ``None`` where no variable is named.

    A field of settings is the program's: its variable is renamed where that is set.
    """
    asked = _asked(session, params.text_document.uri, params.position)
    named = asked.named if asked else None
    if asked is None or named is None or named.is_field:
        return None
    return {"range": session.units.range(asked.snapshot, named.span), "placeholder": named.name}


def rename(session: Session, params: types.RenameParams) -> dict[str, Any] | None:
    """Return the edits that rename a variable in environment files and look-ups.

    At a field of settings there are none: somebody else renames that.
    """
    asked = _asked(session, params.text_document.uri, params.position)
    named = asked.named if asked else None
    if asked is None or named is None or named.is_field or named.name == params.new_name:
        return None
    workspace = EditorWorkspace(session.documents, session.folders)
    edits: dict[str, set[Edit]] = defaultdict(set)
    try:
        renaming.check(asked.index, named.name, params.new_name, asked.uri)
        for uri in sorted({*renaming.files(asked.index, named.name, asked.uri), asked.uri}):
            path = path_of(uri)
            found = workspace.read(path) if path is not None else None
            if path is not None and found is not None:
                text = Snapshot(uri, found[0], language_of(path))
                edits[uri].update(renaming.edits(text, named.name, params.new_name))
        files = tuple(
            FileChange(uri, normalized(tuple(sorted(of, key=lambda each: each.span))))
            for uri, of in edits.items()
            if of
        )
        return workspace_edit(session, Change(files), workspace, f"Rename {named.name}")
    except renaming.CannotRenameError as error:
        raise RequestFailed(str(error)) from None
    except (CannotFixError, UnreadableFileError):
        raise RequestFailed("a file that would be changed cannot be read") from None


def _locations(session: Session, places: Iterable[Place]) -> list[dict[str, Any]]:
    workspace = EditorWorkspace(session.documents, session.folders)
    result = []
    for place in places:
        path = path_of(place.uri)
        found = workspace.read(path) if path is not None else None
        if path is None or found is None:
            continue
        document = session.documents.at(path)
        range_ = session.units.range(Snapshot(place.uri, found[0]), place.span)
        result.append({"uri": document.uri if document else place.uri, "range": range_})
    return result
