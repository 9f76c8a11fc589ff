"""What an attribute or item can be: of a mapping, a class, an object, or ``self``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from keymend.syntax.code.nodes import (
    Attribute,
    Call,
    Constant,
    Expression,
    Mapping,
    Name,
    Text,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from keymend.syntax.code.frontend import Frontend
    from keymend.syntax.code.scopes import Scopes

_SELF: Final = frozenset({"self", "cls", "this"})
_FIELDS: Final = frozenset({"Field", "field", "mapped_column", "attrib"})
"""Calls in a class that declare an attribute and are given its default."""


class Members:
    """Follows attributes through one text; ``follow`` gives what any expression can be."""

    def __init__(
        self,
        frontend: Frontend,
        scopes: Scopes,
        follow: Callable[[Expression, int], list[Expression]],
    ) -> None:
        self._frontend = frontend
        self._scopes = scopes
        self._follow = follow

    def values(self, expression: Attribute, depth: int) -> list[Expression]:
        """Return what ``expression`` can be."""
        owner = expression.object
        if isinstance(owner, Name) and owner.id in _SELF:
            return self._of_self(expression, owner, depth)
        for value in self._follow(owner, depth):
            if isinstance(value, Mapping):
                return self.entry(value, expression.name, depth) or [Unknown(expression.span)]
            if isinstance(value, Call):
                found = self._of_object(value, expression.name, depth)
                if found:
                    return found
        if isinstance(owner, Attribute) and expression.name == "value":
            found = self.values(owner, depth)  # of an Enum
            if any(isinstance(value, Text) for value in found):
                return found
        if isinstance(owner, Name):
            return self._of_class(owner.id, expression.name, depth) or [Unknown(expression.span)]
        return [Unknown(expression.span)]

    def entry(self, mapping: Mapping, name: str, depth: int) -> list[Expression]:
        """Return what an entry of ``mapping`` can be; nothing where it may not be there."""
        entry = mapping.get(name)
        if entry is None or mapping.spreads:
            return []
        return self._follow(entry.value, depth)

    def _of_object(self, call: Call, name: str, depth: int) -> list[Expression]:
        """``Settings(url=…).url``: what it was made with, or the default of its class."""
        function = call.function
        path = self._scopes.qualified(function)
        if path not in self._frontend.classes and path != "types.SimpleNamespace":
            return []
        given = call.keyword(name)
        if given is not None:
            return self._follow(given.value, depth)
        if call.arguments or call.spreads or not isinstance(function, Name):
            return []
        return self._of_class(function.id, name, depth)

    def _of_class(self, class_name: str, name: str, depth: int) -> list[Expression]:
        node = self._frontend.classes.get(class_name)
        if node is None:
            return []
        return self._declared(node.id, name, depth)

    def _declared(self, scope: int, name: str, depth: int) -> list[Expression]:
        own = self._frontend.bound(name).get(scope, [])
        if len(own) != 1:
            return []
        value = own[0].value
        if isinstance(value, Call):
            path = self._scopes.qualified(value.function) or ""
            if path.rpartition(".")[2] in _FIELDS:
                default = value.keyword("default") or next(iter(value.positional), None)
                return [] if default is None else self._follow(default.value, depth)
        return self._follow(value, depth)

    def _of_self(self, expression: Attribute, owner: Name, depth: int) -> list[Expression]:
        """``self.url`` in a method: the one value that the class gives it, or another.

        Nothing and an empty text are what another class or method will put something into.
        """
        unknown: list[Expression] = [Unknown(expression.span)]
        scope = self._class_around(owner)
        if scope is None:
            return unknown
        name = expression.name
        given = self._assigned.get((scope, owner.id, name), ())
        if len(given) > 1:
            return unknown
        values = self._follow(given[0], depth) if given else self._declared(scope, name, depth)
        # Other methods, and objects of classes below this one, may give it another.
        return [*(value for value in values if not _is_open(value)), *unknown]

    @cached_property
    def _assigned(self) -> dict[tuple[int, str, str], list[Expression]]:
        """What methods give to attributes: by class, the name for itself, and attribute."""
        found: dict[tuple[int, str, str], list[Expression]] = {}
        for assignment in self._frontend.assignments:
            target = assignment.target
            owner = target.object
            if isinstance(owner, Name) and owner.id in _SELF and not target.is_subscript:
                scope = self._class_around(owner)
                if scope is not None:
                    key = (scope, owner.id, target.name)
                    found.setdefault(key, []).append(assignment.value)
        return found

    def _class_around(self, name: Name) -> int | None:
        for scope in name.path:
            if scope in self._frontend.methods:
                return self._frontend.methods[scope]
        return None


def _is_open(value: Expression) -> bool:
    return (isinstance(value, Constant) and value.value is None) or (
        isinstance(value, Text) and not value.value
    )
