"""The key at a place, and what stands beside it, in every kind of file."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from keymend.samples import fake_key
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot
from keymend.validate import KeyRequest
from keymend.validate.placing import keys_in_env_file, request_at
from keymend.view import View

OPENAI = fake_key("openai-project")
AZURE = fake_key("azure-openai")
GROQ = fake_key("groq")
HEX = fake_key("azure-openai-32")


def view(file: str, text: str) -> View:
    return View(Snapshot(f"file:///w/{file}", text, language_of(PurePosixPath(file))), Settings())


def at(file: str, text: str, key: str) -> KeyRequest:
    request = request_at(view(file, text), text.index(key) + 5)
    assert request is not None
    assert request.secret.reveal() == key
    return request


def provider_of(request: KeyRequest) -> str | None:
    return request.provider.id if request.provider else None


PLACES = [
    ("app.py", (f'from openai import OpenAI\nc = OpenAI(\n    api_key="{OPENAI}",\n\n'
     '    organization="org-a1",\n    project="proj_b2",\n)\n'), OPENAI,
     {"provider": "openai", "organization": "org-a1", "project": "proj_b2", "base_url": None}),
    ("app.py", (f'from openai import AzureOpenAI\nKEY = "{AZURE}"\n\n\nc = AzureOpenAI(api_key=KEY,'
     ' api_version="2024-10-21",\n    azure_endpoint="https://contoso.openai.azure.com",'
     ' azure_deployment="chat")\n'), AZURE,
     {"provider": "azure-openai", "base_url": "https://contoso.openai.azure.com",
      "api_version": "2024-10-21", "deployment": "chat"}),
    ("app.ts", ('import OpenAI from "openai";\nconst c = new OpenAI({\n  baseURL:'
     f' "https://api.groq.com/openai/v1",\n  apiKey: "{GROQ}",\n}});\n'), GROQ,
     {"provider": "groq", "base_url": "https://api.groq.com/openai/v1"}),
    ("two.py", (f'from openai import OpenAI\na = OpenAI(api_key="{OPENAI}")\nb = OpenAI(api_key='
     f'"{GROQ}", base_url="https://api.groq.com/openai/v1")\n'), OPENAI,
     {"provider": "openai", "base_url": None}),
    ("config.yaml", (f"azure:\n  api_key: {AZURE}\n  endpoint: https://contoso.openai.azure.com/\n"
     "  api_version: 2024-10-21\n\nother:\n  base_url: https://example.com\n"), AZURE,
     {"provider": "azure-openai", "base_url": "https://contoso.openai.azure.com/",
      "api_version": "2024-10-21"}),
    ("config.json", f'{{\n  "apiKey": "{OPENAI}",\n  "baseUrl": "${{URL}}"\n}}\n', OPENAI,
     {"provider": "openai", "base_url": None}),
    (".env", f"OPENAI_API_KEY='{OPENAI}'\nOPENAI_ORG_ID=org-a\nOPENAI_BASE_URL=https://x.example\n",
     OPENAI, {"provider": "openai", "organization": "org-a", "base_url": "https://x.example"}),
    (".env", (f"AZURE_OPENAI_API_KEY={HEX}\nAZURE_OPENAI_ENDPOINT=https://r.openai.azure.com\n"
     "OPENAI_API_VERSION=2024-10-21\nAZURE_OPENAI_DEPLOYMENT=chat\n"), HEX,
     {"provider": "azure-openai", "base_url": "https://r.openai.azure.com",
      "api_version": "2024-10-21", "deployment": "chat"}),
    # The v1 protocol: an Azure key under OpenAI's name.
    (".env", f"OPENAI_API_KEY={HEX}\nOPENAI_BASE_URL=https://r.openai.azure.com/openai/v1/\n", HEX,
     {"provider": "azure-openai", "base_url": "https://r.openai.azure.com/openai/v1/"}),
    # A name set twice: the line that was pointed at is meant.
    (".env", f"OPENAI_API_KEY={OPENAI}\nOPENAI_API_KEY={GROQ}\n", OPENAI, {"provider": "openai"}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "key", "expected"), PLACES)
def test_what_stands_beside_a_key_is_found(
    file: str, text: str, key: str, expected: dict[str, str | None]
) -> None:
    request = at(file, text, key)
    found = {**vars(request), "provider": provider_of(request)}
    assert {name: found[name] for name in expected} == expected


def test_the_line_is_enough_where_it_holds_one_key() -> None:
    text = f'x = 1\nclient = OpenAI(api_key="{OPENAI}")\n'
    found = request_at(view("app.py", text), text.index("client"))
    assert found is not None
    assert found.secret.reveal() == OPENAI
    assert request_at(view("app.py", text), 0) is None


@pytest.mark.parametrize("text", ["", "\n", "A=1\n", "# OPENAI_API_KEY=x\n", "OPENAI_API_KEY=\n"])
def test_a_place_without_a_key_gives_nothing(text: str) -> None:
    for offset in range(len(text) + 1):
        assert request_at(view(".env", text), offset) is None


def test_lenses_stand_above_keys_that_somebody_can_be_asked_about() -> None:
    text = (
        f"OPENAI_API_KEY={OPENAI}\nMY_SECRET={GROQ}\nANTHROPIC_API_KEY=sk-your-key\n"
        "OLLAMA_API_KEY=ollama\nGEMINI_API_KEY=\nDEBUG=1\nMISTRAL_API_KEY=something-else\n"
    )
    shown = view(".env", text)
    names = [text[slice(*entry.name)] for entry in keys_in_env_file(shown)]
    assert names == ["OPENAI_API_KEY", "MY_SECRET", "MISTRAL_API_KEY"]
