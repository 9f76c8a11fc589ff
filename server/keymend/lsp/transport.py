"""Messages over standard input and output, a TCP connection, or a WebSocket.

pygls reads each header line and each body by a job in its thread pool: three hand-overs
between threads a message, and no reading at all while the pool is busy. Here one thread
reads whole messages and hands them to the event loop. Where a server waits for a client,
the first that comes is its only one.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import IO, Any, Final, Protocol

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


class Peer(Protocol):
    """What takes the client's messages, and has some for it."""

    def receive(self, data: Any) -> None:
        """Handle one decoded message, whatever it is."""
        ...

    def set_writer(self, writer: Any, include_headers: bool = ...) -> None:
        """Send messages by ``writer``."""
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


def decode(body: bytes | str) -> Any:
    """Return the message in ``body``, ``BadMessage`` if it is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return BadMessage()


async def over_stdio(peer: Peer) -> None:
    """Connect ``peer`` to standard input and output, until the input ends."""
    peer.set_writer(_Output(sys.stdout.buffer))
    await serve(sys.stdin.buffer.raw, peer.receive)  # type: ignore[union-attr]


async def over_tcp(peer: Peer, host: str, port: int) -> None:
    """Wait for a client at ``host`` and ``port``, and connect ``peer`` to it until it goes."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=1) as listener:
        listener.setblocking(False)
        connection, _ = await asyncio.get_running_loop().sock_accept(listener)
    connection.setblocking(True)
    with closing(connection), connection.makefile("wb") as output:
        peer.set_writer(_Output(output))
        await serve(connection.makefile("rb", buffering=0), peer.receive)


async def over_websocket(peer: Peer, host: str, port: int) -> None:
    """Do the same by WebSocket, where each message is one of the connection's."""
    # Few clients connect so, and it takes a tenth of a second to import.
    from pygls.io_ import WebSocketWriter
    from websockets.asyncio.server import ServerConnection
    from websockets.asyncio.server import serve as listen

    gone = asyncio.Event()

    async def talk(connection: ServerConnection) -> None:
        server.close(close_connections=False)
        peer.set_writer(WebSocketWriter(connection), include_headers=False)
        async for data in connection:
            peer.receive(decode(data))
        gone.set()

    async with listen(talk, host, port, max_size=_MOST) as server:
        await gone.wait()


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


class _Output:
    """A stream that takes a message at a time."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        self._stream.flush()

    def close(self) -> None:
        self._stream.flush()
