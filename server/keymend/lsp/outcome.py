"""What came of validating a key, told to the user with the next step as a button."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keymend.lsp.session import Session
from keymend.providers import PROVIDERS, SERVICES
from keymend.validate import Outcome, Verdict

_KINDS: Final = {
    Outcome.VALID: types.MessageType.Info,
    Outcome.INVALID: types.MessageType.Error,
}


def show(session: Session, verdict: Verdict) -> None:
    """Tell ``verdict``; with a button for its page if the client has both."""
    parts = [f"{verdict.masked}: {verdict.outcome.value}.", verdict.explanation, verdict.fix]
    message = " ".join(filter(None, parts))
    kind = _KINDS.get(verdict.outcome, types.MessageType.Warning)
    if verdict.page and session.client.asks_questions and session.client.opens_pages:
        # The command's answer does not wait until the user has read the message.
        session.tell_later(_offer(session, kind, message, verdict.page))
    else:
        session.window_show_message(types.ShowMessageParams(type=kind, message=message))


async def _offer(session: Session, kind: types.MessageType, message: str, page: str) -> None:
    button = types.MessageActionItem(_title(page))
    question = types.ShowMessageRequestParams(type=kind, message=message, actions=[button])
    try:
        answer = await session.window_show_message_request_async(question)
        if answer is not None and answer.title == button.title:
            await session.window_show_document_async(
                types.ShowDocumentParams(uri=page, external=True)
            )
    except JsonRpcException:
        return  # the client would not after all, and has said why where its user looks


def _title(page: str) -> str:
    if any(page == known.key_page for known in (*PROVIDERS, *SERVICES)):
        return "Open key page"
    return f"Open {urlsplit(page).hostname}"
