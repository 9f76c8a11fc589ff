"""What is known of the workspace around a text. Data only; ``workspace/`` gathers it.

A scan is pure: it is given these facts and never looks for them. ``Facts()`` knows
nothing, and a rule that needs a fact it does not have says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keymend.secret import Secret


@dataclass(frozen=True)
class Definition:
    """A variable as an environment file of the workspace defines it."""

    name: str
    value: Secret
    uri: str
    line: int
    """Zero-based."""


@dataclass(frozen=True)
class Facts:
    """The workspace as far as it has been read."""

    definitions: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)
    """Variable name to where environment files define it, the nearest file first."""
    openai_version: tuple[int, ...] | None = None
    """The version of the Python package ``openai`` that the workspace pins, if it does."""
