"""Requests made with a client: arguments that no request takes, or that it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keymend.clients import edits, names, urls
from keymend.clients.client import Client, kind_of
from keymend.clients.find import Clients
from keymend.clients.problem import Problem
from keymend.clients.urls import Url
from keymend.finding import Applicability, Repair
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Argument, Attribute, Call, Expression, Mapping

_OPERATIONS: Final = {
    "chat.completions.create": ("Completions", ("messages", "model")),
    "chat.completions.parse": ("Completions", ()),
    "completions.create": ("Completions", ("model", "prompt")),
    "embeddings.create": ("Embeddings", ("input", "model")),
    "responses.create": ("Responses", ()),
    "images.generate": ("Images", ()),
    "moderations.create": ("Moderations", ()),
}
"""Operation to the class that has it and the arguments without which it raises."""


def operation(call: Call) -> tuple[str, Expression] | None:
    """Return the path of the operation that ``call`` is, and the client it is called on."""
    names: list[str] = []
    at: Expression = call.function
    while isinstance(at, Attribute) and not at.is_subscript:
        names.insert(0, at.name)
        at = at.object
        path = ".".join(names)
        if path in _OPERATIONS and not (isinstance(at, Attribute) and at.name == "chat"):
            return path, at
    return None


def argument(code: Code, call: Call, name: str) -> Argument | None:
    """Return the argument ``name`` of a request, in JavaScript the entry of its options."""
    if code.is_python:
        return call.keyword(name)
    values = code.values(call.arguments[0].value) if call.arguments else []
    only = values[0] if len(values) == 1 else None
    return only.get(name) if isinstance(only, Mapping) else None


def base_of(client: Client) -> Url | None:
    """Return where the requests of ``client`` go to, if that is known and not Azure's."""
    if client.kind.is_azure:
        return None
    if client.given("base_url") is None:
        return urls.parse("https://api.openai.com/v1")
    text = client.text("base_url")
    return urls.parse(text) if text else None


def authorizations(code: Code, clients: Clients) -> Iterator[tuple[Argument, Url | None]]:
    """Yield the ``Authorization`` that single requests are given, and where those go to."""
    made = {client.call: client for client in clients.own if client.call is not None}
    for call in code.calls("create", "parse", "generate") if made else ():
        found = operation(call)
        values = code.values(found[1]) if found is not None else []
        only = values[0] if len(values) == 1 else None
        client = made.get(only) if isinstance(only, Call) else None
        given = call.keyword("extra_headers")
        if not code.is_python and len(call.arguments) > 1:
            options = code.values(call.arguments[1].value)
            given = options[0].get("headers") if isinstance(options[0], Mapping) else None
        if client is None or given is None:
            continue
        for value in code.values(given.value):
            for entry in value.entries if isinstance(value, Mapping) else ():
                if (entry.name or "").lower() == "authorization":
                    yield entry, base_of(client)


def problems(code: Code) -> Iterator[Problem]:
    """Yield the arguments of requests that raise, for clients that are known to be one."""
    for call in code.calls("create", "parse", "generate"):
        found = operation(call)
        if found is None or not call.is_complete:
            continue
        path, receiver = found
        if kind_of(code, receiver) is None and code.qualified(receiver) != "openai":
            continue
        owner, required = _OPERATIONS[path]
        yield from _unexpected(call, f"{owner}.{path.rpartition('.')[2]}()", required)


def _unexpected(call: Call, function: str, required: tuple[str, ...]) -> Iterator[Problem]:
    has_model = call.keyword("model") is not None
    for given in call.arguments:
        name = given.name or ""
        if name in names.MODEL:
            message = (
                f"`{name}` was openai<1's name for the model: `TypeError: Missing required "
                "arguments`."
                if required and not has_model
                else f"`TypeError: {function} got an unexpected keyword argument '{name}'`."
            )
            repair = Repair("Rename to model", (edits.rename(given, "model"),))
            yield Problem("KM401", given.name_span, message, () if has_model else (repair,))
        elif name in names.OF_REQUESTS:
            instead = names.OF_REQUESTS[name]
            repairs: tuple[Repair, ...] = ()
            if instead.isidentifier():
                edit = edits.rename(given, instead)
                repairs = (Repair(f"Rename to {instead}", (edit,), Applicability.SAFE),)
            message = f"`TypeError: {function} got an unexpected keyword argument '{name}'`"
            yield Problem("KM401", given.name_span, f"{message}; {instead} was meant.", repairs)


def missing(code: Code) -> Iterator[Problem]:
    """Yield the requests that lack an argument without which they raise."""
    for call in code.calls("create"):
        found = operation(call)
        if found is None or not call.is_complete or call.spreads or call.positional:
            continue
        path, receiver = found
        if kind_of(code, receiver) is None and code.qualified(receiver) != "openai":
            continue
        _, required = _OPERATIONS[path]
        given = {entry.name for entry in call.arguments}
        lacking = [name for name in required if name not in given]
        if lacking and not given.intersection(names.MODEL):
            wanted = " and ".join(f"'{name}'" for name in required)
            function = call.function
            span = function.name_span if isinstance(function, Attribute) else function.span
            yield Problem(
                "KM402",
                span,
                f"The request lacks {' and '.join(lacking)}: `TypeError: Missing required "
                f"arguments; Expected either ({wanted}) …`.",
            )
