"""Asking OpenAI: the error table, restricted keys, headers beside the key."""

from __future__ import annotations

import pytest

from keymend.providers import OPENAI
from keymend.validate import Outcome, Verdict, validate_key
from keymend.validate.permissions import LIST_MODELS
from keyrequests import assert_no_key, request_for
from providerserver import Answer, ProviderServer, Received, Reply, Serve, error, models

REQUEST = request_for("openai-project")
KEY = REQUEST.secret.reveal()


async def ask(
    server: ProviderServer, *, permissions: bool = False, beside: dict[str, str] | None = None
) -> Verdict:
    request = request_for("openai-project", **(beside or {}))
    endpoints = {"openai": f"{server.url}/v1"}
    verdict = await validate_key(request, endpoints=endpoints, permissions=permissions)
    assert_no_key(request, verdict)
    return verdict


def refuse(key_state: Reply) -> Answer:
    """Return a server that answers every request with the same."""
    return lambda _: key_state


def allow(received: Received) -> Reply:
    """Answer as OpenAI answers a key that may do everything."""
    if received.headers.get("authorization") != f"Bearer {KEY}":
        return error(401, "Incorrect API key provided: x", "invalid_api_key")
    if received.path == "/v1/models":
        return models("gpt-5.1", "gpt-5.1-mini", openai_organization="acme", x_request_id="req_1")
    if received.path == "/v1/responses/1":
        return error(404, "Response with id '1' not found.")
    if received.method == "POST":
        return error(400, "you must provide a model parameter")
    return Reply(200, {"object": "list", "data": []})


async def test_a_good_key_is_valid_and_says_whose_it_is(serve: Serve) -> None:
    server = serve(allow)
    verdict = await ask(server)
    assert verdict.to_json() == {
        "verdict": "valid",
        "provider": "openai",
        "masked": f"sk-proj-…{KEY[-4:]}",
        "host": server.host,
        "status": 200,
        "error_code": None,
        "request_id": "req_1",
        "organization": "acme",
        "project": None,
        "permissions": [
            {"name": name, "allowed": True}
            for name in (
                LIST_MODELS,
                "Read files",
                "Read fine-tuning jobs",
                "Read evals",
                "Read batches",
                "Read vector stores",
                "Read responses",
            )
        ],
        "models": ["gpt-5.1", "gpt-5.1-mini"],
        "explanation": "OpenAI knows this key, of acme.",
        "fix": "",
    }


async def test_what_is_sent_is_a_get_with_the_key_and_nothing_else(serve: Serve) -> None:
    server = serve(allow)
    await ask(server)
    first = server.received[0]
    lines = first.raw.decode().split("\r\n")
    agent = first.headers["user-agent"]
    assert lines[0] == "GET /v1/models HTTP/1.1"
    assert lines[-2:] == ["", ""]
    assert sorted(line.lower() for line in lines[1:-2]) == sorted(
        line.lower()
        for line in (
            f"Host: {server.host}",
            "Connection: keep-alive",
            "Accept: application/json",
            f"User-Agent: {agent}",
            "Accept-Encoding: identity",
            f"Authorization: Bearer {KEY}",
        )
    )
    assert {received.method for received in server.received} == {"GET"}
    assert {received.body for received in server.received} == {b""}
    assert sorted(received.path for received in server.received[1:]) == [
        "/v1/batches",
        "/v1/evals",
        "/v1/files",
        "/v1/fine_tuning/jobs",
        "/v1/responses/1",
        "/v1/vector_stores",
    ]


async def test_posts_are_sent_only_if_allowed_and_are_empty(serve: Serve) -> None:
    server = serve(allow)
    verdict = await ask(server, permissions=True)
    posts = [received for received in server.received if received.method == "POST"]
    assert verdict.outcome is Outcome.VALID
    assert {received.body for received in posts} == {b"{}"}
    assert {received.path for received in posts} == {
        "/v1/chat/completions",
        "/v1/responses",
        "/v1/embeddings",
        "/v1/images/generations",
        "/v1/audio/speech",
        "/v1/moderations",
    }
    assert all(permission.allowed for permission in verdict.permissions)


