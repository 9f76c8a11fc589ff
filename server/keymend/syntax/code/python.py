"""Python: what a text imports, binds, assigns and calls."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from keymend.syntax.code.nodes import (
    Assignment,
    Attribute,
    Call,
    Either,
    Expression,
    Import,
    Name,
    SecretTyped,
    Unknown,
)
from keymend.syntax.code.python_expressions import PythonExpressions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

_QUERY: Final = """
(import_statement) @import
(import_from_statement) @import
(assignment) @assignment
(augmented_assignment) @augmented
(named_expression) @named
(call) @call
(function_definition) @function
(lambda) @lambda
(class_definition) @class
(for_statement left: (_) @bound)
(as_pattern_target) @bound
(for_in_clause left: (_) @bound)
(delete_statement) @bound
(global_statement (identifier) @volatile)
(ERROR) @error
(block) @block
"""
_SECRET_TYPE: Final = re.compile(r"(?:\w+\.)?SecretStr(?:\s*\|\s*None)?|Optional\[SecretStr\]")


class PythonFrontend(PythonExpressions):
    """Reads Python."""

    pattern: ClassVar = _QUERY
    scopes: ClassVar = ("function", "lambda", "class")

    def read(self, found: Mapping[str, list[Node]]) -> None:
        """Fill the tables from what the query captures."""
        readers = {
            "import": self._read_import,
            "class": self._read_class,
            "function": self._read_function,
            "lambda": self._read_parameters,
            "assignment": self._read_assignment,
            "named": self._read_named,
            "augmented": self._read_augmented,
            "bound": self.bind_unknown,
            "volatile": self._read_volatile,
            "call": self._read_call,
            "error": self._read_error,
        }
        for kind, reader in readers.items():
            for node in found.get(kind, ()):
                reader(node)

    def _read_class(self, node: Node) -> None:
        if name := node.child_by_field_name("name"):
            read, bases = self.source.read(name), node.child_by_field_name("superclasses")
            self.classes.setdefault(read, node)
            self.bases.setdefault(read, bases.named_children if bases else [])

    def _read_volatile(self, node: Node) -> None:
        self.volatile.add(self.source.read(node))

    def _read_named(self, node: Node) -> None:
        if name := node.child_by_field_name("name"):
            self._bind_value(name, node.child_by_field_name("value"))

    def _read_augmented(self, node: Node) -> None:
        if left := node.child_by_field_name("left"):
            self.bind_unknown(left)

    def _read_error(self, node: Node) -> None:
        unfinished = self.expression(node)
        if isinstance(unfinished, Call):
            function = unfinished.function
            if isinstance(function, Attribute):
                self.add_call(function.name, node)
            elif isinstance(function, Name):
                self.add_call(function.id, node)

    def _read_call(self, node: Node) -> None:
        function = node.child_by_field_name("function")
        if function is not None and function.type == "attribute":
            function = function.child_by_field_name("attribute")
        if function is not None and function.type == "identifier":
            self.add_call(self.source.read(function), node)

    def _bind_value(self, name: Node, value: Node | None) -> None:
        if value is not None and value.type in ("identifier", "attribute"):
            self.aliases.add(self.source.read(name))
        self.bind(self.source.read(name), name, partial(self.expression, value), end=value)

    def _read_assignment(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and left.type == "identifier" and (typed := self._typed(node)):
            self.bind(self.source.read(left), left, lambda: typed)
            return
        if left is None or right is None:
            return
        if left.type == "identifier":
            # ``a = b = value`` nests: the value is the innermost right side.
            value = right
            while value.type == "assignment" and (inner := value.child_by_field_name("right")):
                value = inner
            self._bind_value(left, value)
        elif left.type in ("attribute", "subscript"):
            target = self.expression(left)
            if isinstance(target, Attribute):
                make, find_block = partial(self.expression, right), partial(self.block, node)
                self.assignments.append(
                    Assignment(self.source.span(node), target, make, find_block)
                )
        else:
            self.bind_unknown(left)

    def _read_function(self, node: Node) -> None:
        if name := node.child_by_field_name("name"):
            self.bind(self.source.read(name), name, partial(self.expression, node), scope=node)
            self.note_method(node)
        self._read_parameters(node)

    def _read_parameters(self, node: Node) -> None:
        parameters = node.child_by_field_name("parameters")
        for parameter in parameters.named_children if parameters else ():
            name = _name(parameter)
            if name.type == "identifier":
                value = partial(self._parameter_value, parameter)
                self.bind(self.source.read(name), name, value, scope=node.id, is_parameter=True)

    def _typed(self, node: Node) -> SecretTyped | None:
        """Return what a value is whose annotated type says more than the value does."""
        annotation = node.child_by_field_name("type")
        name = self.source.read(annotation) if annotation else ""
        if _SECRET_TYPE.fullmatch(name) is None:
            return None
        return SecretTyped(self.source.span(node))

    def _parameter_value(self, parameter: Node) -> Expression:
        typed = self._typed(parameter)
        if typed is not None:
            return typed
        unknown = Unknown(self.source.span(parameter))
        default = parameter.child_by_field_name("value")
        if default is None:
            return unknown
        return Either(unknown.span, (self.expression(default), unknown), "default")

    def _read_import(self, node: Node) -> None:
        source = self.source
        statement = source.span(node)
        module = node.child_by_field_name("module_name")
        prefix = source.read(module) + "." if module else ""
        if module and any(child.type == "wildcard_import" for child in node.named_children):
            self.wildcards.append(source.read(module))
        guarded = partial(self.is_guarded, node)
        scope = self.scope(node)
        for name in node.children_by_field_name("name"):
            alias = name.child_by_field_name("alias")
            target = name.child_by_field_name("name") if alias else name
            if target is None:
                continue
            dotted = source.read(target)
            if alias is not None:
                bound, path = source.read(alias), prefix + dotted
            elif module is not None:
                bound, path = dotted, prefix + dotted
            else:
                bound = path = dotted.partition(".")[0]
                if path != dotted:
                    # ``import a.b`` binds ``a``; that ``a.b`` exists is still worth knowing.
                    self.imports.append(
                        Import("", dotted, source.span(target), statement, guarded=guarded)
                    )
            self.imports.append(
                Import(
                    bound,
                    path,
                    source.span(target),
                    statement,
                    alias=alias is not None,
                    scope=scope,
                    guarded=guarded,
                )
            )


def _name(parameter: Node) -> Node:
    """Return the name of a parameter, which may have a type, a default, or asterisks."""
    inner = parameter
    while inner.type != "identifier":
        name = inner.child_by_field_name("name")
        if name is not None or not inner.named_children:
            return name or inner
        inner = inner.named_children[0]
    return inner
