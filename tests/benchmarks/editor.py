"""An editor's end of a language server: what it sends, waits for, and sees the server use."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

Diagnostics = list[dict[str, Any]]

_IDLE_SECONDS: Final = 1.0
"""A server that has used no processor for so long has come to an end of its work; longer than
any pause that it makes between an edit and what it does later."""
_CAPABILITIES: Final = {
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "hover": {"contentFormat": ["markdown"]},
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}},
    "notebookDocument": {"synchronization": {}},
}


class Client:
    """The client's end of a server's standard input and output."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self._numbers = itertools.count(1)

    def __enter__(self) -> Client:  # noqa: PYI034 - Self is in typing from Python 3.11 on
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": _CAPABILITIES})
        self.tell("initialized", {})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ask("shutdown", None)
        self.tell("exit", None)
        self._process.wait(30)

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Send a request, and return the answer's result."""
        number = next(self._numbers)
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        answer = next(m for m in self._messages() if m.get("id") == number and "method" not in m)
        return answer.get("result")

    def open(self, uri: str, text: str, language: str = "python") -> None:
        """Open a document."""
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: dict[str, Any]) -> None:
        """Change a document: ``{"range": …, "text": …}``, or ``{"text": …}`` for all of it."""
        document = {"uri": uri, "version": version}
        self.tell(
            "textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)}
        )

    def diagnostics(self) -> Diagnostics:
        """Wait for the next publication."""
        published = "textDocument/publishDiagnostics"
        message = next(m for m in self._messages() if m.get("method") == published)
        found: Diagnostics = message["params"]["diagnostics"]
        return found

    def wait_until_idle(self) -> None:
        """Wait until the server does nothing any more, and drop what it has said meanwhile."""
        used, since = self.cpu(), time.monotonic()
        while time.monotonic() - since < _IDLE_SECONDS:
            time.sleep(0.02)
            if self.cpu() - used > 1:
                used, since = self.cpu(), time.monotonic()
        # Whatever the answer is, it comes after all that was said before it.
        place = {"line": 0, "character": 0}
        self.ask("textDocument/hover", {"textDocument": {"uri": "file:///none"}, "position": place})

    def cpu(self) -> float:
        """Return the milliseconds of processor that the server has used; 0 except on Linux."""
        files = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(file.read_text().split()[0]) for file in files) / 1e6

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message, ensure_ascii=False).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _messages(self) -> Iterator[dict[str, Any]]:
        assert self._process.stdout
        while True:
            length = 0
            while line := self._process.stdout.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            body = self._process.stdout.read(length)
            if not body:
                raise EOFError("the server has ended")
            message: dict[str, Any] = json.loads(body)
            if "id" in message and "method" in message:  # settings, registrations: none here
                items = (message.get("params") or {}).get("items")
                result = [None] * len(items) if items else None
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})
            yield message


def _environment() -> dict[str, str]:
    """Return the environment of a server: as installed, with bytecode that the first run writes."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def insertion(line: int, character: int, text: str, over: int = 0) -> dict[str, Any]:
    """Return the change that puts ``text`` into a line, in the place of ``over`` characters."""
    start = {"line": line, "character": character}
    return {
        "range": {"start": start, "end": {**start, "character": character + over}},
        "text": text,
    }
