"""The way of a request: address, version, proxy, certificates, package. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from keymend.doctor import packages
from keymend.doctor.situation import Situation
from keymend.doctor.step import Step, failed, passed, skipped
from keymend.validate import KeyRequest
from keymend.validate.destination import Destination, Endpoints, find

_VERSION: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:-preview)?|preview|v1|latest")
_PROXIES: Final = (
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "ALL_PROXY",
    "https_proxy",
    "http_proxy",
    "all_proxy",
)
_PROXY_SCHEMES: Final = ("http", "https", "socks5", "socks5h")
_CERTIFICATES: Final = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
"""What Python clients read since 1.0, and what Node reads."""


def endpoint(situation: Situation, request: KeyRequest, endpoints: Endpoints) -> Step:
    """Return where requests go, and whether the key may go there."""
    found = find(request, endpoints)
    program = situation.program
    if isinstance(found, Destination) and program is not None and request.is_azure:
        path = urlsplit(request.base_url or "").path
        is_v1 = "/openai/v1" in path
        if program.is_azure and is_v1:
            return failed(
                "endpoint",
                f"{program.name} is given a v1 address; it adds a path and an api-version to it.",
                "Use OpenAI(base_url=…) with this address.",
            )
        if not program.is_azure and "/openai/" not in path:
            return failed(
                "endpoint",
                f"{program.name} is given the resource's classic endpoint, which answers 404 to"
                " what it asks for.",
                "Write /openai/v1/ behind the host, or use AzureOpenAI.",
            )
    if isinstance(found, Destination):
        return passed("endpoint", f"Requests go to {found.host}.")
    told = skipped if found.for_nobody else failed
    return told("endpoint", found.explanation, found.fix)


def azure_version(situation: Situation) -> Step:
    """Return whether the api-version can be right."""
    version = situation.argument("api_version", "OPENAI_API_VERSION")
    is_classic = situation.program is None or situation.program.is_azure
    if not version and is_classic and situation.program is not None:
        return failed(
            "api-version",
            "AzureOpenAI raises without api_version; it reads OPENAI_API_VERSION.",
            "Give api_version='2024-10-21', or use OpenAI with the v1 base URL.",
        )
    if version and not _VERSION.fullmatch(version):
        return failed(
            "api-version",
            "The api-version is none: it is a date, with -preview or without.",
            "Use 2024-10-21, the last dated release, or the v1 base URL.",
        )
    return passed("api-version", version or "The v1 protocol needs none.")


def proxy(situation: Situation) -> Step:
    """Return which proxy requests go through."""
    for name in _PROXIES:
        value = situation.environ.get(name)
        if not value:
            continue
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host, parts = None, urlsplit("")
        if not host or parts.scheme not in _PROXY_SCHEMES:
            return failed(
                "proxy",
                f"{name} is no address that a client takes.",
                "Write http://host:port.",
            )
        return passed("proxy", f"Requests go through {host} ({name}).")
    return passed("proxy", "None is set.")


def certificates(situation: Situation, is_file: Callable[[Path], bool] = Path.is_file) -> Step:
    """Return which authorities are trusted."""
    program = situation.program
    kinds = _CERTIFICATES if program is None else (_CERTIFICATES[program.is_node],)
    for name in kinds:
        value = situation.environ.get(name)
        if value and not is_file(Path(value)):
            return failed(
                "certificates",
                f"{name} names a file that is not there; clients fail when they are made.",
                f"Correct or unset {name}.",
            )
        if value:
            return passed("certificates", f"{name} names trusted authorities.")
    return passed("certificates", "Those of the system are trusted.")


def package(situation: Situation) -> Step:
    """Return which version of the client's package runs, and what is to be known of it."""
    found = situation.package
    if found is None:
        return skipped("package", "The package openai was not found beside the code.")
    if (1,) <= found.version < (1, 55, 3) and (found.httpx or (0,)) >= (0, 28):
        return failed(
            "package",
            f"openai {found.shown} does not work with httpx 0.28: unexpected keyword argument"
            " 'proxies'.",
            "Upgrade openai, or pin httpx<0.28.",
        )
    if found.version < (1,) and situation.program and not found.is_node:
        return failed(
            "package",
            f"openai {found.shown} has no {situation.program.name}.",
            "Upgrade: pip install -U openai.",
        )
    return passed("package", " ".join(_about(found)))


def _about(package: packages.Package) -> Iterator[str]:
    yield f"openai {package.shown} ({package.place})."
    yield from packages.notes(package)
