"""Messages over standard input and output.

pygls reads each header line and each body by a job in its thread pool: three hand-overs
between threads a message, and no reading at all while the pool is busy. Here one thread
reads whole messages and hands them to the event loop.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final, Protocol

_LENGTH: Final = re.compile(rb"(?:^|\r\n)content-length:[ \t]*(\d{1,18})(?!\d)", re.IGNORECASE)
_CHUNK: Final = 1 << 16
_MOST: Final = 1 << 30
"""No message is longer: what claims to be has lost its place in the stream."""

Receive = Callable[[Any], None]


class Raw(Protocol):
    """An unbuffered stream of bytes."""

    def read(self, size: int = -1, /) -> bytes | None:
        """Return what there is, ``size`` bytes at most; nothing at the end."""
        ...


class BadMessage:
    """What came instead of JSON."""


def bodies(stream: Raw) -> Iterator[bytes]:
    """Yield the content of each message until the stream ends, or makes no sense any more.

    A header without a length is skipped: what follows it cannot be told apart from it.
    """
    buffer = bytearray()
    while True:
        while (end := buffer.find(b"\r\n\r\n")) == -1:
            if not _fill(stream, buffer, _CHUNK):
                return
        header = bytes(buffer[:end])
        del buffer[: end + 4]
        length = _LENGTH.search(header)
        if length is None:
            continue
        size = int(length[1])
        if size > _MOST:
            return
        while len(buffer) < size:
            if not _fill(stream, buffer, max(_CHUNK, size - len(buffer))):
                return
        yield bytes(buffer[:size])
        del buffer[:size]


def _fill(stream: Raw, buffer: bytearray, size: int) -> bool:
    chunk = stream.read(size)
    if not chunk:
        return False
    buffer += chunk
    return True


def decode(body: bytes) -> Any:
    """Return the message in ``body``, ``BadMessage`` if it is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return BadMessage()


async def serve(stream: Raw, receive: Receive) -> None:
    """Give each message to ``receive``, on this event loop, until the stream ends.

    The thread is a daemon and reads past Python's buffers: it is blocked in a read when
    the client asks for the end, and must hold nothing that the interpreter wants then.
    """
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def read() -> None:
        try:
            for body in bodies(stream):
                loop.call_soon_threadsafe(receive, decode(body))
        except (OSError, ValueError, RuntimeError, MemoryError):
            pass  # the stream or the loop has been closed below us: the process is ending
        finally:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=read, name="keymend-reader", daemon=True).start()
    await ended.wait()
