"""KM412: a key that travels in clear text, or to a host whose certificate nobody checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from keymend.clients import commands, declared, headers, raw, spots, urls
from keymend.clients.client import Client
from keymend.clients.commands import Command
from keymend.clients.declared import Settings
from keymend.clients.problem import Problem
from keymend.finding import Applicability, Edit, Repair, Severity
from keymend.rules.client.base import IN_CODE, ClientRule
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import HOLE, Argument, Call, Constant, Mapping, Text
from keymend.text import Span
from keymend.view import View

_TRANSPORTS: Final = frozenset(
    {
        "httpx.Client",
        "httpx.AsyncClient",
        "httpx2.Client",
        "httpx2.AsyncClient",
        "openai.DefaultHttpxClient",
        "openai.DefaultAsyncHttpxClient",
    }
)


class InsecureTransport(ClientRule):
    """The key is sent without encryption, or to whoever answers.

    ## What it sees
    `http://` in the base URL or endpoint of a client, for a host that is neither this
    machine nor a private network or container; `verify=False` in the transport that a
    client is given, or the same in a request or `curl` command that carries a key to a
    provider; in JavaScript `rejectUnauthorized: false` and
    `NODE_TLS_REJECT_UNAUTHORIZED = "0"` in a text that makes a client.

    ## Why
    Everybody on the way can read the key in the first request.

    ## Example
    ```python
    client = OpenAI(base_url="http://api.openai.com/v1")
    ```

    ## Instead
    ```python
    client = OpenAI(base_url="https://api.openai.com/v1")
    ```
    A certificate of one's own is given as `verify="ca.pem"` or in `SSL_CERT_FILE`.

    ## Sources
    The HTTPX documentation, SSL; Node.js documentation, TLS.
    """

    code = "KM412"
    name = "insecure-transport"
    severity = Severity.WARNING
    summary = "`http://` to a host that is not local; certificate checks switched off"
    specificity = 5
    languages: ClassVar[frozenset[str] | None] = IN_CODE | declared.LANGUAGES | commands.LANGUAGES

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each client that trusts the network."""
        for client in view.clients.all:
            for role in ("base_url", "azure_endpoint"):
                for text in client.texts(role):
                    yield from _scheme(text)
            yield from _transport(client)
        if view.code is not None:
            for request in view.clients.requests:
                yield from _of_request(view.code, request)
        if view.code is not None and not view.code.is_python and view.clients.all:
            yield from _node(view.code)

    def declared(self, settings: Settings) -> Iterator[Problem]:
        """Yield a problem for each address in a file of settings that is not encrypted."""
        for setting in declared.endpoints(settings):
            yield from _scheme(setting.value)

    def command(self, command: Command) -> Iterator[Problem]:
        """Yield a problem for a command that sends a key to a provider and trusts the network."""
        url = command.url
        if url is None or command.url_span is None or url.provider is None or not command.headers:
            return
        if url.scheme.lower() == "http":
            edit = Edit(Span(command.url_span.start, command.url_span.start + 4), "https")
            yield _unencrypted(command.url_span, url, (edit,))
        if command.unchecked is not None:
            yield Problem("KM412", command.unchecked, _MESSAGE)


def _of_request(code: Code, request: raw.RawRequest) -> Iterator[Problem]:
    """Report a request with a key to a provider's own host."""
    carries = any((entry.name or "").lower() in headers.NAMES for entry in request.headers)
    if not carries or request.url.provider is None:
        return
    yield from _scheme(request.text)
    verify = request.call.keyword("verify")
    if verify is not None and _is_false(code, verify):
        yield _unchecked(verify)


def _scheme(text: Text) -> Iterator[Problem]:
    url = urls.parse(text.value)
    if url is None or url.scheme.lower() != "http" or url.slashes != "//":
        return
    if url.is_local or HOLE in url.host or "{" in url.host or "<" in url.host:
        return
    edits = (Edit(text.inner, "https" + text.value[len(url.scheme) :]),) if text.exact else ()
    yield _unencrypted(spots.place(text), url, edits)


def _unencrypted(span: Span, url: urls.Url, edits: tuple[Edit, ...]) -> Problem:
    repairs = (Repair("Write https://", edits, Applicability.UNSAFE),) if edits else ()
    message = f"http:// sends the key to {spots.shown(url.host)} unencrypted."
    return Problem("KM412", span, message, repairs)


def _transport(client: Client) -> Iterator[Problem]:
    for value in client.values("http_client"):
        if isinstance(value, Call) and client.code.qualified(value.function) in _TRANSPORTS:
            verify = value.keyword("verify")
            if verify is not None and _is_false(client.code, verify):
                yield _unchecked(verify)


def _node(code: Code) -> Iterator[Problem]:
    for call in code.calls("Agent", "ProxyAgent", "HttpsProxyAgent"):
        for argument in call.arguments:
            for value in code.values(argument.value):
                yield from _agent(code, value) if isinstance(value, Mapping) else ()
    for assignment in code.assignments:
        if assignment.target.name == "NODE_TLS_REJECT_UNAUTHORIZED":
            for value in code.values(assignment.value):
                text = value.value if isinstance(value, (Text, Constant)) else None
                if text in ("0", 0) and text is not False:
                    yield Problem("KM412", value.span, _MESSAGE)


def _agent(code: Code, options: Mapping) -> Iterator[Problem]:
    entry = options.get("rejectUnauthorized")
    if entry is not None and _is_false(code, entry):
        yield _unchecked(entry)
    for name in ("connect", "requestTls"):
        inner = options.get(name)
        for value in code.values(inner.value) if inner else ():
            if isinstance(value, Mapping):
                yield from _agent(code, value)


_MESSAGE: Final = "Certificates are not checked: the key goes to whoever answers."


def _is_false(code: Code, argument: Argument) -> bool:
    values = code.values(argument.value)
    return len(values) == 1 and isinstance(values[0], Constant) and values[0].value is False


def _unchecked(argument: Argument) -> Problem:
    return Problem("KM412", argument.span, _MESSAGE)
