"""Names of Azure deployments, which become a part of the path of a request.

Seen on the wire with openai 3.54: ``/deployments/{azure_deployment}/…``, or the model of
the request in its place, percent-encoded; an empty one leaves ``/deployments//``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.clients import requests, spots, urls
from keymend.clients.client import Client
from keymend.clients.find import Clients
from keymend.clients.problem import Problem
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Call, Expression, Text

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PLACEHOLDER: Final = re.compile(r"[<>{}$\[\]]|\byour\b", re.IGNORECASE)


def problems(clients: Clients) -> Iterator[Problem]:
    """Yield the names that no deployment has, given to Azure clients and their requests."""
    made = {}
    for client in clients.own:
        if not client.kind.is_azure or _goes_elsewhere(client):
            continue
        for text in client.texts("azure_deployment"):
            yield from _judge(client.kind.roles["azure_deployment"][0], text)
        if client.call is not None and not client.is_open and not client.given("azure_deployment"):
            made[client.call] = client
    if clients.code is not None and made:
        yield from _models(clients.code, made)


def _models(code: Code, made: dict[Call, Client]) -> Iterator[Problem]:
    """Yield the models of requests of the clients ``made``, where they name deployments."""
    for call in code.calls("create", "parse", "generate"):
        path, receiver = requests.operation(call) or ("responses.create", call)
        if path == "responses.create" or not _is_one_of(code.values(receiver), made):
            continue
        model = requests.argument(code, call, "model")
        for value in code.values(model.value) if model is not None else ():
            if isinstance(value, Text):
                yield from _judge("model", value)


def _is_one_of(values: list[Expression], made: dict[Call, Client]) -> bool:
    return len(values) == 1 and isinstance(values[0], Call) and values[0] in made


def _goes_elsewhere(client: Client) -> bool:
    """Whether the endpoint is a gateway, whose paths are its own; or not to be judged here."""
    given = client.text("azure_endpoint") or client.text("base_url")
    url = urls.parse(given) if given else None
    return (url is not None and not url.is_azure) or client.given("base_url") is not None


def _judge(name: str, text: Text) -> Iterator[Problem]:
    if not text.is_known or _NAME.fullmatch(text.value) or _PLACEHOLDER.search(text.value):
        return
    yield Problem(
        "KM401",
        spots.place(text),
        f"{name} is the name of a deployment here, a part of the path: one that is not of letters, "
        "digits, `-`, `_` and `.` is answered by 404.",
    )
