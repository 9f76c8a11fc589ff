"""Plug-ins of detect-secrets that a team wrote itself: what they find in a text.

They are asked line by line, as detect-secrets asks them; who loads them is another matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from keymend.detection.credential import Credential
from keymend.detection.placeholders import is_placeholder
from keymend.secret import Secret
from keymend.text import Snapshot, Span


@dataclass(frozen=True)
class CustomPlugin:
    """A plug-in that was loaded."""

    name: str
    """The name of its class, as baselines write it."""
    kind: str
    """What it calls a secret, as baselines write it."""
    secrets_in: Callable[[str, str, int], Iterable[str]]
    """Takes a file's path, a line of it, and the line's number from 1; gives the secrets."""


def find(snapshot: Snapshot, plugins: Sequence[CustomPlugin]) -> Iterator[Credential]:
    """Yield what ``plugins`` find in ``snapshot``, each secret once a line."""
    if not plugins:
        return
    path, lines = snapshot.path.as_posix(), snapshot.lines
    for number in range(len(lines)):
        place = lines.line(number)
        line = snapshot[place]
        for plugin in plugins:
            for value in plugin.secrets_in(path, line, number + 1):
                at = line.find(value)
                if value and at >= 0 and not is_placeholder(value):
                    span = Span(at, at + len(value)).shifted(place.start)
                    yield Credential(span, Secret(value), plugin.kind, plugin=plugin.name)
