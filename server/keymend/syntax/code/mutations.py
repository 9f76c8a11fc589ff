"""A mapping in a variable, as it is where it is used: with what was added and removed since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keymend.syntax.code.nodes import (
    Argument,
    Attribute,
    Call,
    Constant,
    Either,
    Expression,
    Mapping,
    Name,
    Text,
    Unknown,
)

if TYPE_CHECKING:
    from keymend.syntax.code.frontend import Binding, Frontend
    from keymend.text import Span

_METHODS: Final = ("update", "setdefault", "pop", "assign")


@dataclass(frozen=True)
class _Change:
    """One statement that changes a mapping; ``entries`` are set, ``removed`` taken out."""

    span: Span
    block: Span
    entries: tuple[Argument, ...] = ()
    removed: str | None = None
    is_open: bool = False
    """Whether it may change more than that."""
    keeps: bool = False
    """Whether an entry that is there stays as it is: ``setdefault``."""


def settled(frontend: Frontend, name: Name, binding: Binding, mapping: Mapping) -> Mapping:
    """Return ``mapping``, the value of ``binding``, as it is where ``name`` uses it.

    What else the text does with the variable before, such as giving it to a function, may
    add entries: the mapping is then open, as if something unknown were spread into it.
    """
    changes = [
        change
        for change in _changes(frontend, name)
        if binding.span.end <= change.span.start < name.span.start
    ]
    entries = {entry.name: entry for entry in mapping.entries}
    is_open = _mentions(frontend, name, binding, mapping) > len(changes)
    for change in sorted(changes, key=lambda change: change.span):
        certain = change.block.contains(name.span)
        is_open |= change.is_open or not certain
        for entry in change.entries:
            before = entries.get(entry.name)
            if change.keeps and before is not None:
                continue
            entries[entry.name] = entry if certain else _perhaps(entry, before)
        if change.removed is not None:
            entries.pop(change.removed, None)
    if not changes and not is_open:
        return mapping
    spreads = (*mapping.spreads, Unknown(name.span)) if is_open else mapping.spreads
    return Mapping(mapping.span, tuple(entries.values()), spreads)


def _perhaps(entry: Argument, before: Argument | None) -> Argument:
    """Return ``entry`` for a mapping that may not have got it."""
    other = before.value if before is not None else Constant(entry.span, None)
    value = Either(entry.value.span, (other, entry.value))
    return Argument(entry.span, entry.name, entry.name_span, value)


def _mentions(frontend: Frontend, name: Name, binding: Binding, mapping: Mapping) -> int:
    """Return how often the text names the variable between its binding and its use."""
    text = frontend.source.text[max(binding.span.end, mapping.span.end) : name.span.start]
    return len(re.findall(rf"(?<![\w$.]){re.escape(name.id)}(?![\w$])", text))


def _changes(frontend: Frontend, name: Name) -> Iterator[_Change]:
    for assignment in frontend.assignments:
        target = assignment.target
        if _is(target.object, name):
            entry = Argument(assignment.span, target.name, target.name_span, assignment.value)
            yield _Change(assignment.span, assignment.block, (entry,))
    for call, block in frontend.calls_in_blocks(_METHODS):
        function = call.function
        if not isinstance(function, Attribute):
            continue
        if _is(function.object, name):
            yield _of_call(function.name, call, block)
        elif function.name == "assign" and call.positional:  # Object.assign(options, …)
            first, *rest = call.positional
            if _is(first.value, name):
                yield _merged(call, block, rest)


def _is(expression: Expression, name: Name) -> bool:
    return isinstance(expression, Name) and expression.id == name.id


def _of_call(method: str, call: Call, block: Span) -> _Change:
    given = call.positional
    key = given[0].value if given else None
    if method == "update":
        return _merged(call, block, given)
    if not isinstance(key, Text):
        return _Change(call.span, block, is_open=True)
    if method == "pop":
        return _Change(call.span, block, removed=key.value)
    value = given[1].value if len(given) > 1 else Constant(call.span, None)
    entry = Argument(call.span, key.value, key.inner, value)
    return _Change(call.span, block, (entry,), keeps=True)


def _merged(call: Call, block: Span, given: list[Argument]) -> _Change:
    entries = [argument for argument in call.arguments if argument.name]
    is_open = bool(call.spreads)
    for argument in given:
        if isinstance(argument.value, Mapping):
            entries += argument.value.entries
            is_open |= bool(argument.value.spreads)
        else:
            is_open = True
    return _Change(call.span, block, tuple(entries), is_open=is_open)
