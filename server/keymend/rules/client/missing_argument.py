"""KM402: what a constructor will raise for."""

from __future__ import annotations

from collections.abc import Iterator

from keymend.clients import edits, lookups, needs, requests, versions
from keymend.clients.client import Client
from keymend.clients.problem import Problem
from keymend.finding import Applicability, Repair, Severity
from keymend.rules.client.base import ClientRule
from keymend.view import View


class MissingClientArgument(ClientRule):
    """Arguments without which the constructor raises, all of them at once.

    ## What it sees
    `AzureOpenAI` without api_version, endpoint or credential, `OpenAI` without a
    credential, a chat request without a model: where nothing in the text and in the
    workspace's environment files supplies what is missing. Because the variables that the
    client reads on its own may be set where nobody can see it, the rule speaks only if

    - the value is given and empty (`api_key=""` is never replaced by a variable);
    - endpoint or version are missing beside other arguments that were written out, in a
      text that neither names the variable nor loads an environment file;
    - the environment files define a misspelt variable in place of the one that is read
      (`AZURE_OPENAI_KEY`, `AZURE_OPENAI_API_VERSION`), or the rest of the client's
      variables but not the endpoint or version;
    - a key is given as a header only, or everything but the credential is written out as
      literals in a text that reads nothing from the environment.

    `OpenAI()` and `AzureOpenAI()` alone are silent.

    ## Why
    The constructor raises for one missing argument at a time: `Missing credentials…`, then
    `Must provide either the `api_version` argument…`, then the endpoint.

    ## Example
    ```python
    client = AzureOpenAI(api_key=os.environ["AZURE_OPENAI_API_KEY"])
    ```

    ## Instead
    ```python
    client = AzureOpenAI(
        api_key=os.environ["AZURE_OPENAI_API_KEY"],
        azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],
        api_version="2024-10-21",
    )
    ```

    ## Sources
    openai 3.54 and npm openai 7.57 executed without the arguments.
    """

    code = "KM402"
    name = "missing-client-argument"
    severity = Severity.ERROR
    summary = "what the constructor will raise for, all of it at once"

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield one problem a client, naming everything that it lacks."""
        for client in view.clients.own:
            lacking = needs.lacking(client, view.clients)
            if lacking:
                yield _problem(client, lacking)
        if view.code is not None and view.code.is_python:
            yield from requests.missing(view.code)


def _problem(client: Client, lacking: list[needs.Need]) -> Problem:
    named = [need.argument for need in lacking]
    what = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    message = f"{client.kind.name} lacks {what}: `{lacking[0].error}`."
    empty = next((need.empty for need in lacking if need.empty is not None), None)
    span = empty.span if empty is not None and len(lacking) == 1 else client.name_span
    return Problem("KM402", span, message, tuple(_repairs(client, lacking)))


def _repairs(client: Client, lacking: list[needs.Need]) -> Iterator[Repair]:
    if client.is_module or any(need.empty or client.given(need.role) for need in lacking):
        return
    code = client.code
    quote = '"'
    added = []
    for need in lacking:
        value = lookups.variable(code, need.variable)
        if need.role == "api_version":
            value = f"{quote}{versions.NEWEST}{quote}"
        added.append(lookups.assignment(code, need.argument, value))
    addition = edits.add(client, added)
    if addition is None:
        return
    changes = [addition]
    if code.is_python and any("os.environ" in entry for entry in added):
        changes += edits.import_os(code)
    yield Repair("Add what is missing", tuple(changes), Applicability.UNSAFE)
