"""An error is known whatever carried it: terminals, collectors of logs, browsers, mails."""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Callable

import pytest

from keymend.explain import Candidate, explain
from keymend.samples import fake_key
from keymend.secret import Secret

KEY = fake_key("openai-project")
ECHO = KEY[:8] + "*" * (len(KEY) - 12) + KEY[-4:]
ERRORS = {
    "invalid-key": (
        "openai.AuthenticationError: Error code: 401 - {'error': {'message': 'Incorrect API key"
        f" provided: {ECHO}. You can find your API key at https://platform.openai.com.', 'type':"
        " 'invalid_request_error', 'param': None, 'code': 'invalid_api_key'}}"
    ),
    "no-key-arrived": (
        "openai.AuthenticationError: Error code: 401 - {'error': {'message': \"You didn't provide"
        ' an API key. You need to provide your API key in an Authorization header"}}'
    ),
    "model-list-forbidden": (
        "openai.PermissionDeniedError: Error code: 403 - {'error': {'message': 'You have"
        " insufficient permissions for this operation. Missing scopes: api.model.read.'}}"
    ),
    "azure-wrong-key-or-endpoint": (
        "openai.AuthenticationError: Error code: 401 - {'error': {'code': '401', 'message': 'Access"
        " denied due to invalid subscription key or wrong API endpoint.'}}"
    ),
    "unknown-url": (
        "openai.NotFoundError: Error code: 404 - {'error': {'message': 'Invalid URL (POST"
        " /v1/chat/completions/chat/completions)', 'code': None}}"
    ),
}


def lines(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def colours(text: str) -> str:
    return text.replace("Error", "\x1b[1;31mError\x1b[0m").replace("API", "\x1b[4mAPI\x1b[0m")


def box(text: str) -> str:
    return "\n".join(f"│ {line:<70} │" for line in textwrap.wrap(text, 70))


CARRIERS: dict[str, Callable[[str], str]] = {
    "colours": colours,
    "paragraph of 72": lambda text: textwrap.fill(text, 72),
    "indented paragraph": lambda text: textwrap.indent(textwrap.fill(text, 60), "        "),
    "terminal of 80": lambda text: "\n".join(lines(text, 80)),
    "terminal of 61": lambda text: "\r\n".join(lines(text, 61)),
    "box": box,
    "mail": lambda text: textwrap.indent(textwrap.fill(text, 70), "> "),
    "compose": lambda text: textwrap.indent("\n".join(lines(text, 90)), "app-1  | "),
    "JSON line": lambda text: json.dumps({"level": "error", "message": text}),
    "JSON in JSON": lambda text: json.dumps({"message": json.dumps({"error": text})}),
    "Go's JSON": lambda text: json.dumps(text).replace("'", "\\u0027"),
    "HTML": lambda text: f"<pre>{html.escape(text)}</pre>",
    "chat": lambda text: text.replace("'", "\u2019").replace("`", ""),
}


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("cause", ERRORS)
def test_an_error_is_known_whatever_carried_it(cause: str, carrier: str) -> None:
    causes = explain(CARRIERS[carrier](ERRORS[cause])).causes
    assert [explained.cause.id for explained in causes] == [cause]


@pytest.mark.parametrize("carrier", [name for name in CARRIERS if name != "colours"])
def test_the_key_is_known_by_its_echo_whatever_carried_it(carrier: str) -> None:
    other = Candidate("OTHER", Secret(fake_key("openai-project", 1), "sk-proj-"), ".env:2")
    sent = Candidate("OPENAI_API_KEY", Secret(KEY, "sk-proj-"), ".env:1")
    explanation = explain(CARRIERS[carrier](ERRORS["invalid-key"]), (other, sent))
    assert explanation.keys == (sent,)


@pytest.mark.parametrize(
    "text",
    [
        "except openai.APIConnectionError:\n    retry()",
        "The server was overloaded with guests",
        "Please slow down, you are driving too fast",
        "SSL_CERT_FILE=/etc/ssl/cert.pem",
        "See the documentation of dangerouslyAllowBrowser",
        "We moved away from /v1/assistants in May",
        '127.0.0.1 - "GET /v1/models HTTP/1.1" 401 -',
        "client = OpenAI(api_key=os.environ['OPENAI_API_KEY'])",
        "Successfully installed openai-3.54.0",
        "KeyError: 'choices'",
    ],
)
def test_what_only_mentions_an_error_is_none(text: str) -> None:
    assert explain(text).causes == ()


def test_only_the_last_of_the_bare_statuses_speaks() -> None:
    """Where nothing says more than a status, there is one cause and one next step."""
    text = "openai.NotFoundError: Error code: 404 - <html><title>404 Not Found</title></html>"
    assert [explained.cause.id for explained in explain(text).causes] == ["not-found"]


@pytest.mark.parametrize(
    "text",
    ["A" * 200_000, "sk-" * 70_000, "KeyError: '" * 20_000, "\n" * 200_000, "://a:" * 40_000],
)
def test_no_text_takes_long(text: str) -> None:
    """Ends within the time limit of the suite; a quadratic search takes minutes."""
    explain(text)
