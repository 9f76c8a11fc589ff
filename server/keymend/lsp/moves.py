"""What is remembered of a move until its edit has come back as a change of the document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keymend.secret import Secret

if TYPE_CHECKING:
    from keymend.fixes import Errand  # the first move imports it, not the start


@dataclass(frozen=True)
class Move:
    """A move that the client has been given: out of which file, of which key."""

    path: Path
    secret: Secret
    provider: str | None
    errand: Errand | None = None
    result: int | None = None
    """The hash of the document after the move, where it was not asked for by itself."""
