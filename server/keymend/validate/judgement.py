"""What an answer means for the key. Pure: an answer in, a judgement out.

The causes are those of ``explain``: the code decides, then the message, then the status.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from keymend.explain import Cause, Standing, cause_of_answer
from keymend.providers import Provider
from keymend.validate.answer import Answer
from keymend.validate.verdict import Outcome

_OUTCOMES: Final = {
    Standing.GOOD: Outcome.VALID,
    Standing.RESTRICTED: Outcome.RESTRICTED,
    Standing.BLOCKED: Outcome.BLOCKED,
    Standing.NO_CREDIT: Outcome.NO_CREDIT,
    Standing.RATE_LIMITED: Outcome.RATE_LIMITED,
    Standing.BAD: Outcome.INVALID,
    Standing.UNKNOWN: Outcome.UNREACHABLE,
}


@dataclass(frozen=True)
class Judgement:
    """The outcome of one request, in words for people."""

    outcome: Outcome
    explanation: str
    fix: str = ""
    page: str = ""
    cause: Cause | None = None


def judge(answer: Answer, provider: Provider, *, lists_models: bool) -> Judgement:
    """Return what ``answer`` says of the key that was sent.

    ``lists_models`` says that a list of models was asked for, so that any other answer of
    success comes from somebody else than the provider.
    """
    unreadable = _unreadable(answer, provider)
    if unreadable is not None:
        return unreadable
    if answer.is_success:
        return _success(answer, provider, lists_models=lists_models)
    status = answer.status or 0
    found = cause_of_answer(status, answer.codes, answer.message)
    if found is not None:
        cause, match = found
        detail = cause.detail(match) if cause.detail and match else ""
        return Judgement(
            _OUTCOMES[cause.standing],
            f"{cause.title}. {cause.explanation} {detail}".strip(),
            cause.fix,
            _page(cause, provider),
            cause,
        )
    return _by_status(answer, provider)


def _page(cause: Cause, provider: Provider) -> str:
    """Return where ``provider`` has a cause mended; empty if that is not known.

    Providers answer in one another's words, and mean no page of the other's.
    """
    if _site(cause.page) == _site(provider.key_page):
        return cause.page
    is_of_key = cause.standing in (Standing.BAD, Standing.RESTRICTED)
    return provider.key_page if is_of_key else ""


def _site(page: str) -> list[str]:
    return (urlsplit(page).hostname or "").split(".")[-2:]


def _unreadable(answer: Answer, provider: Provider) -> Judgement | None:
    """Return the judgement on an answer that says nothing of the key; else ``None``."""
    status = answer.status
    if status is None:
        reason = answer.failure
        if reason[:2].istitle():  # a sentence's first word, no name in capitals
            reason = reason[0].lower() + reason[1:]
        return _unreachable(f"{provider.name} was not reached: {reason}.", answer.remedy)
    if 300 <= status < 400:
        target = f" to {answer.redirected_to}" if answer.redirected_to else ""
        return _unreachable(
            f"The server redirects{target} ({status}); a key is not sent after a redirect.",
            "Use the address that the provider's documentation gives.",
        )
    if status == 407:
        return _unreachable(
            "The proxy asks who you are (407); the request got no further.",
            "Put the proxy's credentials into HTTPS_PROXY.",
        )
    if status >= 500:
        return _unreachable(
            f"The server has trouble of its own ({status}), which says nothing about the key.",
            "Try again in a while.",
        )
    if not answer.is_json:
        return _unreachable(
            f"The answer ({status}) is no JSON, so it is not {provider.name}'s: a proxy, a sign-in"
            " page of the network, or a wrong address.",
            "See what stands between you and the provider.",
        )
    return None


def _success(answer: Answer, provider: Provider, *, lists_models: bool) -> Judgement:
    if answer.error or (lists_models and answer.rows is None):
        return _unreachable(
            f"The server said yes ({answer.status}) with something that {provider.name} does not"
            " answer, so it may say yes to anything.",
            "See what stands between you and the provider.",
        )
    if provider.local:
        return Judgement(
            Outcome.VALID, f"{provider.name} answers; a local server may take any key."
        )
    of = f", of {answer.organization}" if answer.organization else ""
    return Judgement(Outcome.VALID, f"{provider.name} knows this key{of}.")


def _by_status(answer: Answer, provider: Provider) -> Judgement:
    said = f' It says: "{answer.shown_message}".' if answer.shown_message else ""
    status = answer.status
    if status == 401:
        return Judgement(
            Outcome.INVALID,
            f"{provider.name} refuses the key (401).{said}",
            "Compare the last four characters with the key's page, or make a new key.",
            provider.key_page,
        )
    if status == 402:
        return Judgement(
            Outcome.NO_CREDIT,
            f"{provider.name} knows the key and asks for payment (402).{said}",
            "Add credit.",
            provider.key_page,
        )
    if status == 429:
        return Judgement(
            Outcome.RATE_LIMITED,
            f"{provider.name} had too many requests with this key (429).{said}",
            "Wait and try again.",
        )
    return _unreachable(
        f"{provider.name} answered {status} and did not say whether it knows the key.{said}",
        "Look at base URL and proxy; keymend doctor goes through them.",
    )


def _unreachable(explanation: str, fix: str) -> Judgement:
    return Judgement(Outcome.UNREACHABLE, explanation, fix)
