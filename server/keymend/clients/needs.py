"""What a client cannot be made without, and whether something supplies it.

Orders and messages are those of the constructors of openai 3.54 (1.109 where the
workspace pins an older one) and npm openai 7.57.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keymend.clients.client import Client
from keymend.clients.find import Clients
from keymend.clients.names import NODE_MISTAKES, meant
from keymend.syntax.code.nodes import Constant, Text, Unknown, Variable

_LOADS: Final = re.compile(
    r"dotenv|environ\b|getenv|process\.env|import\.meta\.env|setenv|BaseSettings|secrets|KeyVault",
    re.IGNORECASE,
)
_LOADERS: Final = re.compile(r"dotenv|BaseSettings|setenv|KeyVault", re.IGNORECASE)

_OPENAI: Final = (
    "OpenAIError: Missing credentials. Please pass an `api_key`, `workload_identity`, "
    "`admin_api_key`, or set the `OPENAI_API_KEY` or `OPENAI_ADMIN_KEY` environment variable."
)
_OPENAI_1: Final = (
    "OpenAIError: The api_key client option must be set either by passing api_key to the client "
    "or by setting the OPENAI_API_KEY environment variable"
)
_AZURE: Final = (
    "OpenAIError: Missing credentials. Please pass one of `api_key`, `azure_ad_token`, "
    "`azure_ad_token_provider`, or the `AZURE_OPENAI_API_KEY` or `AZURE_OPENAI_AD_TOKEN` "
    "environment variables."
)
_VERSION: Final = (
    "ValueError: Must provide either the `api_version` argument or the `OPENAI_API_VERSION` "
    "environment variable"
)
_ENDPOINT: Final = (
    "ValueError: Must provide one of the `base_url` or `azure_endpoint` arguments, or the "
    "`AZURE_OPENAI_ENDPOINT` environment variable"
)
_NODE_OPENAI: Final = (
    "OpenAIError: Missing credentials. Please pass an `apiKey`, `workloadIdentity`, "
    "`adminAPIKey`, or set the `OPENAI_API_KEY` or `OPENAI_ADMIN_KEY` environment variable."
)
_NODE_AZURE: Final = (
    "OpenAIError: Missing credentials. Please pass one of `apiKey` and `azureADTokenProvider`, or "
    "set the `AZURE_OPENAI_API_KEY` environment variable."
)
_NODE_VERSION: Final = (
    "OpenAIError: The OPENAI_API_VERSION environment variable is missing or empty; either provide "
    "it, or instantiate the AzureOpenAI client with an apiVersion option"
)
_NODE_ENDPOINT: Final = (
    "OpenAIError: Must provide one of the `baseURL` or `endpoint` arguments, or the "
    "`AZURE_OPENAI_ENDPOINT` environment variable"
)
_CREDENTIALS: Final = ("api_key", "azure_ad_token", "azure_ad_token_provider")
_MISSPELT: Final = {
    "OPENAI_API_KEY": (
        "OPENAI_KEY",
        "OPEN_AI_KEY",
        "OPENAI_APIKEY",
        "OPENAI_TOKEN",
        "OPENAI_SECRET_KEY",
        "OPENAI_API_TOKEN",
        "AZURE_OPENAI_API_KEY",
    ),
    "AZURE_OPENAI_API_KEY": ("AZURE_OPENAI_KEY", "AZURE_API_KEY", "AZURE_OPENAI_APIKEY"),
    "OPENAI_API_VERSION": ("AZURE_OPENAI_API_VERSION", "AZURE_API_VERSION"),
    "AZURE_OPENAI_ENDPOINT": (
        "AZURE_OPENAI_BASE_URL",
        "AZURE_OPENAI_API_BASE",
        "AZURE_API_BASE",
        "OPENAI_BASE_URL",
        "OPENAI_API_BASE",
    ),
}
"""Variables that the client never reads, by the one that was meant."""


@dataclass(frozen=True)
class Need:
    """Something that is missing: its meaning, how it is written, what is raised."""

    role: str
    argument: str
    variable: str
    error: str
    empty: Text | None = None
    """The empty text that was given in its place."""


def lacking(client: Client, clients: Clients) -> list[Need]:
    """Return what ``client`` certainly lacks, in the order in which it will be raised for."""
    if client.is_open or client.is_copy or (client.is_module and not _is_azure_module(client)):
        return []
    if client.is_module and any(not other.is_module for other in clients.own):
        return []  # the module's settings may well be left over
    enforce = client.given("_enforce_credentials")
    needs = []
    if client.kind.is_azure:
        credential = Need("api_key", "api_key", "AZURE_OPENAI_API_KEY", _AZURE)
        version = Need("api_version", "api_version", "OPENAI_API_VERSION", _VERSION)
        endpoint = Need("azure_endpoint", "azure_endpoint", "AZURE_OPENAI_ENDPOINT", _ENDPOINT)
        if client.kind.is_node:
            credential = Need("api_key", "apiKey", "AZURE_OPENAI_API_KEY", _NODE_AZURE)
            version = Need("api_version", "apiVersion", "OPENAI_API_VERSION", _NODE_VERSION)
            endpoint = Need("azure_endpoint", "endpoint", "AZURE_OPENAI_ENDPOINT", _NODE_ENDPOINT)
        if enforce is None and not client.is_module:
            needs += _credential(client, clients, credential)
        order = [endpoint, version] if client.kind.is_node else [version, endpoint]
        for need in order:
            roles = (need.role, "base_url") if need is endpoint else (need.role,)
            if not _is_given(client, *roles) and _certain(client, clients, need):
                needs.append(need)
        return needs
    error = _OPENAI if clients.version >= (2, 34) else _OPENAI_1
    if client.kind.is_node:
        return _credential(
            client, clients, Need("api_key", "apiKey", "OPENAI_API_KEY", _NODE_OPENAI)
        )
    if enforce is None:
        needs += _credential(client, clients, Need("api_key", "api_key", "OPENAI_API_KEY", error))
    return needs


def _is_given(client: Client, *roles: str) -> bool:
    """Whether an argument for one of ``roles`` is there and can be anything but nothing.

    One by a wrong name, which raises first and has its own finding, is there.
    """
    if client.kind.is_own and not roles_meant(client).isdisjoint(roles):
        return True
    return any(
        not (isinstance(value, Constant) and value.value is None)
        for role in roles
        for value in client.values(role)
    )


def roles_meant(client: Client) -> set[str]:
    """Return the roles that arguments with wrong names were meant for."""
    kind = client.kind
    roles = {names[0]: role for role, names in kind.roles.items()}
    found = set()
    for name in client.arguments:
        if name not in kind.parameters and (not kind.is_node or name in NODE_MISTAKES):
            found.add(roles.get(meant(kind, name) or "", ""))
    return found


def _is_azure_module(client: Client) -> bool:
    return client.kind.is_azure and "api_base" not in _dead(client)


def _dead(client: Client) -> set[str]:
    """Return the attributes of the module that the text sets, those that are dead too."""
    return {
        entry.target.name
        for entry in client.code.assignments
        if client.code.qualified(entry.target.object) == "openai"
    }


def _credential(client: Client, clients: Clients, need: Need) -> list[Need]:
    values = client.values("api_key")
    only = values[0] if len(values) == 1 else None
    others = ("admin_api_key", "workload_identity", "provider", "azure_ad_token_provider")
    if isinstance(only, Text) and not only.value and clients.version >= (2, 34):
        if _is_given(client, *others, "azure_ad_token"):
            return []
        error = _NODE_OPENAI if client.kind.is_node else _OPENAI
        return [Need(need.role, need.argument, need.variable, error, only)]
    if client.kind.is_node and isinstance(only, Constant) and only.value is None:
        is_null = not only.is_undefined
        return [need] if is_null and not _is_given(client, *others) else []
    roles = _CREDENTIALS if client.kind.is_azure else ("api_key", *others)
    if _is_given(client, *roles):
        return []
    if _defines_misspelt(client, clients, need):
        return [need]
    if clients.facts.definitions:
        return []
    text = client.code.snapshot.text
    header = client.header("default_headers", "api-key") or client.header(
        "default_headers", "Authorization"
    )
    if _LOADS.search(text) or need.variable in text:
        return []
    if header is not None or (client.kind.is_azure and _is_literal(client)):
        return [need]
    return []


def _is_literal(client: Client) -> bool:
    """Whether endpoint and version are both written out, so that nothing is left to read."""
    endpoint = client.text("azure_endpoint") or client.text("base_url")
    return bool(endpoint and client.text("api_version"))


def _certain(client: Client, clients: Clients, need: Need) -> bool:
    """Whether nothing supplies the variable of ``need``, an endpoint or a version."""
    if need.variable in clients.facts.definitions:
        return False  # defined and empty is another rule's
    text = client.code.snapshot.text
    if need.variable in text:
        return False
    if clients.facts.definitions:
        family = ("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "OPENAI_API_VERSION")
        if any(clients.defines(name) for name in family):
            return True
        if _defines_misspelt(client, clients, need):
            return True
    if _LOADERS.search(text):
        return False
    if client.kind.is_node and need.role == "azure_endpoint":
        return "OPENAI_BASE_URL" not in clients.facts.definitions and _says_something(client)
    return _says_something(client)


def _says_something(client: Client) -> bool:
    """Whether the text configures the client itself and does not leave it to variables."""
    for role in (*_CREDENTIALS, "azure_endpoint", "base_url", "api_version"):
        argument = client.given(role)
        if argument is None or client.code.is_parameter(argument.value):
            continue  # what a library is given, its users know
        for value in client.values(role):
            if not (isinstance(value, Constant) and value.value is None):
                return True
    return False


def _defines_misspelt(client: Client, clients: Clients, need: Need) -> bool:
    """Whether an environment file defines a variable that was meant to be the right one."""
    if clients.defines(need.variable) or need.variable in clients.facts.definitions:
        return False
    if need.variable == "OPENAI_API_KEY" and clients.defines("OPENAI_ADMIN_KEY"):
        return False
    if need.variable == "AZURE_OPENAI_API_KEY" and clients.defines("AZURE_OPENAI_AD_TOKEN"):
        return False
    text = client.code.snapshot.text
    return any(
        clients.defines(name) and name not in text for name in _MISSPELT.get(need.variable, ())
    )


def is_certain(client: Client, clients: Clients, role: str) -> bool:
    """Whether the argument for ``role`` is given and can be nothing but a value."""
    values = client.values(role)
    for value in values:
        if isinstance(value, Constant) and value.value is None:
            return False
        if isinstance(value, Unknown):
            return False
        if isinstance(value, Variable) and not (
            value.is_required or value.default is not None or clients.defines(value.name)
        ):
            return False
    return bool(values)
