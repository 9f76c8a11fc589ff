"""What came of validating a key, told to the user with the next step as a button."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from lsprotocol import types

from keymend.lsp.buttons import offer, opening, title_of
from keymend.lsp.session import Session
from keymend.providers import BY_ID, OPENAI
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
        buttons = {_title(page): opening(session, page)}
        session.tell_later(offer(session, kind, message, buttons))
    else:
        session.window_show_message(types.ShowMessageParams(type=kind, message=message))


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
    return "Open organization settings" if page.startswith(_ORGANIZATION) else title_of(page)
