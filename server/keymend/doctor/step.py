"""One step of the examination: a question, and its answer."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any


class State(enum.Enum):
    """What became of a step."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Step:
    """One question and its answer. ``fix`` says what to do where it failed."""

    name: str
    state: State
    message: str
    fix: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the step as data for a report."""
        return {
            "name": self.name,
            "state": self.state.value,
            "message": self.message,
            "fix": self.fix,
        }


def passed(name: str, message: str) -> Step:
    """Return a step that found nothing wrong."""
    return Step(name, State.PASSED, message)


def failed(name: str, message: str, fix: str) -> Step:
    """Return a step that found what is wrong, and what to do about it."""
    return Step(name, State.FAILED, message, fix)


def skipped(name: str, message: str, fix: str = "") -> Step:
    """Return a step that could not be taken, with the reason."""
    return Step(name, State.SKIPPED, message, fix)
