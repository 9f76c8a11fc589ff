"""Which sources are worth a parse: all in which a rule on clients has something to say."""

from __future__ import annotations

import pytest

from keymend import clients
from keymend.finding import Finding
from keymend.matching import engine
from keymend.scan import scan
from keymend.text import Snapshot

WAYS = {
    "imported with others and comments": """
        from openai import (  # the client (asynchronous)
            APIError,
            OpenAI,
        )
        client = OpenAI(key="x")
    """,
    "under another name": """
        from openai import OpenAI as Client
        client = Client(key="x")
    """,
    "in a module under another name": """
        import os, openai as ai
        client = ai.OpenAI(key="x")
    """,
    "given another name": """
        import openai
        Made = openai.OpenAI
        client = Made(key="x")
    """,
    "a module given another name": """
        import openai
        ai = openai
        client = ai.AzureOpenAI(key="x")
    """,
    "everything imported": """
        from openai import *
        client = OpenAI(key="x")
    """,
    "imported by a text": """
        import importlib
        ai = importlib.import_module("openai")
        client = ai.OpenAI(key="x")
    """,
    "a class below it": """
        from openai import OpenAI
        class Client(
            Base[str], OpenAI
        ):
            pass
        client = Client(key="x")
    """,
    "a partial": """
        from functools import partial
        from openai import OpenAI
        make = partial(OpenAI, key="x")
    """,
    "called on the next line": """
        import openai
        client = openai.OpenAI \\
            (key="x")
    """,
    "a module of a framework": """
        from langchain import chat_models as models
        llm = models.ChatOpenAI(base_url="http://llm.example.com/v1")
    """,
    "LiteLLM": """
        import litellm  # for OpenAI
        litellm.completion(
            model="openai/gpt-5.1", api_base="http://llm.example.com/v1")
    """,
    "LiteLLM with a name in parts": """
        import litellm  # for OpenAI
        provider = "openai"
        model = f"{provider}/gpt-5.1"
        litellm.completion(model=model, api_base="http://llm.example.com/v1")
    """,
    "LiteLLM with a model that is gone": """
        from litellm import completion  # of OpenAI
        completion(messages, model="gpt-3.5-turbo")
        completion(model="text-davinci-003")
    """,
    "an attribute of the module": """
        import openai as ai
        ai.api_base: str = "https://llm.example.com/v1"
    """,
    "an old class": """
        from openai import ChatCompletion
        ChatCompletion.create(model="gpt-5.1", messages=[])
    """,
    "an old module": """
        from openai import (OpenAI,
                            error)
    """,
    "an old exception": """
        import openai
        try:
            pass
        except openai.error.RateLimitError:
            pass
    """,
    "a misspelt class": """
        from openai import (APIError,
                            OpenAi)
    """,
    "a request by the module": """
        import openai
        openai.chat.completions.create(engine="x", messages=[])
    """,
    "a request written out": """
        import requests
        requests.post("https://api.openai.com/v1/chat/completions",
                      headers={"Authorization": "sk-x"})
    """,
    "a host in a name": """
        import httpx, os
        HOST = "api.openai.com"
        httpx.get(f"https://{HOST}/v1/models",
                  headers={"Authorization": os.environ["OPENAI_API_KEY"]})
    """,
    "a host that is misspelt": """
        # OpenAI
        import requests
        BASE = "https://api.opena.com"
        requests.post(
            f"{BASE}/v1/chat/completions", json={})
    """,
    "a base and a path in parts": """
        import httpx
        VERSION = "v1"  # as OpenAI
        BASE = "https://api.groq.com/"
        def ask(client, body):
            return client.post(f"{BASE}{VERSION}" + "/chat/completions", json=body)
    """,
    "an API that is gone": """
        import requests
        base = "https://api.openai.com/v1"
        requests.get(base + "/assistants", params={})
    """,
    "a path of Azure": """
        import requests
        base = f"https://{name}.openai.azure.com"
        requests.post(f"{base}/deployments/chat/completions", json={})
    """,
    "no Bearer": """
        import os, httpx
        token = os.environ["OPENAI_API_KEY"]
        headers = dict(Authorization=token)
        httpx.post(url="https://api.openai.com/v1/responses", headers=headers)
    """,
    "no Bearer, added later": """
        import os, httpx
        headers = {}
        headers["Authorization"] = os.environ["OPENAI_API_KEY"]
        httpx.post("https://api.openai.com/v1/responses", headers=headers)
    """,
    "another scheme": """
        import httpx
        headers = {}
        headers.setdefault("Authorization", "Basic " + key)
        httpx.post("https://api.openai.com/v1/responses", headers=headers)
    """,
    "Bearer from elsewhere": """
        # OpenAI
        import httpx
        token = "Bearer " + key
        httpx.post("https://llm.example.com/v1", headers={"Authorization": f"Bearer {token}"})
        httpx.get("https://api.openai.com/v1/models")
    """,
    "a template": """
        import httpx
        headers = {"Authorization": "Bearer {key}"}
        httpx.post("https://api.openai.com/v1/responses", headers=headers)
    """,
    "a header of another service": """
        import httpx  # OpenRouter speaks as OpenAI does
        httpx.get("https://openrouter.ai/api/v1/models", headers={"x-api-key": key})
    """,
    "not encrypted": """
        import httpx
        scheme = "http"
        httpx.get(f"{scheme}://api.openai.com/v1/models",
                  headers={"Authorization": f"Bearer {key}"})
    """,
    "not checked": """
        import requests
        headers = {"Authorization": f"Bearer {key}"}
        requests.get("https://api.openai.com/v1/models", headers=headers, verify=False)
    """,
    "a key of another provider": """
        import os, requests
        headers = {"Authorization": "Bearer " + os.environ["GROQ_API_KEY"]}
        requests.get("https://api.openai.com/v1/models", headers=headers)
    """,
    "a key with Bearer in an argument for a header": """
        # OpenAI
        headers = dict(accept="*/*", api_key=f"Bearer {key}")
        requests.post("https://llm.example.com/v1", headers=headers)
    """,
    "a key with Bearer in a header, added later": """
        # OpenAI
        headers = {}
        headers["api-key"] = f"Bearer {key}"
        requests.post("https://llm.example.com/v1", headers=headers)
    """,
    "a wrong host and a path in parts": """
        import httpx
        base = "https://platform.openai.com/v1"
        httpx.post(base + "/responses", json={})
    """,
    "Bearer that is asked for": """
        # OpenAI
        import httpx
        if header.startswith("Bearer "):
            kept = header.removeprefix("Bearer ")
        token = "Bearer " + key
        httpx.post("https://llm.example.com/v1", headers={"Authorization": "Bearer " + token})
        httpx.get("https://api.openai.com/v1/models")
    """,
    "a session": """
        from httpx import Client as Session
        client = Session(base_url="http://api.openai.com/v1", headers={"Authorization": "Bearer x"})
    """,
    "a header that is wrong for everybody": """
        # OpenAI
        headers["Authorization"] = f"Bearer{key}"
    """,
    "a key with Bearer in a header of its own": """
        # OpenAI
        requests.post(url="https://llm.example.com/v1", headers={"x-api-key": "Bearer " + key})
    """,
}


