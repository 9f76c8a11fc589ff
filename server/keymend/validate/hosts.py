"""Whose host an address names. Strict: what is not plainly a host is nobody's."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from keymend.providers import PROVIDERS, Provider

_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def split(url: str) -> SplitResult | None:
    """Return the parts of ``url``; ``None`` unless every client must read the same host in it.

    ``urlsplit`` is lenient where clients differ: a backslash, an "@" or a letter of another
    alphabet before or in the host must never decide where a key goes.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or not _HOST.fullmatch(host) or "@" in parts.netloc or "\\" in url:
        return None
    return parts if parts.scheme in ("http", "https") else None


def netloc(parts: SplitResult) -> str:
    """Return the host in lower case, with its port where that is not the scheme's own."""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    host = parts.hostname or ""
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


def origin(parts: SplitResult) -> tuple[str, str]:
    """Return scheme and host with port: what two addresses of one server share."""
    return parts.scheme, netloc(parts)


def provider_at(host: str) -> Provider | None:
    """Return the provider that answers at ``host``, as ``netloc`` gives it."""
    return next((provider for provider in PROVIDERS if answers(provider, host)), None)


def answers(provider: Provider, host: str) -> bool:
    """Whether ``host`` is one of the provider's."""
    return any(pattern(known).fullmatch(host) for known in provider.hosts)


def pattern(host: str) -> re.Pattern[str]:
    """Return a host of the table as an expression; ``*`` is one or more labels."""
    return re.compile(re.escape(host).replace(r"\*", r"[a-z0-9-]+(?:\.[a-z0-9-]+)*"))
