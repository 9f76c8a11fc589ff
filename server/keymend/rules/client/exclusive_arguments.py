"""KM403: arguments of which a client takes only one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keymend.clients import ambiguity, swaps, urls
from keymend.clients.client import Client
from keymend.clients.find import Clients
from keymend.clients.needs import is_certain
from keymend.clients.problem import Problem, preferred
from keymend.finding import Severity
from keymend.rules.client.base import ClientRule
from keymend.syntax.code.nodes import Call
from keymend.view import View

_CREDENTIALS: Final = ("api_key", "azure_ad_token", "azure_ad_token_provider")
_CREDENTIALS_ERROR: Final = (
    "MutuallyExclusiveAuthError: The `api_key`, `azure_ad_token` and `azure_ad_token_provider` "
    "arguments are mutually exclusive; Only one can be passed at a time"
)
_NODE_CREDENTIALS_ERROR: Final = (
    "OpenAIError: The `apiKey` and `azureADTokenProvider` arguments are mutually exclusive; only "
    "one can be passed at a time."
)
_PAIRS: Final = (
    (
        "data_residency",
        "base_url",
        "ValueError: The `data_residency` and `base_url` arguments are mutually exclusive",
    ),
    (
        "data_residency",
        "websocket_base_url",
        (
            "ValueError: The `data_residency` and `websocket_base_url` arguments are mutually "
            "exclusive"
        ),
    ),
    (
        "api_key",
        "workload_identity",
        "OpenAIError: The `api_key` and `workload_identity` arguments are mutually exclusive",
    ),
)


class ExclusiveClientArguments(ClientRule):
    """Two arguments of which the client takes one.

    ## What it sees
    `base_url` with `azure_endpoint`; two of `api_key`, `azure_ad_token` and
    `azure_ad_token_provider`; `data_residency` with `base_url`; `api_key` with
    `workload_identity`; `azure_deployment`, which counts only beside `azure_endpoint`, with
    `base_url`. Arguments that may be `None` are not counted. In JavaScript also a variable
    of the workspace's environment files that the client takes for the other argument.

    ## Why
    The constructor raises. Before openai 3.4 the token won over the key without a word.

    ## Example
    ```python
    client = AzureOpenAI(api_key=key, azure_ad_token_provider=provider, …)
    ```

    ## Instead
    ```python
    client = AzureOpenAI(azure_ad_token_provider=provider, …)
    ```

    ## Sources
    openai 3.54 (since 3.4.0 for credentials, openai-python#3689) and npm openai 7.57
    executed; langchain#13785, llama_index#18995.
    """

    code = "KM403"
    name = "exclusive-client-arguments"
    severity = Severity.ERROR
    summary = "`base_url` with `azure_endpoint`, two credentials, …"

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each pair of arguments."""
        for client in view.clients.all:
            if client.is_copy:
                continue
            if client.kind.is_azure:
                yield from _endpoints(client, view.clients)
            if client.kind.is_own:
                yield from _credentials(client, view.clients)
                yield from _pairs(client, view.clients)
        yield from ambiguity.problems(view.clients)


def _endpoints(client: Client, clients: Clients) -> Iterator[Problem]:
    base, endpoint = (is_certain(client, clients, role) for role in ("base_url", "azure_endpoint"))
    if "base_url" not in client.kind.roles:
        return
    names = [client.kind.roles[role][0] for role in ("base_url", "azure_endpoint")]
    error = f"{names[0]} and {names[1]} are mutually exclusive"
    if base and endpoint:
        yield _pair(client, ("base_url", "azure_endpoint"), error)
    elif (
        client.kind.is_node
        and client.kind.is_own
        and endpoint
        and clients.defines("OPENAI_BASE_URL")
    ):
        argument = client.given("azure_endpoint")
        if argument is not None:
            yield Problem(
                "KM403",
                argument.name_span,
                "The environment file sets OPENAI_BASE_URL, which AzureOpenAI reads too: "
                f"`OpenAIError: {error}`.",
            )
    elif base and client.kind.is_own and not client.kind.is_node:
        argument = client.given("azure_deployment")
        url = urls.parse(client.text("base_url") or "")
        if argument is not None and not (url and "/deployments/" in url.path):
            yield Problem(
                "KM403",
                argument.name_span,
                f"{argument.name} is ignored beside {names[0]}: requests go to the deployment "
                "that each request names as its model.",
                tuple(
                    swaps.remove_repair(client.code, client, argument, f"Remove {argument.name}")
                ),
            )


def _credentials(client: Client, clients: Clients) -> Iterator[Problem]:
    if not client.kind.is_azure:
        return
    given = [role for role in _CREDENTIALS if _is_credential(client, clients, role)]
    if client.kind.is_node:
        error = _NODE_CREDENTIALS_ERROR
        provider = client.given("azure_ad_token_provider")
        if given == ["azure_ad_token_provider"] and provider and _from_environment(client, clients):
            yield Problem(
                "KM403",
                provider.name_span,
                f"The environment file sets AZURE_OPENAI_API_KEY, which counts too: `{error}`.",
            )
    else:
        error = _CREDENTIALS_ERROR
    if len(given) < 2:
        return
    if not client.kind.is_node and clients.version < (3, 4):
        argument = client.given(given[0])
        if argument is not None:
            yield Problem(
                "KM403",
                argument.name_span,
                f"{given[-1]} silently takes the place of {given[0]} before openai 3.4, which "
                "raises for two credentials.",
            )
        return
    yield _pair(client, (given[0], given[-1]), error)


def _from_environment(client: Client, clients: Clients) -> bool:
    return client.given("api_key") is None and clients.defines("AZURE_OPENAI_API_KEY")


def _is_credential(client: Client, clients: Clients, role: str) -> bool:
    """Whether ``role`` is certainly given; a call counts only where it cannot give nothing."""
    return is_certain(client, clients, role) and all(
        not isinstance(value, Call)
        or (client.code.qualified(value.function) or "").endswith("get_bearer_token_provider")
        or role == "azure_ad_token_provider"
        for value in client.values(role)
    )


def _pairs(client: Client, clients: Clients) -> Iterator[Problem]:
    for one, other, error in _PAIRS:
        if client.kind.is_azure and one == "api_key":
            continue
        if is_certain(client, clients, one) and is_certain(client, clients, other):
            yield _pair(client, (one, other), error)


def _pair(client: Client, roles: tuple[str, str], error: str) -> Problem:
    arguments = [argument for role in roles if (argument := client.given(role)) is not None]
    later = max(arguments, key=lambda argument: argument.span)
    names = [argument.name or "" for argument in arguments]
    repairs = [
        repair
        for argument in arguments
        for repair in swaps.remove_repair(client.code, client, argument, f"Remove {argument.name}")
    ]
    raised = error if ":" in error else f"ValueError: {error}"
    message = f"{client.kind.name} takes only one of {names[0]} and {names[1]}: `{raised}`."
    return Problem("KM403", later.name_span, message, preferred(repairs))