SCRIPTS = {
    "imported": 'import OpenAI from "openai";\nconst client = OpenAI();\n',
    "required": "const { OpenAI } = require(`openai`);\nconst client = OpenAI();\n",
    "awaited": """
        const { OpenAI } = await import("openai");
        const client = OpenAI();
    """,
    "a part of the package": """
        import { Configuration } from 'openai/index';
        import { Configuration as Old } from"openai";
        const client = new Old();
    """,
    "another package": """
        import { createOpenAI } from "@ai-sdk/openai";
        const client = createOpenAI({ baseURL: "http://llm.example.com/v1" });
    """,
    "a key with Bearer": """
        const headers = { "accept": "*/*", api_key: `Bearer ${key}` }; // as OpenAI
        fetch("https://llm.example.com/v1", { headers, method: "POST" });
        const options = { headers: { 'x-api-key': "Bearer " + key } };
        fetch("https://llm.example.com/v1", options);
    """,
    "a request": """
        const headers = {};
        fetch("https://api.openai.com/v1/assistants", { headers });
    """,
}


def lines(text: str) -> str:
    rows = text.strip("\n").rstrip().split("\n")
    return "".join(f"{row.removeprefix(' ' * 8)}\n" for row in rows)


def said(text: str, language: str = "python") -> list[Finding]:
    return [
        finding
        for finding in scan(Snapshot("file:///workspace/app", text, language))
        if finding.code.startswith("KM4")
    ]


