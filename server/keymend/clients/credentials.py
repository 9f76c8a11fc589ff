"""What a credential is sent as when it is no text: bytes, tuples, coroutines, secrets.

Seen on the wire with openai 3.54: the client formats whatever it is given into
``Authorization: Bearer {api_key}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keymend.clients.client import Client
from keymend.clients.credentialcalls import LINE_BREAK, of_call, promise
from keymend.clients.credentialtexts import (
    LOOKUP,
    of_provider,
    of_sequence,
    of_text,
    quoted_lookup,
)
from keymend.clients.judged import Judged
from keymend.clients.kinds import Version
from keymend.clients.problem import Problem, replace
from keymend.clients.tokenscopes import wrong_scope
from keymend.finding import Repair
from keymend.syntax.code.nodes import (
    Attribute,
    Call,
    Constant,
    Expression,
    Function,
    Mapping,
    Name,
    SecretTyped,
    Sequence,
    Text,
    Variable,
)

_FUNCTIONS: Final = frozenset({"os.environ", "os.getenv", "os.environ.get"})
"""What a look-up is without the name of the variable."""
ROLES: Final = ("api_key", "admin_api_key", "azure_ad_token", "azure_ad_token_provider")
_RUN: Final = "subprocess.run"
_NOTHING_RETURNED: Final = (
    "ValueError: Expected `azure_ad_token_provider` argument to return a non-empty string."
)


def problems(client: Client, version: Version) -> Iterator[Problem]:
    """Yield what is wrong with the types of the credentials of ``client``."""
    for role in ROLES:
        argument = client.given(role)
        if argument is None:
            continue
        judged = Judged(client, role, argument, version)
        whole = _whole(judged)
        if whole is not None:
            yield whole
            continue
        for value in client.code.values(argument.value):
            found = _problem(judged, value)
            if found is not None:
                yield found


def _whole(judged: Judged) -> Problem | None:
    """Return what is wrong with the argument as it is written."""
    given = judged.argument.value
    if isinstance(given, (Name, Attribute)) and not judged.client.kind.is_node:
        path = judged.code.qualified(given)
        if path in _FUNCTIONS:
            return judged.report(given.span, f"{path} itself, without the name of a variable")
    if isinstance(given, Attribute) and given.name == "stdout":
        made = judged.code.values(given.object)
        if any(isinstance(v, Call) and judged.code.qualified(v.function) == _RUN for v in made):
            return judged.report(given.span, LINE_BREAK, judged.append("Add .strip()", ".strip()"))
    return None


def _problem(judged: Judged, value: Expression) -> Problem | None:
    """Return what is wrong with ``value``."""
    if judged.client.kind.is_node:
        return _in_node(judged, value)
    if isinstance(value, Function):
        return _of_function(judged, value)
    if isinstance(value, Call):
        return of_call(judged, value)
    if judged.role == "azure_ad_token_provider":
        return of_provider(judged, value)
    if isinstance(value, Text):
        return of_text(judged, value)
    if isinstance(value, Sequence):
        return of_sequence(judged, value)
    if isinstance(value, SecretTyped):
        return judged.report(
            value.span, "a SecretStr: `Bearer **********` is sent", judged.get_secret()
        )
    if isinstance(value, (Constant, Mapping)):
        if isinstance(value, Constant) and value.value is None:
            return None
        return judged.report(value.span, "no text: what it prints is sent as the key")
    return None


def _in_node(judged: Judged, value: Expression) -> Problem | None:
    """Return what is wrong with ``value`` in JavaScript, which sends nothing but a text."""
    if isinstance(value, Call):
        path = judged.code.qualified(value.function) or ""
        if path.endswith("getBearerTokenProvider"):
            return wrong_scope(judged, value)
        return promise(judged, value)
    if judged.role == "azure_ad_token_provider":
        return of_provider(judged, value)
    if isinstance(value, Text):
        lookup = LOOKUP.fullmatch(value.value) if value.exact else None
        return quoted_lookup(judged, value, lookup) if lookup is not None else None
    is_other = isinstance(value, (Sequence, Mapping)) or (
        isinstance(value, Constant) and value.value is not None
    )
    if not is_other or judged.client.is_copy:
        return None
    return judged.report(
        value.span, "neither a text nor a function: `Could not resolve authentication method`"
    )


def _of_function(judged: Judged, value: Function) -> Problem | None:
    place = judged.argument.value.span
    if judged.role == "azure_ad_token":
        repair = Repair(
            "Rename to azure_ad_token_provider",
            replace(judged.argument.name_span, "azure_ad_token_provider"),
        )
        return judged.report(place, "a function; azure_ad_token_provider takes one", repair)
    if judged.role == "api_key" and judged.version < (1, 106):
        return judged.report(
            place, "a function, which openai takes since 1.106: what it prints is sent"
        )
    is_provider = judged.role == "azure_ad_token_provider"
    if value.is_async and not judged.client.kind.is_async:
        error = (
            _NOTHING_RETURNED
            if is_provider
            else "Bearer <coroutine object …>` is sent: `401 Incorrect API key provided"
        )
        return judged.report(place, f"asynchronous, the client is not: `{error}`")
    only = value.returns[0] if len(value.returns) == 1 else None
    if (isinstance(only, Constant) and only.value is None) or _is_empty(only):
        error = "TypeError: Could not resolve authentication method"
        if is_provider:
            error = _NOTHING_RETURNED
        return judged.report(place, f"a function that returns nothing: `{error}`")
    gives_text = isinstance(only, Text) or (only is not None and _is_variable(judged, only))
    awaits = judged.client.kind.is_async and not is_provider
    if awaits and gives_text and not value.is_async:
        return judged.report(
            place,
            "synchronous, the client is not: `TypeError: object str can't be used in 'await' "
            "expression`",
        )
    return None


def _is_variable(judged: Judged, value: Expression) -> bool:
    return any(isinstance(found, Variable) for found in judged.code.values(value))


def _is_empty(value: Expression | None) -> bool:
    return isinstance(value, Text) and not value.value
