"""KM407: the version of the Azure OpenAI API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from keymend.clients import commands, declared, spots, urls, versions
from keymend.clients.client import Client
from keymend.clients.declared import Settings
from keymend.clients.problem import Problem, preferred
from keymend.finding import Applicability, Edit, Repair, Severity
from keymend.rules.client.base import IN_CODE, RawUrlRule
from keymend.syntax.code.nodes import Constant, Expression, Text, Unknown
from keymend.view import View

_SUBTRACTION: Final = re.compile(r"\d{4}\s*-\s*\d{1,2}\s*-\s*\d{1,2}")


class ApiVersion(RawUrlRule):
    """An `api_version` that Azure does not serve.

    ## What it sees
    A literal `api_version` (`apiVersion`), `api-version` in `default_query` or in the URL of
    a request, or a version in a file of settings, that is malformed, was never published,
    is retired, or is a preview older than the three that are supported; a request to a
    classic path without one; and any dated version given to the v1 endpoint, which needs
    none.

    ## Why
    Azure answers an unknown version with `404 Resource not found`, which reads like a wrong
    endpoint, and a dated version on the v1 path with `400 API version not supported`.

    ## Example
    ```python
    client = AzureOpenAI(azure_endpoint=endpoint, api_key=key, api_version="2024-02-15")
    ```

    ## Instead
    The last dated version is `2024-10-21`. The v1 endpoint needs none:
    ```python
    client = AzureOpenAI(azure_endpoint=endpoint, api_key=key, api_version="2024-10-21")
    ```

    ## Sources
    Azure/azure-rest-api-specs (stable and preview directories of the data plane);
    MicrosoftDocs/azure-ai-docs, api-version-lifecycle (2026-03-19).
    """

    code = "KM407"
    name = "api-version"
    severity = Severity.WARNING
    languages: ClassVar[frozenset[str] | None] = IN_CODE | declared.LANGUAGES | commands.LANGUAGES
    summary = "malformed, unknown, retired or outdated `api_version`"
    is_of_value = True

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each version that is known to be wrong."""
        for client in view.clients.all:
            if client.kind.is_azure and not _uses_v1(client):
                for value in client.values("api_version"):
                    yield from _of_value(client, value)
                for text in client.texts("api_version"):
                    yield from _of_text(text)
            elif not client.kind.is_azure:
                yield from _of_query(client)
        yield from self.raw(view)

    def declared(self, settings: Settings) -> Iterator[Problem]:
        """Yield a problem for each version in a file of settings that is known to be wrong."""
        for entry in settings.all:
            if entry.role == "api_version":
                yield from _of_text(entry.text)


def _uses_v1(client: Client) -> bool:
    """Whether the client goes to the v1 endpoint; KM405 has something to say there."""
    url = urls.parse(client.text("base_url") or client.text("azure_endpoint") or "")
    return url is not None and url.is_azure and url.is_azure_v1


def _of_value(client: Client, value: Expression) -> Iterator[Problem]:
    if isinstance(value, Text):
        return
    source = client.code.snapshot[value.span]
    is_number = isinstance(value, Constant) and isinstance(value.value, (int, float))
    if isinstance(value, Unknown) and _SUBTRACTION.fullmatch(source):
        message = f"api_version={source} is a subtraction: the client sends the difference."
    elif is_number and not isinstance(value, bool):
        message = f"api_version={source} is a number; a version is a text such as a date."
    else:
        return
    fixed = f'"{versions.meant(source)}"'
    repair = Repair(f"Write {fixed}", (Edit(value.span, fixed),), Applicability.UNSAFE)
    yield Problem("KM407", value.span, message, (repair,))


def _of_text(text: Text) -> Iterator[Problem]:
    if not text.is_known:
        return
    problem = versions.problem(text.value)
    if problem is None:
        return
    repairs = []
    if text.exact:
        for version in dict.fromkeys((versions.meant(text.value), versions.NEWEST)):
            is_same = version == text.value.strip()
            applicability = Applicability.SAFE if is_same else Applicability.UNSAFE
            repairs.append(Repair(f"Use {version}", (Edit(text.inner, version),), applicability))
    shown = spots.shown(text.value.strip())[:40].replace("\n", " ")
    message = f"api_version {shown!r} {problem}." if shown else f"api_version {problem}."
    yield Problem("KM407", spots.place(text), message, preferred(repairs))


def _of_query(client: Client) -> Iterator[Problem]:
    """Report a dated version that travels to the v1 endpoint."""
    entry = client.header("default_query", "api-version")
    base = client.text("base_url")
    url = urls.parse(base) if base else None
    if entry is None or url is None or not (url.is_azure and url.is_azure_v1):
        return
    for value in client.code.values(entry.value):
        if isinstance(value, Text) and value.is_known and value.value != "preview":
            version = spots.shown(value.value)[:40]
            yield Problem(
                "KM407",
                spots.place(value),
                f"The v1 endpoint takes no dated api-version: {version!r} is answered by "
                "`400 API version not supported`.",
            )