@pytest.mark.parametrize("native", [True, False], ids=["native", "standard"])
@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_a_client_is_parsed(
    way: str, monkeypatch: pytest.MonkeyPatch, *, native: bool
) -> None:
    monkeypatch.setattr(engine, "_WORTH_LOADING", 0 if native else 2**60)
    text = lines(WAYS[way])
    found = said(text)
    assert found
    monkeypatch.setattr(clients, "concerns", lambda _: True)
    assert said(text) == found


@pytest.mark.parametrize("native", [True, False], ids=["native", "standard"])
@pytest.mark.parametrize("way", SCRIPTS)
def test_every_way_to_a_client_of_javascript_is_parsed(
    way: str, monkeypatch: pytest.MonkeyPatch, *, native: bool
) -> None:
    monkeypatch.setattr(engine, "_WORTH_LOADING", 0 if native else 2**60)
    text = lines(SCRIPTS[way])
    found = said(text, "javascript")
    assert found
    monkeypatch.setattr(clients, "concerns", lambda _: True)
    assert said(text, "javascript") == found


@pytest.mark.parametrize(
    "text",
    [
        'from .client import OpenAI\ndef make(client: OpenAI) -> "OpenAI":\n    return client\n',
        'import openai\ntry:\n    pass\nexcept openai.RateLimitError:\n    log("openai")\n',
        "# see https://platform.openai.com/docs\ndata = cache.get('key')\n",
        'def make():\n    """from openai import OpenAI\n    client = OpenAI()\n    """\n',
        "auth(request, api_key=f'Bearer {key}')  # of OpenAI\nheaders['Authorization'] = key\n",
        "import litellm\nlitellm.completion(model=model, api_key=key)  # of OpenAI\n",
        "from openai import APIError  # OpenAI\n# client = OpenAI()\n",
        """
        import httpx
        key = os.environ["OPENAI_API_KEY"]
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        httpx.post("https://api.openai.com/v1/responses", headers=headers)
        """,
        """
        import httpx
        if key.startswith("Bearer "):
            key = key.removeprefix('Bearer ')
        log(f"sent to '{url}', see https://platform.openai.com/docs")
        headers["Authorization"] = f"Bearer {key}"
        httpx.post("https://api.openai.com/v1/responses", headers=headers)
        """,
        """
        import httpx
        base = "https://api.groq.com/openai/v1"
        httpx.post(f"{base}/chat/completions", headers={"Authorization": f"Bearer {key}"})
        """,
    ],
)
def test_what_only_names_a_client_is_not_parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("hyperscan", reason="no wheel for this platform: what is named is parsed")
    monkeypatch.setattr(engine, "_WORTH_LOADING", 0)
    assert not clients.concerns(Snapshot("file:///workspace/app.py", lines(text), "python"))


@pytest.mark.parametrize(
    "text",
    [
        "const providers = { openai: 'OpenAI', key: `openai` };\nload('openai');\n",
        "// import OpenAI\nimport { OpenAI } from './openai.js';\nnew OpenAI();\n",
    ],
)
def test_what_only_names_a_package_is_not_parsed(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("hyperscan", reason="no wheel for this platform: what is named is parsed")
    monkeypatch.setattr(engine, "_WORTH_LOADING", 0)
    assert not clients.concerns(Snapshot("file:///workspace/app.js", text, "javascript"))


def test_a_bundle_that_keeps_the_lines_of_its_parts_is_not_parsed() -> None:
    text = lines(WAYS[next(iter(WAYS))])
    part = "# a line of a part\n" * 1000
    written = Snapshot("file:///workspace/app.py", text + part, "python")
    assert clients.concerns(written)
    bundled = Snapshot("file:///workspace/app.py", text + part * 150, "python")
    assert not clients.concerns(bundled)
