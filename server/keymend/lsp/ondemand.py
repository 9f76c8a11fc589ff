"""What few sessions ask for, imported when it is asked for: the start must not wait for it."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from keymend.lsp.session import Session
from keymend.syntax.languages import DOTENV


def code_actions(session: Session, params: types.CodeActionParams) -> list[dict[str, Any]]:
    """Return the fixes for what is reported in a range."""
    from keymend.lsp import code_actions as feature

    return feature.code_actions(session, params)


def resolve(session: Session, action: types.CodeAction) -> dict[str, Any]:
    """Return a code action with its edit."""
    from keymend.lsp import code_actions as feature

    return feature.resolve(session, action)


def hover(session: Session, params: types.HoverParams) -> dict[str, Any] | None:
    """Return what is known of the finding, or the variable, at a place."""
    from keymend.lsp import hover as feature

    return feature.hover(session, params)


async def scan_workspace(session: Session, *_: Any) -> dict[str, int]:
    """Report what is wrong in files that are not open, and return how much that is."""
    from keymend.lsp import scanning

    return await scanning.scan_workspace(session)


def take_back(session: Session, uri: str) -> None:
    """Take back what a scan of the workspace has said of a file, if it has."""
    if uri not in session.scanned:
        return
    from keymend.lsp import scanning

    scanning.take_back(session, uri)


def debug_information(session: Session, *_: Any) -> dict[str, Any]:
    """Return what a report of a defect should say."""
    from keymend.lsp import debugging

    return debugging.debug_information(session)


async def validate_key(session: Session, *arguments: Any) -> dict[str, Any]:
    """Ask the provider about the key at ``{uri, position}``, and return the verdict."""
    from keymend.lsp import validation

    return await validation.validate_key(session, *arguments)


async def explain_error(session: Session, *arguments: Any) -> dict[str, Any]:
    """Return the causes of the error in ``{text}``."""
    from keymend.lsp import explaining

    return await explaining.explain_error(session, *arguments)


async def doctor(session: Session, *arguments: Any) -> dict[str, Any]:
    """Return what ``keymend doctor`` says of the program at ``{uri}``, and that as Markdown."""
    from keymend.lsp import examining

    return await examining.doctor(session, *arguments)


def code_lenses(session: Session, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Return the lenses of an environment file; other documents have none."""
    document = session.documents.get(params.text_document.uri)
    if document is None or document.language != DOTENV:
        return []
    from keymend.lsp import invitations

    return invitations.code_lenses(session, document)


def variable_definition(session: Session, params: types.DefinitionParams) -> list[dict[str, Any]]:
    """Return where the variable at a place is set."""
    from keymend.lsp import variables

    return variables.definition(session, params)


def variable_references(session: Session, params: types.ReferenceParams) -> list[dict[str, Any]]:
    """Return where the variable at a place is set and read."""
    from keymend.lsp import variables

    return variables.references(session, params)


def variable_completion(session: Session, params: types.CompletionParams) -> list[dict[str, Any]]:
    """Return the names that fit into the look-up at a place."""
    from keymend.lsp import variables

    return variables.completion(session, params)


def prepare_rename(session: Session, params: types.PrepareRenameParams) -> dict[str, Any] | None:
    """Return the variable at a place, which can be renamed."""
    from keymend.lsp import variables

    return variables.prepare_rename(session, params)


def rename(session: Session, params: types.RenameParams) -> dict[str, Any] | None:
    """Return the edits that rename the variable at a place."""
    from keymend.lsp import variables

    return variables.rename(session, params)
