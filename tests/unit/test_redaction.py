"""Whatever may be a key in a text from outside is masked; nothing else is touched."""

from __future__ import annotations

from base64 import b64encode

import pytest

from keymend.providers import FORMATS
from keymend.redaction import find_keys, holds_key, redact, redact_path
from keymend.samples import fake_key
from keymend.secret import Secret

PREFIXED = [id_ for id_, (_, key_format) in FORMATS.items() if len(key_format.prefix) > 2]


@pytest.mark.parametrize("format_id", PREFIXED)
def test_a_key_is_masked_wherever_it_stands(format_id: str) -> None:
    key = fake_key(format_id)
    prefix = FORMATS[format_id][1].prefix
    for text in (key, f"x={key}", f"b'Bearer {key}\\n'", f'"{key}"', f"/{key}?", f"\n{key}\n"):
        assert holds_key(text)
        masked = redact(text)
        assert key[len(prefix) : -4] not in masked
        assert key[-4:] in masked


@pytest.mark.parametrize("cut", [0.4, 0.6, 0.9])
def test_a_key_that_is_cut_off_is_masked_too(cut: float) -> None:
    key = fake_key("openai-project")
    part = key[: int(len(key) * cut)]
    assert part[12:-4] not in redact(f"api_key={part}")


@pytest.mark.parametrize(
    "joint",
    ["\n", "\n        ", " │\n│ ", "\\n", "\\u200b", "\u200b", "\u0430", " ", "\x1b[0m", '"\n"'],
)
@pytest.mark.parametrize("format_id", ["openai-project", "openrouter", "gemini", "anthropic"])
def test_a_key_that_is_broken_is_masked_to_its_end(format_id: str, joint: str) -> None:
    key = fake_key(format_id)
    middle = len(key) // 2
    masked = redact(f"\x1b[31mkey: {key[:middle]}{joint}{key[middle:]} was sent, and refused")
    assert key[middle + 2 : middle + 8] not in masked
    assert key[middle - 8 : middle - 5] not in masked
    assert masked.endswith(" was sent, and refused")


@pytest.mark.parametrize("before", ["", "user:", "Bearer "])
def test_a_key_in_base64_is_masked(before: str) -> None:
    encoded = b64encode((before + fake_key("openai-project")).encode()).decode()
    masked = redact(f"Authorization: Basic {encoded} was sent")
    assert masked.startswith("Authorization: Basic …")
    assert masked.endswith(" was sent")
    assert len(masked) < len(encoded)


@pytest.mark.parametrize("format_id", ["sambanova", "zai", "azure-openai-32", "mistral"])
@pytest.mark.parametrize(
    "text",
    [
        "API_KEY={}",
        '"apiKey": "{}"',
        "> api-key: {}",
        "{{'api_key': '{}'}}",
        "https://me:{}@host/v1",
    ],
)
def test_a_key_without_a_prefix_is_told_by_its_name(format_id: str, text: str) -> None:
    key = fake_key(format_id)
    assert key[4:-4] not in redact(text.format(key))


@pytest.mark.parametrize(
    "text",
    [
        "openai.APIConnectionError: Connection error.",
        "sk-your-api-key-here",
        "sk-proj-xxxxxxxxxxxxxxxxxxxx",
        "invalid_request_error",
        "task-management-of-the-repository",
        "src/keymend/providers/openai.py",
        "https://platform.openai.com/account/api-keys",
        'api_key=os.environ["OPENAI_API_KEY"]',
        "token: ${{ secrets.OPENAI_API_KEY_2 }}",
        "https://user:password@host/v1",
        "--endpoint=openai=http://127.0.0.1:8080/v1",
    ],
)
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert redact(text) == text
    assert not holds_key(text)


def test_hex_is_a_key_only_where_it_stands_alone() -> None:
    digits = fake_key("azure-openai-32")
    assert holds_key(digits)
    assert not holds_key(f"build/{digits}/app.py")
    assert digits not in redact(f"api-key: {digits}")


def test_each_key_has_its_place() -> None:
    first, second = fake_key("openai-project"), fake_key("groq")
    text = f"{first} and {second}"
    assert [text[slice(*key.span)] for key in find_keys(text)] == [first, second]


@pytest.mark.parametrize("format_id", PREFIXED)
def test_a_masked_copy_is_left_as_it_is(format_id: str) -> None:
    masked = Secret(fake_key(format_id), FORMATS[format_id][1].prefix).masked
    assert redact(f"a key ({masked}) was refused") == f"a key ({masked}) was refused"


@pytest.mark.parametrize("format_id", ["openai-project", "azure-openai", "anthropic", "groq"])
def test_a_key_in_a_path_is_masked(format_id: str) -> None:
    key = fake_key(format_id)
    masked = redact_path(f"src/{key}/app.py")
    assert key[10:-4] not in masked
    assert masked.startswith("src/")
    assert masked.endswith(f"{key[-4:]}/app.py")


@pytest.mark.parametrize(
    "path",
    [
        "sk-learn/tests/Test_Pipeline2.py",
        "locales/sk-translations-2024.json",
        "src/test/java/OAuth2AuthorizationCodeGrantTests.java",
        "org.corp.authentication.Saml2RedirectAuthenticationRequest.serialized",
        f"static/main.{'0f3a9b' * 7}.js",
        ".git/objects/ab/" + "c0ffee" * 6,
    ],
)
def test_a_path_of_words_and_checksums_stays(path: str) -> None:
    assert redact_path(path) == path
