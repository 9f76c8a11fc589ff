"""The matrix of client configurations: right ones and wrong ones, as programs.

Nothing here says whether a snippet works: the real client does, when it is run. Keys are
made when the module is imported, of the right form for the provider.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from keymend.samples import fake_key


@dataclass(frozen=True)
class Snippet:
    """A program that makes ``client``, and the environment that it runs in."""

    id: str
    code: str
    env: dict[str, str] = field(default_factory=dict)
    language: str = "python"


OPENAI = fake_key("openai-project", 0)
USER = fake_key("openai-user", 0)
AZURE = fake_key("azure-openai", 0)
GROQ = fake_key("groq", 0)
OPENROUTER = fake_key("openrouter", 0)
XAI = fake_key("xai", 0)
NVIDIA = fake_key("nvidia", 0)
ANTHROPIC = fake_key("anthropic", 0)
RESOURCE = "https://contoso.openai.azure.com"
FULL = {
    "OPENAI_API_KEY": OPENAI,
    "AZURE_OPENAI_API_KEY": AZURE,
    "AZURE_OPENAI_ENDPOINT": RESOURCE,
    "OPENAI_API_VERSION": "2024-10-21",
}
"""An environment in which everything that a mended snippet reads is set."""

BASE_URLS = (
    ("https://api.openai.com/v1", OPENAI),
    ("https://api.openai.com/v1/", OPENAI),
    ("https://eu.api.openai.com/v1", OPENAI),
    ("https://us.api.openai.com/v1/", OPENAI),
    ("https://api.openai.com", OPENAI),
    ("https://api.openai.com/", OPENAI),
    ("https://api.openai.com/v1/chat/completions", OPENAI),
    ("https://api.openai.com/v1/completions", OPENAI),
    ("https://api.openai.com/v1/embeddings/", OPENAI),
    ("https://api.openai.com/v1/responses", OPENAI),
    ("https://api.openai.com/v1/v1", OPENAI),
    ("https://api.openai.com/v2", OPENAI),
    ("https://api.openai.com/v1 ", OPENAI),
    (" https://api.openai.com/v1", OPENAI),
    ("https://api.openai.com/v1?team=a", OPENAI),
    ("http://api.openai.com/v1", OPENAI),
    ("api.openai.com/v1", OPENAI),
    ("//api.openai.com/v1", OPENAI),
    ("https:/api.openai.com/v1", OPENAI),
    ("https:///api.openai.com/v1", OPENAI),
    ("htps://api.openai.com/v1", OPENAI),
    ("httpss://api.openai.com/v1", OPENAI),
    ("https//api.openai.com/v1", OPENAI),
    ("ftp://api.openai.com/v1", OPENAI),
    ("'https://api.openai.com/v1'", OPENAI),
    ("<https://api.openai.com/v1>", OPENAI),
    ("${OPENAI_BASE_URL}", OPENAI),
    ("<your-base-url>", OPENAI),
    ("{base}/v1", OPENAI),
    ("/v1", OPENAI),
    ("", OPENAI),
    ("https://openai.com/v1", OPENAI),
    ("https://platform.openai.com/v1", OPENAI),
    ("https://chat.openai.com/v1", OPENAI),
    ("https://api.openai.co/v1", OPENAI),
    ("https://api.opneai.com/v1", OPENAI),
    ("https://api.openaii.com/v1", OPENAI),
    ("https://user:pass@api.openai.com/v1", OPENAI),
    ("https://api.openai.com:443x/v1", OPENAI),
    ("https://gateway.example.com/v1", USER),
    ("https://gateway.example.com/v1/", USER),
    ("https://gateway.example.com/v1/chat/completions", USER),
    ("https://gateway.example.com/v1/v1", USER),
    ("http://gateway.example.com/v1", USER),
    ("gateway.example.com/v1", USER),
    ("https://api.groq.com/openai/v1", GROQ),
    ("https://api.groq.com/openai/v1/", GROQ),
    ("https://api.groq.com/v1", GROQ),
    ("https://api.groq.com", GROQ),
    ("https://api.groq.com/openai", GROQ),
    ("https://openrouter.ai/api/v1", OPENROUTER),
    ("https://openrouter.ai/v1", OPENROUTER),
    ("https://openrouter.ai/api", OPENROUTER),
    ("https://openrouter.ai", OPENROUTER),
    ("https://openrouter.ai/api/v1/chat/completions", OPENROUTER),
    ("https://api.x.ai/v1", XAI),
    ("https://api.x.ai", XAI),
    ("https://integrate.api.nvidia.com/v1", NVIDIA),
    ("https://integrate.api.nvidia.com", NVIDIA),
    ("https://api.anthropic.com/v1/", ANTHROPIC),
    ("https://api.anthropic.com", ANTHROPIC),
    ("http://localhost:11434/v1", "ollama"),
    ("http://localhost:11434", "ollama"),
    ("http://localhost:11434/api", "ollama"),
    ("localhost:11434/v1", "ollama"),
    ("http://localhost:8000/v1", "EMPTY"),
    (f"{RESOURCE}/openai/v1/", AZURE),
    (f"{RESOURCE}/openai/v1", AZURE),
    ("https://contoso.services.ai.azure.com/openai/v1/", AZURE),
    ("https://contoso.cognitiveservices.azure.com/openai/v1/", AZURE),
    (RESOURCE, AZURE),
    (f"{RESOURCE}/", AZURE),
    (f"{RESOURCE}/openai", AZURE),
    (f"{RESOURCE}/openai/", AZURE),
    (f"{RESOURCE}/v1", AZURE),
    (f"{RESOURCE}/openai/v1/chat/completions", AZURE),
    (f"{RESOURCE}/openai/v1?api-version=2024-10-21", AZURE),
    (f"{RESOURCE}/openai/deployments/chat", AZURE),
    (f"{RESOURCE}/openai/deployments/chat/chat/completions?api-version=2024-06-01", AZURE),
    ("https://contoso.azure.openai.com/openai/v1/", AZURE),
)
ENDPOINTS = (
    RESOURCE,
    f"{RESOURCE}/",
    f"{RESOURCE}//",
    "HTTPS://CONTOSO.OPENAI.AZURE.COM/",
    "https://contoso.openai.azure.us",
    "https://contoso.openai.azure.cn/",
    "https://contoso.cognitiveservices.azure.com/",
    "https://contoso.services.ai.azure.com",
    f"{RESOURCE}/openai",
    f"{RESOURCE}/openai/",
    f"{RESOURCE}/openai/v1",
    f"{RESOURCE}/openai/v1/",
    f"{RESOURCE}/openai/deployments/chat",
    f"{RESOURCE}/openai/deployments/chat/chat/completions?api-version=2024-06-01",
    f"{RESOURCE}/openai/deployments/chat/embeddings?api-version=2023-05-15",
    f"{RESOURCE}/v1",
    f"{RESOURCE}/ ",
    f" {RESOURCE}",
    f"'{RESOURCE}'",
    f"<{RESOURCE}>",
    "contoso.openai.azure.com",
    "contoso",
    "http://contoso.openai.azure.com/",
    "htps://contoso.openai.azure.com/",
    "https:/contoso.openai.azure.com/",
    "https://{resource}.openai.azure.com/",
    "https://<resource>.openai.azure.com/",
    "${AZURE_OPENAI_ENDPOINT}",
    "https://contoso.azure.openai.com/",
    "https://contoso.openai.azure.co/",
    "https://api.openai.com/v1",
    "https://oai.azure.com/",
    "https://portal.azure.com/",
    "",
)
VERSIONS = (
    "2022-12-01",
    "2023-05-15",
    "2024-02-01",
    "2024-06-01",
    "2024-10-21",
    "2025-02-01-preview",
    "2025-03-01-preview",
    "2025-04-01-preview",
    "2023-03-15-preview",
    "2023-07-01-preview",
    "2023-08-01-preview",
    "2023-09-01-preview",
    "2023-12-01-preview",
    "2024-02-15-preview",
    "2024-05-01-preview",
    "2024-08-01-preview",
    "2024-12-01-preview",
    "2024-02-15",
    "2024-10-21-preview",
    "2023-05-15-preview",
    "2024-08-06",
    "2024-2-1",
    "2024-10-21 ",
    "2024/10/21",
    "20241021",
    "0613",
    "v1",
    "latest",
    "preview",
    "2024-10-21-Preview",
    "?api-version=2024-10-21",
    "",
    "2025-06-01",
)
WRONG_NAMES = (
    ("api_base", '"https://gateway.example.com/v1"'),
    ("baseURL", '"https://gateway.example.com/v1"'),
    ("base_uri", '"https://gateway.example.com/v1"'),
    ("api_url", '"https://gateway.example.com/v1"'),
    ("openai_api_base", '"https://gateway.example.com/v1"'),
    ("apiKey", '"x"'),
    ("key", '"x"'),
    ("token", '"x"'),
    ("openai_api_key", '"x"'),
    ("api_type", '"open_ai"'),
    ("api_version", '"2024-10-21"'),
    ("azure_deployment", '"chat"'),
    ("azure_ad_token", '"x"'),
    ("engine", '"chat"'),
    ("deployment_id", '"chat"'),
    ("model", '"gpt-5.1"'),
    ("temperature", "0"),
    ("max_tokens", "5"),
    ("proxies", "{}"),
    ("proxy", '"http://127.0.0.1:1"'),
    ("verify", "False"),
    ("headers", "{}"),
    ("request_timeout", "5"),
    ("max_retry", "1"),
    ("org", '"org-abc"'),
    ("organization_id", '"org-abc"'),
    ("project_id", '"proj_abc"'),
    ("defaultHeaders", "{}"),
    ("dangerouslyAllowBrowser", "True"),
    ("streaming", "True"),
)
RIGHT_ARGUMENTS = (
    "timeout=20",
    "timeout=None",
    "timeout=2.5",
    "max_retries=0",
    'organization="org-abc123"',
    "organization=None",
    'project="proj_abc123"',
    "base_url=None",
    'default_headers={"X-Title": "a"}',
    'default_query={"a": "b"}',
    'webhook_secret="whsec_x"',
    'admin_api_key="x"',
    "workload_identity=None",
    "provider=None",
    'data_residency="eu"',
    "http_client=None",
)
WRONG_VALUES = (
    "max_retries=None",
    'max_retries="3"',
    "max_retries=1.5",
    'timeout="30"',
    "timeout=[1]",
    "base_url=8080",
    'base_url=b"https://api.openai.com/v1"',
    'default_headers="X: y"',
    'default_headers=["X"]',
    'default_headers={"X": 1}',
    'default_query="a=b"',
    "organization=7",
    'organization=["org-abc"]',
    "project=12345",
    'data_residency="EU"',
    'data_residency="germany"',
    'provider="azure"',
    'organization="My Company"',
    'organization="proj_abc123"',
    'organization=""',
    'organization="org-abc\\n"',
    'organization="Firma Müller"',
    'project="org-abc123"',
    'project="My Project"',
    'data_residency="eu", base_url="https://api.openai.com/v1"',
)
CREDENTIALS = (
    '"{key}"',
    "None",
    'b"{key}"',
    '"{key}".encode()',
    '("{key}",)',
    '["{key}"]',
    "12345",
    '{{"key": "{key}"}}',
    'lambda: "{key}"',
    "lambda: None",
    'lambda: ""',
    'f"Bearer {{KEY}}"',
    "fetch",
    "fetch_async",
    "fetch_async()",
    "fetch()",
    "KEY",
    "KEY.strip()",
    'KEY or "x"',
    "TUPLE",
    '""',
)
LEGACY = (
    'openai.ChatCompletion.create(model="m", messages=[])',
    'openai.Completion.create(model="m", prompt="x")',
    'openai.Embedding.create(model="m", input="x")',
    'openai.Moderation.create(input="x")',
    'openai.Image.create(prompt="x")',
    'openai.Image.create_edit(image=b"x", prompt="x")',
    'openai.Audio.transcribe("m", None)',
    "openai.Model.list()",
    'openai.Model.retrieve("m")',
    'openai.File.create(file=b"x", purpose="batch")',
    "openai.File.list()",
    'openai.FineTuningJob.create(training_file="x", model="m")',
    "openai.FineTune.create()",
    "openai.Engine.list()",
    "openai.Edit.create()",
    "openai.Deployment.create()",
    "openai.Customer.create()",
    "openai.error.RateLimitError",
    "openai.error.Timeout",
    "openai.InvalidRequestError",
    "from openai.error import APIError",
    "from openai.error import RateLimitError",
    "from openai.embeddings_utils import get_embedding",
    "from openai.api_resources import ChatCompletion",
    "from openai.openai_object import OpenAIObject",
    "from openai.util import convert_to_openai_object",
    "from openai.datalib import numpy_helper",
    "import openai.error",
    "from openai import InvalidRequestError",
    "from openai import Openai",
    "from openai import openai",
    "from openai import AzureOpenAi",
    'from openai import ChatCompletion\nChatCompletion.create(model="m", messages=[])',
    'client = openai.OpenAI()\nclient.ChatCompletion.create(model="m", messages=[])',
    'client = openai.OpenAI()\nclient.chat.create(model="m", messages=[])',
)
CALLS = (
    'model="gpt-5.1", messages=[]',
    'model="gpt-5.1", messages=[], timeout=5, extra_headers={"X": "y"}',
    'engine="chat", messages=[]',
    'deployment_id="chat", messages=[]',
    'model="gpt-5.1", messages=[], api_key="x"',
    'model="gpt-5.1", messages=[], organization="org-abc"',
    'model="gpt-5.1", messages=[], headers={"a": "b"}',
    'model="gpt-5.1", messages=[], request_timeout=5',
    'model="gpt-5.1", messages=[], api_base="https://gateway.example.com/v1"',
    "messages=[]",
    'model="gpt-5.1"',
    'model="gpt-3.5-turbo", messages=[]',
    'model="gpt-4", messages=[]',
)


def python() -> Iterator[Snippet]:
    """Yield the snippets in Python."""
    yield from _urls()
    yield from _arguments()
    for number, written in enumerate(CREDENTIALS):
        yield from _credentials(number, written)
    for number, code in enumerate(LEGACY):
        yield Snippet(f"legacy-{number}", f"import openai\n{code}\n", FULL_OPENAI)
    for number, given in enumerate(CALLS):
        code = f"client.chat.completions.create({given})"
        yield _client(f"call-{number}", "OpenAI", f"api_key={OPENAI!r}", code)


def _urls() -> Iterator[Snippet]:
    """Yield base URLs, endpoints and versions; every third one for both kinds of client."""
    for number, (url, key) in enumerate(BASE_URLS):
        for name in ("OpenAI", "AsyncOpenAI")[: 2 if number % 3 == 0 else 1]:
            yield _client(f"base-url-{number}-{name}", name, f"api_key={key!r}, base_url={url!r}")
    for number, url in enumerate(ENDPOINTS):
        for name in ("AzureOpenAI", "AsyncAzureOpenAI")[: 2 if number % 3 == 0 else 1]:
            given = f'api_key={AZURE!r}, azure_endpoint={url!r}, api_version="2024-10-21"'
            yield _client(f"endpoint-{number}-{name}", name, given)
    for number, version in enumerate(VERSIONS):
        given = f"api_key={AZURE!r}, azure_endpoint={RESOURCE!r}, api_version={version!r}"
        yield _client(f"version-{number}", "AzureOpenAI", given)


def _arguments() -> Iterator[Snippet]:
    """Yield wrong names, and right and wrong values."""
    azure = f'api_key={AZURE!r}, azure_endpoint={RESOURCE!r}, api_version="2024-10-21"'
    for name, value in WRONG_NAMES:
        yield _client(f"name-{name}", "OpenAI", f"api_key={OPENAI!r}, {name}={value}")
        if name not in ("api_version", "azure_deployment", "azure_ad_token"):
            yield _client(f"name-azure-{name}", "AzureOpenAI", f"{azure}, {name}={value}")
    for number, given in enumerate((*RIGHT_ARGUMENTS, *WRONG_VALUES)):
        # A project key beside an organisation is a warning of its own.
        yield _client(f"value-{number}", "OpenAI", f"api_key={USER!r}, {given}")


FULL_OPENAI = {"OPENAI_API_KEY": OPENAI}
_HELPERS = """
KEY = {key!r}
TUPLE = KEY,
def fetch():
    return {key!r}
async def fetch_async():
    return {key!r}
"""


def _client(name_of: str, name: str, given: str, *lines: str) -> Snippet:
    text = f"from openai import {name}\nclient = {name}({given})\n"
    return Snippet(name_of, text + "".join(f"{line}\n" for line in lines))


def _credentials(number: int, written: str) -> Iterator[Snippet]:
    for name, key, rest in (
        ("OpenAI", OPENAI, ""),
        ("AzureOpenAI", AZURE, f', azure_endpoint={RESOURCE!r}, api_version="2024-10-21"'),
        ("AsyncOpenAI", OPENAI, ""),
    ):
        helpers = _HELPERS.format(key=key)
        value = written.format(key=key)
        code = f"from openai import {name}\n{helpers}client = {name}(api_key={value}{rest})\n"
        env = {} if written == '""' else FULL
        yield Snippet(f"credential-{number}-{name}", code, env)
