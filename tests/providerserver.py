"""Servers on the loopback that play providers: they answer as told, and keep every byte."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Received:
    """One request, as it came over the wire."""

    raw: bytes
    method: str
    target: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Reply:
    """What is answered. ``body`` is sent as JSON unless it is bytes."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def wire(self) -> bytes:
        content = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
            **self.headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {self.status} Answer\r\n{head}\r\n".encode("latin-1") + content


def error(status: int, message: str, code: object = None, **headers: str) -> Reply:
    """Return an error as OpenAI words it."""
    body = {"error": {"message": message, "type": "invalid_request_error", "code": code}}
    return Reply(status, body, headers)


def models(*ids: str, **headers: str) -> Reply:
    """Return a list of models."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(200, {"object": "list", "data": [{"id": id_} for id_ in ids]}, named)


Answer = Callable[[Received], "Reply | bytes | None"]
"""Gives the reply; raw bytes are sent as they are, ``None`` means no answer at all."""


class ProviderServer(socketserver.ThreadingTCPServer):
    """A server that records what it receives and answers with ``answer``."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.received: list[Received] = []
        self.arrived = threading.Event()
        """Set when the first request has come in."""
        self.gone = threading.Event()
        """Set when a client that was given no answer has closed its connection."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


class _Handler(socketserver.StreamRequestHandler):
    server: ProviderServer

    def handle(self) -> None:
        while (received := self._receive()) is not None:
            self.server.received.append(received)
            self.server.arrived.set()
            reply = self.server.answer(received)
            if reply is None:
                # Blocks until the client closes the connection.
                self.connection.recv(1)
                self.server.gone.set()
                return
            if isinstance(reply, bytes):
                self.wfile.write(reply)
                return
            self.wfile.write(reply.wire())
            self.wfile.flush()

    def _receive(self) -> Received | None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return None
            head += line
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines if line)
        lowered = {name.lower(): value for name, value in headers.items()}
        body = self.rfile.read(int(lowered.get("content-length", "0")))
        method, target, _ = first.split(" ")
        return Received(head + body, method, target, lowered, body)


@contextmanager
def serving(answer: Answer) -> Iterator[ProviderServer]:
    """Run a server that answers with ``answer`` until the block ends."""
    with ProviderServer(answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def unused_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Serve = Callable[[Answer], ProviderServer]
"""Starts a server that runs until the test ends."""
