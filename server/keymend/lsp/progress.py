"""A progress bar of the client's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from lsprotocol import types
from pygls.progress import Progress

_CREATE_SECONDS: Final = 1.0
"""How long a client may take to make a progress bar before it is gone without."""


class Bar:
    """A progress that the client shows from ``begin`` until ``end``."""

    def __init__(self, bars: Progress, token: str, *, counts: bool) -> None:
        self._bars = bars
        self._token = token
        self._counts = counts
        """Whether the bar shows a part of a whole, and not only that work goes on."""
        self._is_shown = False

    @classmethod
    async def created(cls, bars: Progress | None, *, counts: bool = False) -> Bar | None:
        """Return a bar that is not shown yet; ``None`` where the client shows none."""
        if bars is None:
            return None
        token = str(uuid4())
        creating = asyncio.ensure_future(bars.create_async(token))
        try:
            # Shielded: cancelling a request of ours makes pygls fail at the client's answer.
            await asyncio.wait_for(asyncio.shield(creating), _CREATE_SECONDS)
        except Exception:  # noqa: BLE001 - whatever the client has against it, the work goes on
            return None
        return cls(bars, token, counts=counts)

    def begin(self, title: str, cancel: Callable[[], object]) -> None:
        """Show ``title``; ``cancel`` is called when the user has enough of it."""
        begin = types.WorkDoneProgressBegin(
            title=title, cancellable=True, percentage=0 if self._counts else None
        )
        self._bars.begin(self._token, begin)
        self._is_shown = True
        self._bars.tokens[self._token].add_done_callback(
            lambda future: future.cancelled() and cancel()
        )

    def report(self, message: str, percentage: int | None = None) -> None:
        """Show how far the work has come."""
        if self._is_shown:
            value = types.WorkDoneProgressReport(
                message=message, cancellable=True, percentage=percentage
            )
            self._bars.report(self._token, value)

    def end(self) -> None:
        """Take the bar away, once."""
        if self._is_shown:
            self._is_shown = False
            self._bars.end(self._token, types.WorkDoneProgressEnd())
        # pygls keeps every token for ever.
        self._bars.tokens.pop(self._token, None)
