"""The edits that mend what stands beside a key, where a verdict shows it to be the cause. Pure.

They are those of the rules: the same problem has the same mend, whoever has found it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from keymend.clients import endpoints, swaps
from keymend.clients.problem import Problem
from keymend.finding import Applicability, Edit, Repair
from keymend.validate.placing import client_at
from keymend.validate.request import HEADER_VARIABLES
from keymend.view import View

_CLASSES: Final = frozenset({"KM404", "KM405"})
"""The rules that report a client of the wrong class for its endpoint."""


def without_ids(view: View, offset: int, blamed: Sequence[str]) -> list[Repair]:
    """Return the mends that take the ids away for which the key at ``offset`` was refused."""
    if view.is_environment_file:
        return list(_without_lines(view, blamed))
    client = client_at(view, offset)
    given = [(client, argument) for role in blamed if client and (argument := client.given(role))]
    return [
        repair
        for client, argument in given
        for repair in swaps.remove_repair(client.code, client, argument, f"Remove {argument.name}")
    ]


def _without_lines(view: View, blamed: Sequence[str]) -> Iterator[Repair]:
    for role in blamed:
        name = HEADER_VARIABLES[role]
        edits = tuple(Edit(entry.span, "") for entry in view.environment_file.of(name))
        if edits:
            yield Repair(f"Remove {name}", edits, Applicability.UNSAFE)


def wrong_class(view: View, offset: int) -> Problem | None:
    """Return the problem of a client that is given a good key and is of the wrong class."""
    client = client_at(view, offset)
    found = endpoints.problems(client) if client else ()
    return next((problem for problem in found if problem.code in _CLASSES), None)
