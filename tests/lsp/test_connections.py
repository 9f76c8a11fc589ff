"""How a connection begins and ends: TCP and WebSocket on loopback, and a client that dies."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.sync.client import connect

INITIALIZE: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"processId": None, "capabilities": {}, "rootUri": None},
}
SHUTDOWN: dict[str, Any] = {"jsonrpc": "2.0", "id": 2, "method": "shutdown"}
EXIT: dict[str, Any] = {"jsonrpc": "2.0", "method": "exit"}
PATIENCE_SECONDS = 60


def opening(text: str) -> dict[str, Any]:
    """Return the message that opens a document."""
    item = {"uri": "file:///a.txt", "languageId": "plaintext", "version": 1, "text": text}
    params = {"textDocument": item}
    return {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(way: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    command = [sys.executable, "-m", "keymend", "server", way, f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield port, process
        finally:
            process.kill()


def connected(port: int) -> socket.socket:
    """Return a connection, made as soon as the server listens."""
    end = time.monotonic() + PATIENCE_SECONDS
    client = socket.socket()
    while client.connect_ex(("127.0.0.1", port)):
        client.close()
        assert time.monotonic() < end, "the server does not listen"
        time.sleep(0.05)  # nothing tells when a port begins to be listened at
        client = socket.socket()
    client.settimeout(PATIENCE_SECONDS)
    return client


def name_of(answer: dict[str, dict[str, dict[str, str]]]) -> str:
    return answer["result"]["serverInfo"]["name"]


def test_the_server_speaks_tcp() -> None:
    body = json.dumps(INITIALIZE).encode()
    with serving("--tcp") as (port, _), connected(port) as client:
        client.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        with client.makefile("rb") as stream:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            assert name_of(json.loads(stream.read(length))) == "keymend"


def test_the_server_speaks_websocket() -> None:
    with serving("--ws") as (port, _):
        connected(port).close()
        with connect(f"ws://127.0.0.1:{port}", open_timeout=PATIENCE_SECONDS) as client:
            client.send(json.dumps(INITIALIZE))
            assert name_of(json.loads(client.recv(timeout=PATIENCE_SECONDS))) == "keymend"
            client.send(json.dumps(opening("x = 1\n" * 500_000)))
            told = json.loads(client.recv(timeout=PATIENCE_SECONDS))
            assert told["method"] == "textDocument/publishDiagnostics"


@pytest.mark.parametrize("way", ["--tcp", "--ws"])
def test_a_server_that_cannot_listen_says_so(way: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        command = [sys.executable, "-m", "keymend", "server", way, address]
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )
    assert ended.returncode == 2
    assert ended.stderr.startswith("keymend server: cannot listen there: ")


def test_a_session_by_tcp_ends_as_one_by_pipes_does() -> None:
    with serving("--tcp") as (port, process), connected(port) as client:
        for message in (INITIALIZE, SHUTDOWN, EXIT):
            body = json.dumps(message).encode()
            client.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_client_by_websocket_whose_connection_breaks_ends_the_server() -> None:
    with serving("--ws") as (port, process):
        connected(port).close()
        with connect(f"ws://127.0.0.1:{port}", open_timeout=PATIENCE_SECONDS) as client:
            client.socket.shutdown(socket.SHUT_RDWR)
            assert process.wait(PATIENCE_SECONDS) == 1


def test_a_client_by_tcp_that_goes_without_a_word_ends_the_server() -> None:
    with serving("--tcp") as (port, process):
        connected(port).close()
        assert process.wait(PATIENCE_SECONDS) == 1


@pytest.mark.skipif(os.name != "posix", reason="pipes end with their process on Windows")
def test_the_server_ends_with_the_editor_though_its_input_stays_open() -> None:
    wait = [sys.executable, "-c", "input()"]
    server = [sys.executable, "-m", "keymend", "server", "--clientProcessId=1"]
    with (
        subprocess.Popen(wait, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as editor,
        subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
    ):
        assert process.stdin
        assert process.stdout
        params = {**INITIALIZE["params"], "processId": editor.pid}
        body = json.dumps({**INITIALIZE, "params": params}).encode()
        process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        process.stdin.flush()
        assert process.stdout.readline()  # it has looked at the editor once
        editor.communicate(b"\n")
        assert process.wait(PATIENCE_SECONDS) == 1
