"""KM408: a key of one provider sent to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from keymend.clients import commands, declared, edits, headers, mismatch, raw, urls
from keymend.clients.client import Client
from keymend.clients.commands import Command
from keymend.clients.declared import Settings
from keymend.clients.find import Clients
from keymend.clients.mismatch import Credential
from keymend.clients.problem import Problem, replace
from keymend.clients.urls import Url
from keymend.finding import Applicability, Repair, Severity
from keymend.providers import BY_VARIABLE, Provider
from keymend.rules.client.base import IN_CODE, ClientRule
from keymend.text import Span
from keymend.view import View

_BASES: Final = ("OPENAI_BASE_URL", "OPENAI_API_BASE")
_SAME: Final = {"azure-ai": "azure-openai"}


class ProviderMismatch(ClientRule):
    """A key is sent to a provider that did not issue it.

    ## What it sees
    The provider of a key, by a prefix or infix that no other has, or by the variable that
    it is read from (`GROQ_API_KEY`), and the host of the base URL or endpoint; with no base
    URL in the text, the environment files or the variables it mentions, api.openai.com. In
    environment files, YAML, JSON and TOML: a provider's variable that holds another's key.
    Unknown hosts are gateways and take any key. `OPENAI_API_KEY` is read for many services
    and is not judged by its name.

    ## Why
    The request is answered by `401 Incorrect API key provided`, and the other company has
    seen the key.

    ## Example
    ```python
    client = OpenAI(api_key=os.environ["GROQ_API_KEY"])
    ```

    ## Instead
    ```python
    client = OpenAI(
        api_key=os.environ["GROQ_API_KEY"], base_url="https://api.groq.com/openai/v1"
    )
    ```

    ## Sources
    The table of providers; stremio-ai-search#246, OpenAI-DotNet#148, BotSharp#386.
    """

    code = "KM408"
    name = "provider-mismatch"
    severity = Severity.ERROR
    languages: ClassVar[frozenset[str] | None] = IN_CODE | declared.LANGUAGES | commands.LANGUAGES
    summary = "a key of one provider sent to another's host, or read from another's variable"
    specificity = 5

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each key that goes to somebody else."""
        for client in view.clients.all:
            for credential in mismatch.credentials(client):
                yield from _of_credential(client, view.clients, credential)
        if view.code is not None:
            for request in view.clients.requests:
                for entry in request.headers:
                    name = (entry.name or "").lower()
                    text, variable = raw.header_value(view.code, entry.value)
                    value = text.value if text is not None else ""
                    if name in headers.NAMES:
                        yield from _of_header(entry.name_span, value, variable, request.url)

    def command(self, command: Command) -> Iterator[Problem]:
        """Yield a problem for each key that a command sends to somebody else."""
        for header in command.headers:
            yield from _of_header(header.name_span, header.value, header.variable, command.url)

    def declared(self, settings: Settings) -> Iterator[Problem]:
        """Yield a problem for each variable of one provider that holds another's key."""
        for item in settings.models:
            url = urls.parse(item.text.value)
            yield from _of_header(item.name_span, "", item.variable or "", url)
        for entry in settings.all:
            owner = BY_VARIABLE.get(entry.name) if entry.role == "api_key" else None
            holder = mismatch.provider_of(entry.text.value)
            if owner is None or holder is None or _id(owner) == _id(holder) or owner.local:
                continue
            if entry.name == "OPENAI_API_KEY" and settings.defines(*_BASES):
                continue  # the variable serves another host
            if entry.name == "GITHUB_TOKEN" or holder.id == "huggingface":
                continue
            yield Problem(
                "KM408",
                entry.name_span,
                f"{entry.name} is read for {owner.name} and holds a key of {holder.name}: answered "
                "by 401, and the key is shown to somebody else.",
            )


def _of_header(span: Span, value: str, variable: str | None, url: Url | None) -> Iterator[Problem]:
    host = url.provider if url is not None else None
    owner = mismatch.owner_of(re.sub(r"^bearer\s+", "", value, flags=re.IGNORECASE), variable)
    if host is None or url is None or owner is None or _id(host) == _id(owner):
        return
    if owner.hosts and url.host.lower() not in owner.hosts:
        yield Problem(
            "KM408",
            span,
            f"A key of {owner.name} is sent to {host.name} ({url.host}): answered by 401, and the "
            "key has been shown to somebody else.",
        )


def _of_credential(client: Client, clients: Clients, credential: Credential) -> Iterator[Problem]:
    for host in dict.fromkeys(mismatch.hosts(client, clients)):
        owner = urls.provider_at(host)
        if owner is None or _id(owner) == _id(credential.provider):
            continue
        if not credential.provider.hosts or host in credential.provider.hosts:
            continue
        yield Problem(
            "KM408",
            _place(client, credential),
            f"{credential.how[0].upper()}{credential.how[1:]} is sent to {owner.name} ({host}): "
            "answered by 401, and the key has been shown to somebody else.",
            tuple(_repairs(client, credential.provider)),
        )
        return


def _id(provider: Provider) -> str:
    return _SAME.get(provider.id, provider.id)


def _place(client: Client, credential: Credential) -> Span:
    """Return the name of the argument: the key itself may be another rule's finding."""
    argument = client.given("api_key")
    return argument.name_span if argument is not None else credential.span


def _repairs(client: Client, provider: Provider) -> Iterator[Repair]:
    bases = [base for base in provider.base_urls if "*" not in base]
    if not bases or client.kind.is_azure or "base_url" not in client.kind.roles:
        return
    title = f"Send it to {bases[0]}"
    texts = client.texts("base_url")
    if texts:
        if len(texts) == 1 and texts[0].exact:
            yield Repair(title, replace(texts[0].inner, bases[0]), Applicability.UNSAFE)
        return
    name = client.kind.roles["base_url"][0]
    if "." in name:
        return  # an option inside another
    written = f'{name}="{bases[0]}"' if client.code.is_python else f'{name}: "{bases[0]}"'
    addition = edits.add(client, [written])
    if addition is not None:
        yield Repair(title, (addition,), Applicability.UNSAFE)
