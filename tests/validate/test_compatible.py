"""Asking providers that speak OpenAI's protocol: each by the request that costs nothing."""

from __future__ import annotations

import pytest

from keymend.providers import BY_ID
from keymend.samples import fake_key
from keymend.secret import Secret
from keymend.validate import KeyRequest, Outcome, validate_key
from keymend.validate.destination import Destination, find
from keyrequests import assert_no_key, request_for
from providerserver import Received, Reply, Serve, models

PROVIDERS = [
    ("groq", "/openai/v1", "/openai/v1/models"),
    ("openrouter", "/api/v1", "/api/v1/key"),
    ("deepseek", "", "/user/balance"),
    ("deepseek", "/v1", "/user/balance"),
    ("litellm", "", "/v1/models"),
    ("litellm", "/v1", "/v1/models"),
    ("litellm", "/gateway/v1", "/gateway/v1/models"),
    ("xai", "/v1", "/v1/api-key"),
    ("huggingface", "/v1", "/api/whoami-v2"),
    ("anthropic", "/v1", "/v1/models"),
]
"""Format, path of the base URL, path that is asked for."""


@pytest.mark.parametrize(("format_id", "base", "path"), PROVIDERS)
async def test_a_good_and_a_bad_key_are_told_apart(
    serve: Serve, format_id: str, base: str, path: str
) -> None:
    request = request_for(format_id)
    key = request.secret.reveal()
    good = True

    def answer(received: Received) -> Reply:
        sent = received.headers.get("authorization", "").removeprefix("Bearer ")
        if not good or key not in (sent, received.headers.get("x-api-key")):
            return Reply(401, {"error": {"message": "Invalid API Key", "code": 401}})
        return models("llama") if path.endswith("/models") else Reply(200, {"data": {"limit": 1}})

    server = serve(answer)
    provider = request.provider
    assert provider is not None
    endpoints = {provider.id: server.url + base}
    valid = await validate_key(request, endpoints=endpoints)
    good = False
    invalid = await validate_key(request, endpoints=endpoints)
    assert (valid.outcome, invalid.outcome) == (Outcome.VALID, Outcome.INVALID)
    assert invalid.page == provider.key_page
    assert [(r.method, r.target, r.body) for r in server.received] == [("GET", path, b"")] * 2
    assert_no_key(request, valid)
    assert_no_key(request, invalid)


