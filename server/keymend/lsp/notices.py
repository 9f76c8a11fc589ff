"""The one notice after a move: what no edit can do, told when the edit has been applied.

A client does not say that it has applied an edit; it sends the change. So a move that is
handed out waits for the next change of its document, and is told of if the key has gone
with it. A command on the action would be simpler, but clients built on ``lsprotocol`` take
an action that has one for a bare command.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from keymend.secret import Secret

if TYPE_CHECKING:
    from keymend.lsp.documents import Document
    from keymend.lsp.session import Session


@dataclass(frozen=True)
class Move:
    """A move that the client has been given: out of which file, of which key."""

    path: Path
    secret: Secret
    provider: str | None


def after_change(session: Session, document: Document) -> None:
    """Tell what is left to do if the last change of ``document`` was a move."""
    move = session.moves.pop(document.uri, None)
    if move is not None and move.secret.reveal() not in document.snapshot().text:
        session.tell_later(_tell(session, move))


async def _tell(session: Session, move: Move) -> None:
    from keymend.fixes.notice import after_move

    loop = asyncio.get_running_loop()
    told = await loop.run_in_executor(
        session.pool, after_move, move.path, move.secret, move.provider
    )
    message = types.ShowMessageParams(type=types.MessageType.Info, message=told)
    session.window_show_message(message)
