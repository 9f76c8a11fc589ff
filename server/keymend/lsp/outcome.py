"""What came of validating a key, told to the user with the next step as a button."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keymend.lsp.session import Session
from keymend.providers import BY_ID, OPENAI, PROVIDERS, SERVICES
from keymend.validate import Outcome, Verdict

_KINDS: Final = {
    Outcome.VALID: types.MessageType.Info,
    Outcome.INVALID: types.MessageType.Error,
}
_ORGANIZATION: Final = "https://platform.openai.com/settings/organization/"


def show(session: Session, verdict: Verdict) -> None:
    """Tell ``verdict``; with a button for its page if the client has both."""
    parts = [f"{verdict.masked}: {verdict.outcome.value}.", verdict.explanation, verdict.fix]
    message = " ".join(filter(None, parts))
    kind = _KINDS.get(verdict.outcome, types.MessageType.Warning)
    page = _page(verdict)
    if page and session.client.asks_questions and session.client.opens_pages:
        # The command's answer does not wait until the user has read the message.
        session.tell_later(_offer(session, kind, message, page))
    else:
        session.window_show_message(types.ShowMessageParams(type=kind, message=message))


async def _offer(session: Session, kind: types.MessageType, message: str, page: str) -> None:
    button = types.MessageActionItem(_title(page))
    question = types.ShowMessageRequestParams(type=kind, message=message, actions=[button])
    try:
        answer = await session.window_show_message_request_async(question)
    except JsonRpcException:
        # The client says that it can and does not; the verdict must not be lost by that.
        session.window_show_message(types.ShowMessageParams(type=kind, message=message))
        return
    if answer is None or answer.title != button.title:
        return
    try:
        shown = types.ShowDocumentParams(uri=page, external=True)
        opened = (await session.window_show_document_async(shown)).success
    except JsonRpcException:
        opened = False
    if not opened:
        session.warn(f"The page could not be opened: {page}")


def _page(verdict: Verdict) -> str:
    """Return where the next step is done; empty if that is not known.

    The causes of errors are those of all providers, and the pages of most are OpenAI's.
    """
    provider = BY_ID.get(verdict.provider or "")
    host = urlsplit(verdict.page).hostname or ""
    page = verdict.page if provider is OPENAI or not host.endswith(".openai.com") else ""
    if not page and provider and verdict.outcome in (Outcome.INVALID, Outcome.RESTRICTED):
        return provider.key_page
    return page


def _title(page: str) -> str:
    if any(page == known.key_page for known in (*PROVIDERS, *SERVICES)):
        return "Open key page"
    if page.startswith(_ORGANIZATION):
        return "Open organization settings"
    return f"Open {urlsplit(page).hostname}"
