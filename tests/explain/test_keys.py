"""Which key of the workspace an error is about, found without sending anything."""

from __future__ import annotations

import json

import pytest

from keymend.explain import Candidate, explain
from keymend.providers import FORMATS
from keymend.samples import fake_key
from keymend.secret import Secret

FILE_KEY = fake_key("openai-project", 1)
PROCESS_KEY = fake_key("openai-project", 2)
IN_FILE = Candidate("OPENAI_API_KEY", Secret(FILE_KEY, "sk-proj-"), ".env:1")
IN_PROCESS = Candidate(
    "OPENAI_API_KEY", Secret(PROCESS_KEY, "sk-proj-"), "process environment", inherited=True
)


def refused(key: str) -> str:
    """Return OpenAI's message for ``key``, with the echo that it makes."""
    echo = key[:8] + "*" * (len(key) - 12) + key[-4:]
    return (
        f"openai.AuthenticationError: Error code: 401 - {{'error': {{'message': 'Incorrect API key"
        f" provided: {echo}. You can find your API key at https://platform.openai.com.', 'code':"
        f" 'invalid_api_key'}}}}"
    )


def ids(text: str, *candidates: Candidate) -> list[str]:
    return [explained.cause.id for explained in explain(text, candidates).causes]


def test_the_echo_names_the_key_that_was_sent() -> None:
    explanation = explain(refused(FILE_KEY), (IN_FILE, IN_PROCESS))
    assert explanation.keys == (IN_FILE,)
    assert [explained.cause.id for explained in explanation.causes] == ["invalid-key"]


def test_a_variable_of_the_process_that_hides_the_file_is_said() -> None:
    assert ids(refused(PROCESS_KEY), IN_FILE, IN_PROCESS) == ["key-shadowed", "invalid-key"]


def test_a_key_that_is_nowhere_here_comes_from_elsewhere() -> None:
    other = refused(fake_key("openai-project", 3))
    assert ids(other, IN_FILE, IN_PROCESS) == ["key-from-elsewhere", "invalid-key"]
    assert ids(other) == ["invalid-key"]


def test_the_same_key_in_file_and_process_shadows_nothing() -> None:
    same = Candidate("OPENAI_API_KEY", IN_FILE.secret, "process environment", inherited=True)
    assert ids(refused(FILE_KEY), IN_FILE, same) == ["invalid-key"]


def test_a_key_held_by_the_text_is_recognised_and_masked() -> None:
    text = f"LocalProtocolError: Illegal header value b'Bearer {FILE_KEY}\\n'"
    explanation = explain(text, (IN_FILE, IN_PROCESS))
    assert explanation.keys == (IN_FILE,)
    assert [e.cause.id for e in explanation.causes] == ["key-line-break", "key-in-error-text"]
    assert explanation.text == text.replace(FILE_KEY, f"sk-proj-…{FILE_KEY[-4:]}")


def test_an_echo_shows_no_more_than_prefix_and_tail() -> None:
    key = fake_key("openai-user")
    explanation = explain(refused(key))
    assert explanation.echo is not None
    assert explanation.echo.masked == f"sk-…{key[-4:]}"


@pytest.mark.parametrize("format_id", FORMATS)
def test_no_key_comes_out_of_an_explanation(format_id: str) -> None:
    key = fake_key(format_id)
    prefix = FORMATS[format_id][1].prefix
    candidate = Candidate("API_KEY", Secret(key, prefix), ".env:1")
    for text in (
        f"KeyError: '{key}'",
        f"Illegal header value b'Bearer {key}\\r'",
        f'Headers.append: "Bearer {key}" is an invalid header value.',
        refused(key),
    ):
        explanation = explain(text, (candidate,))
        shown = json.dumps(explanation.to_json(), ensure_ascii=False) + repr(explanation)
        hidden = key[max(len(prefix), 8) : -4]
        assert hidden not in shown
        assert hidden[: len(hidden) // 2] not in shown
