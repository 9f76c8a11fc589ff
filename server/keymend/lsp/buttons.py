"""Messages with buttons for what comes next, where the client has them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keymend.lsp.names import COPY
from keymend.lsp.session import Session
from keymend.providers import PROVIDERS, SERVICES

Button = Callable[[], Awaitable[None]]
"""Does what the button says."""


async def offer(
    session: Session, kind: types.MessageType, message: str, buttons: Mapping[str, Button]
) -> None:
    """Show ``message`` and wait until the user has pressed a button, or has closed it."""
    question = types.ShowMessageRequestParams(
        type=kind, message=message, actions=[types.MessageActionItem(title) for title in buttons]
    )
    try:
        answer = await session.window_show_message_request_async(question)
    except JsonRpcException:
        # The client says that it can and does not; the message must not be lost by that.
        session.window_show_message(types.ShowMessageParams(type=kind, message=message))
        return
    pressed = buttons.get(answer.title) if answer is not None else None
    if pressed is not None:
        await pressed()


def title_of(page: str) -> str:
    """Return what the button says that opens ``page``."""
    if any(page == known.key_page for known in (*PROVIDERS, *SERVICES)):
        return "Open key page"
    return f"Open {urlsplit(page).hostname}"


def opening(session: Session, page: str) -> Button:
    """Return the button that opens ``page`` in the browser."""

    async def pressed() -> None:
        try:
            shown = types.ShowDocumentParams(uri=page, external=True)
            opened = (await session.window_show_document_async(shown)).success
        except JsonRpcException:
            opened = False
        if not opened:
            session.warn(f"The page could not be opened: {page}")

    return pressed


def copying(session: Session, text: str) -> Button:
    """Return the button that puts ``text`` on the clipboard of a client that can do so."""

    async def pressed() -> None:
        try:
            await session.protocol.send_request_async(COPY, {"text": text})
        except JsonRpcException:
            session.warn(f"The clipboard could not be written. The text is: {text}")

    return pressed
