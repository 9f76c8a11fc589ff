"""How a failure of Keymend itself is named: by its kind and place, never by its words.

An exception repeats the values that it stumbled over, and those may be the user's keys.
"""

from __future__ import annotations

import traceback
from types import TracebackType


def where(error: BaseException | None, trace: TracebackType | None = None) -> str:
    """Return the class of ``error`` and the innermost places of its traceback."""
    frames = traceback.extract_tb(trace or (error.__traceback__ if error else None))[-3:]
    places = ", ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {places}" if places else type(error).__name__
