"""KM411: a credential of a type that is not sent as it is."""

from __future__ import annotations

from collections.abc import Iterator

from keymend.clients import credentials
from keymend.clients.problem import Problem
from keymend.finding import Severity
from keymend.rules.client.base import ClientRule
from keymend.view import View


class CredentialType(ClientRule):
    """A credential that is no text, or a text with the line break of the file it came from.

    ## What it sees
    Bytes, tuples (a trailing comma), lists, numbers, `SecretStr`, an `AccessToken` or
    `KeyVaultSecret` given as a key; what was read from a file or a process and not
    stripped; functions and coroutines that do not fit a synchronous or asynchronous
    client; tokens of Entra that are fetched for another service than Azure's models. Only
    what the text itself shows is judged.

    ## Why
    The client formats whatever it is given into the header: `Bearer **********`,
    `Bearer b'sk-…'`. A line break makes the header illegal: the user sees `Connection
    error.`, and the traceback prints the key.

    ## Example
    ```python
    client = OpenAI(api_key=open("key.txt").read())
    ```

    ## Instead
    ```python
    client = OpenAI(api_key=open("key.txt").read().strip())
    ```

    ## Sources
    openai 3.54 executed against a loopback server; devlake#7132, langchain#21261,
    openai-python#961. Microsoft's documentation of Azure OpenAI on Entra's scope;
    azure-search-openai-demo#1870.
    """

    code = "KM411"
    name = "credential-type"
    severity = Severity.ERROR
    summary = "bytes, tuple, SecretStr, unstripped file content, coroutine as credential"

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each credential that does not arrive as it is."""
        for client in view.clients.own:
            yield from credentials.problems(client, view.clients.version)
