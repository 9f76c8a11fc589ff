"""The module ``openai`` used as a client while the environment configures two services.

Read and executed in openai 3.54 (``openai._load_client``): with ``OPENAI_API_KEY`` set and
a variable of Azure too, the first request by the module raises, whatever its attributes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keymend.clients import requests
from keymend.clients.find import Clients
from keymend.clients.problem import Problem
from keymend.finding import Applicability, Edit, Repair
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Attribute
from keymend.text import Span

_AZURE: Final = ("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN")
REQUESTS: Final = ("create", "parse", "generate", "list", "retrieve")
"""The methods that make a request."""


def problems(clients: Clients) -> Iterator[Problem]:
    """Yield a problem for the first request by the module, if it will raise."""
    code = clients.code
    if code is None or not code.is_python or clients.version < (1,):
        return
    azure = next((name for name in _AZURE if clients.defines(name)), None)
    if azure is None or not clients.defines("OPENAI_API_KEY"):
        return
    if "OPENAI_API_TYPE" in clients.facts.definitions or "api_type" in code.snapshot.text:
        return
    used = _first_use(code)
    if used is not None:
        statement = code.snapshot.line_at(used.start)
        repairs = []
        if statement.start == used.start:
            newline = "\r\n" if "\r\n" in code.snapshot.text else "\n"
            edit = Edit(Span(used.start, used.start), f'openai.api_type = "openai"{newline}')
            repairs.append(Repair('Set openai.api_type = "openai"', (edit,), Applicability.UNSAFE))
        yield Problem(
            "KM403",
            used,
            f"The environment file sets both OPENAI_API_KEY and {azure}: "
            "`_AmbiguousModuleClientUsageError: Ambiguous use of module client; please set "
            "`openai.api_type``.",
            tuple(repairs),
        )


def _first_use(code: Code) -> Span | None:
    """Return where the first request by the module stands."""
    for call in code.calls(*REQUESTS):
        function = call.function
        if not isinstance(function, Attribute):
            continue
        found = requests.operation(call)
        at = found[1] if found else function.object
        if not found and isinstance(at, Attribute):
            at = at.object
        if at is not function.object and code.qualified(at) == "openai":
            return function.span
    return None
