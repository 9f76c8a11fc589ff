"""The key at a place of a text, and what stands beside it there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, TypeVar

from keymend.clients.client import Client
from keymend.detection.keys import KeyMatch
from keymend.detection.placeholders import is_placeholder
from keymend.envfile import EnvFile, Loader, parse, read
from keymend.envfile.model import Entry
from keymend.providers import AZURE_OPENAI, BY_VARIABLE, OPENAI
from keymend.text import Snapshot, Span
from keymend.validate.request import KeyRequest, from_variables, recognise
from keymend.view import View

_T = TypeVar("_T")
_CONTEXT_LINES: Final = 5
_BESIDE: Final = re.compile(
    r"""
    \b(?P<name>[\w-]*?(?:base[_-]?url|api[_-]?base|endpoint|api[_-]?version|deployment(?:[_-]name)?
      |org(?:anization)?(?:[_-]id)?|project(?:[_-]id)?))["']?
    \s*(?:=>|:=|=|:)\s*["']?(?P<value>[^\s"',;}]+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FIELDS: Final = (
    (re.compile(r"base[_-]?url|api[_-]?base|endpoint", re.IGNORECASE), "base_url"),
    (re.compile(r"version", re.IGNORECASE), "api_version"),
    (re.compile(r"deployment", re.IGNORECASE), "deployment"),
    (re.compile(r"org", re.IGNORECASE), "organization"),
    (re.compile(r"project", re.IGNORECASE), "project"),
)
_IDS: Final = {"organization": re.compile(r"org-\w+"), "project": re.compile(r"proj_\w+")}


def request_at(view: View, offset: int) -> KeyRequest | None:
    """Return the key on which ``offset`` (code points) stands, or else its line's.

    ``None`` where there is none.
    """
    if view.is_environment_file:
        return _in_env_file(view, offset)
    found = _nearest(view.snapshot, [(key.span, key) for key in view.keys], offset)
    if found is not None:
        return _with_surroundings(view, found)
    other = _nearest(view.snapshot, [(c.span, c) for c in view.credentials], offset)
    if other is None:
        return None
    provider, key_format = recognise(other.secret.reveal())
    lines = tuple(_lines_around(view.snapshot, other.span))
    return KeyRequest(other.secret, provider, key_format, context=lines)


def keys_in_env_file(view: View) -> Iterator[Entry]:
    """Yield the assignments that hold a key which a provider can be asked about."""
    file = parse(view.snapshot.text)
    spans = [key.span for key in view.keys]
    for entry in file.assignments:
        value = file.value_of(entry)
        provider = BY_VARIABLE.get(file.name_of(entry))
        if not value.strip() or is_placeholder(value):
            continue
        known = provider is not None and provider.can_be_asked
        if known or any(entry.value.contains(span) for span in spans):
            yield entry


def client_at(view: View, offset: int) -> Client | None:
    """Return the client that is given the key at a place, or else is made there."""
    found = _nearest(view.snapshot, [(key.span, key) for key in view.keys], offset)
    if found is not None:
        return _client_of(view, found)
    around = [client for client in view.clients.all if client.span.contains(Span(offset, offset))]
    return min(around, key=lambda client: len(client.span), default=None)


def key_variables(client: Client) -> list[str]:
    """Return the variables of which ``client`` takes its key, the one that counts first."""
    if client.given("api_key") is not None:
        return [variable.name for variable in client.variables("api_key")]
    return [(AZURE_OPENAI if client.kind.is_azure else OPENAI).variable]


def with_client(request: KeyRequest, client: Client) -> KeyRequest:
    """Return ``request`` with what ``client`` is given beside the key."""
    beside = _of_client(client)
    base_url = beside.get("base_url", request.base_url)
    provider, key_format = recognise(request.secret.reveal(), request.name, base_url)
    if provider is not OPENAI:
        beside = {name: value for name, value in beside.items() if name not in _IDS}
    known = replace(request, provider=provider, format=key_format)
    return replace(known, **beside)  # type: ignore[arg-type] # the fields are all texts


def _in_env_file(view: View, offset: int) -> KeyRequest | None:
    file = parse(view.snapshot.text)
    for entry in file.assignments:
        if entry.span.start <= offset < max(entry.span.end, entry.span.start + 1) or (
            offset == entry.span.end == len(file.text)
        ):
            return _of_entry(view, file, entry)
    return None


def _of_entry(view: View, file: EnvFile, entry: Entry) -> KeyRequest | None:
    values = read(Loader.PYTHON_DOTENV, view.snapshot.text).values
    variables = {name: value for name, value in values.items() if value is not None}
    name, value = file.name_of(entry), file.value_of(entry)
    if not value:
        return None
    # Of a name set twice, this line's value is meant.
    request = from_variables(name, {**variables, name: value})
    if request.provider is None and not any(
        entry.value.overlaps(credential.span) for credential in view.credentials
    ):
        return None
    return request


def _with_surroundings(view: View, key: KeyMatch) -> KeyRequest:
    client = _client_of(view, key)
    beside = _of_client(client) if client else _of_lines(view.snapshot, key.span)
    if key.provider is not OPENAI:
        beside = {name: v for name, v in beside.items() if name not in _IDS}
    return KeyRequest(
        key.secret,
        key.provider,
        key.format,
        base_url=beside.get("base_url"),
        api_version=beside.get("api_version"),
        deployment=beside.get("deployment"),
        organization=beside.get("organization"),
        project=beside.get("project"),
    )


def _client_of(view: View, key: KeyMatch) -> Client | None:
    """Return the client that is given the key; ``None`` if no code here does so."""
    value = key.secret.reveal()
    for client in view.clients.all:
        if any(text.value == value for text in client.texts("api_key")):
            return client
        if client.span.contains(key.span):
            return client
    return None


def _of_client(client: Client) -> dict[str, str]:
    roles = {
        "base_url": ("azure_endpoint", "base_url"),
        "api_version": ("api_version",),
        "deployment": ("azure_deployment",),
        "organization": ("organization",),
        "project": ("project",),
    }
    found = {
        name: next((text for role in of if (text := client.text(role))), None)
        for name, of in roles.items()
    }
    return {name: text for name, text in found.items() if text}


def _of_lines(snapshot: Snapshot, span: Span) -> dict[str, str]:
    """Return what the lines around a key, up to the next empty ones, say in any language."""
    found: dict[str, str] = {}
    for match in _BESIDE.finditer("\n".join(_lines_around(snapshot, span))):
        field = next(name for pattern, name in _FIELDS if pattern.search(match["name"]))
        value = match["value"]
        id_ = _IDS.get(field)
        if id_ is None or id_.fullmatch(value):
            found.setdefault(field, value)
    # A computed address cannot be compared; it is left to the provider's own.
    if not re.match(r"https?://", found.get("base_url", "https://")):
        del found["base_url"]
    return found


def _lines_around(snapshot: Snapshot, span: Span) -> Iterator[str]:
    index = snapshot.lines
    at = index.line_of(span.start)
    first = last = at
    while first > max(0, at - _CONTEXT_LINES) and snapshot[index.line(first - 1)].strip():
        first -= 1
    while last + 1 < min(len(index), at + 1 + _CONTEXT_LINES) and (
        snapshot[index.line(last + 1)].strip()
    ):
        last += 1
    return (snapshot[index.line(number)] for number in range(first, last + 1))


def _nearest(snapshot: Snapshot, rows: list[tuple[Span, _T]], offset: int) -> _T | None:
    """Return what covers ``offset``; else what stands on its line, if that is one thing."""
    for span, row in rows:
        if span.start <= offset <= span.end:
            return row
    line = snapshot.line_at(min(offset, len(snapshot.text)))
    on_line = [row for span, row in rows if line.contains(span)]
    return on_line[0] if len(on_line) == 1 else None
