"""What a loader makes of an environment file: the one answer that every loader model gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Environment = Mapping[str, str]
"""The variables that a loader can refer to: the process environment it runs in."""


@dataclass(frozen=True)
class Binding:
    """One variable that a loader takes from a file.

    ``at`` is where its name begins, in code points of the file's text. ``value`` is
    ``None`` where the loader's own code would have to be run to know it (a command
    substitution in a shell).
    """

    name: str
    value: str | None
    at: int


@dataclass(frozen=True)
class Reading:
    """Everything that a loader takes from a file, in the file's order.

    ``rejects`` says that the loader refuses the whole file and sets nothing. From
    ``unknown_from`` on (code points) the model does not know what the loader does,
    because that depends on more than the text.
    """

    bindings: tuple[Binding, ...] = ()
    rejects: bool = False
    unknown_from: int | None = None

    @property
    def values(self) -> dict[str, str | None]:
        """Variable name to value; of several lines for one name the last counts."""
        return {binding.name: binding.value for binding in self.bindings}

    def at(self, offset: int) -> Binding | None:
        """Return the binding whose name begins at ``offset``."""
        return self._by_place.get(offset)

    @cached_property
    def _by_place(self) -> dict[int, Binding]:
        return {binding.at: binding for binding in reversed(self.bindings)}


class Characters:
    """A text as a loader sees it after changing its line ends, and the way back.

    Loaders replace or drop carriage returns before they parse; ``source`` turns an offset
    in the changed text into one in the file.
    """

    def __init__(self, text: str, *, lone: str) -> None:
        r"""Turn ``\r\n`` into ``\n`` and every other ``\r`` into ``lone``."""
        self.text = text
        self._offsets: list[int] | None = None
        if "\r" in text:
            kept: list[str] = []
            offsets: list[int] = []
            for offset, character in enumerate(text):
                replaced = character
                if character == "\r":
                    replaced = "" if text.startswith("\n", offset + 1) else lone
                if replaced:
                    kept.append(replaced)
                    offsets.append(offset)
            self.text = "".join(kept)
            self._offsets = offsets

    def source(self, offset: int) -> int:
        """Return the offset in the file of ``offset`` in ``text``."""
        return offset if self._offsets is None else self._offsets[offset]
