"""A credential that a text holds: what the parts of ``detection`` beside ``keys`` yield."""

from __future__ import annotations

from dataclasses import dataclass

from keymend.secret import Secret
from keymend.text import Span


@dataclass(frozen=True)
class Credential:
    """A secret that is no AI provider's key."""

    span: Span
    secret: Secret
    kind: str
    """What it is, to be read after "Hardcoded": ``GitHub OAuth token``, ``password``."""
    service: str | None = None
    """The id of the service it belongs to, where its format tells."""
    plugin: str | None = None
    """The plug-in of detect-secrets that found it, by the name of its class."""
