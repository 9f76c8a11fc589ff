"""What the checks of URLs ask of a client: the same of one in code and of one in a file."""

from __future__ import annotations

from typing import Protocol

from keymend.clients.kinds import ClientKind
from keymend.syntax.code.nodes import Argument, Text


class Configured(Protocol):
    """A client as far as its URL is concerned."""

    @property
    def kind(self) -> ClientKind:
        """Which class it is, and what its parameters are called."""

    @property
    def is_module(self) -> bool:
        """Whether it is the module ``openai`` itself."""

    def given(self, role: str) -> Argument | None:
        """Return the argument with the meaning ``role``."""

    def text(self, role: str) -> str | None:
        """Return the one text that ``role`` has, if that is all it can be."""

    def texts(self, role: str) -> list[Text]:
        """Return the texts among the values for ``role``."""
