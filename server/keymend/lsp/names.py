"""The names that client and server agree on: commands, kinds of actions, triggers."""

from __future__ import annotations

from typing import Final

COMPLETION_TRIGGERS: Final = ("'", '"', "`", ".", "{", "$")
"""Characters after which the name of a variable may follow."""
VALIDATE_KEY: Final = "keymend.server.validateKey"
EXPLAIN_ERROR: Final = "keymend.server.explainError"
DOCTOR: Final = "keymend.server.doctor"
SCAN_WORKSPACE: Final = "keymend.server.scanWorkspace"
DEBUG_INFORMATION: Final = "keymend.server.debugInformation"
COPY: Final = "keymend/copy"
"""A request to a client that says ``experimental: {"keymend": {"clipboard": true}}``: to put
the text in ``{"text": …}`` on the clipboard."""
QUICK_FIX: Final = "quickfix"
FIX_ALL: Final = "source.fixAll.keymend"
