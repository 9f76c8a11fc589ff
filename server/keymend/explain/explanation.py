"""From a pasted error to its causes, and to the key of the workspace it was about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from keymend.explain import (
    argument_errors,
    azure_errors,
    client_errors,
    compatible_errors,
    connection_errors,
    environment_errors,
    openai_errors,
)
from keymend.explain.cause import Cause
from keymend.explain.echo import Echo, cause_of, find_echo
from keymend.explain.owner import with_own_page
from keymend.explain.pasted import readings, shown
from keymend.explain.words import Searched
from keymend.redaction import find_keys, redact
from keymend.secret import Secret

CAUSES: Final = (
    *client_errors.CAUSES,
    *environment_errors.CAUSES,
    *argument_errors.CAUSES,
    *connection_errors.CAUSES,
    *azure_errors.CAUSES,
    *openai_errors.CAUSES,
    *compatible_errors.CAUSES,
    *compatible_errors.BARE,
)
"""Every cause that has a text of its own, the more telling ones first."""

SHADOWED: Final = Cause(
    id="key-shadowed",
    title="A variable of the process environment hides the .env file",
    explanation=(
        "The key that was sent stands in the process environment; an environment file defines"
        " the same variable with another key, which load_dotenv() does not put above it."
    ),
    fix="Unset the variable (shell profile, system settings), or use load_dotenv(override=True).",
    rules=("KM505",),
)
ELSEWHERE: Final = Cause(
    id="key-from-elsewhere",
    title="The key that was sent is none of those found here",
    explanation=(
        "No key here has this beginning and end. The program reads it from elsewhere (a secret"
        " store, a container, the user's settings), or was started before the key was changed."
    ),
    fix="Restart the program, terminal, notebook kernel or container; then look with doctor.",
)
KEY_IN_TEXT: Final = Cause(
    id="key-in-error-text",
    title="The text holds a key",
    explanation="Whoever has read this error, log or screenshot has the key.",
    fix="Make a new key if the text was shown to anybody or stands in a log.",
    rules=("KM101",),
)
_KEY_REFUSED: Final = "invalid-key"
_MAX_TEXT: Final = 200_000
"""Characters of a log that are read; an error stands in the last of them."""


@dataclass(frozen=True)
class Candidate:
    """A key of the workspace or the environment that may have been sent.

    ``source`` says where it stands, for people: ``.env:3``, ``process environment``.
    ``inherited`` means that the process environment gives it, whatever files say.
    """

    name: str
    secret: Secret
    source: str
    inherited: bool = False

    def to_json(self) -> dict[str, str]:
        """Return the candidate as data for a report; the key is masked."""
        return {"name": self.name, "source": self.source, "masked": self.secret.masked}


@dataclass(frozen=True)
class Explained:
    """One cause of this very text."""

    cause: Cause
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the cause as data for a report."""
        cause = self.cause
        return {
            "id": cause.id,
            "title": cause.title,
            "explanation": f"{cause.explanation} {self.detail}".strip(),
            "fix": cause.fix,
            "rules": list(cause.rules),
            "page": cause.page or None,
        }


@dataclass(frozen=True)
class Explanation:
    """What is behind a text: causes, the likeliest first, and the keys it was about."""

    causes: tuple[Explained, ...]
    keys: tuple[Candidate, ...] = ()
    echo: Echo | None = None
    text: str = ""
    """The text itself, with keys masked."""

    @property
    def about_a_key(self) -> bool:
        """Whether the text shows enough of a key to tell which one it was."""
        return self.echo is not None or any(e.cause is KEY_IN_TEXT for e in self.causes)

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as data for a report."""
        return {
            "version": 1,
            "causes": [explained.to_json() for explained in self.causes],
            "echo": self.echo.masked if self.echo else None,
            "keys": [candidate.to_json() for candidate in self.keys],
            "text": self.text,
        }


def explain(text: str, candidates: Sequence[Candidate] = ()) -> Explanation:
    """Return what ``text``, an error, traceback, log or answer, says went wrong.

    ``candidates`` are the keys that may have been sent; they are compared with what the
    text repeats, and nothing is sent anywhere.
    """
    text = shown(text[-_MAX_TEXT:])
    held = find_keys(text)
    masked = redact(text)
    readable = readings(masked)
    echo = find_echo(readable)
    causes = _causes_in(readable)
    if echo is not None:
        causes = _with_echo(causes, echo)
    keys = _sent(held, echo, candidates)
    causes = [*_by_keys(echo, keys, candidates, causes), *causes]
    if held:
        causes.append(Explained(KEY_IN_TEXT))
    causes = [replace(each, cause=with_own_page(each.cause, readable)) for each in causes]
    return Explanation(tuple(causes), tuple(keys), echo, masked)


def _causes_in(texts: Sequence[str]) -> list[Explained]:
    """Return the causes by message, then by code, then the fall-backs if there are none.

    A message says more than a code (which scope, which model), so it comes first. One
    stretch of text has one cause, the more telling: what a later one sees in it is dropped.
    """
    by_message: dict[Cause, Explained] = {}
    outdone: set[Cause] = set()
    searched = [Searched(text) for text in texts]
    for text in searched:
        taken: list[tuple[int, int]] = []
        for cause in CAUSES:
            match = cause.message_in(text)
            if match is None:
                continue
            if any(match.start() < end and start < match.end() for start, end in taken):
                outdone.add(cause)
                continue
            taken.append(match.span())
            detail = cause.detail(match) if cause.detail else ""
            by_message.setdefault(cause, Explained(cause, detail))
    by_code = {
        cause: Explained(cause)
        for cause in CAUSES
        if cause not in by_message and cause not in outdone
        if any(map(cause.has_code_in, searched))
    }
    # Each reading finds causes of its own; what is told goes by the order of the table.
    told = [by_message[cause] for cause in CAUSES if cause in by_message and cause not in outdone]
    found = [*told, *by_code.values()]
    return [e for e in found if not e.cause.fallback] or found[:1]


def _with_echo(causes: list[Explained], echo: Echo) -> list[Explained]:
    """Return ``causes`` with what the echo gives away in place of "the key is unknown"."""
    cause = cause_of(echo)
    if cause is None:
        return causes
    return [Explained(cause), *(e for e in causes if e.cause.id != _KEY_REFUSED)]


def _sent(
    held: Iterable[Any], echo: Echo | None, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Return the candidates that the text is about: held in it, or repeated by it."""
    values = {key.secret.reveal() for key in held}
    fitting = [
        candidate
        for candidate in candidates
        if candidate.secret.reveal() in values
        or (echo is not None and echo.is_of(candidate.secret.reveal()))
    ]
    if echo is not None and echo.length is not None:
        exact = [candidate for candidate in fitting if len(candidate.secret) == echo.length]
        return exact or fitting
    return fitting


def _by_keys(
    echo: Echo | None,
    keys: Sequence[Candidate],
    candidates: Sequence[Candidate],
    causes: Sequence[Explained],
) -> list[Explained]:
    """Return what the comparison with the workspace's keys gives away."""
    inherited = {key.name for key in keys if key.inherited}
    sent = {key.secret for key in keys}
    if any(
        other.name in inherited and not other.inherited and other.secret not in sent
        for other in candidates
    ):
        return [Explained(SHADOWED)]
    refused = causes and causes[0].cause.id == _KEY_REFUSED
    if echo is not None and echo.tail and refused and candidates and not keys:
        return [Explained(ELSEWHERE)]
    return []
