"""The part of the matrix that is written as programs: ``python.cases`` and ``node.cases``.

    === title, number
    openai
    ---
    from openai import OpenAI
    client = OpenAI(api_key="{{openai-user}}")

Above the dashes stands the environment: ``NAME=value`` in each line, or the name of one of
``ENVIRONMENTS``. Marks stand for keys, as in the cases of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cases import expand
from clients.snippets import FULL, OPENAI, Snippet

ENVIRONMENTS = {
    "openai": {"OPENAI_API_KEY": OPENAI},
    "azure": {name: value for name, value in FULL.items() if name != "OPENAI_API_KEY"},
}
_FOLDER = Path(__file__).parent


def python() -> Iterator[Snippet]:
    """Yield the snippets in Python."""
    yield from _load("python")


def node() -> Iterator[Snippet]:
    """Yield the snippets in JavaScript."""
    yield from _load("node")


def _load(name: str) -> Iterator[Snippet]:
    text = (_FOLDER / f"{name}.cases").read_text(encoding="utf-8")
    language = "python" if name == "python" else "javascript"
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        environment, _, code = rest.partition("---\n")
        yield Snippet(f"{name}: {title}", expand(code), _environment(environment), language)


def _environment(written: str) -> dict[str, str]:
    if written.strip() in ENVIRONMENTS:
        return ENVIRONMENTS[written.strip()]
    pairs = [line.partition("=") for line in written.splitlines()]
    return {name: expand(value) for name, _, value in pairs}
