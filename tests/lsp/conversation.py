"""A client without a library, for what one would not let through."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60


class Conversation:
    """Talks to a server by hand, so that every byte that comes out is kept."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "keymend", "server", "--log=trace"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(folder / "stderr.txt").open("wb"),
        )
        self._errors = folder / "stderr.txt"
        self.heard: list[dict[str, Any]] = []
        self._number = 0

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Return the whole answer; what else comes meanwhile is kept, and answered if need be."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._number and "method" not in message:
                return message

    def end(self) -> str:
        """End the session and return everything that was heard, and what was logged."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        assert self._process.stdout
        assert self._process.wait(PATIENCE_SECONDS) == 0
        rest = self._process.stdout.read().decode()
        return json.dumps(self.heard, ensure_ascii=False) + rest + self._errors.read_text()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name == b"Content-Length" else length
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        self.heard.append(message)
        if "id" in message and "method" in message:
            empty = [None] * len((message.get("params") or {}).get("items", ()))
            self._send({"id": message["id"], "result": empty or None})
        return message
