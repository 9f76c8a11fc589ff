"""The path of a URL, against what the client appends to it and what the host serves."""

from __future__ import annotations

import re
from typing import Final

from keymend.clients import swaps, urls
from keymend.clients.client import Client
from keymend.clients.configured import Configured
from keymend.clients.problem import Problem
from keymend.clients.spots import put, report, shown
from keymend.clients.urls import Url
from keymend.syntax.code.nodes import HOLE, Text

_SHORT_OF: Final = frozenset({"", "/v1", "/api", "/openai", "/v1beta", "/v1/openai"})
"""Paths that are certainly wrong for a provider whose base URL has another one."""
_LOCAL_V1_PORTS: Final = {"11434": "Ollama", "1234": "LM Studio"}
_RETIRED_HOSTS: Final = frozenset({"models.github.ai", "models.inference.ai.azure.com"})


def azure(client: Configured, role: str, text: Text, url: Url) -> Problem | None:
    """Return what is wrong with an endpoint of AzureOpenAI."""
    if not url.is_azure:
        if url.provider is not None and url.provider.id != "azure-openai":
            return report(
                text,
                f"{client.kind.name} sends the key to {url.host}, which is {url.provider.name}'s "
                "and not an Azure resource.",
            )
        if role == "azure_endpoint" and url.operation and HOLE not in url.operation:
            return tail(client, role, text, url)
        return None
    if url.is_azure_v1 or url.path.lower().startswith("/openai/v1/"):
        return _v1(client, role, text, url)
    target = urls.split_target(url)
    path = url.bare_path.lower()
    if role == "base_url":
        return _azure_base(text, url)
    if not path and not url.query:
        return None
    if target is not None:
        return report(
            text,
            f"The endpoint is a Target URI: requests go to {shown(url.origin)}{shown(url.path)}"
            "/openai/… and are answered by 404. Endpoint, deployment and version are arguments "
            "of their own.",
            *(swaps.split(client, text, target) if isinstance(client, Client) else ()),
        )
    return report(
        text,
        f"The endpoint has the path {shown(url.path)}: requests go to "
        f"{shown(url.origin + url.bare_path)}/openai/… and are answered by 404.",
        put(text, "Remove the path", f"{url.origin}/"),
    )


def _name(client: Configured) -> str:
    """Return what the base URL is called where it stands."""
    return client.kind.roles["base_url"][0]


def _azure_base(text: Text, url: Url) -> Problem | None:
    path = url.bare_path
    if url.operation or url.query:
        cut = path[: -len(url.operation)] if url.operation else path
        return report(
            text,
            f"base_url has {url.operation or 'a query'} in it, which the client adds itself: "
            "requests are answered by 404.",
            put(text, "Remove what the client adds", f"{url.origin}{cut}"),
        )
    if not path:
        return report(
            text,
            f"AzureOpenAI adds no /openai to base_url: requests go to {shown(url.origin)}"
            "/deployments/… and are answered by 404. azure_endpoint does.",
            put(text, "Add /openai", f"{url.origin}/openai"),
        )
    return None


def _v1(client: Configured, role: str, text: Text, url: Url) -> Problem | None:
    if role == "base_url" and client.text("api_version") in ("preview", "latest"):
        called = client.code.snapshot.text if isinstance(client, Client) else ""
        if not re.search(r"\bchat\.completions\b|\bembeddings\b|\bimages\b|\baudio\b", called):
            return None
    name = client.kind.name
    gone = "/openai/v1/openai/…" if role == "azure_endpoint" else "/openai/v1/deployments/…"
    repairs = swaps.to_openai(client, role, text, url) if isinstance(client, Client) else []
    if role == "azure_endpoint" or client.kind.is_node:
        repairs.append(put(text, "Remove /openai/v1", f"{url.origin}/", safe=False))
    return report(
        text,
        f"/openai/v1 is for the OpenAI client: {name} sends requests to {shown(url.origin)}{gone}"
        "?api-version=…, which are answered by 404.",
        *repairs,
        code="KM405",
    )


def openai(client: Configured, text: Text, url: Url) -> Problem | None:
    """Return what is wrong with the base URL of an OpenAI client."""
    if url.host.lower() in _RETIRED_HOSTS:
        return None  # KM414
    if url.is_azure:
        return _azure_as_openai(client, text, url)
    if url.query and not client.kind.is_node:  # Node's client keeps the query at the end
        query_free = f"{url.origin}{url.path}"
        return report(
            text,
            "The query in base_url swallows the path that is appended to it: requests go to "
            f"{shown(query_free)}?{shown(url.query)}/chat/completions.",
            put(text, "Remove the query", query_free, safe=False),
        )
    return _path(client, text, url)


