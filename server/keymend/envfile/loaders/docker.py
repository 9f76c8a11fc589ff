r"""``docker run --env-file``: names and values as they are, quotes and comments included.

Behaviour of the Docker command line since 2017 (``pkg/kvfile`` of docker/cli). A line
whose name holds white space makes the command fail, and nothing starts.
"""

from __future__ import annotations

from keymend.envfile.loaders.reading import Binding, Environment, Reading
from keymend.text import split_lines


def read(text: str, environment: Environment) -> Reading:
    """Return what Docker takes from ``text``; a bare name is passed on from ``environment``."""
    bindings: list[Binding] = []
    at = 1 if text.startswith("\ufeff") else 0
    for line in _lines(text[at:]):
        content = line.removesuffix("\n").removesuffix("\r").lstrip()
        name_at = at + len(line) - len(line.lstrip())
        at += len(line)
        if not content or content.startswith("#"):
            continue
        name, equals, value = content.partition("=")
        if not name or " " in name or "\t" in name:
            return Reading(rejects=True)
        if equals:
            bindings.append(Binding(name, value, name_at))
        elif name in environment:
            bindings.append(Binding(name, environment[name], name_at))
    return Reading(tuple(bindings))


def _lines(text: str) -> list[str]:
    r"""Split at ``\n`` alone: a lone ``\r`` is part of a value here."""
    if "\r" not in text:
        return split_lines(text)
    parts = text.split("\n")
    return [*(part + "\n" for part in parts[:-1]), parts[-1]]
