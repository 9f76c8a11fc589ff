"""Work that takes long: shown to the user, and ended when the user or the client says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final
from uuid import uuid4

from lsprotocol import types

from keymend.lsp.session import Session

Report = Callable[[str], None]

_CREATE_SECONDS: Final = 1.0
"""How long a client may take to make a progress bar before it is gone without."""


@asynccontextmanager
async def working(session: Session, title: str) -> AsyncIterator[Report]:
    """Show ``title`` while the block runs in a command, and cancel it with the request.

    The block is given a function that shows how far it has come.

    pygls answers a cancelled command and lets its coroutine run on; here the coroutine
    ends with the request, whether the client cancels that or the user the progress.
    """
    request = session.protocol.request_now()
    task = asyncio.current_task()
    if request is not None and task is not None:
        request.add_done_callback(lambda future: future.cancelled() and task.cancel())
    token = await _begin(session, title)
    if token is not None and request is not None:
        session.work_done_progress.tokens[token].add_done_callback(
            lambda future: future.cancelled() and request.cancel()
        )
    try:
        yield partial(_report, session, token)
    finally:
        if token is not None:
            session.work_done_progress.end(token, types.WorkDoneProgressEnd())
            # pygls keeps every token for ever.
            session.work_done_progress.tokens.pop(token, None)


def _report(session: Session, token: str | None, message: str) -> None:
    if token is not None:
        value = types.WorkDoneProgressReport(message=message, cancellable=True)
        session.work_done_progress.report(token, value)


async def _begin(session: Session, title: str) -> str | None:
    """Return the token of a new progress; ``None`` where the client shows none."""
    if not session.client.shows_progress:
        return None
    token = str(uuid4())
    created = asyncio.ensure_future(session.work_done_progress.create_async(token))
    try:
        # Shielded: cancelling a request of ours makes pygls fail at the client's answer.
        await asyncio.wait_for(asyncio.shield(created), _CREATE_SECONDS)
    except Exception:  # noqa: BLE001 - whatever the client has against it, the work goes on
        return None
    begin = types.WorkDoneProgressBegin(title=title, cancellable=True)
    session.work_done_progress.begin(token, begin)
    return token
