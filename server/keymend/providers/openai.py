"""OpenAI, and Azure's services that speak its protocol."""

from __future__ import annotations

from typing import Final

from keymend.providers.formats import (
    ALNUM,
    AZURE_CHECKSUM,
    BASE64URL,
    HEX,
    LOWER_ALNUM,
    Evidence,
    KeyFormat,
    run,
)
from keymend.providers.provider import Provider

_INFIX: Final = "T3BlbkFJ"
"""Base 64 of "OpenAI"; in every OpenAI key since 2022."""

_REGIONS: Final = ("us", "eu", "ae", "au", "in", "jp")
"""Data residency, as ``openai/_data_residency.py`` of openai 3.54 lists it."""


def _key(kind: str, id_: str, prefix: str, half: int, *, inference: bool = True) -> KeyFormat:
    alphabet = ALNUM if half == 20 else BASE64URL
    segments = (prefix, run(alphabet, half), _INFIX, run(alphabet, half))
    return KeyFormat(id_, kind, segments, inference=inference)


OPENAI: Final = Provider(
    id="openai",
    name="OpenAI",
    formats=(
        _key("project key", "openai-project", "sk-proj-", 74),
        _key("project key", "openai-project-58", "sk-proj-", 58),
        _key("project key", "openai-project-20", "sk-proj-", 20),
        _key("service account key", "openai-service-account", "sk-svcacct-", 74),
        _key("service account key", "openai-service-account-58", "sk-svcacct-", 58),
        _key("service account key", "openai-service-account-46", "sk-svcacct-", 46),
        KeyFormat(
            "openai-service-named",
            "service account key",
            (
                "sk-service-",
                run(LOWER_ALNUM + "-_", 1, 60),
                "-",
                run(ALNUM, 20),
                _INFIX,
                run(ALNUM, 20),
            ),
        ),
        _key("admin key", "openai-admin", "sk-admin-", 74, inference=False),
        _key("admin key", "openai-admin-58", "sk-admin-", 58, inference=False),
        _key("user key", "openai-user", "sk-", 20),
        # Keys of before the infix, and those whose infix was mistyped.
        KeyFormat("openai-plain", "key", ("sk-", run(ALNUM, 48)), Evidence.CONTEXT),
        # An Aqua Security scanner's rule and issue alone describe it; it lives two hours.
        KeyFormat(
            "openai-realtime", "realtime client secret", ("ek_", run(HEX, 32)), Evidence.CONTEXT
        ),
    ),
    variables=("OPENAI_API_KEY", "OPENAI_ADMIN_KEY"),
    hosts=("api.openai.com", "*.api.openai.com"),
    base_urls=(
        "https://api.openai.com/v1",
        *(f"https://{region}.api.openai.com/v1" for region in _REGIONS),
    ),
    check="GET /v1/models",
    context=("openai", "chatgpt", "gpt"),
    key_page="https://platform.openai.com/api-keys",
    prefixes=("sk-proj-", "sk-svcacct-", "sk-admin-"),
    constructors=("OpenAI", "OpenAIClient", "ChatOpenAI", "OpenAIEmbeddings"),
    bearer_only=True,
)

_AZURE_BODY: Final = (
    run(ALNUM, 52),
    "JQQJ99",
    # The year and the month of making, and twelve characters of the platform's.
    run(ALNUM, 1),
    run("ABCDEFGHIJKL", 1),
    run(ALNUM, 12),
)

AZURE_OPENAI: Final = Provider(
    id="azure-openai",
    name="Azure OpenAI",
    formats=(
        KeyFormat(
            "azure-openai",
            "resource key",
            # AAAB is Azure OpenAI, ACOG is Cognitive Services.
            (*_AZURE_BODY, "AAABACOG", run(ALNUM, 4)),
            checksum=AZURE_CHECKSUM,
        ),
        KeyFormat("azure-openai-32", "resource key", (run(HEX, 32),), Evidence.CONTEXT),
    ),
    variables=("AZURE_OPENAI_API_KEY",),
    hosts=(
        "*.openai.azure.com",
        "*.openai.azure.us",
        "*.openai.azure.cn",
        "*.cognitiveservices.azure.com",
        "*.cognitiveservices.azure.us",
        "*.cognitiveservices.azure.cn",
        "*.services.ai.azure.com",
        "*.api.cognitive.microsoft.com",
    ),
    base_urls=(
        "https://*.openai.azure.com/openai/v1/",
        "https://*.services.ai.azure.com/openai/v1/",
        "https://*.cognitiveservices.azure.com/openai/v1/",
    ),
    check="GET /openai/v1/models",
    context=("azureopenai", "azure", "cognitiveservices", "aoai"),
    key_page="https://portal.azure.com/",
    other_credentials=True,
    constructors=("AzureOpenAI", "AzureOpenAIClient", "AzureChatOpenAI"),
    headers=("api-key", "ocp-apim-subscription-key"),
    packages=("openai",),
)

AZURE_AI: Final = Provider(
    id="azure-ai",
    name="Azure AI services",
    formats=(
        KeyFormat(
            "azure-ai",
            "resource key",
            (
                *_AZURE_BODY,
                "AAA",
                # B is Azure OpenAI; the other letters number the Cognitive Services.
                run("ACDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno", 1),
                "ACOG",
                run(ALNUM, 4),
            ),
            checksum=AZURE_CHECKSUM,
        ),
        KeyFormat("azure-ai-32", "resource key", (run(HEX, 32),), Evidence.CONTEXT),
    ),
    variables=("AZURE_AI_API_KEY",),
    hosts=AZURE_OPENAI.hosts,
    base_urls=AZURE_OPENAI.base_urls,
    check=AZURE_OPENAI.check,
    context=("azureai", "cognitive", "ocpapimsubscriptionkey"),
    key_page="https://portal.azure.com/",
    other_credentials=True,
    constructors=AZURE_OPENAI.constructors,
    headers=AZURE_OPENAI.headers,
)

PROVIDERS: Final = (OPENAI, AZURE_OPENAI, AZURE_AI)
