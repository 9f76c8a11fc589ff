"""Which clients a text makes: by a call, a copy, what is set on one, or the module's attributes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final

from keymend.clients import kinds, raw
from keymend.clients.client import COPIES, Client, kind_of, make
from keymend.clients.kinds import Version
from keymend.clients.raw import RawRequest
from keymend.facts import Definition, Facts
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Argument, Attribute, Text, Unknown, Variable
from keymend.syntax.notebooks import installs, is_cell
from keymend.syntax.requirements import pinned
from keymend.text import Snapshot

_PARTIAL: Final = frozenset({"functools.partial", "partial"})
_SETTABLE: Final = frozenset({"api_key", "base_url", "apiKey", "baseURL"})


class Clients:
    """Every client of one text. ``code`` is ``None`` for a text that was not parsed."""

    def __init__(self, code: Code | None, facts: Facts) -> None:
        self.code = code
        self.facts = facts

    @cached_property
    def version(self) -> Version:
        """The version of the Python package that the text runs with.

        A notebook may install its own, whatever is around it.
        """
        own = None
        if self.code is not None and is_cell(self.code.snapshot):
            own = pinned("\n".join(installs(self.code.snapshot)))
        return own or self.facts.openai_version or kinds.NEWEST

    def defines(self, variable: str) -> bool:
        """Whether an environment file that the text may load gives ``variable`` a value."""
        return any(entry.value.reveal().strip() for entry in self._definitions(variable))

    def _definitions(self, variable: str) -> list[Definition]:
        """Return where ``variable`` is defined in the text's folder, or in one around it.

        Loaders look upwards; a file anywhere else is another program's.
        """
        if self.code is None:
            return []
        around = self.code.snapshot.path.parents
        return [
            entry
            for entry in self.facts.definitions.get(variable, ())
            if Snapshot(entry.uri, "").path.parent in around
        ]

    @cached_property
    def all(self) -> list[Client]:
        """The clients in the order of the text."""
        if self.code is None:
            return []
        found = [*self._constructed(self.code), *self._copied(self.code), *_assigned(self.code)]
        if self.code.is_python and (module := _module_client(self.code)):
            found.append(module)
        defined = self._defined
        return sorted(
            (replace(client, defined=defined) for client in found), key=lambda client: client.span
        )

    @cached_property
    def _defined(self) -> dict[str, str]:
        known = {}
        for name in self.facts.definitions:
            values = {entry.value.reveal() for entry in self._definitions(name)}
            if len(values) == 1:
                known[name] = values.pop()
        return known

    @cached_property
    def requests(self) -> list[RawRequest]:
        """The requests that are written out, without a client."""
        return [] if self.code is None else list(raw.requests(self.code))

    @cached_property
    def own(self) -> list[Client]:
        """The clients of the package ``openai`` itself, not those of frameworks."""
        return [client for client in self.all if client.kind.is_own]

    def _constructed(self, code: Code) -> Iterator[Client]:
        table = kinds.PYTHON if code.is_python else kinds.NODE
        for path, call in code.calls_to(table):
            kind = table[path]
            if call.is_new or not (kind.is_own and kind.is_node):
                yield make(kind, code, call)
        if code.is_python:
            for path, call in code.calls_of_subclasses(table):
                yield make(table[path], code, call)
            yield from _partial(code)

    def _copied(self, code: Code) -> Iterator[Client]:
        for call in code.calls(*COPIES):
            if isinstance(call.function, Attribute):
                kind = kind_of(code, call.function.object)
                if kind is not None:
                    yield make(kind, code, call, is_copy=True)


def _partial(code: Code) -> Iterator[Client]:
    """Yield the clients of ``functools.partial(OpenAI, …)``, which may be given more later."""
    for call in code.calls("partial"):
        made, *rest = call.arguments or (None,)
        if made is None or made.name or code.qualified(call.function) not in _PARTIAL:
            continue
        kind = kinds.PYTHON.get(code.qualified(made.value) or "")
        if kind is not None:
            later = replace(call, function=made.value, arguments=tuple(rest))
            yield replace(make(kind, code, later), is_open=True)


def _assigned(code: Code) -> Iterator[Client]:
    """Yield what is set on a client afterwards: ``client.base_url = …``."""
    for assignment in code.assignments:
        target = assignment.target
        if target.is_subscript or target.name not in _SETTABLE:
            continue
        kind = kind_of(code, target.object)
        if kind is None or not kind.is_own or target.name not in kind.parameters:
            continue
        argument = Argument(assignment.span, target.name, target.name_span, assignment.value)
        yield Client(
            kind,
            code,
            assignment.span,
            target.name_span,
            {target.name: argument},
            is_open=True,
            is_copy=True,
        )


def _module_client(code: Code) -> Client | None:
    """Return the client that the attributes of the module ``openai`` configure."""
    arguments: dict[str, Argument] = {}
    for assignment in code.assignments:
        target = assignment.target
        name = target.name
        if name in kinds.MODULE_ATTRIBUTES and code.qualified(target.object) == "openai":
            arguments[name] = Argument(assignment.span, name, target.name_span, assignment.value)
    if not arguments or not code.imports_from("openai"):
        return None
    api_type = arguments.get("api_type")
    is_azure = api_type is not None and any(
        isinstance(value, Text) and value.value == "azure" for value in code.values(api_type.value)
    )
    is_open = any(
        isinstance(value, Unknown | Variable)
        for value in (code.values(api_type.value) if api_type else ())
    )
    first = min(arguments.values(), key=lambda argument: argument.span)
    kind = kinds.AZURE if is_azure else kinds.OPENAI
    return Client(
        kind, code, first.span, first.name_span, arguments, is_open=is_open, is_module=True
    )
