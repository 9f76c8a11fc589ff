"""The server, assembled: which handler answers what."""

from __future__ import annotations

import gc
import sys
from typing import Final

from lsprotocol import types

from keymend.lsp import (
    lifecycle,
    logs,
    names,
    notebooks,
    ondemand,
    settings,
    synchronization,
    watching,
)
from keymend.lsp.session import Session

_SWITCH_SECONDS: Final = 0.0005


def build() -> Session:
    """Return a session that is ready to be connected to a client."""
    session = Session(notebooks.SELECTOR)
    on = session.feature
    on(types.INITIALIZE)(lifecycle.initialize)
    on(types.INITIALIZED)(lifecycle.initialized)
    on(types.SHUTDOWN)(lifecycle.shutdown)
    on(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(lifecycle.folders_changed)
    on(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(settings.did_change_configuration)
    on(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(watching.watched_files_changed)
    on(types.TEXT_DOCUMENT_DID_OPEN)(synchronization.did_open)
    on(types.TEXT_DOCUMENT_DID_CHANGE)(synchronization.did_change)
    on(types.TEXT_DOCUMENT_DID_SAVE)(watching.did_save)
    on(types.TEXT_DOCUMENT_DID_CLOSE)(synchronization.did_close)
    on(types.NOTEBOOK_DOCUMENT_DID_OPEN)(notebooks.did_open)
    on(types.NOTEBOOK_DOCUMENT_DID_CHANGE)(notebooks.did_change)
    on(types.NOTEBOOK_DOCUMENT_DID_CLOSE)(notebooks.did_close)
    kinds = [names.QUICK_FIX, names.FIX_ALL]
    action_options = types.CodeActionOptions(code_action_kinds=kinds, resolve_provider=True)
    on(types.TEXT_DOCUMENT_CODE_ACTION, action_options)(ondemand.code_actions)
    on(types.CODE_ACTION_RESOLVE)(ondemand.resolve)
    on(types.TEXT_DOCUMENT_HOVER)(ondemand.hover)
    on(types.TEXT_DOCUMENT_CODE_LENS)(ondemand.code_lenses)
    on(types.TEXT_DOCUMENT_DEFINITION)(ondemand.variable_definition)
    on(types.TEXT_DOCUMENT_REFERENCES)(ondemand.variable_references)
    triggers = types.CompletionOptions(trigger_characters=names.COMPLETION_TRIGGERS)
    on(types.TEXT_DOCUMENT_COMPLETION, triggers)(ondemand.variable_completion)
    on(types.TEXT_DOCUMENT_PREPARE_RENAME)(ondemand.prepare_rename)
    on(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))(ondemand.rename)
    session.command(names.VALIDATE_KEY)(ondemand.validate_key)
    session.command(names.EXPLAIN_ERROR)(ondemand.explain_error)
    session.command(names.DOCTOR)(ondemand.doctor)
    session.command(names.SCAN_WORKSPACE)(ondemand.scan_workspace)
    session.command(names.DEBUG_INFORMATION)(ondemand.debug_information)
    return session


def prepare() -> Session:
    """Return a session in a process that is to serve nothing else.

    The caller has switched the garbage collector off before it imported this module: the
    classes of lsprotocol alone would have it run for a tenth of the start.
    """
    logs.configure()
    session = build()
    # What has been imported lives as long as the process. Walking it at every collection
    # would cost a keystroke several milliseconds.
    gc.freeze()
    gc.enable()
    # A keystroke waits for the thread of the rules for whole documents to let go.
    sys.setswitchinterval(_SWITCH_SECONDS)
    return session
