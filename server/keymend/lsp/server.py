"""The server, assembled: which handler answers what."""

from __future__ import annotations

import gc

from lsprotocol import types

from keymend.lsp import (
    code_actions,
    hover,
    lifecycle,
    logs,
    ondemand,
    settings,
    synchronization,
    watching,
)
from keymend.lsp.diagnostics import Reporter
from keymend.lsp.session import Session


def build() -> Session:
    """Return a session that is ready to be connected to a client."""
    session = Session()
    session.reporter = Reporter(session)
    on = session.feature
    on(types.INITIALIZE)(lifecycle.initialize)
    on(types.INITIALIZED)(lifecycle.initialized)
    on(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(lifecycle.folders_changed)
    on(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(settings.did_change_configuration)
    on(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(watching.watched_files_changed)
    on(types.TEXT_DOCUMENT_DID_OPEN)(synchronization.did_open)
    on(types.TEXT_DOCUMENT_DID_CHANGE)(synchronization.did_change)
    on(types.TEXT_DOCUMENT_DID_SAVE)(watching.did_save)
    on(types.TEXT_DOCUMENT_DID_CLOSE)(synchronization.did_close)
    kinds = [code_actions.QUICK_FIX, code_actions.FIX_ALL]
    action_options = types.CodeActionOptions(code_action_kinds=kinds, resolve_provider=True)
    on(types.TEXT_DOCUMENT_CODE_ACTION, action_options)(code_actions.code_actions)
    on(types.CODE_ACTION_RESOLVE)(code_actions.resolve)
    on(types.TEXT_DOCUMENT_HOVER)(hover.hover)
    on(types.TEXT_DOCUMENT_CODE_LENS)(ondemand.code_lenses)
    session.command(ondemand.VALIDATE_KEY)(ondemand.validate_key)
    session.command(ondemand.EXPLAIN_ERROR)(ondemand.explain_error)
    return session


def prepare() -> Session:
    """Return a session in a process that is to serve nothing else."""
    logs.configure()
    session = build()
    # What has been imported lives as long as the process. Walking it at every collection
    # would cost a keystroke several milliseconds.
    gc.collect()
    gc.freeze()
    return session
