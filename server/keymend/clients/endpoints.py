"""What is wrong with the base URL or endpoint given to a client.

Knows where requests go: a base URL gets the path appended textually; AzureOpenAI turns an
endpoint into ``{endpoint}/openai`` and inserts ``/deployments/{model}`` (read in the
sources of openai 3.54 and seen on the wire). Which rule reports what: a classic Azure
endpoint for ``OpenAI`` KM404, the v1 endpoint for ``AzureOpenAI`` KM405, the rest KM406.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.clients import paths, urls
from keymend.clients.configured import Configured
from keymend.clients.problem import Problem
from keymend.clients.spots import is_long, put, report, shown
from keymend.clients.urls import Url
from keymend.syntax.code.nodes import HOLE, Text

_QUOTES: Final = "\"'`“”\u2018\u2019"
_PLACEHOLDER: Final = re.compile(r"<[^<>]*>|\$\{[^}]*\}|\$[A-Z_]{3,}|\{\{?[^{}]*\}\}?|%[A-Z_]{3,}%")


def problems(client: Configured) -> Iterator[Problem]:
    """Yield what is wrong with the endpoint arguments of ``client``."""
    for role in ("base_url", "azure_endpoint"):
        if role == "base_url" and client.given("azure_endpoint") and client.given("base_url"):
            continue  # KM403: one of the two has to go first
        for text in client.texts(role):
            found = _problem(client, role, text)
            if found is not None:
                yield found


def _problem(client: Configured, role: str, text: Text) -> Problem | None:
    value = text.value
    if value.strip() in ("...", "…"):
        return None  # left out where something else is shown
    if text.is_bytes or (not value.strip() and not _is_strict(client)):
        return None  # bytes are KM401; others take an empty URL for none
    spelling = _spelling(client, role, text)
    if spelling is not None:
        return spelling
    url = urls.parse(value.strip())
    if url is None or value.startswith(HOLE):
        return paths.tail(client, role, text, url) if url else None
    found = _scheme(client, role, text, url) or _authority(text, url)
    if found is not None:
        return found
    if client.kind.is_azure:
        return paths.azure(client, role, text, url)
    return paths.openai(client, text, url)


def _is_strict(client: Configured) -> bool:
    """Whether the client takes an empty URL for a URL: Python's own does."""
    return client.kind.is_own and not client.kind.is_node


def _spelling(client: Configured, role: str, text: Text) -> Problem | None:
    """Return what is wrong with the characters around the URL."""
    value = text.value
    name = client.kind.roles[role][0]
    if not value:
        return report(
            text,
            f"An empty {name} is not the default: requests fail with `APIConnectionError: "
            "Connection error.` (missing 'http://' or 'https://').",
        )
    stripped = value.strip()
    if any(character in value for character in "\r\n\t") and not client.kind.is_node:
        return report(
            text,
            f"{name} has a line break or tab in it: `InvalidURL: Invalid non-printable ASCII "
            "character in URL`.",
            put(text, "Remove the white space", "".join(value.split()), safe=False),
        )
    if stripped != value and (not client.kind.is_node or value.rstrip() != value):
        return report(
            text,
            f"{name} has a space around it, which is sent as %20: the request fails or is "
            "answered by 404.",
            put(text, "Remove the space", stripped),
        )
    if stripped[0] in _QUOTES or stripped[-1] in _QUOTES:
        return report(
            text,
            f"{name} has quotes inside its value: `InvalidURL: For absolute URLs, path must be "
            "empty or begin with '/'`.",
            put(text, "Remove the quotes", stripped.strip(_QUOTES)),
        )
    return _placeholder(name, text)


def _placeholder(name: str, text: Text) -> Problem | None:
    found = _PLACEHOLDER.search(text.value)
    if found is None:
        return None
    return report(
        text, f"{name} still holds the placeholder `{shown(found[0])}`, which is sent as it is."
    )


def _scheme(client: Configured, role: str, text: Text, url: Url) -> Problem | None:
    name = client.kind.roles[role][0]
    scheme = "http" if url.is_local and url.host != "" else "https"
    if not url.scheme:
        if url.host.startswith(HOLE):
            return None
        if not url.host or ("." not in url.host and url.port is None and not url.is_local):
            return report(text, f"{name} is no URL: it has no scheme and no host.")
        is_name = "." not in url.host and url.port is None and not url.path
        if role == "azure_endpoint" and is_name and not is_long(url.host):
            meant = f"https://{url.host}.openai.azure.com/"
            return report(
                text,
                f"{name} is the resource's name alone: requests fail with `InvalidURL`. "
                f"The endpoint is {meant}.",
                put(text, f"Write {meant}", meant),
            )
        if "." not in url.host and url.port is None:
            return report(text, f"{name} is no URL: it has no scheme.")
        fixed = f"{scheme}://" + text.value.lstrip("/")
        return report(
            text,
            f"{name} has no scheme: requests fail with `InvalidURL: For absolute URLs, path must "
            "be empty or begin with '/'`.",
            put(text, f"Add {scheme}://", fixed),
        )
    if url.scheme.lower() not in ("http", "https"):
        if not re.fullmatch(r"h\w{1,3}t?p?s?|ttps?", url.scheme.lower()):
            return (
                None
                if url.scheme.lower() in ("unix", "http+unix")
                else report(
                    text,
                    f"{name} has the scheme {shown(url.scheme)}:, which the client does not speak.",
                )
            )
        rest = text.value[len(url.scheme) + 1 + len(url.slashes) :]
        return report(
            text,
            f"{name} has the scheme {shown(url.scheme)}:, requests fail with `APIConnectionError: "
            "Connection error.`.",
            put(text, f"Write {scheme}://", f"{scheme}://{rest}"),
        )
    if url.slashes != "//" and not client.kind.is_node:
        rest = text.value[len(url.scheme) + 1 + len(url.slashes) :]
        return report(
            text,
            f"{name} has {len(url.slashes)} slash{'es' * (len(url.slashes) > 1)} after the scheme "
            "in place of two: the request fails with `Connection error.`.",
            put(text, "Write two slashes", f"{url.scheme}://{rest}"),
        )
    return None


def _authority(text: Text, url: Url) -> Problem | None:
    """Return what is wrong with user, host and port."""
    if url.user is not None:
        return report(
            text,
            "The user name in the URL is sent as `Authorization: Basic …`, in place of the key.",
        )
    if url.port is not None and not url.port.isdigit() and HOLE not in url.port:
        return report(
            text, f"The URL's port is no number: `InvalidURL: Invalid port: '{shown(url.port)}'`."
        )
    if not url.host:
        return report(text, "The URL has no host.")
    if not url.host.isascii() or " " in url.host:
        if HOLE not in url.host:
            return report(text, "The URL's host has a character in it that no host has.")
        return None
    meant = urls.wrong_host(url.host)
    if meant is None:
        return None
    if not meant:
        return report(
            text, f"{shown(url.host)} is a portal for people; the API does not answer there."
        )
    fixed = text.value.replace(url.host, meant, 1)
    if meant == "api.openai.com" and not url.bare_path.endswith("/v1"):
        fixed = "https://api.openai.com/v1"
    return report(
        text,
        f"The API does not answer at {url.host}; its host is {meant}.",
        put(text, f"Change the host to {meant}", fixed),
    )
