"""What the move asks of a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from keymend.finding import Edit
from keymend.fixes.move.project import Project
from keymend.text import Snapshot, Span


@dataclass(frozen=True)
class Loader:
    """What would bring the environment file into the program.

    ``name`` is how people call it. ``at_hand`` says whether the program can run with it as
    it is: it is declared by the project, installed beside it, or built in.
    """

    name: str
    at_hand: bool


class Carrier(Protocol):
    """A document that carries one key, read for the move.

    A carrier exists only where the finding's own place can be rewritten.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """Variables that the code itself reads or sets at the key's places, the first first."""
        ...

    @property
    def is_fallback(self) -> bool:
        """Whether the key is only what the code falls back to where the variable is missing.

        A variable that has a value then stays as it is.
        """
        ...

    @property
    def is_bound(self) -> bool:
        """Whether the program goes on to read the first of ``names``, whatever the fix would like.

        With another value in that variable the key cannot be moved.
        """
        ...

    @property
    def searches_upwards(self) -> bool:
        """Whether the program's loader looks for ``.env`` in the folders above, too."""
        ...

    @property
    def remains(self) -> str:
        """What an edit cannot do, for the title, with a gap for the name; mostly nothing."""
        ...

    def loader(self, project: Project) -> Loader | None:
        """Return what could load ``.env`` here; ``None`` where something does or nothing can."""
        ...

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:
        """Return the edits that read the variable ``name`` wherever the key stood.

        With ``loader`` the document also loads the environment file before that.
        """
        ...


Reader = Callable[[Snapshot, Span, list[Span], Project], "Carrier | None"]
"""Reads a document: takes it, the finding's place, every place of the same key (in the order
of the text, the finding's own among them) and the project; ``None`` where the key cannot be
moved."""


def occurrences(text: str, value: str) -> list[Span]:
    """Return the places where ``value`` stands in ``text`` by itself.

    It is not a part of a longer word, nor is its first character escaped.
    """
    result: list[Span] = []
    at = text.find(value)
    while at != -1:
        span = Span(at, at + len(value))
        if not (_is_word(text[span.end : span.end + 1]) or _continues(text, at)):
            result.append(span)
        at = text.find(value, span.end)
    return result


def _continues(text: str, at: int) -> bool:
    before = text[at - 1 : at] if at else ""
    head = text[max(0, at - 64) : at]
    backslashes = len(head) - len(head.rstrip("\\"))
    if backslashes % 2:
        return True
    is_escape = at > 1 and text[at - 2] == "\\" and before in "nrt"
    return _is_word(before) and not is_escape


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
