"""More of the matrix: how code is written, what the environment gives, and JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

from clients.snippets import AZURE, FULL, GROQ, OPENAI, OPENROUTER, RESOURCE, USER, XAI, Snippet

_AZURE_ENV = {name: value for name, value in FULL.items() if name != "OPENAI_API_KEY"}
_REST = f'azure_endpoint={RESOURCE!r}, api_version="2024-10-21"'
_NO_VERSION = f"api_key={AZURE!r}, azure_endpoint={RESOURCE!r}"
_IMPORTS = "import os\nfrom openai import OpenAI"
_GROQ_URL = "https://api.groq.com/openai/v1"

STRUCTURES = (
    f"import openai as oa\nclient = oa.OpenAI(api_key={USER!r})",
    f"import openai as oa\nclient = oa.OpenAI(api_base={USER!r})",
    f"from openai import OpenAI as C\nclient = C(api_key={USER!r}, base_uri='x')",
    f"from openai import Client\nclient = Client(api_key={USER!r})",
    f"from openai import OpenAI\nC = OpenAI\nclient = C(api_key={USER!r}, org='org-a')",
    f"from openai import OpenAI\nkw = {{'api_key': {USER!r}}}\nclient = OpenAI(**kw)",
    f"from openai import OpenAI\nkw = {{'apikey': {USER!r}}}\nclient = OpenAI(**kw)",
    f"from openai import OpenAI\nkw = dict(api_key={USER!r})\nclient = OpenAI(**kw)",
    f"from openai import OpenAI\nclient = OpenAI({USER!r})",
    (
        f"from openai import OpenAI\nHOST = 'api.openai.com'\n"
        f"client = OpenAI(api_key={USER!r}, base_url=f'https://{{HOST}}/v1')"
    ),
    (
        f"from openai import OpenAI\nHOST = 'api.openai.com'\n"
        f"client = OpenAI(api_key={USER!r}, base_url=f'https://{{HOST}}')"
    ),
    (
        f"from openai import OpenAI\nBASE = 'https://api.openai.com' + '/v1'\n"
        f"client = OpenAI(api_key={USER!r}, base_url=BASE)"
    ),
    (
        f"from openai import OpenAI\nbase = 'https://api.openai.com'\nbase = base + '/v1'\n"
        f"client = OpenAI(api_key={USER!r}, base_url=base)"
    ),
    (
        f"from openai import OpenAI\nbase = 'https://api.openai.com/'\nbase += 'v1'\n"
        f"client = OpenAI(api_key={USER!r}, base_url=base)"
    ),
    f"from openai import OpenAI\nclient = OpenAI(api_key={USER!r}, base_url=' https://api.openai.com/v1'.strip())",
    (
        f"from openai import OpenAI\nclass C:\n    url = 'https://api.openai.com/v1'\n"
        f"client = OpenAI(api_key={USER!r}, base_url=C.url)"
    ),
    (
        f"from openai import OpenAI\nclass C:\n    url = 'https://api.openai.com'\n"
        f"client = OpenAI(api_key={USER!r}, base_url=C.url)"
    ),
    (
        f"from openai import OpenAI\ndef make(url='https://api.openai.com/v1'):\n"
        f"    return OpenAI(api_key={USER!r}, base_url=url)\nclient = make()"
    ),
    (
        f"{_IMPORTS}\ndef make():\n    return OpenAI(api_key={USER!r}, api_base='x')\n"
        "client = make()"
    ),
    f"from openai import OpenAI\nclient = OpenAI(api_key={USER!r}).with_options(timeout=5)",
    f"from openai import OpenAI\nclient = OpenAI(api_key={USER!r}).with_options(api_base='x')",
    f"from openai import OpenAI\nclient = OpenAI(api_key={USER!r}).copy(model='m')",
    f"from openai import OpenAI\nclient = OpenAI(api_key='x').with_options(api_key={USER!r})",
    f"import openai\nopenai.api_key = {USER!r}",
    f"import openai\nopenai.api_key = {USER!r}\nopenai.base_url = 'https://gateway.example.com/v1/'",
    f"import openai\nopenai.api_key = {USER!r}\nopenai.base_url = 'https://gateway.example.com/v1'",
    (
        f"import openai\nopenai.api_type = 'azure'\nopenai.api_key = {AZURE!r}\n"
        f"openai.api_version = '2024-10-21'\nopenai.azure_endpoint = {RESOURCE!r}"
    ),
    (
        f"import openai\nopenai.api_type = 'azure'\nopenai.api_key = {AZURE!r}\n"
        f"openai.api_version = '2024-10-21'\nopenai.api_base = {RESOURCE!r}"
    ),
    (
        f"import openai\nopenai.api_type = 'azure'\nopenai.api_key = {AZURE!r}\n"
        f"openai.api_version = '2024-02-15'\nopenai.azure_endpoint = {RESOURCE!r}"
    ),
)
ENVIRONMENTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("from openai import OpenAI\nclient = OpenAI()", {"OPENAI_API_KEY": OPENAI}),
    ("from openai import OpenAI\nclient = OpenAI(api_key=None)", {"OPENAI_API_KEY": OPENAI}),
    ("from openai import OpenAI\nclient = OpenAI()", {"OPENAI_KEY": OPENAI}),
    ("from openai import OpenAI\nclient = OpenAI()", {"OPENAI_TOKEN": OPENAI}),
    ("from openai import OpenAI\nclient = OpenAI(api_key='')", {"OPENAI_API_KEY": OPENAI}),
    ("from openai import AzureOpenAI\nclient = AzureOpenAI()", _AZURE_ENV),
    (
        "from openai import AzureOpenAI\nclient = AzureOpenAI()",
        {k: v for k, v in _AZURE_ENV.items() if k != "OPENAI_API_VERSION"},
    ),
    (
        "from openai import AzureOpenAI\nclient = AzureOpenAI()",
        {k: v for k, v in _AZURE_ENV.items() if k != "AZURE_OPENAI_ENDPOINT"},
    ),
    (
        f"from openai import AzureOpenAI\nclient = AzureOpenAI({_REST})",
        {"AZURE_OPENAI_API_KEY": AZURE},
    ),
    (f"from openai import AzureOpenAI\nclient = AzureOpenAI({_REST})", {"AZURE_OPENAI_KEY": AZURE}),
    (f"from openai import AzureOpenAI\nclient = AzureOpenAI({_REST})", {}),
    (f"from openai import AzureOpenAI\nclient = AzureOpenAI(api_key={AZURE!r})", {}),
    (
        f"from openai import AzureOpenAI\nclient = AzureOpenAI({_NO_VERSION})",
        {"OPENAI_API_VERSION": "2024-10-21"},
    ),
    (
        f"from openai import AzureOpenAI\nclient = AzureOpenAI({_NO_VERSION})",
        {"AZURE_OPENAI_API_VERSION": "2024-10-21"},
    ),
    (
        "import os\nfrom openai import OpenAI\nclient = OpenAI(api_key=os.environ['GROQ_API_KEY'])",
        {"GROQ_API_KEY": GROQ},
    ),
    (
        f"{_IMPORTS}\nclient = OpenAI(api_key=os.getenv('GROQ_API_KEY'), base_url={_GROQ_URL!r})",
        {"GROQ_API_KEY": GROQ},
    ),
    (
        "import os\nfrom openai import OpenAI\nclient = OpenAI(api_key=os.environ['K'])",
        {"K": OPENAI},
    ),
    (
        "import os\nfrom openai import OpenAI\nclient = OpenAI(base_url=os.getenv('B'))",
        {"OPENAI_API_KEY": OPENAI},
    ),
)
PAIRS = (
    f"AzureOpenAI(api_key={AZURE!r}, {_REST}, base_url={RESOURCE!r})",
    f"AzureOpenAI(api_key={AZURE!r}, {_REST}, base_url=None)",
    f"AzureOpenAI(api_key={AZURE!r}, {_REST}, azure_ad_token='eyJx')",
    f"AzureOpenAI(api_key={AZURE!r}, {_REST}, azure_ad_token=None)",
    f"AzureOpenAI(api_key={AZURE!r}, {_REST}, azure_ad_token_provider=lambda: 'eyJx')",
    f"AzureOpenAI({_REST}, azure_ad_token='eyJx')",
    f"AzureOpenAI({_REST}, azure_ad_token='Bearer eyJx')",
    f"AzureOpenAI({_REST}, azure_ad_token_provider=lambda: 'eyJx')",
    f"AzureOpenAI({_REST}, azure_ad_token_provider=lambda: None)",
    f"AzureOpenAI({_REST}, azure_ad_token_provider='eyJx')",
    f"AzureOpenAI(api_key={AZURE!r}, {_REST}, azure_deployment='chat')",
    f"AzureOpenAI(api_key={OPENAI!r}, {_REST})",
    f"AzureOpenAI(api_key={AZURE!r}, api_version='2024-10-21', base_url='{RESOURCE}/openai')",
    f"AzureOpenAI(api_key={AZURE!r}, api_version='2024-10-21', base_url='{RESOURCE}')",
    f"AzureOpenAI(api_key={AZURE!r}, api_version='2024-10-21', base_url='{RESOURCE}/openai/v1/')",
    f"OpenAI(api_key={AZURE!r})",
    f"OpenAI(api_key={GROQ!r})",
    f"OpenAI(api_key={OPENROUTER!r})",
    f"OpenAI(api_key={XAI!r}, base_url='https://api.groq.com/openai/v1')",
    f"OpenAI(api_key={OPENAI!r}, base_url='https://openrouter.ai/api/v1')",
    f"OpenAI(api_key={OPENAI!r}, base_url='{RESOURCE}/openai/v1/')",
    (
        f"OpenAI(api_key={AZURE!r}, base_url='{RESOURCE}/openai/v1/', "
        "default_query={'api-version': '2024-10-21'})"
    ),
    (
        f"OpenAI(api_key={AZURE!r}, base_url='{RESOURCE}/openai/v1/', "
        "default_query={'api-version': 'preview'})"
    ),
    f"OpenAI(default_headers={{'Authorization': 'Bearer {OPENAI}'}})",
)


def python() -> Iterator[Snippet]:
    """Yield the snippets in Python."""
    for number, code in enumerate(STRUCTURES):
        yield Snippet(f"structure-{number}", f"{code}\n")
    for number, (code, env) in enumerate(ENVIRONMENTS):
        yield Snippet(f"environment-{number}", f"{code}\n", env)
    for number, made in enumerate(PAIRS):
        name = made.partition("(")[0]
        yield Snippet(f"pair-{number}", f"from openai import {name}\nclient = {made}\n")


_NODE_BASES = (
    ("https://api.openai.com/v1", USER),
    ("https://api.openai.com/v1/", USER),
    ("https://api.openai.com", USER),
    ("https://api.openai.com/v1/chat/completions", USER),
    ("https://api.openai.com/v1/v1", USER),
    (" https://api.openai.com/v1", USER),
    ("https://api.openai.com/v1 ", USER),
    ("", USER),
    ("api.openai.com/v1", USER),
    ("htps://api.openai.com/v1", USER),
    ("https://api.openai.com/v1?a=b", USER),
    ("https://platform.openai.com/v1", USER),
    ("http://api.openai.com/v1", USER),
    ("https://gateway.example.com/v1", USER),
    ("https://api.groq.com/openai/v1", GROQ),
    ("https://api.groq.com/v1", GROQ),
    ("https://openrouter.ai/api/v1", OPENROUTER),
    ("https://openrouter.ai/v1", OPENROUTER),
    (f"{RESOURCE}/openai/v1/", AZURE),
    (RESOURCE, AZURE),
    (f"{RESOURCE}/openai/deployments/chat", AZURE),
    ("http://localhost:11434/v1", "ollama"),
    ("http://localhost:11434", "ollama"),
    ("${BASE_URL}", USER),
)
_NODE_ENDPOINTS = (
    RESOURCE,
    f"{RESOURCE}/",
    f"{RESOURCE}/openai",
    f"{RESOURCE}/openai/v1/",
    f"{RESOURCE}/openai/deployments/chat/chat/completions?api-version=2024-06-01",
    "contoso.openai.azure.com",
    "https://contoso.azure.openai.com",
    "http://contoso.openai.azure.com",
)
_NODE_OPTIONS = (
    f'{{ api_key: "{USER}" }}',
    f'{{ apikey: "{USER}" }}',
    '{ apiKey: "team-key", base_url: "https://gateway.example.com/v1" }',
    '{ apiKey: "team-key", baseURL: "https://gateway.example.com/v1" }',
    f'{{ apiKey: "{USER}", organization: "org-abc" }}',
    f'{{ apiKey: "{USER}", organization: "My Company" }}',
    f'{{ apiKey: "{USER}", project: "org-abc" }}',
    f'{{ apiKey: "{USER}", timeout: 5000, maxRetries: 1 }}',
    f'{{ apiKey: "{USER}", custom: 1 }}',
    '{ apiKey: "" }',
    "{ apiKey: null }",
    f'{{ apiKey: "{GROQ}" }}',
    f'{{ apiKey: "{AZURE}" }}',
    f'{{ apiKey: async () => "{USER}" }}',
    f'{{ apiKey: (async () => "{USER}") }}',
    f'{{ ["apiKey"]: "{USER}" }}',
    f'{{ "apiKey": "{USER}" }}',
)
_NODE_AZURE = f'endpoint: "{RESOURCE}", apiVersion: "2024-10-21"'
_NODE_AZURE_OPTIONS = (
    f'{{ apiKey: "{AZURE}", endpoint: "{RESOURCE}" }}',
    f'{{ apiKey: "{AZURE}", apiVersion: "2024-10-21" }}',
    f'{{ apiKey: "{AZURE}" }}',
    f'{{ {_NODE_AZURE}, api_key: "{AZURE}" }}',
    f'{{ {_NODE_AZURE}, apiKey: "{AZURE}", deployment: "chat" }}',
    f'{{ {_NODE_AZURE}, apiKey: "{AZURE}", baseURL: "{RESOURCE}/openai" }}',
    f'{{ {_NODE_AZURE}, apiKey: "{AZURE}", azureADTokenProvider: async () => "eyJx" }}',
    f'{{ {_NODE_AZURE}, azureADTokenProvider: async () => "eyJx" }}',
    f'{{ apiKey: "{AZURE}", apiVersion: "2024-10-21", baseURL: "{RESOURCE}/openai" }}',
    f'{{ apiKey: "{AZURE}", apiVersion: "2024-10-21", baseURL: "{RESOURCE}/openai/v1" }}',
    f'{{ {_NODE_AZURE}, apiKey: "{OPENAI}" }}',
)


def node() -> Iterator[Snippet]:
    """Yield the snippets in JavaScript."""
    for number, (url, key) in enumerate(_NODE_BASES):
        yield _node(f"base-url-{number}", "OpenAI", f'{{ apiKey: "{key}", baseURL: "{url}" }}')
    for number, url in enumerate(_NODE_ENDPOINTS):
        options = f'{{ apiKey: "{AZURE}", apiVersion: "2024-10-21", endpoint: "{url}" }}'
        yield _node(f"endpoint-{number}", "AzureOpenAI", options)
    for number, options in enumerate(_NODE_OPTIONS):
        yield _node(f"options-{number}", "OpenAI", options)
    for number, options in enumerate(_NODE_AZURE_OPTIONS):
        yield _node(f"azure-{number}", "AzureOpenAI", options)
    for version in ("2024-10-21", "2023-05-15", "2024-02-15", "2023-07-01-preview", "v1"):
        options = f'{{ apiKey: "{AZURE}", endpoint: "{RESOURCE}", apiVersion: "{version}" }}'
        yield _node(f"version-{version}", "AzureOpenAI", options)
    yield Snippet(
        "node-key-function",
        'import OpenAI from "openai";\n'
        f'async function key() {{ return "{USER}"; }}\n'
        "export const client = new OpenAI({ apiKey: key() });\n",
        language="javascript",
    )
    yield Snippet(
        "node-environment",
        'import OpenAI from "openai";\nexport const client = new OpenAI();\n',
        {"OPENAI_API_KEY": OPENAI},
        language="javascript",
    )
    yield Snippet(
        "node-environment-azure-base",
        'import { AzureOpenAI } from "openai";\n'
        f"export const client = new AzureOpenAI({{ {_NODE_AZURE} }});\n",
        {"AZURE_OPENAI_API_KEY": AZURE, "OPENAI_BASE_URL": "https://gateway.example.com/v1"},
        language="javascript",
    )


def _node(name_of: str, name: str, options: str) -> Snippet:
    code = f'import {{ {name} }} from "openai";\nexport const client = new {name}({options});\n'
    return Snippet(f"node-{name_of}", code, language="javascript")
