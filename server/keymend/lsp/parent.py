"""Ending with the editor.

An editor that dies closes the server's input, and that ends the server. A process between
the two, or one that inherited the pipe, can hold it open; so the process that the client
named is looked at too (LSP 3.17, ``InitializeParams.processId``).
"""

from __future__ import annotations

import asyncio
import os
from typing import Final

_PERIOD: Final = 3.0
"""Seconds between two looks."""


def end_with(process: int | None) -> None:
    """End this process when ``process`` is gone; called on the event loop.

    A process that is not there from the start is one of another machine or container. On
    Windows nothing is watched: pipes end with their process there, and ``os.kill`` kills.
    """
    if process is not None and process > 0 and os.name == "posix" and _is_there(process):
        asyncio.get_running_loop().call_later(_PERIOD, _look, process)


def _look(process: int) -> None:
    if not _is_there(process):
        raise SystemExit(1)  # as for a client that is gone without asking for the end
    asyncio.get_running_loop().call_later(_PERIOD, _look, process)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's
    return True
