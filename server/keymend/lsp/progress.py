"""Work that takes long: shown to the user, and ended when the user or the client says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from lsprotocol import types

if TYPE_CHECKING:
    from keymend.lsp.session import Session

Report = Callable[[str], None]

_CREATE_SECONDS: Final = 1.0
"""How long a client may take to make a progress bar before it is gone without."""


class Bar:
    """A progress that the client shows from ``begin`` until ``end``."""

    def __init__(self, session: Session, token: str, *, counts: bool) -> None:
        self._progress = session.work_done_progress
        self._token = token
        self._counts = counts
        """Whether the bar shows a part of a whole, and not only that work goes on."""
        self._is_shown = False

    @classmethod
    async def created(cls, session: Session, *, counts: bool = False) -> Bar | None:
        """Return a bar that is not shown yet; ``None`` where the client shows none."""
        if not session.client.shows_progress:
            return None
        token = str(uuid4())
        creating = asyncio.ensure_future(session.work_done_progress.create_async(token))
        try:
            # Shielded: cancelling a request of ours makes pygls fail at the client's answer.
            await asyncio.wait_for(asyncio.shield(creating), _CREATE_SECONDS)
        except Exception:  # noqa: BLE001 - whatever the client has against it, the work goes on
            return None
        return cls(session, token, counts=counts)

    def begin(self, title: str, cancel: Callable[[], object]) -> None:
        """Show ``title``; ``cancel`` is called when the user has enough of it."""
        begin = types.WorkDoneProgressBegin(
            title=title, cancellable=True, percentage=0 if self._counts else None
        )
        self._progress.begin(self._token, begin)
        self._is_shown = True
        self._progress.tokens[self._token].add_done_callback(
            lambda future: future.cancelled() and cancel()
        )

    def report(self, message: str, percentage: int | None = None) -> None:
        """Show how far the work has come."""
        if self._is_shown:
            value = types.WorkDoneProgressReport(
                message=message, cancellable=True, percentage=percentage
            )
            self._progress.report(self._token, value)

    def end(self) -> None:
        """Take the bar away, once."""
        if self._is_shown:
            self._is_shown = False
            self._progress.end(self._token, types.WorkDoneProgressEnd())
        # pygls keeps every token for ever.
        self._progress.tokens.pop(self._token, None)


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
    bar = await Bar.created(session)
    if bar is None:
        yield lambda _: None
        return
    bar.begin(title, request.cancel if request is not None else lambda: None)
    try:
        yield bar.report
    finally:
        bar.end()