def _azure_as_openai(client: Configured, text: Text, url: Url) -> Problem | None:
    path = url.bare_path.lower()
    if url.is_azure_v1 and (client.kind.is_node or not url.query):
        return None
    if path == "/models" and ".services.ai." in url.host:
        return None  # KM414
    if client.given("default_query") and "/deployments/" in path and not url.query:
        return None  # the api-version travels with every request: a known way round
    if url.is_azure_v1 and url.query:
        return report(
            text,
            f"The query in base_url swallows the path: requests go to {shown(text.value)}"
            "/chat/completions. The v1 endpoint needs no api-version.",
            put(text, "Remove the query", f"{url.origin}{url.path}"),
        )
    meant = f"{url.origin}/openai/v1/"
    cut = (
        url.path[: -len(url.operation) + len(url.path) - len(url.bare_path)]
        if url.operation
        else ""
    )
    if url.operation and re.fullmatch(r".*/openai/v1/?", cut, re.IGNORECASE):
        code = "KM406"
        message = (
            f"{_name(client)} ends in {url.operation}, which the client adds itself: "
            "answered by 404."
        )
    else:
        code = "KM404"
        message = (
            f"A classic Azure endpoint given to {client.kind.name}: requests go to "
            f"{shown(url.origin + url.bare_path)}/chat/completions and are answered by 404. "
            "OpenAI takes the v1 endpoint, ending in /openai/v1/."
        )
    repairs = [
        put(text, "Use the v1 endpoint", meant),
        *(swaps.to_azure(client, text, url) if isinstance(client, Client) else ()),
    ]
    return report(text, message, *repairs, code=code)


def _path(client: Configured, text: Text, url: Url) -> Problem | None:
    path = url.bare_path
    if url.operation:
        return tail(client, "base_url", text, url)
    doubled = re.search(r"(/v1)/+v1$", path)
    if doubled:
        cut = path[: doubled.start() + len("/v1")]
        return report(
            text,
            f"{_name(client)} has /v1 twice: the request is answered by 404.",
            put(text, "Remove one /v1", f"{url.origin}{cut}"),
        )
    if url.is_local:
        return _local_path(text, url)
    allowed = [known.rstrip("/") for known in urls.base_paths(url.host.lower())]
    if not allowed or path in allowed or HOLE in path:
        return _module_slash(client, text)
    if path not in _SHORT_OF and url.host.lower() != "api.openai.com":
        return _module_slash(client, text)
    meant = f"{url.origin}{allowed[0]}"
    return report(
        text,
        f"{_name(client)} lacks {allowed[0]}: requests go to "
        f"{shown(url.origin + path)}/chat/completions and are answered by 404."
        if path in _SHORT_OF
        else f"{_name(client)} has the path {shown(path)} in place of {allowed[0]}: requests go to "
        f"{shown(url.origin + path)}/chat/completions and are answered by 404.",
        put(text, f"Use {meant}", meant),
    )


def _local_path(text: Text, url: Url) -> Problem | None:
    server = _LOCAL_V1_PORTS.get(url.port or "")
    if server is None or url.bare_path not in _SHORT_OF - {"/v1"}:
        return None
    meant = f"{url.origin}/v1"
    return report(
        text,
        f"{server} speaks OpenAI's protocol below /v1: requests to "
        f"{shown(url.origin + url.bare_path)}/chat/completions are answered by 404.",
        put(text, f"Use {meant}", meant),
    )


def tail(client: Configured, role: str, text: Text, url: Url | None) -> Problem | None:
    """Return the problem of a URL that ends in the path of an operation."""
    if url is None or not url.operation or url.query:
        return None
    path = url.bare_path
    end = text.value[: len(text.value.rstrip("/")) - len(url.operation)]
    return report(
        text,
        f"{client.kind.roles[role][0]} ends in {url.operation}, which the client adds itself: "
        f"requests go to …{shown(path)[-40:]}{url.operation} and are answered by 404.",
        put(text, f"Remove {url.operation}", end),
    )


def _module_slash(client: Configured, text: Text) -> Problem | None:
    if not client.is_module or text.value.endswith(("/", "...")):
        return None
    return report(
        text,
        "openai.base_url gets no slash added: requests go to "
        f"{shown(text.value)}chat/completions and are answered by 404.",
        put(text, "Add the slash", f"{text.value}/"),
    )
