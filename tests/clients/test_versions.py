"""The version that the workspace pins decides, and so do its environment files."""

from __future__ import annotations

import pytest

from keymend.facts import Definition, Facts
from keymend.scan import scan
from keymend.secret import Secret
from keymend.text import Snapshot, Span


def said(code: str, facts: Facts, language: str = "python") -> list[tuple[str, str]]:
    snapshot = Snapshot("file:///workspace/app", code, language)
    found = [entry for entry in scan(snapshot, facts=facts) if entry.code.startswith("KM4")]
    return [(entry.code, entry.message) for entry in found]


def pinned(*version: int) -> Facts:
    return Facts(openai_version=version)


def defined(**variables: str) -> Facts:
    return Facts(
        definitions={
            name: (Definition(name, Secret(value), "file:///workspace/.env", 0, Span(0, 1)),)
            for name, value in variables.items()
        }
    )


RESIDENCY = 'from openai import OpenAI\nclient = OpenAI(api_key=key, data_residency="eu")\n'
TWO = (
    "from openai import AzureOpenAI\n"
    'client = AzureOpenAI(api_key="x", azure_ad_token="y", azure_endpoint=e, '
    'api_version="2024-10-21")\n'
)
OLD = 'import openai\nopenai.ChatCompletion.create(model="m", messages=[])\n'


def test_an_argument_is_known_since_its_version() -> None:
    assert said(RESIDENCY, pinned(3, 54)) == []
    [(code, message)] = said(RESIDENCY, pinned(2, 54))
    assert code == "KM401"
    assert message == "data_residency came with openai 3.3; the workspace uses 2.54."


def test_two_credentials_raise_since_a_version_and_one_wins_before() -> None:
    [(_, newer)] = said(TWO, Facts())
    [(_, older)] = said(TWO, pinned(2, 54))
    assert "MutuallyExclusiveAuthError" in newer
    assert "silently takes the place of api_key" in older


def test_the_old_calls_are_right_with_the_old_version() -> None:
    assert [code for code, _ in said(OLD, Facts())] == ["KM409"]
    assert said(OLD, pinned(0, 28, 1)) == []


@pytest.mark.parametrize(
    ("code", "variables", "expected"),
    [
        ("OpenAI()", {"OPENAI_API_KEY": "x"}, ""),
        ("OpenAI()", {"DATABASE_URL": "x"}, ""),
        ("OpenAI()", {"OPENAI_KEY": "x"}, "lacks api_key"),
        ("AzureOpenAI()", {}, ""),
        ("AzureOpenAI()", {"DATABASE_URL": "x"}, ""),
        (
            "AzureOpenAI()",
            {"AZURE_OPENAI_API_KEY": "x", "AZURE_OPENAI_ENDPOINT": "https://x"},
            "lacks api_version",
        ),
        (
            "AzureOpenAI(azure_endpoint=e, api_key=k)",
            {"OPENAI_API_VERSION": "2024-10-21"},
            "",
        ),
        (
            "AzureOpenAI(azure_endpoint=e, api_key=k)",
            {"AZURE_OPENAI_API_VERSION": "2024-10-21"},
            "lacks api_version",
        ),
    ],
)
def test_environment_files_say_what_is_missing(
    code: str, variables: dict[str, str], expected: str
) -> None:
    name = code.partition("(")[0]
    messages = [
        text for _, text in said(f"from openai import {name}\n{code}\n", defined(**variables))
    ]
    assert bool(messages) == bool(expected)
    assert all(expected in message for message in messages)


def test_the_client_for_node_reads_the_base_url_of_the_other_service() -> None:
    code = (
        'import { AzureOpenAI } from "openai";\n'
        'new AzureOpenAI({ endpoint: "https://contoso.openai.azure.com", apiKey: key, '
        'apiVersion: "2024-10-21" });\n'
    )
    assert said(code, Facts(), "javascript") == []
    facts = defined(OPENAI_BASE_URL="https://gateway.example.com/v1")
    assert [found for found, _ in said(code, facts, "javascript")] == ["KM403"]
