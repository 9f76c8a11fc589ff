"""Servers on the developer's own machine: any key will do, and a made-up one is right."""

from __future__ import annotations

from typing import Final

from keymend.providers.formats import BASE64URL, HEX, Evidence, KeyFormat, run
from keymend.providers.provider import Provider

PROVIDERS: Final = (
    Provider(
        id="litellm",
        name="LiteLLM proxy",
        formats=(
            KeyFormat("litellm", "virtual key", ("sk-", run(BASE64URL, 22)), Evidence.CONTEXT),
        ),
        variables=("LITELLM_API_KEY", "LITELLM_MASTER_KEY"),
        hosts=("localhost:4000", "127.0.0.1:4000", "0.0.0.0:4000"),
        base_urls=("http://localhost:4000", "http://0.0.0.0:4000", "http://localhost:4000/v1"),
        check="GET /v1/models",
        context=("litellm",),
        local=True,
    ),
    Provider(
        id="lmstudio",
        name="LM Studio",
        variables=("LMSTUDIO_API_KEY", "LM_STUDIO_API_KEY"),
        hosts=("localhost:1234", "127.0.0.1:1234"),
        base_urls=("http://localhost:1234/v1", "http://127.0.0.1:1234/v1"),
        check="GET /v1/models",
        context=("lmstudio",),
        local=True,
    ),
    Provider(
        id="ollama",
        name="Ollama",
        formats=(
            # Of ollama.com; the local server asks for none.
            KeyFormat(
                "ollama", "cloud key", (run(HEX, 32), ".", run(BASE64URL, 24)), Evidence.CONTEXT
            ),
        ),
        variables=("OLLAMA_API_KEY",),
        hosts=("localhost:11434", "127.0.0.1:11434", "ollama.com"),
        base_urls=("http://localhost:11434/v1", "http://127.0.0.1:11434/v1"),
        check="GET /v1/models",
        context=("ollama",),
        key_page="https://ollama.com/settings/keys",
        local=True,
    ),
    Provider(
        id="vllm",
        name="vLLM",
        variables=("VLLM_API_KEY",),
        hosts=("localhost:8000", "127.0.0.1:8000"),
        base_urls=("http://localhost:8000/v1", "http://127.0.0.1:8000/v1"),
        check="GET /v1/models",
        context=("vllm",),
        local=True,
    ),
)
