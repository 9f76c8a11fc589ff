"""From ``initialize`` to ``shutdown``: who the client is, which folders, what to register."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lsprotocol import types

from keymend.lsp import diagnostics, parent
from keymend.lsp.capabilities import Client
from keymend.lsp.configuration import SECTION, section_of
from keymend.lsp.session import Session
from keymend.lsp.settings import ask_for_settings
from keymend.lsp.watching import places_elsewhere, watcher_elsewhere, watchers
from keymend.paths import path_of

_ELSEWHERE: Final = "keymend-git"


def initialize(session: Session, params: types.InitializeParams) -> None:
    """Learn what the client can, and offer only that."""
    session.adopt(Client.of(params.capabilities))
    parent.end_with(params.process_id)
    session.configuration.set_client(section_of(params.initialization_options))
    folders = params.workspace_folders or ()
    uris = [folder.uri for folder in folders] or [params.root_uri or ""]
    session.folders = [path for uri in uris if (path := path_of(uri)) is not None]
    if session.client.pulls:
        options = types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=False, identifier=SECTION
        )
        session.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(diagnostics.pull)


async def initialized(session: Session, _: types.InitializedParams) -> None:
    """Register what the client lets a server register, and ask for its settings."""
    registrations = list(_registrations(session))
    if registrations:
        await session.client_register_capability_async(types.RegistrationParams(registrations))
    await _watch_elsewhere(session)
    await ask_for_settings(session)
    session.knowledge.begin(session.folders)


def _registrations(session: Session) -> Iterable[types.Registration]:
    if session.client.registers_configuration:
        yield types.Registration(
            "keymend-settings",
            types.WORKSPACE_DID_CHANGE_CONFIGURATION,
            {"section": SECTION},
        )
    if session.client.registers_watchers:
        yield types.Registration(
            "keymend-files",
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            types.DidChangeWatchedFilesRegistrationOptions(watchers()),
        )


async def _watch_elsewhere(session: Session) -> None:
    """Have git's own folders watched that lie outside of the workspace, and no others."""
    if not (session.client.registers_watchers and session.client.watches_elsewhere):
        return
    old, new = session.watched_elsewhere, places_elsewhere(session.folders)
    session.watched_elsewhere = new  # before the first answer: folders may come meanwhile
    if old != new and old:
        gone = types.Unregistration(_ELSEWHERE, types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
        await session.client_unregister_capability_async(types.UnregistrationParams([gone]))
    if old != new and new:
        watched = types.DidChangeWatchedFilesRegistrationOptions(
            [watcher_elsewhere(place) for place in sorted(new)]
        )
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registrations = [types.Registration(_ELSEWHERE, method, watched)]
        await session.client_register_capability_async(types.RegistrationParams(registrations))


def shutdown(session: Session, *_: object) -> None:
    """Stop what goes on in the background: nothing may be said after the answer."""
    session.knowledge.end()


async def folders_changed(session: Session, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Take folders in and out of the workspace."""
    removed = {path_of(folder.uri) for folder in params.event.removed}
    added = [path for f in params.event.added if (path := path_of(f.uri)) is not None]
    session.folders = [path for path in session.folders if path not in removed] + added
    session.knowledge.begin(session.folders)
    await _watch_elsewhere(session)
    await ask_for_settings(session)
