"""KM410: the ids of organisation and project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Final

from keymend.clients import declared, spots, swaps
from keymend.clients.client import Client
from keymend.clients.declared import Declared, Settings
from keymend.clients.problem import Problem
from keymend.finding import Edit, Repair, Severity
from keymend.providers import OPENAI
from keymend.rules.client.base import IN_CODE, ClientRule
from keymend.syntax.code.nodes import Text
from keymend.view import View

_SHAPES: Final = {
    "organization": re.compile(r"org-[A-Za-z0-9]+"),
    "project": re.compile(r"proj_[A-Za-z0-9]+"),
}
_PREFIXES: Final = {"organization": "org-", "project": "proj_"}
_OTHER: Final = {"organization": "project", "project": "organization"}
_VARIABLES: Final = {
    "OPENAI_ORG_ID": "OPENAI_PROJECT_ID",
    "OPENAI_PROJECT_ID": "OPENAI_ORG_ID",
}
"""The client's variable for the one id to that for the other."""


class IdsInClient(ClientRule):
    """An organisation or project id that OpenAI will not accept, or that says nothing new.

    ## What it sees
    A literal `organization` that is not `org-…`, a literal `project` that is not `proj_…`,
    the two swapped, a key in their place; and either beside a project key (`sk-proj-…`),
    which fixes both. For other hosts than OpenAI's nothing is said.

    ## Why
    `401 mismatched_organization`, `mismatched_project` or `No such organization`, with a
    key that is perfectly good.

    ## Example
    ```python
    client = OpenAI(organization="My Company", project="org-abc123")
    ```

    ## Instead
    ```python
    client = OpenAI(organization="org-abc123")
    ```

    ## Sources
    OpenAI's API reference, authentication; error table of the developer documentation.
    """

    code = "KM410"
    name = "ids-in-client"
    severity = Severity.WARNING
    languages: ClassVar[frozenset[str] | None] = IN_CODE | declared.LANGUAGES
    summary = "organisation or project ids that are malformed, swapped, or redundant"
    is_of_value = True

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each id that is wrong or redundant."""
        for client in view.clients.all:
            if client.given("base_url") or client.kind.is_azure:
                continue
            for role in _SHAPES:
                for text in client.texts(role):
                    yield from _of_text(client, role, text)
                yield from _redundant(client, role)

    def declared(self, settings: Settings) -> Iterator[Problem]:
        """Yield a problem for each id in a file of settings that is wrong."""
        if settings.defines("OPENAI_BASE_URL", "OPENAI_API_BASE"):
            return
        for entry in settings.all:
            if entry.role in _SHAPES:
                renamed = tuple(_renamed(settings, entry))
                for problem in _of_text(None, entry.role, entry.text):
                    yield replace(problem, repairs=(*problem.repairs, *renamed))


def _renamed(settings: Settings, entry: Declared) -> Iterator[Repair]:
    """Yield the mend of a variable that has the other id, if the other variable is not set."""
    other = _VARIABLES.get(entry.name)
    if other is None or settings.defines(other):
        return
    if _SHAPES[_OTHER[entry.role]].fullmatch(entry.text.value):
        yield Repair(f"Rename to {other}", (Edit(entry.name_span, other),))


def _of_text(client: Client | None, role: str, text: Text) -> Iterator[Problem]:
    value = text.value
    if not text.is_known or _SHAPES[role].fullmatch(value):
        return
    name = client.given(role) if client else None
    repairs: list[Repair] = []
    other = _OTHER[role]
    if not value:
        message = f"An empty {role} is sent as an empty header; None is not sent."
        if client and name:
            repairs += swaps.remove_repair(client.code, client, name, f"Remove {role}")
    elif not value.isascii():
        message = (
            f"A {role} id is ASCII, beginning with {_PREFIXES[role]}: `UnicodeEncodeError: 'ascii' "
            "codec can't encode character`."
        )
    elif any(character in value for character in "\r\n"):
        message = (
            f"{role} ends in a line break: requests fail with `APIConnectionError: Connection "
            "error.` (`Illegal header value`)."
        )
        if text.exact:
            repairs.append(Repair("Remove the white space", (Edit(text.inner, value.strip()),)))
    elif _SHAPES[other].fullmatch(value):
        message = f"This is the id of the {other}, given as {role}: answered by 401."
        if client and name and client.given(other) is None:
            new = client.kind.roles[other][0]
            repairs.append(Repair(f"Rename to {new}", (Edit(name.name_span, new),)))
    elif value.startswith(("sk-", "sess-")):
        message = f"A key is given as {role}: answered by 401, and sent in a header of its own."
    else:
        message = f"This is no {role} id, which begins with {_PREFIXES[role]}: answered by 401."
    yield Problem("KM410", spots.place(text), message, tuple(repairs))


def _redundant(client: Client, role: str) -> Iterator[Problem]:
    argument = client.given(role)
    texts = [text for text in client.texts(role) if _SHAPES[role].fullmatch(text.value)]
    if argument is None or not texts:
        return
    project_keys = [form.regex for form in OPENAI.formats if form.prefix == "sk-proj-"]
    if any(form.fullmatch(key.value) for key in client.texts("api_key") for form in project_keys):
        yield Problem(
            "KM410",
            argument.name_span,
            f"A project key fixes organisation and project: {argument.name} can only be redundant "
            "or wrong.",
            tuple(swaps.remove_repair(client.code, client, argument, f"Remove {argument.name}")),
        )
