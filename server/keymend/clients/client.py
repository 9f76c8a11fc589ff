"""A client that a text makes: its kind, its arguments, and what those can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass, field, replace
from typing import Final

from keymend.clients import kinds
from keymend.clients.kinds import ClientKind
from keymend.clients.variables import ROLES as DECLARED
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import (
    HOLE,
    Argument,
    Attribute,
    Call,
    Expression,
    Mapping,
    Text,
    Variable,
)
from keymend.text import Span

COPIES: Final = ("with_options", "withOptions", "copy")
"""The methods that make a client from another one."""
_ENDPOINTS: Final = ("base_url", "azure_endpoint")
_DEPTH: Final = 8


@dataclass(frozen=True, eq=False)
class Client:
    """A client that the text makes.

    ``arguments`` has the arguments by name; of a name given twice, the last. ``is_open``
    says that there may be others, unseen. ``is_copy`` marks ``with_options``, which
    changes another client, and ``is_module`` the attributes of the module ``openai``.
    """

    kind: ClientKind
    code: Code
    span: Span
    name_span: Span
    """Of the class's name as it is called."""
    arguments: dict[str, Argument]
    call: Call | None = None
    positional: tuple[Argument, ...] = ()
    is_open: bool = False
    is_copy: bool = False
    is_module: bool = False
    defined: Mapping_[str, str] = field(default_factory=dict)
    """What the workspace's environment files say of variables, where they agree."""

    def given(self, role: str) -> Argument | None:
        """Return the argument with the meaning ``role``, such as ``base_url``."""
        for name in self.kind.roles.get(role, ()):
            if name in self.arguments:
                return self.arguments[name]
        return None

    def values(self, role: str) -> list[Expression]:
        """Return what the argument for ``role`` can be; empty if it is not given."""
        argument = self.given(role)
        return [] if argument is None else self.code.values(argument.value)

    def texts(self, role: str) -> list[Text]:
        """Return the texts among the values for ``role``; the default of a variable too.

        A variable of another name than those that are judged in the file itself is what
        the environment files say. An empty text beside others is what stands for none of
        them, and is asked for before a client is made.
        """
        texts = []
        found = list(self._spread(self.values(role)))
        for value in found:
            if isinstance(value, Text) and (value.value or len(found) == 1):
                texts.append(value if value.is_known else self._filled(value))
            elif isinstance(value, Variable) and role in _ENDPOINTS:
                known = self.defined.get(value.name)
                if known and DECLARED.get(value.name) != role:
                    texts.append(Text(value.span, known, value.span, exact=False))
        return texts

    def _filled(self, text: Text) -> Text:
        """Return ``text`` with what the environment files say in place of its holes."""
        names = [hole.name if isinstance(hole, Variable) else "" for hole in text.holes]
        if not names or not all(self.defined.get(name) for name in names):
            return text
        known = iter([self.defined[name] for name in names])
        value = re.sub(HOLE, lambda _: next(known, HOLE), text.value)
        return replace(text, value=value, holes=())

    def variables(self, role: str) -> list[Variable]:
        """Return the environment look-ups among the values for ``role``."""
        return [value for value in self.values(role) if isinstance(value, Variable)]

    def text(self, role: str) -> str | None:
        """Return the one text that ``role`` has, if that is all it can be."""
        values = self.values(role)
        only = values[0] if len(values) == 1 else None
        return only.value if isinstance(only, Text) else None

    def header(self, role: str, name: str) -> Argument | None:
        """Return the entry ``name``, in any case, of a mapping such as ``default_headers``."""
        for value in self.values(role):
            if isinstance(value, Mapping):
                for entry in value.entries:
                    if entry.name is not None and entry.name.lower() == name.lower():
                        return entry
        return None

    def _spread(self, values: list[Expression]) -> Iterator[Expression]:
        for value in values:
            yield value
            if isinstance(value, Variable) and value.default is not None:
                yield from self._spread(self.code.values(value.default))


def kind_of(code: Code, expression: Expression, depth: int = _DEPTH) -> ClientKind | None:
    """Return the kind of client that ``expression`` certainly is."""
    if not depth:
        return None  # ``x = x.copy()`` in a loop has no beginning
    table = kinds.PYTHON if code.is_python else kinds.NODE
    for value in code.values(expression):
        if isinstance(value, Call):
            kind = table.get(code.qualified(value.function) or "")
            if kind is not None:
                return kind
            if isinstance(value.function, Attribute) and value.function.name in COPIES:
                return kind_of(code, value.function.object, depth - 1)
    return None


def make(kind: ClientKind, code: Code, call: Call, *, is_copy: bool = False) -> Client:
    """Return the client that ``call`` makes."""
    arguments: dict[str, Argument] = {}
    is_open = not call.is_complete
    given = call.arguments
    spreads = call.spreads
    positional = tuple(call.positional)
    if not code.is_python:
        given, spreads, is_unknown = _options(code, call)
        is_open |= is_unknown
        positional = ()
    for spread in spreads:
        is_open |= not _take(code, spread, arguments)
    arguments.update({argument.name: argument for argument in given if argument.name})
    if kind is kinds.LITELLM and "model" in arguments:
        models = code.values(arguments["model"].value)
        only = models[0] if len(models) == 1 else None
        kind = kinds.of_model(kind, only.value if isinstance(only, Text) else None)
    if "configuration" in arguments:  # LangChain hands it on to the client
        for value in code.values(arguments["configuration"].value):
            for entry in value.entries if isinstance(value, Mapping) else ():
                arguments[f"configuration.{entry.name}"] = entry
    name_span = call.function.span
    if isinstance(call.function, Attribute):
        name_span = call.function.name_span
    return Client(
        kind,
        code,
        call.span,
        name_span,
        arguments,
        call,
        positional,
        is_open=is_open,
        is_copy=is_copy,
    )


def _options(code: Code, call: Call) -> tuple[tuple[Argument, ...], tuple[Expression, ...], bool]:
    """Return the entries and spreads of the options object, and whether it is unknown."""
    if not call.arguments:
        return (), call.spreads, bool(call.spreads)
    values = code.values(call.arguments[0].value)
    only = values[0] if len(values) == 1 else None
    if isinstance(only, Mapping):
        return only.entries, only.spreads, False
    return (), (), True


def _take(code: Code, spread: Expression, arguments: dict[str, Argument]) -> bool:
    """Add what ``**spread`` brings to ``arguments``; whether all of it is known."""
    values = code.values(spread)
    only = values[0] if len(values) == 1 else None
    if not isinstance(only, Mapping):
        return False
    taken = [_take(code, inner, arguments) for inner in only.spreads]  # every one, known or not
    arguments.update({entry.name: entry for entry in only.entries if entry.name})
    return all(taken)
