"""What every language's reader does alike: scopes, bindings, and caches of expressions."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from keymend.syntax.code.bindings import Binding
from keymend.syntax.code.nodes import (
    Assignment,
    Attribute,
    Call,
    Expression,
    Import,
    Unknown,
)
from keymend.syntax.code.regions import Regions
from keymend.text import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keymend.syntax.code.source import Source


_DEEPEST: Final = 80
"""How deep an expression is read; deeper ones are generated, and Python's stack is short."""
_PATHS: Final = re.compile(r"(?<![\w.$])[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_PLAIN_TEST: Final = re.compile(
    r"(?:not\s+|!+)?[\w.$]+(?:\s+is(?:\s+not)?\s+None|\s*[!=]==?\s*(?:null|undefined))?"
)
_GUARDS: Final = "(try_statement) @guard (if_statement) @guard"
_AUGMENTED: Final = frozenset({"augmented_assignment", "augmented_assignment_expression"})


class AttributeKind(NamedTuple):
    """How an attribute is called in a grammar: its node, the field of its name, that node."""

    node: str
    field: str
    name: str


class Frontend(ABC):
    """Reads one language's syntax tree as language-neutral expressions."""

    scope_kinds: ClassVar[frozenset[str]]
    class_kinds: ClassVar[frozenset[str]]
    attribute_kind: ClassVar[AttributeKind]
    scopes: ClassVar[tuple[str, ...]]
    """The captures of ``pattern`` that are functions, classes and what else has names of its own;
    those that are blocks of statements are called ``block``."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._expressions: dict[int, Expression] = {}
        self._depth = 0
        found = source.captures(self.pattern)  # one query, for each takes a walk over the tree
        end = source.tree.root_node.end_byte
        self._scopes = Regions((node for name in self.scopes for node in found.get(name, ())), end)
        self._blocks = Regions(found.get("block", ()), end)
        self.imports: list[Import] = []
        self._bindings: dict[str, dict[int, list[Binding]]] = {}
        self._given: dict[str, list[Callable[[], Binding]]] = {}
        """What ``_bindings`` lacks: few names are ever asked for."""
        self.assignments: list[Assignment] = []
        self.classes: dict[str, Node] = {}
        self.bases: dict[str, list[Node]] = {}
        """Name of a class to what it inherits from."""
        self.aliases: set[str] = set()
        self._functions: list[Node] = []
        self.wildcards: list[str] = []
        """Modules of which everything is imported: ``from openai import *``."""
        self.volatile: set[str] = set()
        """Names of the module that functions give values to."""
        self._calls: dict[str, list[Node]] = {}
        self.read(found)

    @property
    @abstractmethod
    def pattern(self) -> str:
        """The query for all that is to be known of the tree."""

    def forget(self) -> None:
        """Forget what was read, piece by piece, so that other threads go on meanwhile."""
        for read in (self._bindings, self._given, self._expressions):
            while read:
                read.popitem()
        vars(self).clear()

    @abstractmethod
    def read(self, found: Mapping[str, list[Node]]) -> None:
        """Fill imports, bindings, assignments, classes and calls from what ``pattern`` captures."""

    @abstractmethod
    def convert(self, node: Node) -> Expression:
        """Return the expression at ``node``."""

    def expression(self, node: Node | None) -> Expression:
        """Return the expression at ``node``, read once."""
        if node is None:
            return Unknown(Span(0, 0))
        found = self._expressions.get(node.id)
        if found is None:
            if self._depth == _DEEPEST:
                return Unknown(self.source.span(node))
            self._depth += 1
            try:
                found = self._expressions[node.id] = self.convert(node)
            finally:
                self._depth -= 1
        return found

    def calls(self, names: Sequence[str]) -> list[Call]:
        """Return the calls whose function's last name is one of ``names``, in order."""
        return [call for call, _ in self.calls_in_blocks(names)]

    def calls_in_blocks(self, names: Sequence[str]) -> list[tuple[Call, Span]]:
        """Return the calls as ``calls`` does, each with the block in which it stands."""
        nodes = [node for name in names for node in self._calls.get(name, ())]
        nodes.sort(key=lambda node: (node.start_byte, -node.end_byte))
        found = ((self.expression(node), self.block(node)) for node in nodes)
        return [(call, block) for call, block in found if isinstance(call, Call)]

    @cached_property
    def called(self) -> frozenset[str]:
        """The last names of all functions that are called."""
        return frozenset(self._calls)

    def path(self, node: Node) -> tuple[int, ...]:
        """Return the ids of the scopes around ``node``, the innermost first.

        The scope of a class is seen by its own statements only, not by its methods.
        """
        scopes: list[int] = []
        inside_function = False
        for at in self._scopes.around(node):
            if at.type in self.scope_kinds:
                scopes.append(at.id)
                inside_function = True
            elif not inside_function:
                scopes.append(at.id)
        return (*scopes, 0)

    def scope(self, node: Node) -> int:
        """Return the id of the scope in which a binding at ``node`` takes effect."""
        return next((at.id for at in self._scopes.around(node)), 0)

    def block(self, node: Node) -> Span:
        """Return the span of the block of statements in which ``node`` stands."""
        for at in self._blocks.around(node):
            return self.source.span(at)
        return Span(0, len(self.source.text))

    def bind(
        self,
        name: str,
        node: Node,
        make: Callable[[], Expression],
        *,
        scope: int | Node | None = None,
        end: Node | None = None,
        is_parameter: bool = False,
    ) -> None:
        """Note that ``node`` gives ``name`` a value, which ends where ``end`` does.

        It takes effect in ``scope``, or the scope around that node; around ``node`` itself
        if missing.
        """
        given = partial(self._binding, name, node, make, scope, end, is_parameter=is_parameter)
        self._given.setdefault(name, []).append(given)

    def _binding(
        self,
        name: str,
        node: Node,
        make: Callable[[], Expression],
        scope: int | Node | None,
        end: Node | None,
        *,
        is_parameter: bool,
    ) -> Binding:
        return Binding(
            self.source.span(node),
            scope if isinstance(scope, int) else self.scope(node if scope is None else scope),
            make,
            block=partial(self.block, node),
            revises=partial(self._revises, name, node),
            end=self.source.offset(end.end_byte) if end is not None else None,
            is_parameter=is_parameter,
        )

    def bound(self, name: str) -> Mapping[int, list[Binding]]:
        """Return the bindings of ``name`` by the scope in which they take effect."""
        bindings = self._bindings.setdefault(name, {})
        for make in self._given.pop(name, ()):
            binding = make()
            bindings.setdefault(binding.scope, []).append(binding)
        return bindings

    def _revises(self, name: str, node: Node) -> bool:
        """Whether the value bound at ``node``, or the test before it, asks for ``name``."""
        statement = node.parent
        if statement is None:
            return False
        if statement.type in _AUGMENTED:
            return True
        own = self.source.text[self.source.span(node).end : self.source.span(statement).end]
        block = next(self._blocks.around(node), None)
        around = block.parent if block is not None else None
        if around is not None and around.type == "else_clause":
            around = around.parent
        if around is None or block is None or around.type in self.scope_kinds:
            return _mentions(own, name)
        start = self.source.offset(around.start_byte)
        return _mentions(own + " " + self.source.text[start : self.block(node).start], name)

    def arm(self, condition: Node | None, node: Node | None) -> Expression:
        """Return an arm of a conditional: unknown if the condition tests what is in it.

        ``url if url.endswith("/v1") else url + "/v1"`` is neither ``url`` nor ``url/v1``
        for a known ``url``; the test decides. A test for being there at all is no such.
        """
        if condition is None or node is None:
            return self.expression(node)
        test = self.source.read(condition).strip("() ")
        if _PLAIN_TEST.fullmatch(test):
            return self.expression(node)
        tested = _PATHS.findall(test)
        for path in _PATHS.findall(self.source.read(node)):
            if any(other == path or other.startswith(f"{path}.") for other in tested):
                return Unknown(self.source.span(node))
        return self.expression(node)

    def inner(self, body: Node | None, kind: str) -> list[Node]:
        """Return the nodes of ``kind`` in a function's ``body``, not those of inner functions."""
        found = []
        waiting = list(reversed(body.named_children)) if body else []
        while waiting:
            at = waiting.pop()
            if at.type == kind:
                found.append(at)
            elif at.type.endswith(("statement", "clause", "block", "case", "body")):
                waiting.extend(reversed(at.named_children))
        return found

    def bind_unknown(self, node: Node, scope: int | None = None) -> None:
        """Note that every identifier at or below ``node`` is given a value nobody knows."""
        waiting = [node]
        while waiting:
            at = waiting.pop()
            if at.type in ("identifier", "shorthand_property_identifier_pattern"):
                self.bind(self.source.read(at), at, partial(self._unknown, at), scope=scope)
            else:
                waiting.extend(reversed(at.named_children))

    def _unknown(self, node: Node) -> Unknown:
        return Unknown(self.source.span(node))

    def attributes(self, names: Sequence[str]) -> list[Attribute]:
        """Return the attributes called one of ``names`` that the text reads, in order."""
        kind = self.attribute_kind
        nodes = [
            node
            for name in names
            for place in self.source.places(name, kind.name)
            if (node := place.parent) is not None
            and node.type == kind.node
            and node.child_by_field_name(kind.field) == place
        ]
        nodes.sort(key=lambda node: (node.end_byte, node.start_byte))
        found = [self.expression(node) for node in nodes]
        return [expression for expression in found if isinstance(expression, Attribute)]

    @cached_property
    def _guards(self) -> Regions:
        guards = self.source.captures(_GUARDS).get("guard", ())
        return Regions(guards, self.source.tree.root_node.end_byte)

    def is_guarded(self, node: Node) -> bool:
        """Whether ``node`` stands in a ``try`` or under an ``if``."""
        around = node.parent
        if around is None or around.parent is None:
            return False  # a statement of the text itself, as nearly all imports are
        return any(True for _ in self._guards.around(node))

    def note_method(self, node: Node) -> None:
        """Note that the function at ``node`` is a method, if it stands in a class itself."""
        self._functions.append(node)

    @cached_property
    def methods(self) -> Mapping[int, int]:
        """Scope of a method to the scope of its class."""
        found = {}
        for node in self._functions:
            around = next(self._scopes.around(node), None)
            if around is not None and around.type in self.class_kinds:
                found[node.id] = around.id
        return found

    def add_call(self, name: str, node: Node) -> None:
        """Note a call of something whose last name is ``name``."""
        self._calls.setdefault(name, []).append(node)


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w$.]){re.escape(name)}(?![\w$])", text) is not None
