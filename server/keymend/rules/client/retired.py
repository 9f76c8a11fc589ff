"""KM414: a model or an API that is shut down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from keymend.clients import commands, requests, retired, spots, urls
from keymend.clients.client import Client, kind_of
from keymend.clients.problem import Problem, replace
from keymend.finding import Applicability, Repair, Severity
from keymend.rules.client.base import IN_CODE, RawUrlRule
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Argument, Attribute, Call, Expression, Text
from keymend.view import View


class RetiredModelOrApi(RawUrlRule):
    """A model or API that is shut down, which reads as if the key had lost access.

    ## What it sees
    A literal model in a request of an `OpenAI` client that goes to OpenAI, and in the
    LangChain classes; `client.beta.assistants` and `client.beta.threads`; base URLs of
    GitHub Models and of the Azure AI Inference endpoint. The name of a deployment at
    Azure, and models of other hosts, are the user's own.

    ## Why
    The answer is `404 model_not_found: The model … does not exist or you do not have
    access to it`, or `404 Unknown request URL`, with a key that is perfectly good.

    ## Example
    ```python
    client.chat.completions.create(model="gpt-3.5-turbo", messages=messages)
    ```

    ## Instead
    A model of the current list:
    ```python
    client.chat.completions.create(model="gpt-5.1", messages=messages)
    ```

    ## Sources
    OpenAI's deprecations page (November 2026); MicrosoftDocs/azure-ai-docs; the GitHub
    changelog.
    """

    code = "KM414"
    name = "retired-model-or-api"
    severity = Severity.WARNING
    languages: ClassVar[frozenset[str] | None] = IN_CODE | commands.LANGUAGES
    summary = "a model or API that is shut down, which reads as lost access"

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each use of what is shut down."""
        code = view.code
        if code is None:
            return
        for client in view.clients.all:
            yield from _hosts(client)
            if not client.kind.is_own and not client.kind.is_azure and not client.given("base_url"):
                yield from _models(code, client.given("model"))
        clients = {client.call: client for client in view.clients.own if client.call is not None}
        yield from _requests(code, clients)
        yield from _apis(code)
        yield from self.raw(view)


def _hosts(client: Client) -> Iterator[Problem]:
    for text in (*client.texts("base_url"), *client.texts("azure_endpoint")):
        url = urls.parse(text.value)
        if url is None:
            continue
        gone = retired.HOSTS.get(url.host.lower())
        if url.is_azure and ".services.ai." in url.host and url.bare_path == "/models":
            gone = retired.FOUNDRY_MODELS
        if gone is not None:
            name, day = gone
            repairs = []
            if url.is_azure and text.exact:
                meant = f"{url.origin}/openai/v1/"
                edits = replace(text.inner, meant)
                repairs.append(Repair("Use the v1 endpoint", edits, Applicability.UNSAFE))
            message = f"{name} was shut down on {day}."
            yield Problem("KM414", spots.place(text), message, tuple(repairs))


def _requests(code: Code, clients: dict[Call, Client]) -> Iterator[Problem]:
    for call in code.calls("create", "parse", "generate"):
        found = requests.operation(call)
        if found is None:
            continue
        _, receiver = found
        if code.qualified(receiver) == "openai":
            if not code.is_python or any(client.is_module for client in clients.values()):
                continue
        elif not _goes_to_openai(code, receiver, clients):
            continue
        yield from _models(code, requests.argument(code, call, "model"))


def _goes_to_openai(code: Code, receiver: Expression, clients: dict[Call, Client]) -> bool:
    values = code.values(receiver)
    only = values[0] if len(values) == 1 else None
    client = clients.get(only) if isinstance(only, Call) else None
    return (
        client is not None
        and not client.kind.is_azure
        and not client.is_open
        and not client.is_copy
        and client.given("base_url") is None
        and "BASE_URL" not in code.snapshot.text
    )


def _models(code: Code, argument: Argument | None) -> Iterator[Problem]:
    for value in code.values(argument.value) if argument is not None else ():
        day = retired.MODELS.get(value.value) if isinstance(value, Text) else None
        if day is not None and isinstance(value, Text):
            yield Problem(
                "KM414",
                spots.place(value),
                f"The model {value.value} was shut down on {day}: `404 model_not_found`, with any "
                "key.",
            )


def _apis(code: Code) -> Iterator[Problem]:
    for attribute in code.attributes("assistants", "threads"):
        beta = attribute.object
        if not (isinstance(beta, Attribute) and beta.name == "beta"):
            continue
        kind = kind_of(code, beta.object)
        if kind is None or kind.is_azure or not kind.is_own:
            continue
        name, day = retired.APIS[f"beta.{attribute.name}"]
        yield Problem(
            "KM414",
            attribute.name_span,
            f"{name} was shut down on {day}: requests are answered by 404; the Responses API took "
            "its place.",
        )
