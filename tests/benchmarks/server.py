"""How long an editor waits: start, opening, and every keystroke, beside other servers.

``python tests/benchmarks/server.py [--lines 1000 10000 50000] [--edits 100]``

Times are wall-clock milliseconds on the client's side of standard input and output; CPU is
that of the server's process (Linux only). The bare server is pygls with nothing but an
empty list of diagnostics: what any server in Python costs. ruff is asked when it is
installed; it does other and more work, so its figures say what an editor is used to. The
last tables are about what editors seldom open and then wait for.
"""

from __future__ import annotations

import argparse
import itertools
import random
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it has its own folder there

from benchmarks import texts
from benchmarks.editor import Client, insertion

BARE: Final = """
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
KEYMEND: Final = (sys.executable, "-m", "keymend", "server")
_URI: Final = "file:///bench/app.py"


def servers() -> dict[str, Sequence[str]]:
    """Return the commands that are measured."""
    result: dict[str, Sequence[str]] = {
        "keymend": KEYMEND,
        "bare pygls": (sys.executable, "-c", BARE),
    }
    ruff = shutil.which("ruff")
    if ruff:
        result["ruff server"] = (ruff, "server")
    return result


def milliseconds(since: float) -> float:
    """Return how long ago ``since`` was."""
    return (time.perf_counter() - since) * 1000


def start(command: Sequence[str]) -> tuple[float, float]:
    """Return the time from the start of the process to the first diagnostics, and the CPU."""
    text = texts.code(1000)
    began = time.perf_counter()
    with Client(command) as client:
        client.open(_URI, text)
        client.diagnostics()
        return milliseconds(began), client.cpu()


def edit(command: Sequence[str], lines: int, edits: int) -> tuple[float, list[float]]:
    """Return the time to open a text of so many lines, and the times of edits in it."""
    text = texts.code(lines)
    generator = random.Random(0)
    with _warm(command) as client:
        client.wait_until_idle()
        began = time.perf_counter()
        client.open(_URI, text)
        client.diagnostics()
        opening = milliseconds(began)
        client.wait_until_idle()
        times = []
        for version in range(2, edits + 2):
            change = insertion(generator.randrange(lines - 1), 0, "#")
            times.append(_keystroke(client, _URI, version, change))
        return opening, times


@contextmanager
def _warm(command: Sequence[str]) -> Iterator[Client]:
    """Start a server, and have it import what a first document needs."""
    with Client(command) as client:
        client.open("file:///bench/warm.py", "x = 1\n")
        client.diagnostics()
        yield client


def _keystroke(client: Client, uri: str, version: int, change: dict[str, Any]) -> float:
    began = time.perf_counter()
    client.change(uri, version, change)
    client.diagnostics()
    return milliseconds(began)


class Case(NamedTuple):
    """A document that is hard to keep up with, and a place where somebody types in it."""

    name: str
    file: str
    language: str
    text: str
    line: int
    character: int = 0


def cases() -> Iterator[Case]:
    """Yield the documents, each made when it is asked for."""
    half = 25_000
    yield Case("Python, 50,000 lines", "a.py", "python", texts.code(50_000), half)
    yield Case("  2,000 findings", "a.py", "python", texts.code(50_000, 2000), half)
    yield Case("JSON, 50,000 lines", "a.json", "json", texts.data(50_000), half)
    yield Case("  2,000 findings", "a.json", "json", texts.data(50_000, 2000), half)
    yield Case(".env, 50,000 lines", ".env", "dotenv", texts.environment(50_000), half)
    yield Case("  2,000 findings", ".env", "dotenv", texts.environment(50_000, 2000), half)
    size, middle = 5_000_000, 2_500_000
    yield Case("JSON, a line of 5 MB", "b.json", "json", texts.one_line(size), 0, middle)
    wide = texts.one_line(size, ascii_only=False)
    yield Case("  beyond ASCII", "b.json", "json", wide, 0, middle)
    yield Case("JavaScript, a line of 5 MB", "b.js", "javascript", texts.minified(size), 0, middle)
    yield Case("2,000 branches, 200 clients", "c.py", "python", texts.branches(2000, 200), 4100)
    cells = texts.notebook(500, size)
    yield Case("notebook file, 500 cells, 5 MB", "d.ipynb", "json", cells, 30, 2)


def hard(case: Case, edits: int) -> tuple[float, ...]:
    """Return the times of opening and of edits, and the CPU of both, with what comes later."""
    uri = f"file:///bench/{case.file}"
    with _warm(KEYMEND) as client:
        client.wait_until_idle()
        used, began = client.cpu(), time.perf_counter()
        client.open(uri, case.text, case.language)
        client.diagnostics()
        opening = milliseconds(began)
        client.wait_until_idle()
        opened = client.cpu() - used
        change = insertion(case.line, case.character, "#")
        times = [_keystroke(client, uri, version, change) for version in range(2, edits + 2)]
        client.wait_until_idle()
        used = client.cpu()
        _keystroke(client, uri, edits + 2, change)
        client.wait_until_idle()
        return opening, opened, statistics.median(times), max(times), client.cpu() - used


def notebook(cells: int, edits: int) -> tuple[float, ...]:
    """Return the same for a notebook document, edited in its first cell."""
    uri = "file:///bench/n.ipynb"
    uris = [f"vscode-notebook-cell:/bench/n.ipynb#{number}" for number in range(cells)]
    document = {
        "uri": uri,
        "notebookType": "jupyter-notebook",
        "version": 1,
        "cells": [{"kind": 2, "document": cell} for cell in uris],
    }
    items = [
        {"uri": cell, "languageId": "python", "version": 1, "text": text}
        for cell, text in zip(uris, texts.cells(cells), strict=True)
    ]

    def keystroke(version: int) -> float:
        changes = [insertion(0, 0, "#")]
        content = [{"document": {"uri": uris[0], "version": version}, "changes": changes}]
        began = time.perf_counter()
        client.tell(
            "notebookDocument/didChange",
            {
                "notebookDocument": {"uri": uri, "version": version},
                "change": {"cells": {"textContent": content}},
            },
        )
        client.diagnostics()
        return milliseconds(began)

    with _warm(KEYMEND) as client:
        client.wait_until_idle()
        used, began = client.cpu(), time.perf_counter()
        client.tell(
            "notebookDocument/didOpen", {"notebookDocument": document, "cellTextDocuments": items}
        )
        for _ in uris:
            client.diagnostics()
        opening = milliseconds(began)
        client.wait_until_idle()
        opened = client.cpu() - used
        times = [keystroke(version) for version in range(2, edits + 2)]
        client.wait_until_idle()
        used = client.cpu()
        keystroke(edits + 2)
        client.wait_until_idle()
        return opening, opened, statistics.median(times), max(times), client.cpu() - used


def requests(case: Case, times: int) -> Iterator[tuple[str, float, float]]:
    """Yield what is asked about a document right after an edit of it, its time and its CPU."""
    uri = f"file:///bench/{case.file}"
    document = {"uri": uri}
    everything = insertion(0, 0, "")["range"]
    last = case.text.count("\n")
    everything["end"] = {"line": last, "character": 0}
    with _warm(KEYMEND) as client:
        client.open(uri, case.text, case.language)
        client.wait_until_idle()
        client.change(uri, 2, insertion(last, 0, "#"))
        found = client.diagnostics()
        place = found[len(found) // 2]["range"]

        def actions(range_: Any, *only: str) -> Any:
            context = {"diagnostics": [], **({"only": list(only)} if only else {})}
            params = {"textDocument": document, "range": range_, "context": context}
            return client.ask("textDocument/codeAction", params)

        def mend_all() -> None:
            for action in actions(everything, "source.fixAll.keymend"):
                client.ask("codeAction/resolve", action)

        position = {"textDocument": document, "position": place["start"]}
        asked: dict[str, Callable[[], Any]] = {
            "hover": lambda: client.ask("textDocument/hover", position),
            "code actions": lambda: actions(place),
            "code actions, everywhere": lambda: actions(everything),
            "fix all": mend_all,
        }
        versions = itertools.count(3)
        for name, ask in asked.items():
            costs = []
            for _ in range(times):
                client.change(uri, next(versions), insertion(last, 0, "#"))
                client.wait_until_idle()
                used, began = client.cpu(), time.perf_counter()
                ask()
                costs.append((milliseconds(began), client.cpu() - used))
            taken, spent = zip(*costs, strict=True)
            yield name, statistics.median(taken), statistics.median(spent)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", nargs="*", type=int, default=[1000, 10_000, 50_000])
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=("start", "edits", "hard", "requests"))
    arguments = parser.parse_args()
    wanted = {arguments.only} if arguments.only else {"start", "edits", "hard", "requests"}
    if "start" in wanted:
        print_starts(arguments.runs)
    if "edits" in wanted:
        print_edits(arguments.lines, arguments.edits, arguments.runs)
    if "hard" in wanted:
        print_hard(arguments.edits)
    if "requests" in wanted:
        print_requests()


def print_starts(runs: int) -> None:
    """Print how long each server takes to its first diagnostics."""
    print(f"{'server':14} {'start':>8} {'best':>8} {'CPU':>8}")
    # In turns, because a machine is not as busy now as it was then. The first one warms up.
    made = [{name: start(of) for name, of in servers().items()} for _ in range(runs + 1)]
    for name in servers():
        times, used = zip(*(run[name] for run in made[1:]), strict=True)
        print(f"{name:14} {statistics.median(times):8.1f} {min(times):8.1f} {min(used):8.1f}")


def print_edits(sizes: Sequence[int], edits: int, runs: int) -> None:
    """Print how long each server takes to open a file and to follow edits of it."""
    print(f"\n{'server':14} {'lines':>8} {'open':>8} {'edit p50':>9} {'p90':>8} {'max':>8}")
    for lines, (name, command) in itertools.product(sizes, servers().items()):
        made = [edit(command, lines, edits) for _ in range(runs)]
        opening = statistics.median(opening for opening, _ in made)
        times = sorted(each for _, many in made for each in many)
        middle, high = statistics.median(times), times[len(times) * 9 // 10]
        print(f"{name:14} {lines:8} {opening:8.1f} {middle:9.2f} {high:8.2f} {times[-1]:8.2f}")


def print_hard(edits: int) -> None:
    """Print how long documents take that are large or odd."""
    heads = ("open", "CPU", "edit p50", "max", "CPU, all")
    print(f"\n{'document':32}" + "".join(f"{head:>10}" for head in heads))
    made = ((case.name, hard(case, edits)) for case in cases())
    for name, costs in itertools.chain(made, _notebooks(edits)):
        print(f"{name:32}" + "".join(f"{cost:10.1f}" for cost in costs), flush=True)


def _notebooks(edits: int) -> Iterator[tuple[str, tuple[float, ...]]]:
    yield "notebook, 500 cells", notebook(500, edits)


def print_requests() -> None:
    """Print how long requests take in files with thousands of findings."""
    print(f"\n{'request, 2,000 findings':32}{'time':>10}{'CPU':>10}")
    for case in cases():
        if case.name.endswith("findings"):
            for name, taken, used in requests(case, 3):
                print(f"{case.file:7}{name:25}{taken:10.1f}{used:10.1f}", flush=True)


if __name__ == "__main__":
    main()
