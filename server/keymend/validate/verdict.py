"""What came of asking a provider about a key. Data only; it holds no secret."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, NamedTuple


class Outcome(enum.Enum):
    """The verdict in a word; the values are those of reports."""

    VALID = "valid"
    RESTRICTED = "valid-restricted"
    BLOCKED = "valid-blocked"
    NO_CREDIT = "valid-no-credit"
    RATE_LIMITED = "valid-rate-limited"
    INVALID = "invalid"
    UNREACHABLE = "unreachable"
    NOT_SENT = "not-sent"

    @property
    def is_valid(self) -> bool:
        """Whether the provider knows the key."""
        return self.value.startswith("valid")

    @property
    def is_known(self) -> bool:
        """Whether the provider has said anything of the key."""
        return self.is_valid or self is Outcome.INVALID


class Permission(NamedTuple):
    """Something that a key may be allowed to do; ``None`` where that was not to be learnt."""

    name: str
    allowed: bool | None


@dataclass(frozen=True)
class Verdict:
    """What a provider says of a key, or why it was not asked.

    ``host`` is where the key went, or was not allowed to go. ``explanation`` and ``fix``
    are for people and never quote the key; ``page`` is where the fix is done. ``blamed`` are
    the ids beside the key (``organization``, ``project``) for which it was refused.
    """

    outcome: Outcome
    provider: str | None
    masked: str
    explanation: str
    fix: str = ""
    host: str | None = None
    status: int | None = None
    error_code: str | None = None
    request_id: str | None = None
    organization: str | None = None
    project: str | None = None
    permissions: tuple[Permission, ...] = ()
    models: tuple[str, ...] = ()
    page: str = ""
    blamed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as the object that reports and commands give out."""
        return {
            "verdict": self.outcome.value,
            "provider": self.provider,
            "masked": self.masked,
            "host": self.host,
            "status": self.status,
            "error_code": self.error_code,
            "request_id": self.request_id,
            "organization": self.organization,
            "project": self.project,
            "permissions": [permission._asdict() for permission in self.permissions],
            "models": list(self.models),
            "explanation": self.explanation,
            "fix": self.fix,
        }
