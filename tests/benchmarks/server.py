"""How long an editor waits: start, opening, and every keystroke, beside other servers.

``python tests/benchmarks/server.py [--lines 1000 10000 50000] [--edits 100]``

Times are wall-clock milliseconds on the client's side of standard input and output. The
bare server is pygls with nothing but an empty list of diagnostics: what any server in
Python costs. ruff is asked when it is installed; it does other and more work, so its
figures say what an editor is used to.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any

from keymend.samples import fake_key

BARE = """
from lsprotocol import types
from pygls.lsp.server import LanguageServer
server = LanguageServer("bare", "1")
def tell(ls, params):
    item = params.text_document
    ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(item.uri, []))
server.feature(types.TEXT_DOCUMENT_DID_OPEN)(tell)
server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(tell)
server.start_io()
"""


def servers() -> dict[str, list[str]]:
    """Return the commands that are measured."""
    result = {
        "keymend": [sys.executable, "-m", "keymend", "server"],
        "bare pygls": [sys.executable, "-c", BARE],
    }
    ruff = shutil.which("ruff")
    if ruff:
        result["ruff server"] = [ruff, "server"]
    return result


def code(lines: int, keys: int = 3) -> str:
    """Return a program of so many lines, of several kinds, with a few keys in it."""
    generator = random.Random(lines)
    made = ["import os", "from openai import OpenAI", ""]
    while len(made) < lines:
        number = len(made)
        made += [
            f"def function_{number}(first: int, second: str) -> str:",
            f'    """Return what {generator.randrange(10**6)} stands for."""',
            f'    value = os.environ.get("NAME_{number}", "default")',
            f"    if first > {number} and second:",
            f'        return f"{{value}}-{{second}}-{generator.getrandbits(64):x}"',
            "    return value  # nothing to see here",
            "",
        ]
    for number in range(keys):
        made[lines * (number + 1) // (keys + 1)] = f'KEY = "{fake_key("openai-project", number)}"'
    return "\n".join(made[:lines]) + "\n"


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
        capabilities = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
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
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        number = next(self._numbers)
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return next(m for m in self._messages() if m.get("id") == number and "method" not in m)

    def diagnostics(self) -> list[Any]:
        """Wait for the next publication."""
        published = "textDocument/publishDiagnostics"
        message = next(m for m in self._messages() if m.get("method") == published)
        found: list[Any] = message["params"]["diagnostics"]
        return found

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
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


def milliseconds(since: float) -> float:
    """Return how long ago ``since`` was."""
    return (time.perf_counter() - since) * 1000


def start(command: Sequence[str]) -> float:
    """Return the time from the start of the process to the first diagnostics."""
    text = code(1000)
    began = time.perf_counter()
    with Client(command) as client:
        _open(client, text)
        client.diagnostics()
        return milliseconds(began)


def edit(command: Sequence[str], lines: int, edits: int) -> tuple[float, list[float]]:
    """Return the time to open a text of so many lines, and the times of edits in it."""
    text = code(lines)
    generator = random.Random(0)
    with Client(command) as client:
        _open(client, "x = 1\n", "file:///bench/warm.py")
        client.diagnostics()
        began = time.perf_counter()
        _open(client, text)
        client.diagnostics()
        opening = milliseconds(began)
        _settle(client)
        times = []
        for version in range(2, edits + 2):
            place = {"line": generator.randrange(lines - 1), "character": 0}
            change = {"range": {"start": place, "end": place}, "text": "#"}
            document = {"uri": _URI, "version": version}
            began = time.perf_counter()
            client.tell(
                "textDocument/didChange", {"textDocument": document, "contentChanges": [change]}
            )
            client.diagnostics()
            times.append(milliseconds(began))
        return opening, times


_URI = "file:///bench/app.py"


def _open(client: Client, text: str, uri: str = _URI) -> None:
    item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    client.tell("textDocument/didOpen", {"textDocument": item})


def _settle(client: Client) -> None:
    """Wait until the server has answered something that comes after what it still does."""
    client.ask("textDocument/hover", {"textDocument": {"uri": _URI}, "position": _TOP})


_TOP = {"line": 0, "character": 0}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", nargs="+", type=int, default=[1000, 10_000, 50_000])
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{'server':14} {'start':>8} {'best':>8}")
    # In turns, because a machine is not as busy now as it was then. The first one warms up.
    runs = [{name: start(of) for name, of in servers().items()} for _ in range(arguments.runs + 1)]
    for name in servers():
        times = [run[name] for run in runs[1:]]
        print(f"{name:14} {statistics.median(times):8.1f} {min(times):8.1f}")
    print(f"\n{'server':14} {'lines':>8} {'open':>8} {'edit p50':>9} {'p90':>8} {'max':>8}")
    for lines, (name, command) in itertools.product(arguments.lines, servers().items()):
        edits = [edit(command, lines, arguments.edits) for _ in range(arguments.runs)]
        opening = statistics.median(opening for opening, _ in edits)
        times = sorted(each for _, many in edits for each in many)
        middle, high = statistics.median(times), times[len(times) * 9 // 10]
        print(f"{name:14} {lines:8} {opening:8.1f} {middle:9.2f} {high:8.2f} {times[-1]:8.2f}")


if __name__ == "__main__":
    main()
