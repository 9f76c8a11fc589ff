"""The classes that make a client, and what each calls its parameters.

The parameters of ``openai`` were read in its sources (Python 0.28.1, 1.109.1, 2.54.0,
3.54.0; npm 7.57.0); those of the frameworks in their own. A *role* is what a parameter
means; the Python client's parameter names serve as the names of the roles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Version = tuple[int, ...]

NEWEST: Final[Version] = (3, 54)
"""The version of the Python package that is assumed where the workspace pins none."""


@dataclass(frozen=True)
class ClientKind:
    """One class (or function) that makes a client.

    ``roles`` maps a role to the parameters that have it. ``parameters`` are all that are
    taken, each with the version since which it is; empty where they are not known, and
    then nothing is said about names. ``is_own`` marks the classes of ``openai`` itself,
    whose constructor is known in every detail.
    """

    name: str
    is_azure: bool = False
    is_async: bool = False
    is_own: bool = False
    is_node: bool = False
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: Mapping[str, Version] = field(default_factory=dict)


_COMMON: Final[dict[str, Version]] = {
    "api_key": (1,),
    "organization": (1,),
    "project": (1, 20),
    "webhook_secret": (1, 97),
    "base_url": (1,),
    "websocket_base_url": (1, 60),
    "timeout": (1,),
    "max_retries": (1,),
    "default_headers": (1,),
    "default_query": (1,),
    "http_client": (1,),
    "admin_api_key": (2, 34),
    "workload_identity": (2, 34),
    "_strict_response_validation": (1,),
    "_enforce_credentials": (2, 34),
}
OPENAI_PARAMETERS: Final[dict[str, Version]] = {
    **_COMMON,
    "provider": (3,),
    "data_residency": (3, 3),
}
AZURE_PARAMETERS: Final[dict[str, Version]] = {
    **_COMMON,
    "azure_endpoint": (1,),
    "azure_deployment": (1,),
    "api_version": (1,),
    "azure_ad_token": (1,),
    "azure_ad_token_provider": (1,),
}
MODULE_ATTRIBUTES: Final = frozenset(AZURE_PARAMETERS) | {"api_type"}
"""What can be set on the module ``openai`` itself."""
_COPIED: Final = ("azure_endpoint", "azure_deployment", "_strict_response_validation")
"""What a copy has from the client that it is a copy of, and cannot be given."""


def options(kind: ClientKind) -> dict[str, Version]:
    """Return what ``with_options`` and ``copy`` of a client of Python's package take."""
    extra = ("set_default_headers", "set_default_query", "_extra_kwargs")
    known = {**OPENAI_PARAMETERS, **kind.parameters, **dict.fromkeys(extra, (1,))}
    return {name: since for name, since in known.items() if name not in _COPIED}


