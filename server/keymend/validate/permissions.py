"""What a key of OpenAI's is allowed to do, learnt by requests that cost nothing.

A GET of one row shows a read permission. What needs a POST is asked with the body ``{}``:
the scope is checked before the body, so 400 means allowed and nothing is billed.
Sources: OpenAI's role pages, TruffleHog's analyzer of scopes (August 2026).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from keymend.explain import Standing, cause_of_answer
from keymend.validate.answer import Answer
from keymend.validate.verdict import Permission


class Probe(NamedTuple):
    """A request below the base URL, and the permission that its answer shows.

    ``allowed_by`` are the statuses that mean the scope is there, beside those of success.
    """

    name: str
    method: str
    path: str
    allowed_by: frozenset[int] = frozenset()


LIST_MODELS: Final = "List models"
_NO_BODY: Final = frozenset({400, 415, 422})

READING: Final = (
    Probe("Read files", "GET", "/files?limit=1"),
    Probe("Read fine-tuning jobs", "GET", "/fine_tuning/jobs?limit=1"),
    Probe("Read evals", "GET", "/evals?limit=1"),
    Probe("Read batches", "GET", "/batches?limit=1"),
    Probe("Read vector stores", "GET", "/vector_stores?limit=1"),
    # There is no such response; who may read responses is told so.
    Probe("Read responses", "GET", "/responses/1", frozenset({400, 404})),
)
CALLING: Final = (
    Probe("Call models (chat completions)", "POST", "/chat/completions", _NO_BODY),
    Probe("Call models (responses)", "POST", "/responses", _NO_BODY),
    Probe("Create embeddings", "POST", "/embeddings", _NO_BODY),
    Probe("Create images", "POST", "/images/generations", _NO_BODY),
    Probe("Create speech", "POST", "/audio/speech", _NO_BODY),
    Probe("Moderate", "POST", "/moderations", _NO_BODY),
)


def permission(probe: Probe, answer: Answer) -> Permission:
    """Return what ``answer`` shows; an answer about something else shows nothing."""
    return Permission(probe.name, _allowed(probe, answer))


def _allowed(probe: Probe, answer: Answer) -> bool | None:
    status = answer.status
    if status is None or not answer.is_json:
        return None
    if answer.is_success or status in probe.allowed_by:
        return True
    if status not in (401, 403):
        return None
    return False if standing(answer) is Standing.RESTRICTED else None


def standing(answer: Answer) -> Standing:
    """Return what an error answer says of the key."""
    found = cause_of_answer(answer.status or 0, answer.codes, answer.message)
    return found[0].standing if found else Standing.UNKNOWN