REFUSALS = [
    (401, "invalid_api_key", "Incorrect API key provided: {echo}.", "invalid"),
    (401, None, ("You didn't provide an API key. You need to provide your API key in an"
     " Authorization header"), "unreachable"),
    (401, None, "You must be a member of an organization to use the API", "valid-blocked"),
    (401, "ip_not_authorized", "Your IP is not authorized", "valid-blocked"),
    (401, "account_deactivated", ("The OpenAI account associated with this API key has been"
     " deactivated"), "invalid"),
    (401, "missing_scope", ("You have insufficient permissions for this operation. Missing scopes:"
     " api.model.read."), "valid-restricted"),
    (403, None, ("You have insufficient permissions for this operation. Missing scopes:"
     " api.model.read."), "valid-restricted"),
    (401, "incorrect_hostname", "another region", "valid-blocked"),
    (403, "unsupported_country_region_territory", "Country, region, or territory not supported",
     "valid-blocked"),
    (403, None, "Your organization must be verified", "valid-restricted"),
    (404, "unknown_url", "Unknown request URL", "valid"),
    (403, None, "Your request must be made with a session key", "valid"),
    (429, "insufficient_quota", "You exceeded your current quota", "valid-no-credit"),
    (429, "credit_balance_exhausted", "-", "valid-no-credit"),
    (429, "rate_limit_exceeded", "Rate limit reached for requests", "valid-rate-limited"),
    (429, "slow_down", "Slow Down", "valid-rate-limited"),
    (503, "server_is_overloaded", "The engine is currently overloaded", "unreachable"),
    (500, None, "The server had an error", "unreachable"),
    (418, None, "I am a teapot", "unreachable"),
    (403, None, "Forbidden", "unreachable"),
    (401, "something_new", "No.", "invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "code", "message", "outcome"), REFUSALS)
async def test_a_refusal_is_judged_by_code_then_message(
    serve: Serve, status: int, code: str | None, message: str, outcome: str
) -> None:
    echo = KEY[:8] + "*" * (len(KEY) - 12) + KEY[-4:]
    server = serve(refuse(error(status, message.format(echo=echo), code, **{"x-request-id": "r"})))
    verdict = await ask(server)
    assert verdict.outcome.value == outcome
    assert verdict.status == status
    assert verdict.error_code == code
    assert verdict.request_id == "r"
    assert verdict.explanation.endswith((".", '".'))


async def test_an_invalid_key_is_asked_about_once(serve: Serve) -> None:
    server = serve(refuse(error(401, "Incorrect API key provided: x", "invalid_api_key")))
    verdict = await ask(server, permissions=True)
    assert verdict.outcome is Outcome.INVALID
    assert verdict.page == OPENAI.key_page
    assert [received.target for received in server.received] == ["/v1/models"]


async def test_a_restricted_key_is_valid_and_its_limits_are_shown(serve: Serve) -> None:
    def answer(received: Received) -> Reply:
        if received.path in ("/v1/models", "/v1/files", "/v1/chat/completions"):
            scope = {"/v1/models": "api.model.read", "/v1/files": "api.files.read"}
            lacking = scope.get(received.path, "model.request")
            message = "You have insufficient permissions for this operation. Missing scopes: "
            return error(401, f"{message}{lacking}.", "missing_scope")
        return allow(received)

    verdict = await ask(serve(answer), permissions=True)
    denied = [permission.name for permission in verdict.permissions if not permission.allowed]
    assert verdict.outcome is Outcome.RESTRICTED
    assert denied == [LIST_MODELS, "Read files", "Call models (chat completions)"]
    assert "It may not: List models, Read files, Call models" in verdict.explanation


async def test_no_credit_shows_only_when_a_model_is_called(serve: Serve) -> None:
    def answer(received: Received) -> Reply:
        if received.method == "POST":
            return error(429, "You exceeded your current quota", "insufficient_quota")
        return allow(received)

    server = serve(answer)
    assert (await ask(server)).outcome is Outcome.VALID
    assert (await ask(server, permissions=True)).outcome is Outcome.NO_CREDIT


async def test_what_cannot_be_learnt_is_unknown(serve: Serve) -> None:
    def answer(received: Received) -> Reply:
        if received.path == "/v1/models":
            return allow(received)
        return Reply(502, b"<html>bad gateway</html>", {"Content-Type": "text/html"})

    verdict = await ask(serve(answer))
    assert verdict.outcome is Outcome.VALID
    assert [permission.allowed for permission in verdict.permissions] == [True] + [None] * 6


def with_headers(code: str | None, message: str) -> Answer:
    """Return OpenAI as it answers a good key with a header that does not fit."""

    def answer(received: Received) -> Reply:
        if {"openai-organization", "openai-project"} & set(received.headers):
            return error(401, message, code)
        return allow(received)

    return answer


@pytest.mark.parametrize(
    ("code", "message", "beside", "named"),
    [
        ("mismatched_organization", ("OpenAI-Organization header should match organization for API"
         " key"), {"organization": "org-other"}, "OPENAI_ORG_ID"),
        ("mismatched_project", "OpenAI-Project header should match project for API key",
         {"project": "proj_other"}, "OPENAI_PROJECT_ID"),
        ("invalid_organization", "No such organization: org-other.",
         {"organization": "org-other"}, "OPENAI_ORG_ID"),
        ("invalid_api_key", "Incorrect API key provided: x", {"organization": "org-other"},
         "OPENAI_ORG_ID"),
        (None, "Denied", {"organization": "org-o", "project": "proj_o"},
         "OPENAI_ORG_ID and OPENAI_PROJECT_ID"),
    ],
)  # fmt: skip
async def test_a_header_that_does_not_fit_is_told_from_a_bad_key(
    serve: Serve, code: str | None, message: str, beside: dict[str, str], named: str
) -> None:
    server = serve(with_headers(code, message))
    verdict = await ask(server, beside=beside)
    assert verdict.outcome is Outcome.BLOCKED
    assert (verdict.status, verdict.error_code) == (401, code)
    assert f"Without {named} the key is accepted." in verdict.explanation
    assert verdict.blamed == tuple(beside)
    assert server.received[0].headers.get("openai-organization") == beside.get("organization")
    assert server.received[0].headers.get("openai-project") == beside.get("project")
    assert not any("openai-organization" in received.headers for received in server.received[1:])


async def test_of_two_headers_the_one_that_the_answer_names_is_blamed(serve: Serve) -> None:
    server = serve(with_headers("mismatched_project", "OpenAI-Project header should match"))
    verdict = await ask(server, beside={"organization": "org-mine", "project": "proj_other"})
    assert verdict.blamed == ("project",)


async def test_a_bad_key_stays_bad_without_its_headers(serve: Serve) -> None:
    server = serve(refuse(error(401, "Incorrect API key provided: x", "invalid_api_key")))
    verdict = await ask(server, beside={"organization": "org-mine"})
    assert verdict.outcome is Outcome.INVALID
    assert verdict.blamed == ()
    assert len(server.received) == 2


async def test_a_blocked_address_is_not_blamed_on_the_headers(serve: Serve) -> None:
    server = serve(refuse(error(401, "Your IP is not authorized", "ip_not_authorized")))
    verdict = await ask(server, beside={"organization": "org-mine"})
    assert verdict.outcome is Outcome.BLOCKED
    assert "OPENAI_ORG_ID" not in verdict.explanation


async def test_headers_that_fit_are_sent_and_stay(serve: Serve) -> None:
    server = serve(allow)
    verdict = await ask(server, beside={"organization": "org-mine", "project": "proj_mine"})
    assert verdict.outcome is Outcome.VALID
    assert all(r.headers["openai-project"] == "proj_mine" for r in server.received)


async def test_an_admin_key_is_asked_where_admin_keys_are_taken(serve: Serve) -> None:
    server = serve(lambda _: Reply(200, {"object": "list", "data": []}))
    request = request_for("openai-admin")
    endpoints = {"openai": f"{server.url}/v1"}
    verdict = await validate_key(request, endpoints=endpoints, permissions=True)
    assert verdict.outcome is Outcome.VALID
    assert [r.target for r in server.received] == ["/v1/organization/projects?limit=1"]


async def test_the_environment_of_the_process_changes_no_request(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    attacker = serve(allow)
    monkeypatch.setenv("OPENAI_BASE_URL", attacker.url)
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer other\nX-Extra: 1")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-process")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj_process")
    monkeypatch.setenv("OPENAI_LOG", "debug")
    server = serve(allow)
    verdict = await ask(server)
    assert verdict.outcome is Outcome.VALID
    assert set(server.received[0].headers) == {
        "host",
        "connection",
        "accept",
        "user-agent",
        "accept-encoding",
        "authorization",
    }
    assert attacker.received == []
    output = capfd.readouterr()
    assert KEY[8:-4] not in output.out + output.err
