"""A literal with a key in it, as the rewriting of one language sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of
from keymend.fixes.move.context import Context
from keymend.fixes.move.project import Project
from keymend.syntax.lexicons import Token
from keymend.text import Span


@dataclass(frozen=True)
class Literal:
    """A literal, where the key stands in it, and what is to stand there.

    ``code`` is ``text`` with its comments and the contents of its literals blanked;
    ``lookup`` reads the variable ``name``.
    """

    text: str
    code: str
    token: Token
    places: tuple[Span, ...]
    context: Context
    name: str
    lookup: str
    project: Project

    @property
    def is_key(self) -> bool:
        """Whether the literal is the key and nothing else."""
        return [self.token.content] == list(self.places)

    @property
    def content(self) -> str:
        """The text between the literal's delimiters."""
        return self.text[self.token.content.start : self.token.content.end]

    @property
    def after(self) -> str:
        """The code behind the literal."""
        return self.code[self.token.span.end :]

    @property
    def newline(self) -> str:
        """The line end that the text uses."""
        return line_end_of(self.text)

    def place_of(self, start: int, end: int) -> Span:
        """Return a part of the statement before the literal as a part of the text."""
        return Span(start, end).shifted(self.token.span.start - len(self.context.statement))


Rewriter = Callable[[Literal], "list[Edit] | None"]
"""Returns the edits that read the variable in place of the key; ``None`` where none are certain."""
