"""What clients say of their arguments, of the package's version, and of another package.

The texts were taken from runs of the Python packages openai 0.28, 1.109, 2.54 and 3.54
and of the npm package openai 7.57, and from issues of LangChain and LlamaIndex.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.clients import names
from keymend.clients.kinds import PYTHON
from keymend.explain.cause import Cause


def _argument(match: re.Match[str]) -> str:
    name = match["argument"]
    kind = PYTHON[f"openai.{match['client']}"] if match["client"] else None
    instead = names.instead(kind, name)
    return f"{name}= is not taken{'; ' + instead if instead else ''}."


CAUSES: Final = (
    Cause(
        id="proxies-argument",
        title="openai before 1.55.3 does not work with httpx 0.28 or newer",
        explanation="httpx took the argument proxies away; old openai still passes it.",
        fix="Upgrade openai, or pin httpx<0.28. Your own proxies= becomes http_client=.",
        messages=(r"Client\.__init__\(\) got an unexpected keyword argument 'proxies'",),
        rules=("KM401",),
    ),
    Cause(
        id="unknown-argument",
        title="The client does not take this argument",
        explanation="The name is that of another client, of an older version, or misspelt.",
        fix="Use the name that the client takes, or the client that takes the name.",
        messages=(
            (
                r"(?:(?P<client>(?:Async)?(?:Azure)?OpenAI)\b|OpenAI|Completions|Responses|Embeddings"
                r"|create)[\w.()]* got an unexpected keyword argument '(?P<argument>\w+)'"
            ),
        ),
        rules=("KM401",),
        detail=_argument,
    ),
    Cause(
        id="provider-not-named",
        title="LiteLLM cannot tell the provider from the model's name",
        explanation="It chooses key and address by what stands before the slash.",
        fix="Write model='openai/gpt-5.1', 'azure/DEPLOYMENT', 'groq/MODEL' and so on.",
        messages=(r"LLM Provider NOT provided",),
    ),
    Cause(
        id="positional-argument",
        title="The client takes named arguments only",
        explanation="The key was given without its name.",
        fix="Write api_key=.",
        messages=(r"OpenAI\.__init__\(\) takes 1 positional argument but \d+ were given",),
        rules=("KM401",),
    ),
    Cause(
        id="azure-version-missing",
        title="AzureOpenAI was given no api_version",
        explanation=(
            "It reads OPENAI_API_VERSION; AZURE_OPENAI_API_VERSION is not read. The next missing"
            " argument is named only after this one is there."
        ),
        fix="Give api_version='2024-10-21', or use OpenAI with the v1 base URL, which needs none.",
        messages=(
            r"Must provide either the `api_version` argument",
            r"The OPENAI_API_VERSION environment variable is missing or empty",
            r"An API version is required for the Azure API type",
        ),
        rules=("KM402", "KM503"),
    ),
    Cause(
        id="azure-endpoint-missing",
        title="AzureOpenAI was given no endpoint",
        explanation="It reads AZURE_OPENAI_ENDPOINT; OPENAI_API_BASE and others are not read.",
        fix="Give azure_endpoint='https://RESOURCE.openai.azure.com'.",
        messages=(
            r"Must provide one of the `(?:base_url|baseURL)` or `(?:azure_)?endpoint` arguments",
            r"Azure OpenAI API instance name not found",
        ),
        rules=("KM402", "KM503"),
    ),
    Cause(
        id="exclusive-endpoints",
        title="Two addresses were given, and only one can be meant",
        explanation=(
            "base_url and azure_endpoint exclude each other. OPENAI_API_BASE or OPENAI_BASE_URL in"
            " the environment counts in LangChain, LlamaIndex and the JavaScript client."
        ),
        fix="Keep azure_endpoint for Azure, and unset OPENAI_API_BASE and OPENAI_BASE_URL.",
        messages=(
            r"base_?url and (?:azure_)?endpoint are mutually exclusive",
            r"Azure endpoints should be specified via the `azure_endpoint` param",
            r"`data_residency` and `base_url` arguments are mutually exclusive",
        ),
        rules=("KM403",),
    ),
    Cause(
        id="exclusive-credentials",
        title="Two credentials were given, and only one can be meant",
        explanation=(
            "Since openai 3.4 the Azure client refuses more than one of key, token and token"
            " provider; in JavaScript AZURE_OPENAI_API_KEY in the environment counts too."
        ),
        fix="Keep one, and unset the variable of the other.",
        messages=(
            r"`api_?key`, `azure_ad_token` and `azure_ad_token_provider` arguments are mutually",
            r"`apiKey` and `azureADTokenProvider` arguments are mutually exclusive",
            r"`api_key` and `workload_identity` arguments are mutually exclusive",
        ),
        rules=("KM403",),
    ),
    Cause(
        id="ambiguous-module-client",
        title="The environment configures OpenAI and Azure at once",
        explanation="openai.chat… without a client cannot tell which of the two is meant.",
        fix="Make a client (OpenAI() or AzureOpenAI()), or set openai.api_type.",
        messages=(r"Ambiguous use of module client",),
        rules=("KM403",),
    ),
    Cause(
        id="openai-shadowed-or-old",
        title="Another module than openai 1.0 or newer was imported",
        explanation=(
            "The installed package is older than 1.0, or a file of the program is called"
            " openai.py and stands in its place."
        ),
        fix="Rename the file, or upgrade: pip install -U openai.",
        messages=(
            r"'openai' has no attribute '(?:Async)?(?:Azure)?OpenAI'",
            r"cannot import name '(?:Async)?(?:Azure)?OpenAI' from",
            r"partially initialized module 'openai'",
        ),
    ),
    Cause(
        id="openai-not-installed",
        title="The package openai is not installed for this interpreter",
        explanation="The program runs with another Python, environment or folder than meant.",
        fix="Install it there: python -m pip install openai (npm install openai).",
        messages=(
            r"No module named ['\"]openai['\"](?!\.)",
            r"Cannot find (?:module|package) ['\"]openai['\"]",
        ),
    ),
    Cause(
        id="removed-api",
        title="The code is for openai before 1.0",
        explanation=(
            "ChatCompletion, engine=, openai.error and the rest went away with 1.0 (November 2023);"
            " openai.api_base= is ignored in silence, so that the key goes to api.openai.com."
        ),
        fix="Make a client: client = OpenAI(); client.chat.completions.create(model=…, …).",
        messages=(
            r"APIRemovedInV1",
            r"no longer supported in openai>=1\.0\.0",
            r"Must provide an 'engine' or 'deployment_id' parameter",
            (
                r"No module named 'openai\.(?:error|embeddings_utils|api_resources|util|"
                r"openai_object|datalib)"
            ),
            r"'openai' has no attribute '(?!(?:Async)?(?:Azure)?OpenAI')\w+'",
            r"cannot import name '(?!(?:Async)?(?:Azure)?OpenAI')\w+' from 'openai'",
            r"'(?:Async)?(?:Azure)?OpenAI' object has no attribute 'ChatCompletion'",
            r"Missing required arguments; Expected either \('messages' and 'model'\)",
        ),
        rules=("KM409",),
    ),
    Cause(
        id="answer-subscripted",
        title="An answer is an object since openai 1.0, and was a dictionary before",
        explanation="The request worked: only what reads its answer is written for openai 0.28.",
        fix="Write response.choices[0].message.content; response.model_dump() is a dictionary.",
        messages=(
            r"'(?:Chat)?Completion(?:Chunk|Message)?' object is not subscriptable",
            r"'(?:Choice|Response|CreateEmbeddingResponse)' object is not subscriptable",
        ),
    ),
)
