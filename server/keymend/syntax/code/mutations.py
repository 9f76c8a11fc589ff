"""A mapping in a variable, as it is where it is used: with what was added and removed since."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from keymend.syntax.code.nodes import (
    Argument,
    Attribute,
    Call,
    Constant,
    Either,
    Mapping,
    Name,
    Text,
    Unknown,
)

if TYPE_CHECKING:
    from keymend.syntax.code.bindings import Binding
    from keymend.syntax.code.frontend import Frontend
    from keymend.text import Span

_METHODS: Final = ("update", "setdefault", "pop", "assign")
_MOST: Final = 60
_FAR: Final = 20_000
"""Characters between a variable and its use, beyond which nobody looks for what changes it."""


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


class Mutations:
    """The statements of one text that change mappings in variables, by the variable's name."""

    def __init__(self, frontend: Frontend) -> None:
        self._frontend = frontend

    @cached_property
    def _changes(self) -> dict[str, list[_Change]]:
        found: dict[str, list[_Change]] = {}
        for assignment in self._frontend.assignments:
            target = assignment.target
            if isinstance(target.object, Name):
                entry = Argument(assignment.span, target.name, target.name_span, assignment.value)
                change = _Change(assignment.span, assignment.block, (entry,))
                found.setdefault(target.object.id, []).append(change)
        for call, block in self._frontend.calls_in_blocks(_METHODS):
            function = call.function
            if not isinstance(function, Attribute):
                continue
            if function.name == "assign" and call.positional:  # Object.assign(options, …)
                first, *rest = call.positional
                if isinstance(first.value, Name):
                    found.setdefault(first.value.id, []).append(_merged(call, block, rest))
            elif isinstance(function.object, Name):
                change = _of_call(function.name, call, block)
                found.setdefault(function.object.id, []).append(change)
        for changes in found.values():
            changes.sort(key=lambda change: change.span)
        return found

    def settled(self, name: Name, binding: Binding, mapping: Mapping) -> Mapping:
        """Return ``mapping``, the value of ``binding``, as it is where ``name`` uses it.

        What else the text does with the variable before, such as giving it to a function,
        may add entries: the mapping is then open, as if something unknown were spread into
        it. So is one that changes more often than a person would write.
        """
        start = max(binding.span.end, mapping.span.end)
        all_changes = self._changes.get(name.id, [])
        if len(all_changes) > _MOST or name.span.start - start > _FAR:
            return Mapping(mapping.span, (), (Unknown(name.span),))
        changes = [c for c in all_changes if start <= c.span.start < name.span.start]
        between = self._frontend.source.text[start : name.span.start]
        mentions = re.findall(rf"(?<![\w$.]){re.escape(name.id)}(?![\w$])", between)
        is_open = len(mentions) > len(changes)
        if not changes and not is_open:
            return mapping
        entries = {entry.name: entry for entry in mapping.entries}
        for change in changes:
            certain = change.block.contains(name.span)
            is_open |= change.is_open or not certain
            for entry in change.entries:
                before = entries.get(entry.name)
                if not change.keeps or before is None:
                    entries[entry.name] = entry if certain else _perhaps(entry, before)
            if change.removed is not None:
                entries.pop(change.removed, None)
        spreads = (*mapping.spreads, Unknown(name.span)) if is_open else mapping.spreads
        return Mapping(mapping.span, tuple(entries.values()), spreads)


def _perhaps(entry: Argument, before: Argument | None) -> Argument:
    """Return ``entry`` for a mapping that may not have got it."""
    other = before.value if before is not None else Unknown(entry.span)
    value = Either(entry.value.span, (other, entry.value))
    return Argument(entry.span, entry.name, entry.name_span, value)


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
