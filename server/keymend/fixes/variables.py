"""Variables in environment files, as a fix sees them: who has one, who waits for one.

How such files are read and written is ``keymend.envfile``'s; this is what a fix decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from keymend.detection.placeholders import is_placeholder
from keymend.envfile import parse_file
from keymend.envfile.writing import UnwritableError, append, set_variable
from keymend.finding import Edit
from keymend.fixes.offer import CannotFixError


@dataclass(frozen=True)
class Variable:
    """A variable and the value that a file gives it."""

    name: str
    value: str

    @property
    def is_free(self) -> bool:
        """Whether the variable waits for its value: it is empty or holds a placeholder."""
        return _is_free(self.value)


@lru_cache(maxsize=4096)  # each key that is moved asks it of every variable with its name
def _is_free(value: str) -> bool:
    return not value or is_placeholder(value)


@lru_cache(maxsize=2)
def variables(text: str) -> Mapping[str, Variable]:
    """Return what ``text`` assigns; of a name that is assigned twice the last, as loaders do."""
    file = parse_file(text)
    return {
        file.name_of(entry): Variable(file.name_of(entry), file.value_of(entry))
        for entry in file.assignments
    }


def setting(text: str, name: str, value: str) -> tuple[Edit, ...]:
    """Return the edits that make ``text`` set ``name`` to ``value``; none if it does already.

    A variable that waits for its value is filled in where it stands; otherwise a line is
    added at the end. Raises ``CannotFixError`` for a value that loaders read differently.
    """
    present = variables(text).get(name)
    if present is not None and present.value == value:
        return ()
    try:
        if present is not None and present.is_free:
            return set_variable(parse_file(text), name, value)
        return append(parse_file(text), name, value)
    except UnwritableError as error:
        raise CannotFixError(str(error)) from None


def mentioning(text: str, name: str) -> tuple[Edit, ...]:
    """Return the edits that make ``text`` name the variable, without a value."""
    return () if name in variables(text) else append(parse_file(text), name, "")
