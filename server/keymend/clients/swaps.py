"""Mends that change the class of a client: AzureOpenAI for OpenAI and back, imports included."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from keymend.clients import edits, lookups, versions
from keymend.clients.client import Client
from keymend.clients.urls import Target, Url
from keymend.finding import Applicability, Edit, Repair
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Argument, Name, Text

_OTHER: Final = {
    "AzureOpenAI": "OpenAI",
    "AsyncAzureOpenAI": "AsyncOpenAI",
    "OpenAI": "AzureOpenAI",
    "AsyncOpenAI": "AsyncAzureOpenAI",
}


def split(client: Client, text: Text, target: Target) -> list[Repair]:
    """Return the mend that takes a Target URI apart into arguments."""
    if client.call is None or not text.exact or not _is_own_argument(client, text):
        return []
    roles = client.kind.roles
    changes = [Edit(text.inner, target.endpoint)]
    added = []
    quote = client.code.snapshot.text[text.span.start]
    wanted = [("azure_deployment", target.deployment), ("api_version", target.api_version)]
    for role, value in wanted:
        if value and role in roles and client.given(role) is None:
            literal = f"{quote}{value}{quote}"
            added.append(lookups.assignment(client.code, roles[role][0], literal))
    if added:
        addition = edits.add(client, added)
        if addition is None:
            return []
        changes.append(addition)
    return [Repair("Split the URI into endpoint, deployment and version", tuple(changes))]


def to_openai(client: Client, role: str, text: Text, url: Url) -> list[Repair]:
    """Return the mend that gives a v1 endpoint to ``OpenAI``."""
    swap = swap_class(client)
    if swap is None or not text.exact or client.call is None:
        return []
    endpoint = client.given(role)
    place = edits.container(client)
    if endpoint is None or place is None or client.is_open or client.given("azure_ad_token"):
        return []
    base = client.kind.roles["base_url"][0]
    end = "/openai/v1/" if url.path.lower().startswith("/openai") else url.bare_path + "/"
    changes = [*swap, Edit(text.inner, f"{url.origin}{end}")]
    if endpoint.name != base:
        changes.append(edits.rename(endpoint, base))
    for unwanted in ("api_version", "azure_deployment"):
        argument = client.given(unwanted)
        if argument is not None:
            changes.append(edits.remove(client.code, argument, place[0]))
    provider = client.given("azure_ad_token_provider")
    if provider is not None:
        changes.append(edits.rename(provider, client.kind.roles["api_key"][0]))
    elif client.given("api_key") is None:
        return []  # OpenAI would look for OPENAI_API_KEY, not for the Azure variable
    if _overlap(changes):
        return []
    other = _OTHER[client.kind.name]
    return [Repair(f"Use {other} with the v1 endpoint", tuple(changes), Applicability.UNSAFE)]


def to_azure(client: Client, text: Text, url: Url) -> list[Repair]:
    """Return the mend that gives a classic endpoint to ``AzureOpenAI``."""
    swap = swap_class(client)
    base = client.given("base_url")
    if swap is None or base is None or not text.exact or client.call is None or client.is_open:
        return []
    if not _is_own_argument(client, text):
        return []
    python = client.code.is_python
    found = re.search(r"/deployments/([^/?#]+)", url.path)
    quote = client.code.snapshot.text[text.span.start]
    given = re.search(r"(?:^|&)api-version=([^&]+)", url.query or "")
    version = given[1] if given else versions.NEWEST
    added = [
        lookups.assignment(
            client.code, "api_version" if python else "apiVersion", f"{quote}{version}{quote}"
        )
    ]
    if found:
        name = "azure_deployment" if python else "deployment"
        added.append(lookups.assignment(client.code, name, f"{quote}{found[1]}{quote}"))
    addition = edits.add(client, added)
    if addition is None:
        return []
    changes = [
        *swap,
        edits.rename(base, "azure_endpoint" if python else "endpoint"),
        Edit(text.inner, f"{url.origin}/"),
        addition,
    ]
    other = _OTHER[client.kind.name]
    return [Repair(f"Use {other}", tuple(changes), Applicability.UNSAFE)]


def _is_own_argument(client: Client, text: Text) -> bool:
    """Whether ``text`` stands in the call itself, not in a constant used elsewhere too."""
    return client.call is not None and client.call.span.contains(text.span)


def _overlap(changes: list[Edit]) -> bool:
    ordered = sorted(changes, key=lambda edit: edit.span)
    return any(a.span.end > b.span.start for a, b in pairwise(ordered))


def swap_class(client: Client) -> list[Edit] | None:
    """Return the edits that call the other class; ``None`` where the name is not plain."""
    call, code = client.call, client.code
    if call is None or not client.kind.is_own or client.is_copy:
        return None
    written = code.snapshot[client.name_span]
    other = _OTHER.get(written)
    if other is None:
        return None
    changes = [Edit(client.name_span, other)]
    if not isinstance(call.function, Name):
        return changes if code.is_python else None
    if any(entry.name == other for entry in code.imports):
        return changes
    imported = next((entry for entry in code.imports if entry.name == written), None)
    if imported is None or imported.alias:
        return None
    used = len(re.findall(rf"(?<![\w.]){written}\b", code.snapshot.text))
    statement = code.snapshot[imported.statement]
    if imported.target.endswith(".default"):
        if used > 2:
            return None
        return [*changes, Edit(imported.span, f"{{ {other} }}")]
    if "import" not in statement and "require" not in statement:
        return None
    return [*changes, Edit(imported.span, other if used <= 2 else f"{written}, {other}")]


def remove_repair(code: Code, client: Client, argument: Argument, title: str) -> list[Repair]:
    """Return the mend that takes ``argument`` out of the call of ``client``."""
    place = edits.container(client)
    if place is None or not place[0].contains(argument.span):
        return []
    edit = edits.remove(code, argument, place[0])
    return [Repair(title, (edit,), Applicability.UNSAFE)]
