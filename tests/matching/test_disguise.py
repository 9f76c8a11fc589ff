"""Keys in base 64 and in parts, and texts that only look like them."""

from __future__ import annotations

from base64 import b64encode

import pytest

from keymend.finding import Finding
from keymend.fixes.edits import applied
from keymend.fixes.fixall import fix_all
from keymend.samples import fake_key
from keymend.scan import scan
from keymend.text import Snapshot

FORMATS = [
    "anthropic",
    "azure-openai",
    "gemini",
    "groq",
    "openai-project",
    "openai-user",
    "openrouter",
    "xai",
]


def exposed(text: str, language: str = "yaml") -> list[Finding]:
    found = scan(Snapshot("file:///workspace/text", text, language))
    return [finding for finding in found if finding.code == "KM101"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("before", ["", ":", "::", "user:"])
def test_a_key_in_base_64_is_found_at_every_place_in_a_group(name: str, before: str) -> None:
    run = b64encode(f"{before}{fake_key(name)}\n".encode()).decode()
    text = f"data:\n  token: {run}\n"
    [finding] = exposed(text)
    assert text[slice(*finding.span)] == run
    assert "in base 64" in finding.message
    assert run not in finding.message


@pytest.mark.parametrize("name", ["anthropic", "gemini", "groq", "openai-project", "openai-user"])
@pytest.mark.parametrize(
    "joint",
    ['" + "', '"\n    "', '" +\n  "', '" \\\n    "', '"\n  . "', '" .. "', '"\n + f"', '" & "'],
)
def test_a_key_in_parts_is_found_whole(name: str, joint: str) -> None:
    key = fake_key(name)
    text = f'key = ("{key[:14]}{joint}{key[14:20]}{joint}{key[20:]}")\n'
    [finding] = exposed(text, "python")
    assert text[slice(*finding.span)].startswith(key[:14])
    assert text[slice(*finding.span)].endswith(key[20:])
    assert "in parts" in finding.message
    assert finding.secret is not None
    assert finding.secret.reveal() == key


@pytest.mark.parametrize(
    "text",
    [
        f"image: {b64encode(b'no key at all in this picture' * 9).decode()}",
        f"data: {b64encode(b'gsk_' + b'x' * 52).decode()}",
        f'names = ["{fake_key("openai-project")[:14]}", "{fake_key("openai-project")[14:]}"]',
        f'key = "{fake_key("groq")[:14]}"\nother = "{fake_key("groq")[14:]}"',
    ],
)
def test_what_is_no_key_in_disguise(text: str) -> None:
    assert exposed(text) == []


@pytest.mark.parametrize(
    ("name", "variable", "code"),
    [
        ("mistral", "MISTRAL_API_KEY", "KM101"),
        ("cohere", "cohere-token", "KM101"),
        ("deepseek", "api-key", "KM101"),
        ("stripe-key-live", "payment_key", "KM102"),
        ("aws-akia", "api-key", "KM102"),
        ("npm", "api-key", "KM102"),
        ("sendgrid", "api-key", "KM102"),
    ],
)
def test_what_a_kubernetes_secret_encodes_under_a_telling_name(
    name: str, variable: str, code: str
) -> None:
    text = f"data:\n  {variable}: {b64encode(fake_key(name).encode()).decode()}\n"
    found = scan(Snapshot("file:///workspace/secret.yaml", text, "yaml"))
    assert [finding.code for finding in found] == [code]
    assert "in base 64" in found[0].message


def test_the_line_break_of_echo_in_a_secret_of_kubernetes_is_taken_away() -> None:
    key = fake_key("openai-project")
    good = b64encode(key.encode()).decode()
    bad = b64encode(f"{key}\n".encode()).decode()
    manifest = "kind: Secret\ndata:\n  GOOD: {}\n  BAD: {}\n"
    snapshot = Snapshot("file:///w/secret.yaml", manifest.format(good, bad), "yaml")
    findings = scan(snapshot)
    assert [finding.code for finding in findings] == ["KM101", "KM201", "KM101"]
    assert "without -n" in findings[1].message
    mended = applied(snapshot.text, fix_all(snapshot, scan))
    assert mended == manifest.format(good, good)
