"""What a name refers to where it stands: an import, or the bindings that may hold there."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from keymend.syntax.code.bindings import Binding
from keymend.syntax.code.nodes import (
    Attribute,
    Call,
    Constant,
    Expression,
    Import,
    Name,
    Text,
    Unknown,
)
from keymend.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keymend.syntax.code.frontend import Frontend

DEPTH: Final = 12
"""How many names are followed, each to the next."""
_LOADERS: Final = frozenset({"importlib.import_module", "__import__"})


class Scopes:
    """The names of one text, by the scopes around them."""

    def __init__(self, frontend: Frontend) -> None:
        self._frontend = frontend

    def forget(self) -> None:
        """Forget the text."""
        vars(self).clear()

    @cached_property
    def _imported(self) -> dict[str, list[Import]]:
        """The imports of the text by the name they bind."""
        found: dict[str, list[Import]] = {}
        for entry in self._frontend.imports:
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

    def qualified(self, expression: Expression, depth: int = DEPTH) -> str | None:
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
            for binding in self.bindings(expression)
            # ``except ImportError: OpenAI = None`` does not make it something else.
            if found is None or binding.scope != found.scope or not _is_nothing(binding.value)
        ]
        if found is not None and self._may_be_another(found):
            return None
        if bindings:
            if len(bindings) == 1 and isinstance(bindings[0].value, (Name, Attribute)):
                return self.qualified(bindings[0].value, depth - 1)
            return self._loaded(bindings[0].value, depth - 1) if len(bindings) == 1 else None
        if found is None and len(self._frontend.wildcards) == 1:
            return f"{self._frontend.wildcards[0]}.{expression.id}"
        return found.target if found else expression.id

    def _loaded(self, value: Expression, depth: int) -> str | None:
        """Return the module that ``importlib.import_module("…")`` gives."""
        if not isinstance(value, Call) or self.qualified(value.function, depth) not in _LOADERS:
            return None
        name = value.arguments[0].value if value.arguments else None
        return name.value if isinstance(name, Text) else None

    def is_parameter(self, expression: Expression) -> bool:
        """Whether ``expression`` is a parameter of a function, or an attribute of one."""
        if isinstance(expression, Attribute):
            return self.is_parameter(expression.object)
        if not isinstance(expression, Name):
            return False
        bindings = self.bindings(expression)
        return bool(bindings) and all(binding.is_parameter for binding in bindings)

    def bindings(self, name: Name) -> list[Binding]:
        """Return the bindings whose value ``name`` may have where it stands."""
        candidates = self._frontend.bound(name.id)
        if not candidates or name.id in self._frontend.volatile:
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
        return name.path.index(scope) > 0 and self._frontend.source.snapshot.language == "python"


def _is_nothing(value: Expression) -> bool:
    return isinstance(value, Constant) and value.value is None


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