def _roles(*names: str, **renamed: str | tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {name: (name,) for name in names}
    for role, given in renamed.items():
        roles[role] = (given,) if isinstance(given, str) else given
    return roles


def _python(name: str, *, is_azure: bool, is_async: bool) -> ClientKind:
    parameters = AZURE_PARAMETERS if is_azure else OPENAI_PARAMETERS
    roles = _roles(*parameters)
    return ClientKind(
        name,
        is_azure=is_azure,
        is_async=is_async,
        is_own=True,
        roles=roles,
        parameters=parameters,
    )


OPENAI: Final = _python("OpenAI", is_azure=False, is_async=False)
ASYNC_OPENAI: Final = _python("AsyncOpenAI", is_azure=False, is_async=True)
AZURE: Final = _python("AzureOpenAI", is_azure=True, is_async=False)
ASYNC_AZURE: Final = _python("AsyncAzureOpenAI", is_azure=True, is_async=True)

_NODE_COMMON: Final = _roles(
    api_key="apiKey",
    admin_api_key="adminAPIKey",
    base_url="baseURL",
    organization="organization",
    project="project",
    default_headers="defaultHeaders",
    default_query="defaultQuery",
    data_residency="dataResidency",
    workload_identity="workloadIdentity",
    provider="provider",
)
_NODE_PARAMETERS: Final = dict.fromkeys(
    (
        "apiKey",
        "adminAPIKey",
        "workloadIdentity",
        "organization",
        "project",
        "webhookSecret",
        "baseURL",
        "dataResidency",
        "timeout",
        "maxRetries",
        "defaultHeaders",
        "defaultQuery",
        "fetch",
        "fetchOptions",
        "httpAgent",
        "dangerouslyAllowBrowser",
        "logger",
        "logLevel",
        "provider",
    ),
    (1,),
)
_NODE_AZURE: Final = ("endpoint", "deployment", "apiVersion", "azureADTokenProvider")
NODE_OPENAI: Final = ClientKind(
    "OpenAI",
    is_own=True,
    is_node=True,
    roles=_NODE_COMMON,
    parameters=_NODE_PARAMETERS,
)
NODE_AZURE: Final = ClientKind(
    "AzureOpenAI",
    is_azure=True,
    is_own=True,
    is_node=True,
    roles={
        **_NODE_COMMON,
        **_roles(
            azure_endpoint="endpoint",
            azure_deployment="deployment",
            api_version="apiVersion",
            azure_ad_token_provider="azureADTokenProvider",  # noqa: S106 - a parameter's name
        ),
    },
    parameters={**_NODE_PARAMETERS, **dict.fromkeys(_NODE_AZURE, (1,))},
)

_LANGCHAIN: Final = _roles(
    api_key=("api_key", "openai_api_key"),
    base_url=("base_url", "openai_api_base"),
    organization=("organization", "openai_organization"),
    default_headers="default_headers",
    model=("model", "model_name"),
)
_LANGCHAIN_AZURE: Final = {
    **_LANGCHAIN,
    **_roles(
        azure_endpoint="azure_endpoint",
        api_version=("api_version", "openai_api_version"),
        azure_deployment=("azure_deployment", "deployment_name"),
    ),
}
_LLAMA_INDEX: Final = _roles(api_key="api_key", base_url="api_base", model="model")
_LLAMA_INDEX_AZURE: Final = _roles(
    api_key="api_key",
    base_url="api_base",
    azure_endpoint="azure_endpoint",
    api_version="api_version",
)
_LANGCHAIN_NODE: Final = _roles(
    api_key=("apiKey", "openAIApiKey"),
    base_url=("configuration.baseURL", "configuration.basePath"),
    model=("model", "modelName"),
)
_LANGCHAIN_NODE_AZURE: Final = _roles(
    api_key="azureOpenAIApiKey",
    azure_endpoint="azureOpenAIEndpoint",
    api_version="azureOpenAIApiVersion",
)

_LITELLM: Final = _roles(
    "api_key", "api_version", "organization", base_url=("api_base", "base_url")
)
_LITELLM_AZURE: Final = _roles("api_key", "api_version", azure_endpoint=("api_base", "base_url"))
LITELLM: Final = ClientKind("completion", roles=_roles("model"))
"""A function whose client depends on the model that it is given; see ``of_model``."""
_BY_MODEL: Final = {
    "openai": ClientKind("completion", roles=_LITELLM),
    "azure": ClientKind("completion", is_azure=True, roles=_LITELLM_AZURE),
}
PROVIDERS_OF_MODELS: Final = tuple(_BY_MODEL)
"""What a model's name begins with, before a slash, that says whose client is made."""


def of_model(kind: ClientKind, model: str | None) -> ClientKind:
    """Return the kind of client that LiteLLM makes for ``model``, such as ``azure/chat``."""
    if kind is not LITELLM or model is None:
        return kind
    return _BY_MODEL.get(model.partition("/")[0] if "/" in model else "", kind)


_FRAMEWORKS: Final = {
    "autogen": ClientKind("OpenAIChatCompletionClient", roles=_roles("api_key", "base_url")),
    "autogen-azure": ClientKind(
        "AzureOpenAIChatCompletionClient",
        is_azure=True,
        roles=_roles("api_key", "azure_endpoint", "api_version", "azure_deployment"),
    ),
    "ai-sdk-azure": ClientKind("createAzure", is_node=True, roles=_roles(api_key="apiKey")),
    "llama-index-node": ClientKind(
        "OpenAI", is_node=True, roles=_roles(api_key="apiKey", base_url="baseURL")
    ),
    "langchain": ClientKind("ChatOpenAI", roles=_LANGCHAIN),
    "langchain-azure": ClientKind("AzureChatOpenAI", is_azure=True, roles=_LANGCHAIN_AZURE),
    "llama-index": ClientKind("OpenAI", roles=_LLAMA_INDEX),
    "llama-index-azure": ClientKind("AzureOpenAI", is_azure=True, roles=_LLAMA_INDEX_AZURE),
    "pydantic-ai": ClientKind("OpenAIProvider", roles=_roles("api_key", "base_url")),
    "pydantic-ai-azure": ClientKind(
        "AzureProvider", is_azure=True, roles=_roles("api_key", "azure_endpoint", "api_version")
    ),
    "semantic-kernel": ClientKind(
        "OpenAIChatCompletion", roles=_roles("api_key", organization="org_id")
    ),
    "semantic-kernel-azure": ClientKind(
        "AzureChatCompletion",
        is_azure=True,
        roles=_roles("api_key", "base_url", "api_version", azure_endpoint="endpoint"),
    ),
    "ai-sdk": ClientKind(
        "createOpenAI",
        is_node=True,
        roles=_roles("organization", "project", api_key="apiKey", base_url="baseURL"),
    ),
    "ai-sdk-compatible": ClientKind(
        "createOpenAICompatible",
        is_node=True,
        roles=_roles(api_key="apiKey", base_url="baseURL", default_headers="headers"),
    ),
    "langchain-node": ClientKind("ChatOpenAI", is_node=True, roles=_LANGCHAIN_NODE),
    "langchain-node-azure": ClientKind(
        "AzureChatOpenAI", is_azure=True, is_node=True, roles=_LANGCHAIN_NODE_AZURE
    ),
}

_LANGCHAIN_MODULES: Final = (
    "langchain_openai",
    "langchain_openai.chat_models",
    "langchain_openai.embeddings",
    "langchain_openai.llms",
    "langchain.chat_models",
    "langchain.llms",
    "langchain.embeddings",
    "langchain.embeddings.openai",
    "langchain_community.chat_models",
    "langchain_community.llms",
    "langchain_community.embeddings",
)

PYTHON: Final[dict[str, ClientKind]] = {
    **{
        f"{module}.{name}": kind
        for module in ("openai", "openai._client")
        for name, kind in (
            ("OpenAI", OPENAI),
            ("Client", OPENAI),
            ("AsyncOpenAI", ASYNC_OPENAI),
            ("AsyncClient", ASYNC_OPENAI),
        )
    },
    "openai.AzureOpenAI": AZURE,
    "openai.AsyncAzureOpenAI": ASYNC_AZURE,
    "openai.lib.azure.AzureOpenAI": AZURE,
    "openai.lib.azure.AsyncAzureOpenAI": ASYNC_AZURE,
    **{
        f"{module}.{name}": _FRAMEWORKS["langchain-azure" if name.startswith("Az") else "langchain"]
        for module in _LANGCHAIN_MODULES
        for name in (
            "ChatOpenAI",
            "OpenAI",
            "OpenAIEmbeddings",
            "AzureChatOpenAI",
            "AzureOpenAI",
            "AzureOpenAIEmbeddings",
        )
    },
    "llama_index.llms.openai.OpenAI": _FRAMEWORKS["llama-index"],
    "llama_index.embeddings.openai.OpenAIEmbedding": _FRAMEWORKS["llama-index"],
    "llama_index.llms.azure_openai.AzureOpenAI": _FRAMEWORKS["llama-index-azure"],
    "llama_index.embeddings.azure_openai.AzureOpenAIEmbedding": _FRAMEWORKS["llama-index-azure"],
    "llama_index.llms.openai_like.OpenAILike": _FRAMEWORKS["llama-index"],
    "autogen_ext.models.openai.OpenAIChatCompletionClient": _FRAMEWORKS["autogen"],
    "autogen_ext.models.openai.AzureOpenAIChatCompletionClient": _FRAMEWORKS["autogen-azure"],
    **dict.fromkeys(
        (f"litellm.{name}" for name in ("completion", "acompletion", "embedding", "aembedding")),
        LITELLM,
    ),
    "pydantic_ai.providers.openai.OpenAIProvider": _FRAMEWORKS["pydantic-ai"],
    "pydantic_ai.providers.azure.AzureProvider": _FRAMEWORKS["pydantic-ai-azure"],
    "semantic_kernel.connectors.ai.open_ai.OpenAIChatCompletion": _FRAMEWORKS["semantic-kernel"],
    **{
        f"semantic_kernel.connectors.ai.open_ai.{name}": _FRAMEWORKS["semantic-kernel-azure"]
        for name in ("AzureChatCompletion", "AzureTextCompletion", "AzureTextEmbedding")
    },
}
"""Full dotted name of a class in Python to its kind."""

NODE: Final[dict[str, ClientKind]] = {
    "openai": NODE_OPENAI,
    "openai.default": NODE_OPENAI,
    "openai.OpenAI": NODE_OPENAI,
    "openai.AzureOpenAI": NODE_AZURE,
    "openai.default.AzureOpenAI": NODE_AZURE,
    "@ai-sdk/openai.createOpenAI": _FRAMEWORKS["ai-sdk"],
    "@ai-sdk/openai-compatible.createOpenAICompatible": _FRAMEWORKS["ai-sdk-compatible"],
    "@ai-sdk/azure.createAzure": _FRAMEWORKS["ai-sdk-azure"],
    "@llamaindex/openai.OpenAI": _FRAMEWORKS["llama-index-node"],
    "llamaindex.OpenAI": _FRAMEWORKS["llama-index-node"],
    "@langchain/openai.ChatOpenAI": _FRAMEWORKS["langchain-node"],
    "@langchain/openai.OpenAIEmbeddings": _FRAMEWORKS["langchain-node"],
    "@langchain/openai.AzureChatOpenAI": _FRAMEWORKS["langchain-node-azure"],
    "@langchain/openai.AzureOpenAIEmbeddings": _FRAMEWORKS["langchain-node-azure"],
}
"""Module, a dot, and the exported name in JavaScript to its kind."""
