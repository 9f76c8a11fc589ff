"""KM413: the header that carries a key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from keymend.clients import commands, headers, raw, requests, spots
from keymend.clients.client import Client
from keymend.clients.commands import Command
from keymend.clients.headers import Fault
from keymend.clients.problem import Problem
from keymend.clients.urls import Url
from keymend.finding import Edit, Repair, Severity
from keymend.rules.client.base import IN_CODE, ClientRule
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import HOLE, Argument, Joined, Text
from keymend.text import Span
from keymend.view import View


class AuthorizationHeader(ClientRule):
    """A header for the key that the service does not understand.

    ## What it sees
    `Authorization` and `api-key` headers in the `default_headers` of a client, in calls of
    `requests`, `httpx`, `aiohttp`, `fetch` and `axios`, in `curl` commands and `.http`
    files: `Bearer` missing, doubled, without a space or with several; the header of the
    other service (`api-key` for OpenAI, `Authorization` with a key for a classic Azure
    path); `Bearer` in an argument to which the client adds it. What depends on the host is
    said only where the host is known.

    ## Why
    The answer is 401, most often `You didn't provide an API key`, with a key that is good.

    ## Example
    ```python
    requests.get("https://api.openai.com/v1/models", headers={"Authorization": key})
    ```

    ## Instead
    ```python
    requests.get("https://api.openai.com/v1/models", headers={"Authorization": f"Bearer {key}"})
    ```

    ## Sources
    OpenAI's API reference, authentication; Azure OpenAI REST reference, authentication.
    """

    code = "KM413"
    name = "authorization-header"
    severity = Severity.ERROR
    summary = "`Bearer` missing, doubled or double-spaced; `api-key` and `Authorization` swapped"
    languages: ClassVar[frozenset[str] | None] = IN_CODE | commands.LANGUAGES

    def command(self, command: Command) -> Iterator[Problem]:
        """Yield a problem for each header of a command."""
        for header in command.headers:
            problem = _of_command(header, command.url)
            if problem is not None:
                yield problem

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield a problem for each header in code."""
        code = view.code
        if code is None:
            return
        for client in view.clients.all:
            yield from _doubled(client)
            url = requests.base_of(client)
            for name in headers.NAMES:
                entry = client.header("default_headers", name)
                if entry is not None and name == "authorization":
                    yield from _of_entry(code, entry, url)
        for entry, url in requests.authorizations(code, view.clients):
            yield from _of_entry(code, entry, url)
        for entry in raw.assigned(code):
            yield from _of_entry(code, entry, None)
        for request in view.clients.requests:
            names = {(entry.name or "").lower() for entry in request.headers}
            for entry in request.headers:
                name = (entry.name or "").lower()
                if name in headers.NAMES and not (
                    name != "authorization" and "authorization" in names
                ):
                    yield from _of_entry(code, entry, request.url)


def _doubled(client: Client) -> Iterator[Problem]:
    """Report ``Bearer`` in a credential: the client writes it, or another header."""
    for role in ("api_key", "azure_ad_token"):
        for text in client.texts(role):
            found = re.match(r"bearer\s+", text.value, re.IGNORECASE)
            # A literal key with Bearer before it is KM202's.
            if found is None or (role == "api_key" and text.exact):
                continue
            repairs: tuple[Repair, ...] = ()
            written = client.code.snapshot[text.inner]
            if written.startswith(found[0]):
                span = Span(text.inner.start, text.inner.start + found.end())
                repairs = (Repair("Remove Bearer", (Edit(span, ""),)),)
            place = spots.place(text)
            yield Problem(
                "KM413",
                place,
                "The client adds Bearer itself: it is sent twice, answered by 401.",
                repairs,
            )


def _of_entry(code: Code, entry: Argument, url: Url | None) -> Iterator[Problem]:
    text, variable = raw.header_value(code, entry.value)
    value = text.value if text is not None else HOLE
    name = entry.name or ""
    is_whole = text is None
    found = None
    if name.lower() == "authorization":
        found = headers.azure_key_as_bearer(value, variable, url)
    found = found or headers.fault(name, value, variable if is_whole else None, url)
    if found is None:
        return
    place = entry.name_span
    yield Problem("KM413", place, found.message, tuple(_entry_repairs(code, entry, text, found)))


def _entry_repairs(
    code: Code, entry: Argument, text: Text | None, fault: Fault
) -> Iterator[Repair]:
    changes = []
    if fault.name is not None:
        quoted = code.snapshot.text[entry.name_span.start - 1] in "\"'"
        changes.append(Edit(entry.name_span, fault.name if quoted else f'"{fault.name}"'))
    if fault.value is not None:
        edit = _value_edit(code, entry, text, fault.value)
        if edit is None:
            return
        changes.append(edit)
    if changes:
        yield Repair("Correct the header", tuple(changes))


def _value_edit(code: Code, entry: Argument, text: Text | None, value: str) -> Edit | None:
    """Return the edit that makes the header's value ``value``."""
    written = code.snapshot[entry.value.span]
    if text is None:
        template = f'f"Bearer {{{written}}}"' if code.is_python else f"`Bearer ${{{written}}}`"
        if code.is_python and '"' in written:
            template = f"f'Bearer {{{written}}}'" if "'" not in written else ""
        return Edit(entry.value.span, template) if template and value.startswith("Bearer") else None
    if text.exact:
        return Edit(text.inner, value)
    if isinstance(entry.value, Joined) and entry.value.inner != entry.value.span:
        inner = entry.value.inner
        raw_text = code.snapshot[inner]
        head = re.match(r"(?i)(?:bearer[:=]?[ \t]*)*", raw_text)
        lead = value.partition(HOLE)[0]
        if head is not None and lead.strip() in ("", "Bearer"):
            return Edit(Span(inner.start, inner.start + head.end()), lead)
    return None


def _of_command(header: commands.Header, url: Url | None) -> Problem | None:
    if header.is_literal:
        return Problem(
            "KM413",
            header.name_span,
            "Single quotes keep the shell from putting the variable's value in: its name is sent.",
            (Repair("Use double quotes", tuple(Edit(span, '"') for span in header.quotes)),),
        )
    is_whole = header.value == HOLE
    found = None
    if header.name.lower() == "authorization":
        found = headers.azure_key_as_bearer(header.value, header.variable, url)
    found = found or headers.fault(
        header.name, header.value, header.variable if is_whole else None, url
    )
    if found is None:
        return None
    changes = []
    if found.name is not None:
        changes.append(Edit(header.name_span, found.name))
    if found.value is not None:
        # Variables are put back as they were written.
        parts = iter(re.findall(r"\$\{?(?:env:)?\w+\}?|\{\{[^}]*\}\}", header.written))
        value = re.sub(HOLE, lambda _: next(parts, HOLE), found.value)
        changes.append(Edit(header.value_span, value))
    repairs = (Repair("Correct the header", tuple(changes)),) if changes else ()
    return Problem("KM413", header.name_span, found.message, repairs)
