"""``textDocument/diagnostic``, for clients that pull."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from keymend.lsp.protocol import Written
from keymend.lsp.session import Session


def pull(session: Session, params: types.DocumentDiagnosticParams) -> Written | dict[str, Any]:
    """Answer ``textDocument/diagnostic``."""
    return session.reporter.pulled(params.text_document.uri, params.previous_result_id)
