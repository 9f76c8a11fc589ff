"""The anatomy of an endpoint or base URL: what stands in it, and what should.

A URL here is a text as the user wrote it, possibly with ``HOLE`` where a part is computed.
Hosts and paths are compared with the table of providers and, for Azure, with the two
protocols (facts read in MicrosoftDocs/azure-ai-docs, endpoints.md, 2026-07-31).
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from keymend.providers import PROVIDERS, Provider
from keymend.syntax.code.nodes import HOLE

_URL: Final = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<slashes>/+)|(?P<relative>//))?"
    r"(?:(?P<user>[^/?#@]*)@)?(?P<host>\[[^\]]*\]|[^/?#:]*)(?::(?P<port>[^/?#]*))?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:\#(?P<fragment>.*))?",
    re.DOTALL,
)
AZURE_HOST: Final = re.compile(
    r"(?:[^.]+\.)+(?:openai\.azure\.(?:com|us|cn)|cognitiveservices\.azure\.(?:com|us|cn)"
    r"|services\.ai\.azure\.com|api\.cognitive\.microsoft\.com)",
    re.IGNORECASE,
)
_SWAPPED: Final = re.compile(
    r"(?P<resource>[^.]+)\.azure\.openai\.(?P<tld>com|us|cn)", re.IGNORECASE
)
_AZURE_V1: Final = re.compile(r"(?:/api/projects/[^/]+)?/openai/v1/?", re.IGNORECASE)
_DEPLOYMENT: Final = re.compile(
    r"(?P<before>.*?)/openai/deployments/(?P<deployment>[^/?#]+)(?P<rest>/[^?#]*)?", re.IGNORECASE
)
OPERATIONS: Final = (
    "/chat/completions",
    "/completions",
    "/embeddings",
    "/responses",
    "/images/generations",
    "/audio/transcriptions",
    "/audio/speech",
    "/moderations",
)
"""Paths that the client appends itself."""
_LOCAL_SUFFIXES: Final = (
    ".local",
    ".localhost",
    ".internal",
    ".lan",
    ".home",
    ".svc",
    ".test",
    ".docker",
    ".home.arpa",
)
_WRONG_OPENAI_HOSTS: Final = frozenset(
    {
        "openai.com",
        "www.openai.com",
        "platform.openai.com",
        "chat.openai.com",
        "chatgpt.com",
        "beta.openai.com",
        "developers.openai.com",
    }
)
_AZURE_SUFFIXES: Final = frozenset(f"openai.azure.{tld}" for tld in ("com", "us", "cn"))
_PORTALS: Final = frozenset(
    {"portal.azure.com", "oai.azure.com", "ai.azure.com", "azure.microsoft.com", "azure.com"}
)


@dataclass(frozen=True)
class Url:
    """The parts of a URL as written; ``scheme`` is ``""`` where there is none."""

    text: str
    scheme: str
    slashes: str
    user: str | None
    host: str
    port: str | None
    path: str
    query: str | None
    fragment: str | None

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a slash."""
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme or 'https'}://{self.host}{port}"

    @property
    def bare_path(self) -> str:
        """The path without slashes at its end."""
        return self.path.rstrip("/")

    @property
    def is_azure(self) -> bool:
        """Whether the host is an Azure OpenAI or Foundry resource."""
        return AZURE_HOST.fullmatch(self.host) is not None

    @property
    def is_azure_v1(self) -> bool:
        """Whether the path is that of the v1 protocol."""
        return _AZURE_V1.fullmatch(self.path) is not None

    @property
    def is_local(self) -> bool:
        """Whether the host is this machine, a private network or a container's name."""
        host = self.host.strip("[]").lower()
        if host in ("localhost", "host.docker.internal") or "." not in host:
            return ":" not in host or _is_private(host)
        return host.endswith(_LOCAL_SUFFIXES) or _is_private(host)

    @property
    def provider(self) -> Provider | None:
        """The provider whose API answers at the host; ``None`` for gateways and strangers."""
        return provider_at(self.host.lower())

    @property
    def operation(self) -> str | None:
        """The operation at the end of the path that the client would append once more."""
        path = self.bare_path.lower()
        return next((tail for tail in OPERATIONS if path.endswith(tail)), None)


def parse(text: str) -> Url | None:
    """Return the parts of ``text``; ``None`` if it does not even begin like a URL."""
    found = _URL.fullmatch(text)
    if found is None:
        return None
    return Url(
        text,
        found["scheme"] or "",
        found["slashes"] or found["relative"] or "",
        found["user"],
        found["host"],
        found["port"],
        found["path"],
        found["query"],
        found["fragment"],
    )


def _is_private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private or address.is_loopback or address.is_link_local


@cache
def _host_patterns() -> list[tuple[re.Pattern[str], Provider]]:
    return [
        (re.compile(re.escape(host).replace(r"\*", r"[^/]+")), provider)
        for provider in PROVIDERS
        for host in provider.hosts
        if not provider.local
    ]


def provider_at(host: str) -> Provider | None:
    """Return the provider that answers at ``host`` (lower case)."""
    if HOLE in host and not AZURE_HOST.fullmatch(host):
        return None
    return next((owner for pattern, owner in _host_patterns() if pattern.fullmatch(host)), None)


def base_paths(host: str) -> list[str]:
    """Return the paths that the base URLs of the provider at ``host`` have there."""
    paths = []
    for provider in PROVIDERS:
        for base in provider.base_urls:
            url = parse(base)
            if url and re.fullmatch(re.escape(url.host).replace(r"\*", r"[^/]+"), host):
                paths.append(url.path)
    return paths


def wrong_host(host: str) -> str | None:
    """Return the host that was meant, where ``host`` is a known wrong one; ``""`` if unknown."""
    lowered = host.lower()
    if lowered in _WRONG_OPENAI_HOSTS:
        return "api.openai.com"
    if lowered in _PORTALS:
        return ""
    swapped = _SWAPPED.fullmatch(host)
    if swapped:
        return f"{swapped['resource']}.openai.azure.{swapped['tld']}"
    resource, _, rest = host.partition(".")
    if _is_near(rest.lower(), "openai.azure.com") and rest.lower() not in _AZURE_SUFFIXES:
        return f"{resource}.openai.azure.com"
    if len(lowered) >= 12 and provider_at(lowered) is None and HOLE not in lowered:
        for known in _exact_hosts():
            if _is_near(lowered, known):
                return known
    return None


@cache
def _exact_hosts() -> tuple[str, ...]:
    return tuple(
        host
        for provider in PROVIDERS
        for host in provider.hosts
        if "*" not in host and len(host) >= 12 and not provider.local
    )


def _is_near(host: str, known: str) -> bool:
    """Whether one character added, left out, changed or swapped makes one of the other."""
    if abs(len(host) - len(known)) > 1:
        return False
    start = 0
    while start < min(len(host), len(known)) and host[start] == known[start]:
        start += 1
    a, b = host[start:], known[start:]
    if a[:2] == b[1::-1] and a[2:] == b[2:]:
        return True
    return a[1:] == b[1:] or a[1:] == b or a == b[1:]


@dataclass(frozen=True)
class Target:
    """A pasted Azure "Target URI", taken apart."""

    endpoint: str
    deployment: str
    api_version: str | None


def split_target(url: Url) -> Target | None:
    """Return the three parts of a Target URI; ``None`` if ``url`` names no deployment."""
    found = _DEPLOYMENT.match(url.path)
    if found is None or found["before"].strip("/"):
        return None
    version = re.search(r"(?:^|&)api-version=([^&]+)", url.query or "")
    return Target(f"{url.origin}/", found["deployment"], version[1] if version else None)
