"""Names of arguments that a client does not take, and the ones that were meant.

Sources: the parameters of openai 0.28, of its Node sibling, of LangChain and LiteLLM,
and the names that users write in public reports (openai-python#1902, langchain#13785).
"""

from __future__ import annotations

import difflib
from typing import Final

from keymend.clients.kinds import ClientKind, Version

_MEANT: Final[dict[str, tuple[str, ...]]] = {
    "api_key": (
        "apikey",
        "key",
        "token",
        "openai_api_key",
        "openai_key",
        "azure_api_key",
        "azure_openai_api_key",
        "secret_key",
        "access_token",
        "openai_token",
        "api_token",
        "auth_token",
    ),
    "azure_endpoint": ("endpoint", "api_base", "azure_base_url", "openai_api_base", "resource"),
    "base_url": (
        "api_base",
        "openai_api_base",
        "baseurl",
        "base_uri",
        "api_url",
        "url",
        "openai_base_url",
        "base_path",
        "basepath",
        "host",
        "api_host",
    ),
    "azure_deployment": (
        "deployment",
        "deployment_id",
        "deployment_name",
        "engine",
        "azure_deployment_name",
    ),
    "api_version": ("apiversion", "openai_api_version", "version", "azure_api_version"),
    "azure_ad_token": ("ad_token", "azuread_token"),
    "azure_ad_token_provider": (
        "azureadtoken",
        "azure_ad_token",
        "ad_token_provider",
        "token_provider",
        "azureadtokenprovider",
        "azure_token_provider",
    ),
    "organization": ("org", "organization_id", "org_id", "openai_organization", "organisation"),
    "project": ("project_id", "openai_project"),
    "timeout": ("request_timeout", "time_out"),
    "max_retries": ("maxretries", "retries", "num_retries"),
    "default_headers": ("headers", "defaultheaders", "extra_headers"),
    "default_query": ("query", "params", "defaultquery", "extra_query"),
    "http_client": ("httpclient", "client", "session"),
    "data_residency": ("dataresidency", "region"),
}
"""Role to names that mean it, in lower case; of two roles with one name the first that there is."""

ELSEWHERE: Final = {
    "model": "the model is given to each request",
    "temperature": "it is given to each request",
    "max_tokens": "it is given to each request",
    "messages": "they are given to each request",
    "proxies": "pass http_client=httpx2.Client(proxy=…)",
    "proxy": "pass http_client=httpx2.Client(proxy=…)",
    "verify": "pass http_client=httpx2.Client(verify=…)",
    "api_type": "AzureOpenAI and OpenAI are classes of their own",
    "dangerouslyAllowBrowser": "it is an option of the JavaScript client",
}
"""Names that are no argument of any client, and what to do instead."""

MODEL: Final = ("engine", "deployment", "deployment_id", "deployment_name")
"""What the model was called before openai 1, and is at Azure."""

OF_REQUESTS: Final = {
    "api_key": "with_options(api_key=…)",
    "api_base": "with_options(base_url=…)",
    "base_url": "with_options(base_url=…)",
    "api_type": "AzureOpenAI or OpenAI",
    "api_version": "AzureOpenAI(api_version=…)",
    "organization": "with_options(organization=…)",
    "headers": "extra_headers",
    "request_timeout": "timeout",
    "default_headers": "extra_headers",
}
"""Arguments of clients that are given to a request, and what it takes instead."""

AZURE_ONLY: Final = frozenset(
    {
        "azure_endpoint",
        "azure_deployment",
        "api_version",
        "azure_ad_token",
        "azure_ad_token_provider",
    }
)
"""Parameters of AzureOpenAI that OpenAI does not have."""

NODE_MISTAKES: Final = frozenset(
    {
        "api_key",
        "apikey",
        "key",
        "token",
        "openaiApiKey",
        "openAIApiKey",
        "base_url",
        "baseUrl",
        "baseurl",
        "basePath",
        "apiBase",
        "api_base",
        "baseURI",
        "url",
        "organizationId",
        "organization_id",
        "org",
        "orgId",
        "projectId",
        "project_id",
        "azureEndpoint",
        "azure_endpoint",
        "api_version",
        "azureDeployment",
        "azure_deployment",
        "deploymentName",
        "deploymentId",
        "max_retries",
        "default_headers",
        "headers",
        "default_query",
        "azureApiKey",
        "azureADToken",
        "azure_ad_token_provider",
        "azureAdTokenProvider",
        "dangerouslyAllowBrowsers",
    }
)
"""Options that the Node client ignores without a word though they were meant to count."""


def meant(kind: ClientKind, name: str) -> str | None:
    """Return the parameter of ``kind`` that ``name`` was meant to be, if that is plain."""
    plain = name.replace("_", "").lower()
    for parameter in kind.parameters:
        if parameter.replace("_", "").lower() == plain:
            return parameter
    for role, names in _MEANT.items():
        parameters = kind.roles.get(role)
        if parameters and plain in {other.replace("_", "") for other in names}:
            return parameters[0]
        if parameters and role.replace("_", "") == plain:
            return parameters[0]
    close = difflib.get_close_matches(name, kind.parameters, n=1, cutoff=0.8)
    return close[0] if close else None


def instead(kind: ClientKind | None, name: str) -> str:
    """Return what to write in place of ``name``, as a clause; empty if that is not known.

    ``kind`` is the client whose constructor was given it; ``None`` for a request.
    """
    parameter = meant(kind, name) if kind else None
    parameter = parameter or ("model" if name in MODEL else OF_REQUESTS.get(name))
    if kind and not kind.is_azure and name in AZURE_ONLY:
        return "only AzureOpenAI takes it"
    if parameter is not None and parameter != name:
        return f"{parameter}{'=' if parameter.isidentifier() else ''} is meant"
    return ELSEWHERE.get(name, "")


def takes(kind: ClientKind, name: str, version: Version) -> bool:
    """Whether ``kind`` has the parameter ``name`` in ``version`` of the package."""
    since = kind.parameters.get(name)
    return since is not None and (kind.is_node or since <= version)
