"""Other credentials: the plug-ins of detect-secrets ask, without redirects, in time."""

from __future__ import annotations

import random
import string
from typing import Any

import pytest
import requests

from keymend.secret import Secret
from keymend.validate import KeyRequest, Outcome, validate_key

RANDOM = random.Random(8)


def characters(count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    return "".join(RANDOM.choices(alphabet, k=count))


STRIPE = "sk_live_" + characters(24)
SLACK = f"xoxb-{characters(12, string.digits)}-{characters(24, string.ascii_lowercase)}"
TELEGRAM = f"{characters(9, string.digits)}:{characters(35)}"
AWS = "AKIA" + characters(16, string.ascii_uppercase + string.digits)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[requests.PreparedRequest, Any]]:
    """Every request that reaches the network's edge; each is answered by ``ANSWER``."""
    seen: list[tuple[requests.PreparedRequest, Any]] = []

    def send(
        _: requests.adapters.HTTPAdapter, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        seen.append((request, options))
        response = requests.Response()
        response.status_code = ANSWER["status"]
        response._content = ANSWER["body"]
        response.headers["Location"] = "https://attacker.example/"
        response.request = request
        response.url = request.url or ""
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    ANSWER.update(status=200, body=b'{"ok": true}')
    return seen


ANSWER: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("value", "host"),
    [
        (STRIPE, "api.stripe.com"),
        (SLACK, "slack.com"),
        (TELEGRAM, "api.telegram.org"),
        (f"{characters(32, string.digits + 'abcdef')}-us7", "us7.api.mailchimp.com"),
    ],
)
async def test_a_known_form_is_asked_about_at_its_service(
    sent: list[tuple[requests.PreparedRequest, Any]], value: str, host: str
) -> None:
    verdict = await validate_key(KeyRequest(Secret(value)))
    [(request, options)] = sent
    assert verdict.outcome is Outcome.VALID
    assert (request.url or "").startswith(f"https://{host}/")
    assert options["timeout"] == 10
    assert value[8:-4] not in repr(verdict)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (401, Outcome.INVALID),
        (302, Outcome.UNREACHABLE),
        (503, Outcome.UNREACHABLE),
    ],
)
async def test_only_a_refusal_is_a_refusal(
    sent: list[tuple[requests.PreparedRequest, Any]], status: int, outcome: Outcome
) -> None:
    ANSWER.update(status=status, body=b"{}")
    verdict = await validate_key(KeyRequest(Secret(STRIPE)))
    assert (verdict.outcome, verdict.status) == (outcome, status)
    assert len(sent) == 1


async def test_a_pair_is_asked_about_only_as_a_pair(
    sent: list[tuple[requests.PreparedRequest, Any]],
) -> None:
    alone = await validate_key(KeyRequest(Secret(AWS)))
    assert alone.outcome is Outcome.NOT_SENT
    assert sent == []
    beside = (f'key = "{AWS}"', f'secret = "{characters(40)}"')
    pair = await validate_key(KeyRequest(Secret(AWS), context=beside))
    assert pair.outcome is Outcome.VALID
    assert (sent[0][0].url or "").startswith("https://sts.amazonaws.com")


async def test_what_nobody_knows_is_not_sent(
    sent: list[tuple[requests.PreparedRequest, Any]],
) -> None:
    verdict = await validate_key(KeyRequest(Secret(characters(30))))
    assert verdict.outcome is Outcome.NOT_SENT
    assert verdict.provider is None
    assert sent == []
