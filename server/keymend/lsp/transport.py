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
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
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


class Messages:
    """The contents of the messages in a stream, cut out of it as it comes.

    A header without a length is skipped: what follows it cannot be told apart from it.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._size: int | None = None
        """How long the content is whose header has come."""
        self.lost = False
        """Whether the stream makes no sense any more."""

    @property
    def wanted(self) -> int:
        """How many bytes to read at once."""
        return max(_CHUNK, (self._size or 0) - len(self._buffer))

    def cut(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what has become whole with ``chunk``."""
        self._buffer += chunk
        while self._has_header() and self._size is not None and len(self._buffer) >= self._size:
            content = bytes(self._buffer[: self._size])
            del self._buffer[: self._size]
            self._size = None
            yield content

    def _has_header(self) -> bool:
        while self._size is None and not self.lost:
            end = self._buffer.find(b"\r\n\r\n")
            if end == -1:
                return False
            length = _LENGTH.search(bytes(self._buffer[:end]))
            del self._buffer[: end + 4]
            if length is not None:
                self._size = int(length[1])
                self.lost = self._size > _MOST
        return not self.lost


def bodies(stream: Raw) -> Iterator[bytes]:
    """Yield the content of each message until the stream ends, or makes no sense any more."""
    messages = Messages()
    while not messages.lost and (chunk := stream.read(messages.wanted)):
        yield from messages.cut(chunk)


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
    gone = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.close()
        peer.set_writer(writer)
        messages = Messages()
        try:
            while not messages.lost and (chunk := await reader.read(messages.wanted)):
                for body in messages.cut(chunk):
                    peer.receive(decode(body))
        except ConnectionError:
            pass  # the client has gone without a word
        finally:
            writer.close()
            gone.set()

    server = await asyncio.start_server(talk, host, port)
    async with server:
        await gone.wait()


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
        try:
            async for data in connection:
                peer.receive(decode(data))
        finally:
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
