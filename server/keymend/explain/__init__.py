"""From an error's text to its cause: pure, no network, no files.

The causes are data, in modules by who says them; ``validate`` judges answers by the same
data, so that a pasted error and a request of its own are explained alike.
"""

from __future__ import annotations

from keymend.explain.answers import cause_of_answer
from keymend.explain.cause import Cause, Standing
from keymend.explain.explanation import Candidate, Explained, Explanation, explain

__all__ = [
    "Candidate",
    "Cause",
    "Explained",
    "Explanation",
    "Standing",
    "cause_of_answer",
    "explain",
]
