"""What an expression can stand for: names followed, conditionals spread, strings joined.

``values`` gives a set of possibilities. Rules judge each one they know; ``Unknown`` among
them means that it could also be something else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from keymend.syntax.code.members import Members
from keymend.syntax.code.mutations import Mutations
from keymend.syntax.code.nodes import (
    HOLE,
    Attribute,
    Call,
    Constant,
    Either,
    Expression,
    Function,
    Joined,
    Mapping,
    Name,
    Text,
    Unknown,
    Variable,
)
from keymend.syntax.code.scopes import DEPTH, Scopes

if TYPE_CHECKING:
    from keymend.syntax.code.frontend import Frontend

_MOST_STEPS: Final = 1000
"""Expressions looked at for the values of one: names that are given values in many branches
have more than anybody can follow."""
_ENVIRONMENTS: Final = frozenset(
    {"os.environ", "process.env", "import.meta.env", "environ", "Deno.env", "Bun.env"}
)
_LOOKUPS: Final = frozenset(
    {"os.getenv", "os.environ.get", "os.environ.setdefault", "Deno.env.get", "getenv"}
)
_STRIPS: Final = {
    "strip": str.strip,
    "trim": str.strip,
    "rstrip": str.rstrip,
    "trimEnd": str.rstrip,
    "lstrip": str.lstrip,
    "trimStart": str.lstrip,
}
_SAME: Final = frozenset(
    {"str", "httpx.URL", "httpx2.URL", "yarl.URL", "URL", "String", "pydantic.HttpUrl"}
)
"""Functions that give a text as it is, if in another type."""
_FIELD: Final = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")


class Resolver:
    """Follows expressions through one text."""

    def __init__(self, frontend: Frontend, scopes: Scopes) -> None:
        self._frontend = frontend
        self._scopes = scopes
        self._members = Members(frontend, scopes, self.values)
        self._mutations = Mutations(frontend)
        self._steps = 0

    def forget(self) -> None:
        """Forget the text."""
        vars(self).clear()

    def values(self, expression: Expression, depth: int = DEPTH) -> list[Expression]:
        """Return what ``expression`` can be, each a literal, call, look-up or ``Unknown``."""
        if depth == DEPTH:
            self._steps = 0
        self._steps += 1
        if not depth or self._steps > _MOST_STEPS:
            return [Unknown(expression.span)]
        variable = self.variable(expression)
        if variable is not None:
            return [variable]
        if isinstance(expression, Either):
            return self._either(expression, depth)
        if isinstance(expression, Joined):
            return self._joined(expression, depth)
        if isinstance(expression, Name):
            return self._named(expression, depth)
        if isinstance(expression, Attribute):
            return self._members.values(expression, depth - 1)
        if isinstance(expression, Call):
            return self._called(expression, depth)
        return [expression]

    def variable(self, expression: Expression) -> Variable | None:
        """Return the environment look-up that ``expression`` is, if it is one."""
        if isinstance(expression, Variable):
            return expression
        if isinstance(expression, Attribute):
            base = self._scopes.qualified(expression.object) or self._meta(expression.object)
            if base in _ENVIRONMENTS and expression.name not in ("get", "setdefault"):
                required = base.endswith("environ")
                return Variable(expression.span, expression.name, None, is_required=required)
            return None
        if isinstance(expression, Call) and self._scopes.qualified(expression.function) in _LOOKUPS:
            given = expression.positional
            name = given[0].value if given else None
            default = given[1] if len(given) > 1 else expression.keyword("default")
            if isinstance(name, Text) and name.is_known:
                return Variable(expression.span, name.value, default.value if default else None)
        return None

    def _meta(self, expression: Expression) -> str | None:
        text = self._frontend.source.snapshot[expression.span]
        return text if text == "import.meta.env" else None

    def _either(self, expression: Either, depth: int) -> list[Expression]:
        found: list[Expression] = []
        last = len(expression.options) - 1
        for number, option in enumerate(expression.options):
            for value in self.values(option, depth - 1):
                if expression.operator == "if" or number == last:
                    found.append(value)
                elif isinstance(value, Variable) and value.default is None:
                    # ``os.getenv("X") or …`` is the variable where it is set.
                    found.append(value)
                elif not _is_falsy(value, expression.operator):
                    found.append(value)
        return found or [Unknown(expression.span)]

    def _joined(self, expression: Joined, depth: int) -> list[Expression]:
        value = ""
        holes: list[Expression] = []
        for part in expression.parts:
            known = self.values(part, depth - 1)
            only = known[0] if len(known) == 1 else None
            if isinstance(only, Text):
                value += only.value
                holes += only.holes or [Unknown(only.span)] * only.value.count(HOLE)
            elif isinstance(only, Constant) and isinstance(only.value, int):
                value += str(only.value)
            else:
                value += HOLE
                holes.append(only or Unknown(part.span))
        if not value.strip(HOLE):
            return [Unknown(expression.span)]
        return [Text(expression.span, value, expression.inner, exact=False, holes=tuple(holes))]

    def _named(self, name: Name, depth: int) -> list[Expression]:
        bindings = self._scopes.bindings(name)
        if not bindings:
            return [Unknown(name.span)]
        found: list[Expression] = []
        for binding in bindings:
            if binding.span.overlaps(name.span):
                found.append(Unknown(name.span))
                continue
            for value in self.values(binding.value, depth - 1):
                is_own = isinstance(value, Mapping) and value.span == binding.value.span
                found.append(
                    self._mutations.settled(name, binding, value)
                    if is_own and isinstance(value, Mapping)
                    else value
                )
        return found

    def _called(self, expression: Call, depth: int) -> list[Expression]:
        """Return what a call gives, where that is plain: itself, in most cases."""
        function = expression.function
        if isinstance(function, Attribute):
            return self._method(expression, function, depth) or [expression]
        given = expression.positional
        path = self._scopes.qualified(function) or ""
        if path in _SAME and len(given) == 1:
            return [
                value if isinstance(value, Text) else expression
                for value in self.values(given[0].value, depth - 1)
            ]
        if path == "dict" and not given:
            return [Mapping(expression.span, expression.arguments, expression.spreads)]
        if isinstance(function, Name):
            return self._returned(function, depth) or [expression]
        return [expression]

    def _method(self, call: Call, function: Attribute, depth: int) -> list[Expression]:
        given = [argument.value for argument in call.arguments]
        first = given[0] if given else None
        if function.name in _STRIPS:
            strip = _STRIPS[function.name]
            characters = first.value if isinstance(first, Text) else None
            texts = self.values(function.object, depth - 1)
            if len(texts) == 1 and isinstance(texts[0], Text):
                text = texts[0]
                kept = strip(text.value, characters)
                return [Text(text.span, kept, text.inner, exact=False, holes=text.holes)]
        if function.name == "get" and isinstance(first, Text):
            for value in self.values(function.object, depth - 1):
                if isinstance(value, Mapping):
                    return self._members.entry(value, first.value, depth - 1)
        if function.name == "format" and isinstance(function.object, Text):
            return self._formatted(call, function.object, depth)
        path = self._scopes.qualified(function)
        if path in _SAME and len(given) == 1 and first is not None:
            values = self.values(first, depth - 1)
            return values if all(isinstance(value, Text) for value in values) else []
        return []

    def _formatted(self, call: Call, template: Text, depth: int) -> list[Expression]:
        """``"https://{}.example.com".format(name)``."""
        parts: list[Expression] = []
        given = iter(call.positional)
        at = 0
        for found in _FIELD.finditer(template.value):
            before = template.value[at : found.start()]
            parts.append(Text(template.span, before, template.inner, exact=False))
            named = call.keyword(found[1]) if found[1] else next(given, None)
            parts.append(named.value if named is not None else Unknown(call.span))
            at = found.end()
        parts.append(Text(template.span, template.value[at:], template.inner, exact=False))
        return self._joined(Joined(call.span, tuple(parts), call.span), depth)

    def _returned(self, function: Name, depth: int) -> list[Expression]:
        """Return what a function of the text returns; nothing if that is not all known."""
        bindings = self._scopes.bindings(function)
        made = bindings[0].value if len(bindings) == 1 else None
        if not isinstance(made, Function) or made.is_async or not made.returns:
            return []
        return [value for given in made.returns for value in self.values(given, depth - 1)]


def _is_falsy(value: Expression, operator: str) -> bool:
    if isinstance(value, Constant):
        return value.value is None or (operator != "??" and not value.value)
    return isinstance(value, Text) and not value.value and operator != "??"
