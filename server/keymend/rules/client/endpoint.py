"""KM404, KM405, KM406: the URL that a client is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from keymend.clients import commands, declared, endpoints
from keymend.clients.configured import Configured
from keymend.clients.problem import Problem
from keymend.finding import Severity
from keymend.rules.client.base import IN_CODE, RawUrlRule
from keymend.view import View


class _EndpointRule(RawUrlRule):
    """One of the kinds of problem that ``clients.endpoints`` tells apart."""

    languages: ClassVar[frozenset[str] | None] = IN_CODE | declared.LANGUAGES | commands.LANGUAGES

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield the problems with URLs that belong to this rule."""
        for client in view.clients.all:
            yield from self._of(client)
        yield from self.raw(view)

    def declared(self, settings: declared.Settings) -> Iterator[Problem]:
        """Yield the problems with URLs in a file of settings."""
        for setting in declared.endpoints(settings):
            yield from self._of(setting)

    def _of(self, client: Configured) -> Iterator[Problem]:
        return (found for found in endpoints.problems(client) if found.code == self.code)


class AzureEndpointAsOpenAI(_EndpointRule):
    """The endpoint of an Azure resource is given to `OpenAI` as it is.

    ## What it sees
    A `base_url` (`baseURL`) of `OpenAI` or `AsyncOpenAI` on an Azure host whose path is not
    that of the v1 protocol. `https://RES.openai.azure.com/openai/v1/` is right, and so is
    a path with a deployment whose `api-version` comes in `default_query`. In environment
    files, YAML, JSON and TOML the same of `OPENAI_BASE_URL`.

    ## Why
    The client appends `/chat/completions` to what it is given; the classic paths of Azure
    need a deployment and an api-version, so the answer is `404 Resource not found`.

    ## Example
    ```python
    client = OpenAI(base_url="https://contoso.openai.azure.com/", api_key=key)
    ```

    ## Instead
    ```python
    client = OpenAI(base_url="https://contoso.openai.azure.com/openai/v1/", api_key=key)
    ```

    ## Sources
    openai 3.54 executed against a loopback server; MicrosoftDocs/azure-ai-docs,
    api-version-lifecycle (2026-03-19) and endpoints (2026-07-31).
    """

    code = "KM404"
    name = "azure-endpoint-as-openai"
    severity = Severity.ERROR
    summary = "a classic Azure endpoint given to `OpenAI`"
    is_of_value = True


class AzureV1WithAzureClient(_EndpointRule):
    """The v1 endpoint is given to `AzureOpenAI`.

    ## What it sees
    `/openai/v1` in the endpoint or base URL of `AzureOpenAI` or `AsyncAzureOpenAI`. A
    `base_url` with `api_version="preview"` in a text that uses no deployment-based
    operation is left alone: the service takes those requests.

    ## Why
    `AzureOpenAI` appends `/openai` to an endpoint and inserts `/deployments/{model}`, and
    adds `?api-version=` to every request. The v1 protocol has none of these; the answer is
    404, or `400 api-version query parameter is not allowed when using /v1 path`.

    ## Example
    ```python
    client = AzureOpenAI(azure_endpoint="https://contoso.openai.azure.com/openai/v1/", …)
    ```

    ## Instead
    ```python
    client = OpenAI(base_url="https://contoso.openai.azure.com/openai/v1/", api_key=key)
    ```

    ## Sources
    openai 3.54 executed against a loopback server; MicrosoftDocs/azure-ai-docs,
    api-version-lifecycle (2026-03-19).
    """

    code = "KM405"
    name = "azure-v1-with-azure-client"
    severity = Severity.ERROR
    summary = "`/openai/v1` given to `AzureOpenAI`"


class EndpointShape(_EndpointRule):
    """An endpoint or base URL that no request can be made of, or that leads elsewhere.

    ## What it sees
    In the URL that a client is given: no scheme, a misspelt one, white space, quotes, a
    placeholder; a host that is known to be wrong or one character away from a provider's;
    a query, which swallows the path; a path that the client appends itself
    (`/chat/completions`), `/v1` missing or doubled where the host is known to need it once;
    the path of a Target URI in `azure_endpoint`; a module-level `openai.base_url` without
    its slash; the path of a request that is written out, in code and in `curl` commands.
    The variables of the clients are judged in environment files, YAML, JSON and TOML, an
    Azure endpoint there only as far as no program can mean it. Hosts that are not known may
    have any path. Parts that are computed are not guessed.

    ## Why
    The path of a request is appended as text. The result is `404`, `Connection error.` or
    `InvalidURL`, which do not name the base URL.

    ## Example
    ```python
    client = OpenAI(base_url="https://api.groq.com/v1", api_key=key)
    ```

    ## Instead
    ```python
    client = OpenAI(base_url="https://api.groq.com/openai/v1", api_key=key)
    ```

    ## Sources
    openai 3.54 executed against a loopback server; the base URLs in the documentation of
    each provider, as in the table of providers.
    """

    code = "KM406"
    name = "endpoint-shape"
    severity = Severity.ERROR
    summary = "an endpoint or base URL with a wrong scheme, host, path or query"
    is_of_value = True
