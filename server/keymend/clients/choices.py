"""Literal values that the Python client refuses: by type, or because they are no choice.

What each raises was seen by executing openai 3.54.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from keymend.clients.client import Client
from keymend.clients.problem import Problem, replace
from keymend.finding import Repair
from keymend.syntax.code.nodes import (
    Argument,
    Call,
    Constant,
    Expression,
    Mapping,
    Sequence,
    Text,
)

RESIDENCIES: Final = ("global", "us", "eu", "ae", "au", "in", "jp")


def problems(client: Client) -> Iterator[Problem]:
    """Yield a problem for each literal argument that is refused."""
    for role, judge in _JUDGES.items():
        argument = client.given(role)
        if argument is None:
            continue
        for value in client.code.values(argument.value):
            error = judge(value)
            if error is not None:
                yield Problem(
                    "KM401", value.span, f"{role} cannot be this: `{error}`.", _repairs(role, value)
                )
    argument = client.given("http_client")
    if argument is not None:
        yield from _http_client(client, argument)
    for value in client.values("default_headers"):
        if isinstance(value, Mapping):
            yield from _header_values(client, value)


def of_node(client: Client) -> Iterator[Problem]:
    """Yield a problem for each literal argument that the client for Node refuses."""
    for text in client.texts("data_residency"):
        error = _residency(text)
        if error is not None:
            error = error.replace("ValueError: ", "OpenAIError: ").replace("data_r", "dataR")
            message = f"dataResidency cannot be this: `{error}`."
            yield Problem("KM401", text.span, message, _repairs("data_residency", text))


def _is_number(value: Expression) -> bool:
    return (
        isinstance(value, Constant)
        and isinstance(value.value, (int, float))
        and not isinstance(value.value, bool)
    )


def _max_retries(value: Expression) -> str | None:
    if isinstance(value, Constant) and value.value is None:
        return "TypeError: max_retries cannot be None"
    bad = isinstance(value, (Text, Sequence, Mapping)) or (
        isinstance(value, Constant) and isinstance(value.value, float)
    )
    return "TypeError: max_retries must be a non-negative integer" if bad else None


def _timeout(value: Expression) -> str | None:
    if isinstance(value, Text):
        return "TypeError: 'str' object cannot be interpreted as an integer"
    if isinstance(value, Sequence) and not value.is_tuple:
        return "TypeError: 'list' object cannot be interpreted as an integer"
    return None


def _mapping(value: Expression) -> str | None:
    if isinstance(value, Text):
        return "TypeError: 'str' object is not a mapping"
    if isinstance(value, Sequence):
        return f"TypeError: '{'tuple' if value.is_tuple else 'list'}' object is not a mapping"
    return None


def _header(value: Expression) -> str | None:
    if isinstance(value, Sequence):
        name = "tuple" if value.is_tuple else "list"
    elif isinstance(value, Constant) and value.value is not None:
        name = type(value.value).__name__
    else:
        return None
    return f"TypeError: Header value must be str or bytes, not <class '{name}'>"


def _url(value: Expression) -> str | None:
    is_bytes = isinstance(value, Text) and value.is_bytes
    if is_bytes or _is_number(value) or isinstance(value, (Sequence, Mapping)):
        return "TypeError: Invalid type for url. Expected str or httpx2.URL"
    return None


def _residency(value: Expression) -> str | None:
    if isinstance(value, Text) and value.is_known and value.value not in RESIDENCIES:
        return (
            "ValueError: Invalid `data_residency`; expected one of 'global', 'us', 'eu', 'ae', "
            "'au', 'in', or 'jp'"
        )
    return None


def _provider(value: Expression) -> str | None:
    if isinstance(value, (Text, Mapping)):
        return (
            "OpenAIError: Invalid provider. Providers must be created by an OpenAI provider factory"
        )
    return None


_JUDGES: Final[dict[str, Callable[[Expression], str | None]]] = {
    "max_retries": _max_retries,
    "timeout": _timeout,
    "default_headers": _mapping,
    "default_query": _mapping,
    "organization": _header,
    "project": _header,
    "base_url": _url,
    "azure_endpoint": _url,
    "data_residency": _residency,
    "provider": _provider,
}


def _repairs(role: str, value: Expression) -> tuple[Repair, ...]:
    if not isinstance(value, Text) or not value.exact:
        return ()
    plain = value.value.strip()
    if role in ("max_retries", "timeout") and plain.isdigit():
        return (Repair("Remove the quotes", replace(value.span, plain)),)
    if role == "data_residency" and plain.lower() in RESIDENCIES:
        return (Repair(f"Write {plain.lower()!r}", replace(value.inner, plain.lower())),)
    return ()


def _http_client(client: Client, argument: Argument) -> Iterator[Problem]:
    expected = "AsyncClient" if client.kind.is_async else "Client"
    for value in client.code.values(argument.value):
        name = client.code.qualified(value.function) if isinstance(value, Call) else None
        owner, _, made = (name or "").rpartition(".")
        is_other = owner in ("httpx", "httpx2") and made in ("Client", "AsyncClient")
        if (is_other and made != expected) or name in ("requests.Session", "requests.session"):
            yield Problem(
                "KM401",
                value.span,
                f"{client.kind.name} needs an httpx2.{expected}, not {name}: `TypeError: Invalid "
                f"`http_client` argument; Expected an instance of `httpx.{expected}` or "
                f"`httpx2.{expected}``.",
            )


def _header_values(client: Client, headers: Mapping) -> Iterator[Problem]:
    for entry in headers.entries:
        values = client.code.values(entry.value)
        only = values[0] if len(values) == 1 else None
        if only is not None and (_is_number(only) or isinstance(only, Sequence)):
            name = type(only.value).__name__ if isinstance(only, Constant) else "list"
            yield Problem(
                "KM401",
                only.span,
                f"The header's value is no text: `TypeError: Header value must be str or bytes, "
                f"not <class '{name}'>`.",
            )
