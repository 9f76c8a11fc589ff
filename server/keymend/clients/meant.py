"""Which parameter an argument by another name was meant to be, as far as its value tells.

AzureOpenAI has two parameters for an address. What openai<1 called ``api_base`` is its
``azure_endpoint``, to which it adds ``/openai``. An address that has the path already is
taken apart, or else a ``base_url``: with that, chat works, and what names no deployment does
not (executed with openai 3.54).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from keymend.clients import edits, endpoints, names
from keymend.clients.client import Client
from keymend.clients.problem import Problem
from keymend.finding import Repair
from keymend.syntax.code.nodes import Argument

_ADDRESSES: Final = ("azure_endpoint", "base_url")
"""Roles that exclude each other."""


def meant(client: Client, argument: Argument) -> tuple[str | None, list[Repair]]:
    """Return the parameter that ``argument`` was meant to be, and the mends that make it that.

    There is none where it has been given beside it. An address that would not work under
    its new name either is mended with it.
    """
    roles = client.kind.roles
    parameter = names.meant(client.kind, argument.name or "")
    addresses = [roles[role][0] for role in _ADDRESSES if role in roles]
    if parameter not in addresses:
        if parameter is None or parameter in client.arguments:
            return None, []
        return parameter, [_renamed(argument, parameter)]
    if any(address in client.arguments for address in addresses):
        return None, []
    problems = {address: _problem(client, argument, address) for address in addresses}
    fitting = [address for address in addresses if problems[address] is None]
    problem = problems[parameter]
    if problem is not None and addresses[0] not in fitting:
        mends = [_both(argument, parameter, repair) for repair in problem.repairs]
        if mends:
            return parameter, mends
    chosen = parameter if problem is None or not fitting else fitting[0]
    return chosen, [_renamed(argument, chosen)]


def _problem(client: Client, argument: Argument, parameter: str) -> Problem | None:
    """Return what is wrong with the value of ``argument`` as an address for ``parameter``."""
    others = {name: given for name, given in client.arguments.items() if given is not argument}
    renamed = replace(client, arguments={**others, parameter: argument})
    return next(endpoints.problems(renamed), None)


def _renamed(argument: Argument, parameter: str) -> Repair:
    return Repair(f"Rename to {parameter}", (edits.rename(argument, parameter),))


def _both(argument: Argument, parameter: str, repair: Repair) -> Repair:
    """Return ``repair`` with the argument renamed, unless it does that itself."""
    if any(edit.span.overlaps(argument.name_span) for edit in repair.edits):
        return repair
    title = f"Rename to {parameter} and {repair.title[0].lower()}{repair.title[1:]}"
    return replace(repair, title=title, edits=(edits.rename(argument, parameter), *repair.edits))
