"""KM401: an argument that the client does not take."""

from __future__ import annotations

from collections.abc import Iterator

from keymend.clients import choices, deployments, edits, names, requests, swaps
from keymend.clients.client import Client
from keymend.clients.kinds import NODE, options
from keymend.clients.meant import meant
from keymend.clients.problem import Problem, preferred
from keymend.finding import Applicability, Edit, Repair, Severity
from keymend.rules.client.base import ClientRule
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Argument
from keymend.text import Span
from keymend.view import View


class UnknownClientArgument(ClientRule):
    """An argument that the client does not take, or takes with another type or value.

    ## What it sees
    The names of the arguments of `OpenAI`, `AzureOpenAI`, their asynchronous classes and
    `with_options`, compared with the parameters of the version that the workspace pins
    (the newest one, if none); arguments by position; literal values of a type or choice
    that the client refuses; names that no deployment can have; arguments of a request
    that belong to the client. In JavaScript, where unknown options are ignored without a
    word, only the names that are known mistakes.

    ## Why
    Python raises `TypeError: OpenAI.__init__() got an unexpected keyword argument
    'api_base'`. JavaScript goes on without the option: the key is missing, or requests go
    to the default host.

    ## Example
    ```python
    client = OpenAI(api_key=key, api_base="https://proxy.example.com/v1")
    ```

    ## Instead
    ```python
    client = OpenAI(api_key=key, base_url="https://proxy.example.com/v1")
    ```

    ## Sources
    The sources of openai for Python (0.28.1, 1.109.1, 2.54.0, 3.54.0) and npm (7.57.0);
    openai-python#1902, langchain#13785.
    """

    code = "KM401"
    name = "unknown-client-argument"
    severity = Severity.ERROR
    summary = "an argument, or a literal value of one, that the client does not take"

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each argument that is not taken."""
        version = view.clients.version
        for client in view.clients.own:
            if client.call is None or not client.call.is_complete:
                continue
            if client.kind.is_node:
                yield from _ignored_options(client)
                yield from choices.of_node(client)
            else:
                yield from _positional(client)
                for argument in client.arguments.values():
                    if not _takes(client, argument.name or "", version):
                        yield _unknown(client, argument, version)
                yield from choices.problems(client)
        yield from deployments.problems(view.clients)
        if view.code is not None and not view.code.is_python:
            yield from _without_new(view.code)
        if view.code is not None and view.code.is_python:
            yield from requests.problems(view.code)


def _without_new(code: Code) -> Iterator[Problem]:
    own = {path for path, kind in NODE.items() if kind.is_own}
    for path, call in code.calls_to(own):
        if not call.is_new and call.is_complete:
            name = NODE[path].name
            edit = Edit(Span(call.span.start, call.span.start), "new ")
            yield Problem(
                "KM401",
                call.function.span,
                f"`TypeError: Class constructor {name} cannot be invoked without 'new'`.",
                (Repair("Add new", (edit,)),),
            )


def _takes(client: Client, name: str, version: tuple[int, ...]) -> bool:
    if client.is_copy:
        return name in options(client.kind)
    return names.takes(client.kind, name, version)


def _positional(client: Client) -> Iterator[Problem]:
    if not client.positional:
        return
    first = client.positional[0]
    count = len(client.positional) + 1
    repairs: tuple[Repair, ...] = ()
    if "api_key" not in client.arguments and len(client.positional) == 1:
        edit = edits.rename(first, "api_key=")
        repairs = (Repair("Name the argument api_key", (edit,)),)
    yield Problem(
        "KM401",
        first.span,
        f"Arguments have to be named: `TypeError: {client.kind.name}.__init__() takes 1 "
        f"positional argument but {count} were given`.",
        repairs,
    )


def _unknown(client: Client, argument: Argument, version: tuple[int, ...]) -> Problem:
    kind, name = client.kind, argument.name or ""
    since = kind.parameters.get(name)
    if since is not None and not client.is_copy:
        need, have = (".".join(map(str, part)) for part in (since, version))
        message = f"{name} came with openai {need}; the workspace uses {have}."
        return Problem("KM401", argument.name_span, message)
    function = f"{kind.name}.copy()" if client.is_copy else f"{kind.name}.__init__()"
    message = f"`TypeError: {function} got an unexpected keyword argument '{name}'`"
    repairs: list[Repair] = []
    parameter, mends = meant(client, argument)
    if since is not None:
        message += ": a copy goes to the same place."
    elif parameter is not None:
        message += f"; {parameter} was meant."
        repairs += mends
    elif not kind.is_azure and name in names.AZURE_ONLY:
        message += f": AzureOpenAI takes {name}."
        if "azure_endpoint" in client.arguments and (swap := swaps.swap_class(client)):
            repairs.append(Repair("Use AzureOpenAI", tuple(swap), Applicability.UNSAFE))
    elif name in names.ELSEWHERE:
        message += f": {names.ELSEWHERE[name]}."
    else:
        message += "."
    repairs += swaps.remove_repair(client.code, client, argument, f"Remove {name}")
    return Problem("KM401", argument.name_span, message, preferred(repairs))


def _ignored_options(client: Client) -> Iterator[Problem]:
    for argument in client.arguments.values():
        name = argument.name or ""
        if name in client.kind.parameters:
            continue
        is_azure_option = name in ("endpoint", "deployment", "apiVersion", "azureADTokenProvider")
        if not is_azure_option and name not in names.NODE_MISTAKES:
            continue
        parameter, repairs = meant(client, argument)
        if is_azure_option:
            repairs = []
            message = f"OpenAI ignores the option {name} without a word: AzureOpenAI takes it."
        elif parameter is not None:
            message = f"The client ignores the option {name} without a word; {parameter} was meant."
        else:
            continue
        yield Problem("KM401", argument.name_span, message, tuple(repairs))
