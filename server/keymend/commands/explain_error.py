"""``keymend explain-error``: a pasted error in, its cause out. Sends nothing."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from textwrap import fill
from typing import Final

from keymend import credentials
from keymend.explain import Candidate, Explained, Explanation, explain

_WIDTH: Final = 80
_UNKNOWN: Final = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``explain-error``."""
    parser.add_argument(
        "text", metavar="TEXT", help="an error, a traceback or an answer; - reads standard input"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(namespace: argparse.Namespace) -> int:
    """Print the causes; 0 if there is one, 1 if nothing known fits."""
    text: str = namespace.text
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    explanation = explain(text)
    if explanation.about_a_key:
        candidates = chain(credentials.in_process(os.environ), credentials.in_files(Path()))
        explanation = explain(text, list(candidates))
    if namespace.format == "json":
        print(json.dumps(explanation.to_json(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(explanation)))
    return 0 if explanation.causes else _UNKNOWN


def _lines(explanation: Explanation) -> Iterator[str]:
    if not explanation.causes:
        yield "Not recognised: no known cause fits this text."
        yield "Paste the whole error: a traceback with its first lines tells more."
        return
    first, *others = explanation.causes
    yield from _cause(first)
    for key in explanation.keys:
        yield _indented(f"The key is {_place(key)}: {key.secret.masked}")
    for explained in others:
        yield ""
        cause = explained.cause
        yield fill(f"Also: {cause.title} [{cause.id}]. {cause.fix}", _WIDTH)


def _place(key: Candidate) -> str:
    return f"{key.name} ({key.source})" if key.name else key.source


def _cause(explained: Explained) -> Iterator[str]:
    cause = explained.cause
    yield f"{cause.title} [{cause.id}]"
    yield _indented(f"{cause.explanation} {explained.detail}".strip())
    yield _indented(f"Fix: {cause.fix}")
    if cause.rules:
        yield _indented(f"Seen in files by: {', '.join(cause.rules)}")
    if cause.page:
        yield _indented(f"See: {cause.page}")


def _indented(text: str) -> str:
    return fill(
        text, _WIDTH, initial_indent="  ", subsequent_indent="  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
