"""What is wrong with the whole URL of one request: path and ``api-version``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keymend.clients import urls, versions
from keymend.clients.spots import shown
from keymend.clients.urls import Url
from keymend.syntax.code.nodes import HOLE

_GONE: Final = re.compile(r"/v1/(?P<name>assistants|threads|engines)(?:/|$)")
_CLASSIC: Final = re.compile(r"/openai/(?:deployments|models|files|batches)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """A rule's code, its message, and the URL that was meant."""

    code: str
    message: str
    meant: str | None = None


def fault(url: Url, *, has_query: bool) -> Fault | None:
    """Return what is wrong with a request to ``url``.

    ``has_query`` says that a query is given elsewhere, so that one missing in the URL
    means nothing.
    """
    if HOLE in url.host and not url.is_azure:
        return None
    if url.is_azure:
        return _azure(url, has_query=has_query)
    if url.host.lower() == "api.openai.com":
        gone = _GONE.match(url.path)
        if gone:
            return Fault("KM414", f"/v1/{gone['name']} was shut down: answered by 404.")
    meant = urls.wrong_host(url.host)
    if meant and url.operation:
        fixed = url.text.replace(url.host, meant, 1)
        return Fault(
            "KM406", f"The API does not answer at {shown(url.host)}: it is {meant}.", fixed
        )
    return _path(url)


def _path(url: Url) -> Fault | None:
    if url.operation is None:
        return None
    base = url.bare_path[: -len(url.operation)]
    allowed = [known.rstrip("/") for known in urls.base_paths(url.host.lower())]
    if url.is_local or not allowed or base in allowed or HOLE in base:
        return None
    if base not in ("", "/v1", "/api", "/v1/v1", "/openai"):
        return None
    meant = url.text.replace(url.path, f"{allowed[0]}{url.operation}", 1)
    return Fault(
        "KM406",
        f"{shown(url.origin + url.path)} is answered by 404: the path begins with {allowed[0]}.",
        meant,
    )


def _azure(url: Url, *, has_query: bool) -> Fault | None:
    path = url.path.lower()
    version = re.search(r"(?:^|&)api-version=([^&]*)", url.query or "")
    if path.startswith(("/openai/v1/", "/api/projects/")):
        if version and version[1] not in ("preview", "") and HOLE not in version[1]:
            message = "The v1 path takes no dated api-version: `400 API version not supported`."
            return Fault("KM407", message)
        return None
    if path.startswith("/deployments/"):
        meant = url.text.replace("/deployments/", "/openai/deployments/", 1)
        return Fault("KM406", "The path lacks /openai: answered by 404.", meant)
    if not _CLASSIC.match(path):
        return None
    if version is None:
        if has_query or HOLE in (url.query or ""):
            return None
        joint = "&" if url.query else "?"
        meant = f"{url.text}{joint}api-version={versions.NEWEST}"
        return Fault("KM407", "A classic Azure path needs an api-version: answered by 404.", meant)
    if HOLE in version[1] or not version[1]:
        return None
    problem = versions.problem(version[1])
    if problem is None:
        return None
    meant = url.text.replace(version[0], version[0].replace(version[1], versions.meant(version[1])))
    return Fault("KM407", f"api-version {shown(version[1])[:40]!r} {problem}.", meant)
