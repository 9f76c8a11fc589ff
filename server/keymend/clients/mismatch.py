"""Whose key a credential is, and whose host it is sent to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keymend.clients import urls
from keymend.clients.client import Client
from keymend.clients.find import Clients
from keymend.providers import AZURE_OPENAI, BY_VARIABLE, OPENAI, PROVIDERS, Provider
from keymend.syntax.code.nodes import HOLE, Text, Variable
from keymend.text import Span

PREFIXES: Final = {prefix: provider for provider in PROVIDERS for prefix in provider.prefixes}
"""Prefixes that one provider alone has; ``sk-`` and hex digits are several providers'."""
AZURE_KEY: Final = re.compile(r"[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}")
_LENIENT: Final = frozenset({"OPENAI_API_KEY", "GITHUB_TOKEN"})
"""Variables that people use for any service that speaks OpenAI's protocol."""


@dataclass(frozen=True)
class Credential:
    """A key whose provider is known, by its form or by the variable that holds it."""

    provider: Provider
    span: Span
    how: str
    text: Text | None = None


def provider_of(key: str) -> Provider | None:
    """Return whose key ``key`` is, if its form shows it beyond doubt."""
    key = key.strip()
    if "T3BlbkFJ" in key:
        return OPENAI
    if AZURE_KEY.fullmatch(key):
        return AZURE_OPENAI
    return next((owner for prefix, owner in PREFIXES.items() if key.startswith(prefix)), None)


def owner_of(key: str, variable: str | None) -> Provider | None:
    """Return whose key a header holds, by its form or by the variable that it is read from."""
    if variable is None:
        return provider_of(key)
    owner = None if variable in _LENIENT else BY_VARIABLE.get(variable)
    return None if owner is None or owner.local else owner


def credentials(client: Client) -> list[Credential]:
    """Return the keys given to ``client`` whose provider is known."""
    found = []
    for value in client.values("api_key"):
        if isinstance(value, Text):
            known = value.value.split(HOLE)[0]
            owner = provider_of(known)
            if owner is not None:
                span = value.inner if value.exact else value.span
                found.append(Credential(owner, span, f"a key of {owner.name}", value))
        elif isinstance(value, Variable) and (held := _holder(client, value.name)) is not None:
            how = f"a key of {held.name} ({value.name} in the environment file)"
            found.append(Credential(held, value.span, how))
        elif isinstance(value, Variable) and value.name not in _LENIENT:
            owner = BY_VARIABLE.get(value.name)
            if owner is not None and not owner.local:
                found.append(
                    Credential(owner, value.span, f"the key of {owner.name} ({value.name})")
                )
    reads = client.kind.is_own and not client.kind.is_azure and not client.is_copy
    if reads and not client.is_open and not client.is_module and client.given("api_key") is None:
        held = _holder(client, "OPENAI_API_KEY")
        if held is not None and client.given("base_url") is not None:
            how = f"a key of {held.name} (OPENAI_API_KEY in the environment file)"
            found.append(Credential(held, client.name_span, how))
    return found


def _holder(client: Client, variable: str) -> Provider | None:
    """Return whose key the environment files give to ``variable``."""
    value = client.defined.get(variable)
    return provider_of(value) if value else None


def hosts(client: Client, clients: Clients) -> list[str]:
    """Return the hosts that requests of ``client`` go to; empty where that is not known."""
    role = "azure_endpoint" if client.given("azure_endpoint") else "base_url"
    values = client.values(role)
    if not values and not client.kind.is_azure and not client.is_open and not client.is_copy:
        if client.given("data_residency"):
            return ["api.openai.com"]
        changes = ("OPENAI_BASE_URL", "OPENAI_API_BASE")
        if any(clients.defines(name) for name in changes) or client.given("provider"):
            return []
        if any(name in client.code.snapshot.text for name in changes):
            return []
        return ["api.openai.com"]
    found = []
    for value in values:
        url = urls.parse(value.value) if isinstance(value, Text) else None
        if url is None or not url.host:
            return []
        found.append(url.host.lower())
    return found
