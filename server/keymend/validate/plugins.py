"""Other credentials, asked about by the plug-ins of detect-secrets that can do it.

The plug-ins send by ``requests``, with redirects and without a time limit; the module
that they know by that name is replaced here by one that does neither. Only plug-ins whose
host is fixed or follows from the credential itself take part: Cloudant's takes it from
the text around, which somebody else may have written.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import requests
from detect_secrets.constants import VerifiedResult
from detect_secrets.plugins import aws, mailchimp, slack, stripe, telegram_token
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.util.code_snippet import CodeSnippet

from keymend.validate.request import KeyRequest
from keymend.validate.verdict import Outcome, Verdict

TIMEOUT_SECONDS: Final = 10.0


@dataclass(frozen=True)
class _Service:
    id: str
    name: str
    host: str
    page: str
    module: Any
    detector: Callable[[], RegexBasedDetector]
    needs_context: bool = False


_SERVICES: Final = (
    _Service(
        "aws", "AWS", "sts.amazonaws.com", "https://console.aws.amazon.com/iam/",
        aws, aws.AWSKeyDetector, needs_context=True,
    ),
    _Service(
        "mailchimp", "Mailchimp", "api.mailchimp.com", "https://admin.mailchimp.com/account/api/",
        mailchimp, mailchimp.MailchimpDetector,
    ),
    _Service(
        "slack", "Slack", "slack.com", "https://api.slack.com/apps",
        slack, slack.SlackDetector,
    ),
    _Service(
        "stripe", "Stripe", "api.stripe.com", "https://dashboard.stripe.com/apikeys",
        stripe, stripe.StripeDetector,
    ),
    _Service(
        "telegram", "Telegram", "api.telegram.org", "https://t.me/BotFather",
        telegram_token, telegram_token.TelegramBotTokenDetector,
    ),
)  # fmt: skip


class _Careful:
    """Stands for ``requests`` in a plug-in: no redirects, a time limit, the last status kept."""

    Response = requests.Response
    exceptions = requests.exceptions

    def __init__(self) -> None:
        self.seen = threading.local()

    def get(self, url: str, **options: Any) -> requests.Response:
        return self._send("GET", url, options)

    def post(self, url: str, **options: Any) -> requests.Response:
        return self._send("POST", url, options)

    def _send(self, method: str, url: str, options: dict[str, Any]) -> requests.Response:
        options |= {"allow_redirects": False, "timeout": TIMEOUT_SECONDS}
        response = requests.request(method, url, **options)  # noqa: S113 - set just above
        self.seen.status = response.status_code
        return response


@cache
def _careful() -> _Careful:
    careful = _Careful()
    for service in _SERVICES:
        service.module.requests = careful
    return careful


async def verify(request: KeyRequest) -> Verdict | None:
    """Return what a plug-in learns of the credential; ``None`` if none knows its form."""
    value = request.secret.reveal()
    service = next((service for service in _SERVICES if _is_of(service, value)), None)
    if service is None:
        return None
    result, status = await _in_thread(lambda: _ask(service, value, request.context))
    if result is VerifiedResult.VERIFIED_TRUE:
        outcome, explanation, fix = Outcome.VALID, f"{service.name} knows this credential.", ""
    elif status is not None and (300 <= status < 400 or status >= 500):
        outcome, fix = Outcome.UNREACHABLE, "Try again in a while."
        explanation = f"{service.name} answered {status}, which says nothing of the credential."
    elif result is VerifiedResult.VERIFIED_FALSE:
        outcome, fix = Outcome.INVALID, "Make a new one."
        explanation = f"{service.name} refuses this credential."
    elif status is None and service.needs_context:
        outcome, fix = Outcome.NOT_SENT, "Put the two side by side."
        explanation = "The second half of the credential does not stand beside it."
    else:
        outcome, fix = Outcome.UNREACHABLE, "Look at network, proxy and firewall."
        explanation = f"{service.name} gave no answer that tells."
    return Verdict(
        outcome,
        service.id,
        request.secret.masked,
        explanation,
        fix,
        host=service.host,
        status=status,
        page=service.page if outcome is Outcome.INVALID else "",
    )


def _is_of(service: _Service, value: str) -> bool:
    # The first patterns of a plug-in are those of whole credentials; assignments follow.
    return any(pattern.fullmatch(value) for pattern in service.detector().denylist)


def _ask(
    service: _Service, value: str, context: tuple[str, ...]
) -> tuple[VerifiedResult, int | None]:
    careful = _careful()
    careful.seen.status = None
    detector: Any = service.detector()
    try:
        if service.needs_context:
            result = detector.verify(value, CodeSnippet(list(context), 0, 0))
        else:
            result = detector.verify(value)
    except Exception:  # noqa: BLE001 - a plug-in may raise anything, and its words hold the secret
        result = VerifiedResult.UNVERIFIED
    return result, careful.seen.status


async def _in_thread(
    work: Callable[[], tuple[VerifiedResult, int | None]],
) -> tuple[VerifiedResult, int | None]:
    """Run ``work`` in a thread that nobody waits for once the caller is cancelled."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[tuple[VerifiedResult, int | None]] = loop.create_future()

    def finish(result: tuple[VerifiedResult, int | None]) -> None:
        if not done.done():
            done.set_result(result)

    def run() -> None:
        result = work()
        if not loop.is_closed():
            loop.call_soon_threadsafe(finish, result)

    threading.Thread(target=run, name="keymend-verify", daemon=True).start()
    try:
        return await asyncio.wait_for(done, 2 * TIMEOUT_SECONDS)
    except asyncio.TimeoutError:
        return VerifiedResult.UNVERIFIED, None
