"""A session in this process, with the messages that it would send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

from keymend.lsp.server import build
from keymend.lsp.session import Session


class Wire:
    """Stands where the client's end of the connection would be, until its test has ended."""

    begun: ClassVar[list[Wire]] = []

    def __init__(
        self,
        capabilities: dict[str, Any] | None = None,
        folder: Path | None = None,
        *,
        begin: bool = True,
    ) -> None:
        self.sent: list[dict[str, Any]] = []
        self.session: Session = build()
        self.session.protocol.set_writer(self, include_headers=False)
        self.begun.append(self)
        if begin:
            self.begin(capabilities, folder)

    def begin(self, capabilities: dict[str, Any] | None = None, folder: Path | None = None) -> None:
        root = folder.as_uri() if folder else None
        told = {"processId": None, "rootUri": root, "capabilities": capabilities or {}}
        self.request(1, "initialize", told)

    def write(self, data: bytes) -> None:
        self.sent.append(json.loads(data))

    def close(self) -> None:
        """Keep what was sent."""

    @classmethod
    def end_all(cls) -> None:
        """Wait for the threads of every session: what they do would be seen by other tests."""
        while cls.begun:
            session = cls.begun.pop().session
            session.knowledge.end()
            for pool in (session.pool, session.slow):
                pool.shutdown(cancel_futures=True)

    def request(self, number: int, method: str, params: Any) -> None:
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        self.session.protocol.receive(json.loads(json.dumps(message)))

    def notify(self, method: str, params: Any) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self.session.protocol.receive(json.loads(json.dumps(message)))

    def reply(self, number: int | str, result: Any) -> None:
        """Answer a request of the server's."""
        message = {"jsonrpc": "2.0", "id": number, "result": result}
        self.session.protocol.receive(json.loads(json.dumps(message)))

    def answer(self, number: int) -> dict[str, Any]:
        [answer] = [m for m in self.sent if m.get("id") == number and "method" not in m]
        return answer

    def open(self, uri: str, text: str, language: str = "plaintext") -> None:
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, text: str) -> None:
        """Replace the whole text of a document."""
        document = {"uri": uri, "version": version}
        changes = [{"text": text}]
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
