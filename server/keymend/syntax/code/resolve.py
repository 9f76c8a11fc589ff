"""What an expression can stand for: names followed, conditionals spread, strings joined.

``values`` gives a set of possibilities. Rules judge each one they know; ``Unknown`` among
them means that it could also be something else.
"""

from __future__ import annotations

import re
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from keymend.syntax.code.bindings import Binding
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
    Import,
    Joined,
    Mapping,
    Name,
    Text,
    Unknown,
    Variable,
)
from keymend.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keymend.syntax.code.frontend import Frontend

_DEPTH: Final = 12
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
_LOADERS: Final = frozenset({"importlib.import_module", "__import__"})
_SAME: Final = frozenset(
    {"str", "httpx.URL", "httpx2.URL", "yarl.URL", "URL", "String", "pydantic.HttpUrl"}
)
"""Functions that give a text as it is, if in another type."""
_FIELD: Final = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")


class Resolver:
    """Follows names through one text."""

    def __init__(self, frontend: Frontend) -> None:
        self.frontend = frontend
        self._members = Members(self, frontend)
        self._mutations = Mutations(frontend)
        self._steps = 0

    def forget(self) -> None:
        """Forget the text."""
        vars(self).clear()

    @cached_property
    def _imported(self) -> dict[str, list[Import]]:
        """The imports of the text by the name they bind."""
        found: dict[str, list[Import]] = {}
        for entry in self.frontend.imports:
            found.setdefault(entry.name, []).append(entry)
        return found

    def _import_of(self, name: Name) -> Import | None:
        """Return the import that ``name`` refers to: the innermost, of those the first."""
        candidates = self._imported.get(name.id)
        if not candidates:
            return None
        if len(candidates) == 1 and candidates[0].scope == 0:
            return candidates[0]
        for scope in name.path:
            for entry in candidates:
                if entry.scope == scope:
                    return entry
        return None

    def _may_be_another(self, found: Import) -> bool:
        """Whether another branch imports another thing by the same name.

        Modules that stand in for each other have it by the same name: ``langfuse.openai``.
        """
        thing = found.target.rpartition(".")[2]
        others = [
            entry
            for entry in self._imported[found.name]
            if entry.scope == found.scope and entry.target.rpartition(".")[2] != thing
        ]
        return any(entry.is_guarded for entry in others) and found.is_guarded

    def qualified(self, expression: Expression, depth: int = _DEPTH) -> str | None:
        """Return the full dotted path of a name, imports and simple aliases followed.

        ``openai.OpenAI`` for ``oa.OpenAI`` after ``import openai as oa``; a name that
        the text does not import is returned as it stands.
        """
        if isinstance(expression, Attribute):
            base = self.qualified(expression.object, depth)
            return None if base is None else f"{base}.{expression.name}"
        if not isinstance(expression, Name) or not depth:
            return None
        found = self._import_of(expression)
        bindings = [
            binding
            for binding in self._bindings(expression)
            # ``except ImportError: OpenAI = None`` does not make it something else.
            if found is None or binding.scope != found.scope or not _is_nothing(binding.value)
        ]
        if found is not None and self._may_be_another(found):
            return None
        if bindings:
            if len(bindings) == 1 and isinstance(bindings[0].value, (Name, Attribute)):
                return self.qualified(bindings[0].value, depth - 1)
            return self._loaded(bindings[0].value, depth - 1) if len(bindings) == 1 else None
        if found is None and len(self.frontend.wildcards) == 1:
            return f"{self.frontend.wildcards[0]}.{expression.id}"
        return found.target if found else expression.id

    def _loaded(self, value: Expression, depth: int) -> str | None:
        """Return the module that ``importlib.import_module("…")`` gives."""
        if not isinstance(value, Call) or self.qualified(value.function, depth) not in _LOADERS:
            return None
        name = value.arguments[0].value if value.arguments else None
        return name.value if isinstance(name, Text) else None

    def values(self, expression: Expression, depth: int = _DEPTH) -> list[Expression]:
        """Return what ``expression`` can be, each a literal, call, look-up or ``Unknown``."""
        if depth == _DEPTH:
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
            base = self.qualified(expression.object) or self._meta(expression.object)
            if base in _ENVIRONMENTS and expression.name not in ("get", "setdefault"):
                required = base.endswith("environ")
                return Variable(expression.span, expression.name, None, is_required=required)
            return None
        if isinstance(expression, Call) and self.qualified(expression.function) in _LOOKUPS:
            given = expression.positional
            name = given[0].value if given else None
            default = given[1] if len(given) > 1 else expression.keyword("default")
            if isinstance(name, Text) and name.is_known:
                return Variable(expression.span, name.value, default.value if default else None)
        return None

    def _meta(self, expression: Expression) -> str | None:
        text = self.frontend.source.snapshot[expression.span]
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

    def is_parameter(self, expression: Expression) -> bool:
        """Whether ``expression`` is a parameter of a function, or an attribute of one."""
        if isinstance(expression, Attribute):
            return self.is_parameter(expression.object)
        if not isinstance(expression, Name):
            return False
        bindings = self._bindings(expression)
        return bool(bindings) and all(binding.is_parameter for binding in bindings)

    def _named(self, name: Name, depth: int) -> list[Expression]:
        bindings = self._bindings(name)
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

    def _bindings(self, name: Name) -> list[Binding]:
        """Return the bindings whose value ``name`` may have where it stands."""
        candidates = self.frontend.bound(name.id)
        if not candidates or name.id in self.frontend.volatile:
            return []
        for level, scope in enumerate(name.path):
            here = candidates.get(scope)
            if here:
                own = level == 0 or not self._crosses_function(name, scope)
                return list(_reaching(here, name.span, in_order=own))
        return []

    def _crosses_function(self, name: Name, scope: int) -> bool:
        """Whether code between ``scope`` and the name runs at another time.

        In Python every inner scope is a function. In JavaScript blocks are scopes too;
        they are treated alike, which only means that more bindings are considered.
        """
        return name.path.index(scope) > 0 and self.frontend.source.snapshot.language == "python"

    def _called(self, expression: Call, depth: int) -> list[Expression]:
        """Return what a call gives, where that is plain: itself, in most cases."""
        function = expression.function
        if isinstance(function, Attribute):
            return self._method(expression, function, depth) or [expression]
        given = expression.positional
        path = self.qualified(function) or ""
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
        path = self.qualified(function)
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
        bindings = self._bindings(function)
        made = bindings[0].value if len(bindings) == 1 else None
        if not isinstance(made, Function) or made.is_async or not made.returns:
            return []
        return [value for given in made.returns for value in self.values(given, depth - 1)]


def _is_nothing(value: Expression) -> bool:
    return isinstance(value, Constant) and value.value is None


def _is_falsy(value: Expression, operator: str) -> bool:
    if isinstance(value, Constant):
        return value.value is None or (operator != "??" and not value.value)
    return isinstance(value, Text) and not value.value and operator != "??"


def _reaching(bindings: list[Binding], use: Span, *, in_order: bool) -> Iterator[Binding]:
    """Yield the bindings that may hold at ``use``, the nearest first.

    Going back from the use, a binding in a block around the use holds for certain and
    hides those before it; one in a branch beside it may or may not have run.
    """
    ordered = sorted(bindings, key=lambda binding: binding.span, reverse=True)
    seen = False
    for binding in ordered:
        if in_order and binding.end > use.start and not binding.is_parameter:
            continue
        seen = True
        yield binding
        if binding.block.contains(use) if in_order else binding.block.start == 0:
            return
        if binding.revises:
            place = binding.span
            yield Binding(
                place,
                binding.scope,
                partial(Unknown, place),
                block=partial(getattr, binding, "block"),
            )
            return
    if not seen:
        yield from bindings
