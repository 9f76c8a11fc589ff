"""HTTP requests written out: the URL and the headers of ``requests``, ``fetch`` and others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from keymend.clients import urls
from keymend.clients.urls import Url
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import (
    Argument,
    Call,
    Expression,
    Joined,
    Mapping,
    Text,
    Variable,
)

SESSIONS: Final = {
    "httpx.Client": "base_url",
    "httpx.AsyncClient": "base_url",
    "httpx2.Client": "base_url",
    "httpx2.AsyncClient": "base_url",
    "aiohttp.ClientSession": "base_url",
    "axios.default.create": "baseURL",
    "axios.create": "baseURL",
    "ky.default.create": "prefixUrl",
}
"""What makes a session, and its option for what all URLs begin with."""
CALLS: Final = (
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "request",
    "stream",
    "fetch",
    "axios",
    "Request",
    "urlopen",
    "got",
    "$fetch",
)


@dataclass(frozen=True, eq=False)
class RawRequest:
    """One call that makes a request: where to, with which headers."""

    call: Call
    text: Text
    url: Url
    headers: tuple[Argument, ...]
    has_query: bool
    """Whether a query is given beside the URL."""


def requests(code: Code) -> Iterator[RawRequest]:
    """Yield the requests whose URL is known, at least its host."""
    for call in code.calls(*CALLS):
        options = _options(code, call)
        text = _url(code, call, options)
        url = urls.parse(text.value) if text is not None else None
        if text is None or url is None or url.scheme.lower() not in ("http", "https"):
            continue
        headers = next((entry for entry in options if entry.name == "headers"), None)
        entries = _entries(code, headers.value) if headers is not None else ()
        has_query = any(entry.name in ("params", "query") for entry in options)
        yield RawRequest(call, text, url, entries, has_query)
    for path, call in code.calls_to(SESSIONS):
        yield from _session(code, call, SESSIONS[path])


def _session(code: Code, call: Call, base: str) -> Iterator[RawRequest]:
    """Yield what every request of a session has, if its host is known."""
    options = {entry.name: entry for entry in _options(code, call)}
    given, headers = options.get(base), options.get("headers")
    values = code.values(given.value) if given is not None else []
    only = values[0] if len(values) == 1 else None
    url = urls.parse(only.value) if isinstance(only, Text) else None
    if url is not None and isinstance(only, Text) and headers is not None:
        yield RawRequest(call, only, url, _entries(code, headers.value), has_query=True)


def assigned(code: Code) -> Iterator[Argument]:
    """Yield the ``Authorization`` headers that are set on something else afterwards."""
    for assignment in code.assignments:
        target = assignment.target
        if target.name.lower() == "authorization":
            yield Argument(assignment.span, target.name, target.name_span, assignment.value)


def _options(code: Code, call: Call) -> list[Argument]:
    """Return the named arguments, or the entries of the options object."""
    found = [argument for argument in call.arguments if argument.name]
    if not code.is_python:
        for argument in call.arguments:
            for value in code.values(argument.value):
                if isinstance(value, Mapping):
                    found += value.entries
    return found


def _url(code: Code, call: Call, options: list[Argument]) -> Text | None:
    named = [entry for entry in options if entry.name == "url"]
    for argument in [*named, *call.positional[:2]]:
        values = code.values(argument.value)
        only = values[0] if len(values) == 1 else None
        if isinstance(only, Text) and "://" in only.value:
            return only
    return None


def _entries(code: Code, value: Expression) -> tuple[Argument, ...]:
    values = code.values(value)
    only = values[0] if len(values) == 1 else None
    if isinstance(only, Call) and only.is_new and only.positional:  # new Headers({ … })
        return _entries(code, only.positional[0].value)
    return only.entries if isinstance(only, Mapping) else ()


def header_value(code: Code, value: Expression) -> tuple[Text | None, str | None]:
    """Return a header's text, and the variable that it is or ends in, as far as known."""
    values = code.values(value)
    only = values[0] if len(values) == 1 else None
    if isinstance(only, Variable):
        return None, only.name
    variable = None
    if isinstance(value, Joined) and value.parts:
        last = code.values(value.parts[-1])
        if len(last) == 1 and isinstance(last[0], Variable):
            variable = last[0].name
    return (only if isinstance(only, Text) else None), variable
