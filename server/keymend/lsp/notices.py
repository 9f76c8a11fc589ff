"""The one notice after a move: what no edit can do, told when the edit has been applied.

A client does not say that it has applied an edit; it sends the change. So moves that are
handed out wait for the next change of their document. The one that was asked for when it was
chosen is told of if the key has gone with the change. Of those that came with their edits
nobody knows which was chosen: it is the one that makes the text what it has become. A command
on the action would be simpler, but clients built on ``lsprotocol`` take an action that has one
for a bare command.
"""

from __future__ import annotations

import asyncio

from lsprotocol import types

from keymend.lsp.documents import Document
from keymend.lsp.moves import Move
from keymend.lsp.session import Session
from keymend.providers import BY_ID


def after_change(session: Session, document: Document) -> None:
    """Tell what is left to do if the last change of ``document`` was a move."""
    moves = session.moves.pop(document.uri, ())
    text = document.snapshot().text if moves else ""
    for move in moves:
        if move.secret.reveal() not in text and move.result in {None, hash(text)}:
            session.tell_later(_tell(session, move))
            return


async def _tell(session: Session, move: Move) -> None:
    from keymend.fixes.notice import after_move
    from keymend.lsp.buttons import copying, offer, opening, title_of

    loop = asyncio.get_running_loop()
    told = await loop.run_in_executor(
        session.pool, after_move, move.path, move.secret, move.provider
    )
    kind = types.MessageType.Info
    message = f"{move.errand.message} {told}" if move.errand else told
    # Elsewhere a question may take the keyboard from somebody who has asked for nothing.
    if not (session.client.copies_text and session.client.asks_questions):
        session.window_show_message(types.ShowMessageParams(type=kind, message=message))
        return
    provider = BY_ID.get(move.provider or "")
    page = provider.key_page if provider else ""
    buttons = {"Copy command": copying(session, move.errand.command)} if move.errand else {}
    if page and session.client.opens_pages:
        buttons[title_of(page)] = opening(session, page)
    await offer(session, kind, message, buttons)
