"""Work that takes long: shown to the user, and ended when the user or the client says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from keymend.lsp.progress import Bar
from keymend.lsp.session import Session

Report = Callable[[str], None]


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
    bar = await Bar.created(session.bars)
    if bar is None:
        yield lambda _: None
        return
    bar.begin(title, request.cancel if request is not None else lambda: None)
    try:
        yield bar.report
    finally:
        bar.end()
