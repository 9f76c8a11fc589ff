"""Servers that are slow, broken, redirecting or lying, and a second one that waits for keys."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import pytest

from keymend.validate import Outcome, Verdict, client, validate_key
from keyrequests import assert_no_key, request_for
from providerserver import Answer, Received, Reply, Serve, models, unused_port

REQUEST = request_for("openai-project")
KEY = REQUEST.secret.reveal()
PATIENCE_SECONDS = 60
"""After which what does not come will not come, however busy the machine is."""


async def ask(url: str) -> Verdict:
    verdict = await validate_key(REQUEST, endpoints={"openai": url})
    assert_no_key(REQUEST, verdict)
    return verdict


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(serve: Serve, status: int) -> None:
    attacker = serve(lambda _: models("gpt"))
    server = serve(lambda _: Reply(status, b"", {"Location": f"{attacker.url}/v1/models"}))
    verdict = await ask(server.url)
    assert verdict.outcome is Outcome.UNREACHABLE
    assert verdict.status == status
    assert "redirects to 127.0.0.1" in verdict.explanation
    assert len(server.received) == 1
    assert attacker.received == []


async def test_a_server_that_never_answers_is_left_after_the_time_limit(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 2)  # long enough to send what is not answered
    server = serve(lambda _: None)
    verdict = await ask(server.url)
    assert verdict.outcome is Outcome.UNREACHABLE
    assert "no answer came within" in verdict.explanation
    assert server.gone.wait(PATIENCE_SECONDS)
    assert len(server.received) == 1


async def test_the_limit_holds_for_the_whole_answer(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.3)
    server = serve(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
    verdict = await ask(server.url)
    assert verdict.outcome is Outcome.UNREACHABLE


async def test_a_cancelled_request_ends_at_once(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 10 * PATIENCE_SECONDS)
    server = serve(lambda _: None)
    task = asyncio.create_task(validate_key(REQUEST, endpoints={"openai": server.url}))
    assert await asyncio.to_thread(server.arrived.wait, PATIENCE_SECONDS)
    task.cancel()
    await asyncio.wait([task], timeout=PATIENCE_SECONDS)
    assert task.cancelled()
    assert await asyncio.to_thread(server.gone.wait, PATIENCE_SECONDS)


def test_the_import_of_the_client_holds_up_nobody() -> None:
    """A fresh process: the request is cancelled while the client's package is imported."""
    program = """
import asyncio, sys, threading
from keymend.validate import validate_key
from keymend.validate.request import from_variables

begun, goes_on = threading.Event(), threading.Event()

class Slow:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "openai":
            begun.set()
            goes_on.wait()

async def main():
    sys.meta_path.insert(0, Slow)
    request = from_variables("OPENAI_API_KEY", {"OPENAI_API_KEY": sys.stdin.read()})
    task = asyncio.create_task(validate_key(request, endpoints={"openai": "http://127.0.0.1:9"}))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled(), goes_on.is_set())
    goes_on.set()

asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=KEY,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.stdout == "True False\n"


BROKEN: list[tuple[str, Answer]] = [
    ("no HTTP", lambda _: b"SSH-2.0-OpenSSH_9.6\r\n"),
    ("nothing", lambda _: b""),
    ("cut off", lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}"),
    ("no JSON", lambda _: Reply(200, b"<html>Welcome to the airport</html>")),
    ("no JSON, refused", lambda _: Reply(401, b"<html>Sign in</html>")),
    ("half JSON", lambda _: Reply(200, b'{"data": [')),
    ("deep JSON", lambda _: Reply(200, b"[" * 200_000)),
    ("no bytes", lambda _: Reply(200, b"")),
    ("a number", lambda _: Reply(200, 1)),
    ("yes to anything", lambda _: Reply(200, {"status": "ok"})),
    ("an error as success", lambda _: Reply(200, {"error": {"message": "bad key"}})),
    ("compressed", lambda _: Reply(200, b"\x1f\x8b", {"Content-Encoding": "gzip"})),
    ("endless", lambda _: Reply(200, b" " * (client.MAX_ANSWER_BYTES + 1))),
    ("proxy", lambda _: Reply(407, {"error": {"message": "Proxy Authentication Required"}})),
    ("bad gateway", lambda _: Reply(502, {"error": {"code": "invalid_api_key"}})),
]


@pytest.mark.parametrize("answer", [row[1] for row in BROKEN], ids=[row[0] for row in BROKEN])
async def test_an_answer_that_says_nothing_of_the_key_is_no_verdict(
    serve: Serve, answer: Answer
) -> None:
    server = serve(answer)
    verdict = await ask(server.url)
    assert verdict.outcome is Outcome.UNREACHABLE
    assert verdict.models == ()
    assert len(server.received) == 1


async def test_nobody_there() -> None:
    verdict = await ask(f"http://127.0.0.1:{unused_port()}/v1")
    assert verdict.outcome is Outcome.UNREACHABLE
    assert "nothing listens at this address" in verdict.explanation


async def test_a_name_that_does_not_exist() -> None:
    verdict = await ask("http://provider.invalid/v1")
    assert verdict.outcome is Outcome.UNREACHABLE
    assert verdict.status is None


def _echo_everywhere(received: Received) -> Reply:
    key = received.headers["authorization"].removeprefix("Bearer ")
    headers = {
        "x-request-id": f"req-{key}",
        "openai-organization": key[8:60],
        "openai-project": key.upper(),
    }
    return Reply(200, {"data": [{"id": key}, {"id": f"gpt-{key[20:40]}"}, {"id": "gpt"}]}, headers)


async def test_a_server_that_repeats_the_key_does_not_get_it_printed(serve: Serve) -> None:
    verdict = await ask(serve(_echo_everywhere).url)
    assert verdict.outcome is Outcome.VALID
    assert (verdict.request_id, verdict.organization, verdict.project) == (None, None, None)
    assert verdict.models == ("gpt",)


async def test_an_error_that_repeats_the_key_does_not_get_it_printed(serve: Serve) -> None:
    def answer(received: Received) -> Reply:
        key = received.headers["authorization"].removeprefix("Bearer ")
        said = f"No: {key} / {key[8:]} / {key[30:60]} / {' '.join(key)} / {'-'.join(key)}"
        body = {"error": {"message": said, "code": key}}
        return Reply(401, body, {"x-request-id": key})

    verdict = await ask(serve(answer).url)
    assert verdict.outcome is Outcome.INVALID
    assert verdict.error_code is None
    assert '"' not in verdict.explanation


async def test_what_a_terminal_would_act_on_is_not_passed_on(serve: Serve) -> None:
    def answer(_: Received) -> Reply:
        body = {"error": {"message": "\x1b[2J\x1b]0;owned\x07 no \u202e way\r\nFake: line"}}
        return Reply(401, body, {"x-request-id": "a\x1b[2Jb"})

    verdict = await ask(serve(answer).url)
    shown = json.dumps(verdict.to_json(), ensure_ascii=False)
    assert not any(character in shown for character in "\x1b\x07\u202e\r\n")
    assert "\\u001b" not in shown
    assert verdict.request_id is None


async def test_the_proxy_of_the_environment_is_used_and_named(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(lambda _: models("gpt"))
    monkeypatch.setenv("HTTP_PROXY", f"http://user:hunter2@{proxy.host}")
    verdict = await ask("http://provider.example/v1")
    assert verdict.outcome is Outcome.VALID
    assert proxy.received[0].target == "http://provider.example/v1/models"
    assert f"through the proxy {proxy.host} of the environment" in verdict.explanation
    assert "hunter2" not in json.dumps(verdict.to_json())


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("SSL_CERT_FILE", "/nowhere/authorities.pem", "SSL_CERT_FILE names a file that is not"),
        ("HTTP_PROXY", "gopher://proxy.example", "the proxy's address cannot be used"),
        ("ALL_PROXY", "socks5://127.0.0.1:9", "the proxy's address cannot be used"),
        ("HTTP_PROXY", ":::", "the proxy's address cannot be used"),
    ],
)
async def test_an_environment_that_no_client_can_be_made_in_is_said(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)
    verdict = await ask("http://provider.example/v1")
    assert verdict.outcome is Outcome.UNREACHABLE
    assert f"OpenAI was not reached: {words}" in verdict.explanation
    assert verdict.fix


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "You didn't provide an API key. You need to"}},
        {"error": {"message": "Missing bearer authentication in header"}},
        {"error": {"message": "x-api-key header is required", "type": "invalid_request_error"}},
        {"message": "No API key found in request"},
        {"error": "Authorization header is missing"},
        {"detail": "Not authenticated"},
    ],
)
async def test_where_the_key_got_lost_on_the_way_nothing_is_said_of_it(
    serve: Serve, body: object
) -> None:
    verdict = await ask(serve(lambda _: Reply(401, body)).url)
    assert verdict.outcome is Outcome.UNREACHABLE
    assert "carried no key" in verdict.explanation


async def test_the_address_in_a_file_gets_nothing(serve: Serve) -> None:
    attacker = serve(lambda _: models("gpt"))
    for base_url in (f"{attacker.url}/v1", f"{attacker.url}/api.openai.com/v1"):
        request = request_for("openai-project", base_url=base_url)
        verdict = await validate_key(request)
        assert verdict.outcome is Outcome.NOT_SENT
    assert attacker.received == []
