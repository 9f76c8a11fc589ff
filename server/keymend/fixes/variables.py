"""Variables in environment files: what a file sets, and the edit that sets one more.

The only module of ``fixes/`` that knows how a line of such a file is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of
from keymend.fixes.offer import CannotFixError
from keymend.placeholders import is_placeholder
from keymend.text import Span

_ASSIGNMENT: Final = re.compile(
    r"""
    ^[ \t\ufeff]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.-]*)[ \t]*(?P<equals>=)[ \t]*
    (?P<value> "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | `[^`]*` | (?!\#)[^\r\n]*? )
    (?:[ \t]+\#[^\r\n]*|[ \t]*)(?=[\r\n]|\Z)
    """,
    re.VERBOSE | re.MULTILINE,
)
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:@%+=,^-]+")
"""What every loader reads as it stands: no quote, no space, nothing a shell expands."""


@dataclass(frozen=True)
class Variable:
    """One assignment: its name, its value without quotes, and where the value stands."""

    name: str
    value: str
    span: Span

    @property
    def is_free(self) -> bool:
        """Whether the variable waits for its value: it is empty or holds a placeholder."""
        return not self.value or is_placeholder(self.value)


def variables(text: str) -> dict[str, Variable]:
    """Return what ``text`` assigns; of a name that is assigned twice the last, as loaders do."""
    result: dict[str, Variable] = {}
    for found in _ASSIGNMENT.finditer(text):
        value = found["value"]
        quoted = len(value) > 1 and value[0] in "\"'`" and value[0] == value[-1]
        # An empty value stands where the shell wants it: right after the sign.
        span = Span(*(found.span("value") if value else [found.end("equals")] * 2))
        result[found["name"]] = Variable(found["name"], value[1:-1] if quoted else value, span)
    return result


def setting(text: str, name: str, value: str) -> tuple[Edit, ...]:
    """Return the edits that make ``text`` set ``name`` to ``value``; none if it does already.

    A variable that waits for its value is filled in where it stands; otherwise a line is
    added at the end. Raises ``CannotFixError`` for a value that no spelling brings through
    python-dotenv, npm's dotenv, ``node --env-file`` and bash alike.
    """
    present = variables(text).get(name)
    if present is not None and present.value == value:
        return ()
    if present is not None and present.is_free:
        return (Edit(present.span, spelled(value)),)
    return (appended(text, f"{name}={spelled(value)}"),)


def appended(text: str, line: str) -> Edit:
    """Return the edit that adds ``line`` as the last one, in the line ends of ``text``."""
    end = line_end_of(text)
    lead = end if text.strip("\ufeff") and not text.endswith(("\n", "\r")) else ""
    return Edit(Span(len(text), len(text)), f"{lead}{line}{end}")


def spelled(value: str) -> str:
    """Return ``value`` as it is written after ``NAME=``, quoted only if it has to be."""
    if _PLAIN.fullmatch(value):
        return value
    # python-dotenv resolves "${" inside any quotes and "\'" inside single ones; nobody
    # else does. Nor does anybody but bash and npm's dotenv read a value of several lines.
    if value and value.isprintable() and "${" not in value and "\\" not in value:
        if "'" not in value:
            return f"'{value}'"
        if not set(value) & set('"$`!'):
            return f'"{value}"'
    raise CannotFixError("the value cannot be written so that every .env loader reads it alike")
