"""A key to ask about, and what stands beside it. Pure: made from texts and variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from keymend.providers import AZURE_AI, AZURE_OPENAI, BY_VARIABLE, FORMATS, OPENAI, Provider
from keymend.providers.formats import Evidence, KeyFormat
from keymend.secret import Secret
from keymend.validate import hosts

HEADER_VARIABLES: Final = {"organization": "OPENAI_ORG_ID", "project": "OPENAI_PROJECT_ID"}
"""What OpenAI's client sends of itself beside a key, and from which variable."""
AZURE: Final = frozenset({AZURE_OPENAI.id, AZURE_AI.id})
"""Providers whose keys go to the resource named beside them."""

PLUGINS: Final = frozenset({"aws", "mailchimp", "slack", "stripe", "telegram"})
"""Services that ``plugins`` can ask; it is not imported to learn that."""

_TELLING: Final = 3
"""A prefix of no more characters (``sk-``) belongs to many providers."""
_SUFFIX: Final = re.compile(r"_(?:API_?KEY|KEY|TOKEN)$")
_AZURE_ENDPOINTS: Final = (
    "AZURE_OPENAI_ENDPOINT",
    "AZURE_OPENAI_BASE_URL",
    "AZURE_OPENAI_API_BASE",
    "AZURE_API_BASE",
    "AZURE_ENDPOINT",
)
_AZURE_VERSIONS: Final = ("OPENAI_API_VERSION", "AZURE_OPENAI_API_VERSION", "AZURE_API_VERSION")
_AZURE_DEPLOYMENTS: Final = (
    "AZURE_OPENAI_DEPLOYMENT",
    "AZURE_OPENAI_DEPLOYMENT_NAME",
    "AZURE_OPENAI_CHAT_DEPLOYMENT_NAME",
    "AZURE_DEPLOYMENT",
    "OPENAI_DEPLOYMENT_NAME",
)
_BASE_URLS: Final = ("OPENAI_BASE_URL", "OPENAI_API_BASE")


@dataclass(frozen=True)
class KeyRequest:
    """A key, whose it is, and how the program around it would use it.

    ``provider`` is ``None`` for a key that no provider of the table recognises. ``name``
    is the variable or argument the key is given to. The other fields are as written
    beside it, unchecked; ``None`` where nothing is written. ``context`` is the text of the
    lines around the key, for credentials that come in pairs.
    """

    secret: Secret
    provider: Provider | None = None
    format: KeyFormat | None = None
    name: str = ""
    base_url: str | None = None
    api_version: str | None = None
    deployment: str | None = None
    organization: str | None = None
    project: str | None = None
    context: tuple[str, ...] = ()

    @property
    def is_azure(self) -> bool:
        """Whether the key is of an Azure resource."""
        return self.provider is not None and self.provider.id in AZURE


def can_be_asked(request: KeyRequest, service: str | None = None) -> bool:
    """Whether there is anybody to ask about a key; ``service`` is whose it is if no provider's."""
    if request.provider is None:
        return service in PLUGINS
    return request.provider.can_be_asked


def recognise(
    value: str, name: str = "", base_url: str | None = None
) -> tuple[Provider | None, KeyFormat | None]:
    """Return whose key ``value`` is, and of which format, going by itself and its surroundings.

    A format that nothing else looks like decides; then a format of the provider that the
    variable or the base URL names; then the variable alone.
    """
    fitting = [
        (provider, key_format)
        for provider, key_format in FORMATS.values()
        if key_format.regex.fullmatch(value)
    ]
    by_name = BY_VARIABLE.get(name)
    parts = hosts.split(base_url) if base_url else None
    by_host = hosts.provider_at(hosts.netloc(parts)) if parts else None
    certain = [row for row in fitting if row[1].evidence is Evidence.FORMAT]
    for named in (by_name, by_host):
        own = [row for row in certain or fitting if named is not None and row[0] is named]
        if own:
            return own[0]
    if certain:
        return certain[0]
    return _by_prefix(value) or by_name, None


def _by_prefix(value: str) -> Provider | None:
    """Return the provider whose prefix ``value`` has, of a key that is cut off or mistyped."""
    prefixes = [
        (key_format.prefix, provider)
        for provider, key_format in FORMATS.values()
        if len(key_format.prefix) > _TELLING and value.startswith(key_format.prefix)
    ]
    return max(prefixes, key=lambda row: len(row[0]))[1] if prefixes else None


def from_variables(name: str, variables: Mapping[str, str]) -> KeyRequest:
    """Return the request for the variable ``name`` among the ``variables`` it stands with.

    Raises ``KeyError`` if it is not among them.
    """
    value = variables[name]
    base_url = _first(variables, _base_url_names(name))
    provider, key_format = recognise(value, name, base_url)
    request = KeyRequest(
        Secret(value, key_format.prefix if key_format else ""), provider, key_format, name, base_url
    )
    if request.is_azure:
        return replace(
            request,
            base_url=base_url or _first(variables, _AZURE_ENDPOINTS),
            api_version=_first(variables, _AZURE_VERSIONS),
            deployment=_first(variables, _AZURE_DEPLOYMENTS),
        )
    if provider is OPENAI:
        return replace(
            request,
            organization=_first(variables, (HEADER_VARIABLES["organization"],)),
            project=_first(variables, (HEADER_VARIABLES["project"],)),
        )
    return request


def _base_url_names(name: str) -> tuple[str, ...]:
    if name in OPENAI.variables:
        return _BASE_URLS
    if name in AZURE_OPENAI.variables:
        return _AZURE_ENDPOINTS
    stem = _SUFFIX.sub("", name)
    return (f"{stem}_BASE_URL", f"{stem}_API_BASE", f"{stem}_ENDPOINT") if stem != name else ()


def _first(variables: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((variables[name].strip() for name in names if variables.get(name)), None)
