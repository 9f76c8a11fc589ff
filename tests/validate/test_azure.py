"""Asking Azure: both protocols, and the three refusals that are not the key's fault."""

from __future__ import annotations

import pytest

from keymend.validate import Outcome, Permission, Verdict, validate_key
from keyrequests import assert_no_key, request_for
from providerserver import ProviderServer, Received, Reply, Serve, models

KEY = request_for("azure-openai").secret.reveal()
ENDPOINT = "https://contoso.openai.azure.com"


async def ask(server: ProviderServer, *, permissions: bool = False, **beside: str) -> Verdict:
    request = request_for("azure-openai", **{"base_url": ENDPOINT, **beside})
    endpoints = {"azure-openai": server.url}
    verdict = await validate_key(request, endpoints=endpoints, permissions=permissions)
    assert_no_key(request, verdict)
    return verdict


def refusal(status: int, code: str, message: str) -> Reply:
    return Reply(status, {"error": {"code": code, "message": message}}, {"apim-request-id": "a-1"})


def resource(received: Received) -> Reply:
    """Answer as a resource with one deployment does, on either protocol."""
    if KEY not in (
        received.headers.get("api-key"),
        received.headers.get("authorization", "").removeprefix("Bearer "),
    ):
        return refusal(401, "401", "Access denied due to invalid subscription key or wrong API"
                       " endpoint.")  # fmt: skip
    if received.target in ("/openai/v1/models", "/openai/models?api-version=2024-10-21"):
        return models("gpt-5.1", "text-embedding-3-large")
    if received.path == "/openai/deployments/chat/chat/completions":
        return refusal(400, "BadRequest", "'messages' is a required property")
    if received.path.startswith("/openai/deployments/"):
        return refusal(404, "DeploymentNotFound", "The API deployment for this resource does not"
                       " exist.")  # fmt: skip
    return refusal(404, "404", "Resource not found")


async def test_the_classic_protocol_sends_api_key_and_version(serve: Serve) -> None:
    server = serve(resource)
    verdict = await ask(server, api_version="2024-10-21", deployment="chat")
    [received] = server.received
    assert verdict.outcome is Outcome.VALID
    assert verdict.models == ("gpt-5.1", "text-embedding-3-large")
    assert received.target == "/openai/models?api-version=2024-10-21"
    assert received.headers["api-key"] == KEY
    assert "authorization" not in received.headers
    assert received.body == b""


@pytest.mark.parametrize("base_url", [ENDPOINT, f"{ENDPOINT}/openai/v1/"])
async def test_the_v1_protocol_sends_a_bearer_and_no_version(serve: Serve, base_url: str) -> None:
    server = serve(resource)
    verdict = await ask(server, base_url=base_url)
    [received] = server.received
    assert verdict.outcome is Outcome.VALID
    assert received.target == "/openai/v1/models"
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert "api-key" not in received.headers


async def test_the_deployment_is_asked_for_only_if_posts_are_allowed(serve: Serve) -> None:
    server = serve(resource)
    verdict = await ask(server, api_version="2024-10-21", deployment="chat", permissions=True)
    assert verdict.permissions == (Permission("Call deployment chat", allowed=True),)
    assert server.received[1].method == "POST"
    assert server.received[1].body == b"{}"
    assert server.received[1].target.endswith("?api-version=2024-10-21")


async def test_a_deployment_that_is_not_there_is_no_fault_of_the_key(serve: Serve) -> None:
    verdict = await ask(
        serve(resource), api_version="2024-10-21", deployment="nope", permissions=True
    )
    assert verdict.outcome is Outcome.VALID
    assert "no deployment of this name" in verdict.explanation
    assert verdict.permissions == (Permission("Call deployment nope", allowed=False),)


async def test_a_version_that_does_not_exist_is_told_from_a_bad_key(serve: Serve) -> None:
    server = serve(resource)
    verdict = await ask(server, api_version="2024-02-30")
    assert verdict.outcome is Outcome.VALID
    assert [r.path for r in server.received] == ["/openai/models", "/openai/v1/models"]
    assert "api-version" in verdict.explanation


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (refusal(401, "401", "Access denied due to invalid subscription key or wrong API"
                 " endpoint."), Outcome.INVALID, "does not belong to this Azure resource"),
        (refusal(401, "PermissionDenied", "Principal does not have access to API/Operation."),
         Outcome.RESTRICTED, "no role"),
        (refusal(403, "AuthenticationTypeDisabled", "Key based authentication is disabled for"
                 " this resource."), Outcome.UNREACHABLE, "accepts no keys"),
        (refusal(403, "403", "Access denied due to Virtual Network/Firewall rules."),
         Outcome.UNREACHABLE, "network rules"),
        (refusal(403, "403", "Your resource has been temporarily blocked"), Outcome.BLOCKED,
         "blocked"),
        (refusal(401, "Unauthorized", "Access token is missing, invalid, audience is incorrect"),
         Outcome.UNREACHABLE, "Entra token"),
        (refusal(401, "401", "Access denied due to missing subscription key."),
         Outcome.UNREACHABLE, "API Management"),
        (refusal(429, "429", "Requests have exceeded call rate limit"), Outcome.RATE_LIMITED,
         "too many"),
    ],
)  # fmt: skip
async def test_refusals_are_told_apart(
    serve: Serve, answer: Reply, outcome: Outcome, words: str
) -> None:
    server = serve(lambda _: answer)
    verdict = await ask(server)
    assert verdict.outcome is outcome
    assert words.lower() in verdict.explanation.lower()
    assert verdict.request_id == "a-1"
    assert len(server.received) == 1


async def test_a_project_of_foundry_keeps_its_path(serve: Serve) -> None:
    server = serve(lambda _: models("gpt-5.1"))
    await ask(server, base_url="https://contoso.services.ai.azure.com/api/projects/p1/openai/v1")
    assert server.received[0].target == "/api/projects/p1/openai/v1/models"


@pytest.mark.parametrize(
    ("base_url", "words"),
    [
        (None, "No Azure endpoint"),
        ("https://api.openai.com/v1", "is OpenAI's"),
        ("https://contoso.azure.openai.com", "not Azure's"),
        ("https://openai.azure.com.evil.example", "not Azure's"),
        ("https://evil.example/.openai.azure.com", "not Azure's"),
        ("http://contoso.openai.azure.com", "not encrypted"),
        ("https://contoso.openai.azure.com@evil.example", "no URL"),
        ("https://evil.example\\.openai.azure.com", "no URL"),
        ("https://evil.example#.openai.azure.com", "not Azure's"),
        ("https://contoso。openai.azure.com", "no URL"),
        ("contoso.openai.azure.com", "no URL"),
        ("https://contoso.openai.azure.com:8443", "not Azure's"),
    ],
)
async def test_a_key_is_not_sent_to_a_host_that_is_not_azures(
    base_url: str | None, words: str
) -> None:
    request = request_for("azure-openai", **({"base_url": base_url} if base_url else {}))
    verdict = await validate_key(request)
    assert verdict.outcome is Outcome.NOT_SENT
    assert words in verdict.explanation


async def test_a_foreign_host_beside_the_key_is_refused_whatever_the_endpoint(
    serve: Serve,
) -> None:
    server = serve(resource)
    verdict = await ask(server, base_url="https://gateway.example/openai")
    assert verdict.outcome is Outcome.NOT_SENT
    assert verdict.host == "gateway.example"
    assert server.received == []