WORDINGS = [
    ("groq", 401, {"error": {"message": "Invalid API Key", "code": "invalid_api_key"}}, "invalid"),
    ("xai", 400, {"code": "Client specified an invalid argument",
                  "error": "Incorrect API key provided: xa***cd."}, "invalid"),
    ("gemini", 400, [{"error": {"code": 400, "status": "INVALID_ARGUMENT",
                                "message": "API key not valid. Please pass a valid API key."}}],
     "invalid"),
    ("anthropic", 401, {"type": "error", "error": {"type": "authentication_error",
                                                   "message": "invalid x-api-key"}}, "invalid"),
    ("deepseek", 401, {"error": {"message": "Authentication Fails, Your api key: ****ab is"
                                 " invalid", "code": "invalid_request_error"}}, "invalid"),
    ("deepseek", 402, {"error": {"message": "Insufficient Balance"}}, "valid-no-credit"),
    ("openrouter", 401, {"error": {"message": "User not found.", "code": 401}}, "invalid"),
    ("openrouter", 429, {"error": {"message": "Slow", "code": 429}}, "valid-rate-limited"),
    ("huggingface", 401, {"error": "Invalid credentials in Authorization header"}, "invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("format_id", "status", "body", "outcome"), WORDINGS)
async def test_each_providers_wording_is_understood(
    serve: Serve, format_id: str, status: int, body: object, outcome: str
) -> None:
    request = request_for(format_id)
    assert request.provider is not None
    server = serve(lambda _: Reply(status, body))
    verdict = await validate_key(request, endpoints={request.provider.id: server.url})
    assert verdict.outcome.value == outcome
    assert verdict.page == (request.provider.key_page if outcome == "invalid" else "")


async def test_a_provider_that_was_shut_down_is_sent_nothing() -> None:
    request = KeyRequest(Secret(fake_key("groq")), BY_ID["github-models"], name="GITHUB_TOKEN")
    verdict = await validate_key(request, permissions=True)
    assert verdict.outcome is Outcome.NOT_SENT
    assert verdict.explanation.startswith("GitHub Models was shut down on 2026-07-30")


async def test_a_provider_without_a_free_request_is_asked_only_if_posts_are_allowed(
    serve: Serve,
) -> None:
    request = request_for("perplexity")
    server = serve(lambda _: Reply(400, {"error": {"message": "model is required"}}))
    endpoints = {"perplexity": server.url}
    unasked = await validate_key(request, endpoints=endpoints)
    assert unasked.outcome is Outcome.NOT_SENT
    assert "--permissions" in unasked.fix
    assert server.received == []
    asked = await validate_key(request, endpoints=endpoints, permissions=True)
    assert asked.outcome is Outcome.VALID
    assert [(r.method, r.target, r.body) for r in server.received] == [
        ("POST", "/chat/completions", b"{}")
    ]


@pytest.mark.parametrize(
    ("format_id", "base_url", "url"),
    [
        ("openai-project", None, "https://api.openai.com/v1/models"),
        ("openai-project", "https://eu.api.openai.com/v1/", "https://eu.api.openai.com/v1/models"),
        # The path beside the key may be wrong; the provider's own is used.
        ("openai-project", "https://api.openai.com", "https://api.openai.com/v1/models"),
        ("groq", "https://api.groq.com/v1", "https://api.groq.com/openai/v1/models"),
        ("deepseek", "https://api.deepseek.com/v1", "https://api.deepseek.com/user/balance"),
        ("huggingface", None, "https://huggingface.co/api/whoami-v2"),
        ("openrouter", None, "https://openrouter.ai/api/v1/key"),
        ("anthropic", None, "https://api.anthropic.com/v1/models"),
        ("moonshot", "https://api.moonshot.cn/v1",
         "https://api.moonshot.cn/v1/users/me/balance"),
    ],
)  # fmt: skip
def test_a_key_goes_to_its_own_provider(format_id: str, base_url: str | None, url: str) -> None:
    request = request_for(format_id, **({"base_url": base_url} if base_url else {}))
    found = find(request, {})
    assert isinstance(found, Destination)
    assert found.check == url


@pytest.mark.parametrize(
    ("format_id", "base_url", "words"),
    [
        ("groq", "https://api.openai.com/v1", ("This is a key of Groq, and the host beside it is"
         " OpenAI's.")),
        ("openai-project", "https://api.groq.com/openai/v1", "the host beside it is Groq's"),
        ("openai-project", "https://llm.corp.example/v1", "not known to be OpenAI's"),
        ("openai-project", "http://localhost:11434/v1", "is Ollama's"),
        ("openai-project", "https://api.openai.com.evil.example/v1", "not known to be OpenAI's"),
        ("openai-project", "https://evil.example/api.openai.com", "not known to be OpenAI's"),
        ("openai-project", "http://api.openai.com/v1", "not encrypted"),
        ("openai-project", "ftp://api.openai.com/v1", "no URL"),
        ("openai-project", "https://\u0430pi.openai.com/v1", "no URL"),
    ],
)  # fmt: skip
async def test_a_key_goes_nowhere_else(format_id: str, base_url: str, words: str) -> None:
    verdict = await validate_key(request_for(format_id, base_url=base_url))
    assert verdict.outcome is Outcome.NOT_SENT
    assert words in verdict.explanation


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("sk-your-api-key-here", "placeholder"),
        ("", "empty"),
        ("sk-abc def", "no request can carry"),
        ("sk-abc\n", "no request can carry"),
        ("“sk-abc”", "no request can carry"),
    ],
)
async def test_what_is_no_key_is_not_sent(value: str, words: str) -> None:
    verdict = await validate_key(KeyRequest(Secret(value), BY_ID["openai"]))
    assert verdict.outcome is Outcome.NOT_SENT
    assert words in verdict.explanation


async def test_a_local_server_is_said_to_take_any_key(serve: Serve) -> None:
    server = serve(lambda _: models("llama3"))
    request = KeyRequest(Secret("ollama"), BY_ID["ollama"], name="OLLAMA_API_KEY")
    verdict = await validate_key(request, endpoints={"ollama": f"{server.url}/v1"})
    assert verdict.outcome is Outcome.VALID
    assert "may take any key" in verdict.explanation
