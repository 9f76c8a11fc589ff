"""JavaScript and TypeScript: what a text imports, binds, assigns and calls."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from keymend.syntax.code.javascript_expressions import JavaScriptExpressions
from keymend.syntax.code.nodes import (
    Assignment,
    Attribute,
    Import,
    Text,
)
from keymend.text import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

_QUERY: Final = """
(import_statement) @import
(variable_declarator) @declarator
(assignment_expression) @assignment
(augmented_assignment_expression) @augmented
(call_expression) @call
(new_expression) @new
(function_declaration) @function
(formal_parameters) @parameters
(arrow_function parameter: (identifier) @parameter)
(arrow_function) @method
(method_definition) @method
(class_declaration) @class
(for_in_statement left: (_) @bound)
(catch_clause parameter: (_) @bound)
(statement_block) @block
(function_expression) @around
(generator_function) @around
(generator_function_declaration) @around
(class_body) @around
"""
_FIELDS: Final = {
    "java": "(field_definition value: (_)) @field",
    "type": "(public_field_definition value: (_)) @field",
}
"""Fields of classes, whose nodes the two grammars name differently."""


class JavaScriptFrontend(JavaScriptExpressions):
    """Reads JavaScript and TypeScript."""

    scopes: ClassVar = ("function", "method", "around", "block")

    @property
    def pattern(self) -> str:
        """The query for all that is to be known of the tree."""
        return _QUERY + _FIELDS[self.source.snapshot.language[:4]]

    def read(self, found: Mapping[str, list[Node]]) -> None:
        """Fill the tables from what the query captures."""
        readers = {
            "import": self._read_import,
            "declarator": self._read_declarator,
            "function": self._read_function,
            "parameters": self._read_parameters,
            "parameter": self._read_parameter,
            "assignment": self._read_assignment,
            "augmented": self._read_augmented,
            "bound": self.bind_unknown,
            "method": self.note_method,
            "field": self._read_field,
            "call": self._read_call,
            "new": self._read_call,
        }
        for kind, reader in readers.items():
            for node in found.get(kind, ()):
                reader(node)

    def _read_field(self, node: Node) -> None:
        name = node.child_by_field_name("property") or node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        if name is not None:
            self.bind(self.source.read(name), name, lambda: self.expression(value))

    def _read_augmented(self, node: Node) -> None:
        if left := node.child_by_field_name("left"):
            self.bind_unknown(left, self._declared_in(left))

    def _declared_in(self, name: Node) -> int:
        """Return the scope whose variable an assignment at ``name`` gives a value."""
        while name.type in ("member_expression", "subscript_expression"):
            name = name.child_by_field_name("object") or name.children[0]
        known = self.bound(self.source.read(name))
        return next((scope for scope in self.path(name) if scope in known), 0)

    def _read_function(self, node: Node) -> None:
        if name := node.child_by_field_name("name"):
            self.bind(self.source.read(name), name, partial(self.expression, node), scope=node)

    def _read_parameters(self, node: Node) -> None:
        for parameter in node.named_children:
            self._read_parameter(parameter, node)

    def _read_parameter(self, node: Node, around: Node | None = None) -> None:
        function = (around or node).parent
        if function is not None:
            self.bind_unknown(node, function.id)

    def _read_call(self, node: Node) -> None:
        function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        if function is not None and function.type == "member_expression":
            function = function.child_by_field_name("property")
        if function is not None:
            self.add_call(self.source.read(function), node)

    def _bind_value(self, name: Node, value: Node, scope: int | None = None) -> None:
        if value.type in ("identifier", "member_expression"):
            self.aliases.add(self.source.read(name))
        read = self.source.read(name)
        self.bind(read, name, lambda: self.expression(value), scope=scope, end=value)

    def _read_declarator(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None:
            return
        module = self._required(value) if value is not None else None
        if module is not None and value is not None:
            self._bind_module(name, module, node)
        elif name.type == "identifier" and value is not None:
            self._bind_value(name, value)
        elif value is not None:
            self._read_pattern(name, value)

    def _read_pattern(self, pattern: Node, value: Node) -> None:
        """``const { a, b: c } = process.env`` reads the attributes of the value."""
        if pattern.type != "object_pattern":
            self.bind_unknown(pattern)
            return
        for child in pattern.named_children:
            name, key = child, child
            if child.type == "pair_pattern":
                key = child.child_by_field_name("key") or child
                name = child.child_by_field_name("value") or child
            if name.type in ("identifier", "shorthand_property_identifier_pattern"):
                self._bind_member(name, key, value)
            else:
                self.bind_unknown(child)

    def _bind_member(self, name: Node, key: Node, value: Node) -> None:
        span, member = self.source.span(key), self.source.read(key)
        self.bind(
            self.source.read(name),
            name,
            lambda: Attribute(span, self.expression(value), member, span),
        )

    def _required(self, node: Node) -> str | None:
        """Return the module that ``require("…")`` or ``await import("…")`` loads."""
        while node.type in ("await_expression", "parenthesized_expression"):
            if not node.named_children:
                return None
            node = node.named_children[0]
        if node.type == "member_expression":
            module = self._required(node.child_by_field_name("object") or node.children[0])
            member = node.child_by_field_name("property")
            if module is None or member is None:
                return None
            return f"{module}.{self.source.read(member)}"
        if node.type != "call_expression":
            return None
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if function is None or self.source.read(function) not in ("require", "import"):
            return None
        given = arguments.named_children if arguments else []
        text = self.expression(given[0]) if given else None
        return text.value if isinstance(text, Text) else None

    def _bind_module(self, name: Node, module: str, node: Node) -> None:
        source = self.source
        statement = source.span(node.parent or node)
        if name.type == "identifier":
            self.imports.append(
                Import(
                    source.read(name), module, source.span(name), statement, scope=self.scope(node)
                )
            )
            return
        for child in name.named_children:
            key, bound = child, child
            if child.type == "pair_pattern":
                key = child.child_by_field_name("key") or child
                bound = child.child_by_field_name("value") or child
            target = f"{module}.{source.read(key)}"
            self.imports.append(
                Import(
                    source.read(bound),
                    target,
                    source.span(key),
                    statement,
                    alias=key is not bound,
                    scope=self.scope(node),
                )
            )

    def _read_assignment(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        if left.type == "identifier":
            self._bind_value(left, right, self._declared_in(left))
        elif left.type == "member_expression":
            target = self.expression(left)
            if isinstance(target, Attribute):
                make, find_block = partial(self.expression, right), partial(self.block, node)
                self.assignments.append(
                    Assignment(self.source.span(node), target, make, find_block)
                )
        else:
            self.bind_unknown(left)

    def _read_import(self, node: Node) -> None:
        source = self.source
        text = self.expression(node.child_by_field_name("source"))
        if not isinstance(text, Text):
            return
        module, statement = text.value, source.span(node)
        for clause in node.named_children:
            if clause.type != "import_clause":
                continue
            for child in clause.named_children:
                if child.type == "identifier":
                    span = source.span(child)
                    self.imports.append(
                        Import(source.read(child), f"{module}.default", span, statement)
                    )
                elif child.type == "namespace_import" and child.named_children:
                    name = child.named_children[0]
                    self.imports.append(
                        Import(source.read(name), module, source.span(name), statement)
                    )
                elif child.type == "named_imports":
                    self._read_specifiers(child, module, statement)

    def _read_specifiers(self, node: Node, module: str, statement: Span) -> None:
        source = self.source
        for specifier in node.named_children:
            name = specifier.child_by_field_name("name")
            alias = specifier.child_by_field_name("alias")
            if name is not None:
                self.imports.append(
                    Import(
                        source.read(alias or name),
                        f"{module}.{source.read(name)}",
                        source.span(name),
                        statement,
                        alias=alias is not None,
                    )
                )
