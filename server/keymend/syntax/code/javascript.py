"""JavaScript and TypeScript, as language-neutral expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from keymend.syntax.code.frontend import Frontend
from keymend.syntax.code.nodes import (
    Argument,
    Assignment,
    Attribute,
    Awaited,
    Call,
    Constant,
    Either,
    Expression,
    Function,
    Import,
    Joined,
    Mapping,
    Name,
    Sequence,
    Text,
    Unknown,
)
from keymend.text import Span

if TYPE_CHECKING:
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
(class_declaration) @class
(for_in_statement left: (_) @bound)
(catch_clause parameter: (_) @bound)
"""
_ESCAPE: Final = re.compile(
    r"\\(?:(\r\n|[\n\r\u2028\u2029])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|(.))",
    re.DOTALL,
)
_SIMPLE: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_FUNCTIONS: Final = ("arrow_function", "function_expression", "method_definition")
_WRAPPERS: Final = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
    }
)
"""Around a value, without a meaning at run time."""


def _unescape(escape: re.Match[str]) -> str:
    newline, *codes, simple = escape.groups()
    if newline:
        return ""
    for code in codes:
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else escape[0]
    return _SIMPLE.get(simple, simple)


class JavaScriptFrontend(Frontend):
    """Reads JavaScript, TypeScript and their React dialects."""

    scope_kinds: ClassVar = frozenset(
        {
            "arrow_function",
            "function_declaration",
            "function_expression",
            "generator_function",
            "generator_function_declaration",
            "method_definition",
            "statement_block",
        }
    )
    class_kinds: ClassVar = frozenset({"class_body"})
    block_kinds: ClassVar = frozenset({"statement_block"})

    def read(self) -> None:
        """Fill the tables from one query over the tree."""
        readers = {
            "import": self._read_import,
            "declarator": self._read_declarator,
            "assignment": self._read_assignment,
            "augmented": self._read_augmented,
            "function": self._read_function,
            "parameters": self._read_parameters,
            "parameter": self._read_parameter,
            "bound": self.bind_unknown,
            "call": self._read_call,
            "new": self._read_call,
        }
        found = self.source.captures(_QUERY)
        for kind, reader in readers.items():
            for node in found.get(kind, ()):
                reader(node)

    def attribute_nodes(self, names: frozenset[str]) -> list[Node]:
        """Return the nodes of the attributes called one of ``names``."""
        found = self.source.captures("(member_expression property: (property_identifier) @name)")
        return [
            node.parent
            for node in found.get("name", ())
            if node.parent is not None and self.source.read(node) in names
        ]

    def _read_augmented(self, node: Node) -> None:
        if left := node.child_by_field_name("left"):
            self.bind_unknown(left)

    def _read_function(self, node: Node) -> None:
        if name := node.child_by_field_name("name"):
            scope = self.scope(node)
            self.bind(self.source.read(name), name, lambda: self.expression(node), scope=scope)

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

    def _bind_value(self, name: Node, value: Node) -> None:
        if value.type in ("identifier", "member_expression"):
            self.aliases.add(self.source.read(name))
        self.bind(self.source.read(name), name, lambda: self.expression(value))

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
            self._bind_value(left, right)
        elif left.type == "member_expression":
            target = self.expression(left)
            if isinstance(target, Attribute):
                value = self.expression(right)
                self.assignments.append(Assignment(self.source.span(node), target, value))
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

    # -- expressions --------------------------------------------------------------------

    def convert(self, node: Node) -> Expression:  # noqa: C901, PLR0912 - one arm a node kind
        """Return the expression at ``node``."""
        source = self.source
        span = source.span(node)
        match node.type:
            case "string":
                return self._string(node)
            case "template_string":
                return self._template(node)
            case "number":
                return _number(span, source.read(node))
            case "true" | "false":
                return Constant(span, node.type == "true")
            case "null" | "undefined":
                return Constant(span, None, is_undefined=node.type == "undefined")
            case "identifier" | "shorthand_property_identifier":
                return Name(span, source.read(node), lambda: self.path(node))
            case "member_expression" | "subscript_expression":
                return self._member(node)
            case "call_expression" | "new_expression":
                return self._call(node)
            case "object":
                return self._object(node)
            case "array":
                items = tuple(self.expression(item) for item in node.named_children)
                return Sequence(span, items)
            case "ternary_expression":
                sides = (
                    node.child_by_field_name("consequence"),
                    node.child_by_field_name("alternative"),
                )
                return Either(span, tuple(self.expression(side) for side in sides))
            case "binary_expression":
                return self._binary(node)
            case "await_expression" if node.named_children:
                return Awaited(span, self.expression(node.named_children[0]))
            case "arrow_function" | "function_expression" | "function_declaration":
                return self._function(node)
        if node.type in _WRAPPERS and node.named_children:
            at = -1 if node.type == "type_assertion" else 0
            return self.expression(node.named_children[at])
        return Unknown(span)

    def _string(self, node: Node) -> Expression:
        span = self.source.span(node)
        inner = Span(span.start + 1, max(span.start + 1, span.end - 1))
        raw = self.source.snapshot[inner]
        value = _ESCAPE.sub(_unescape, raw) if "\\" in raw else raw
        return Text(span, value, inner, exact=value == raw)

    def _template(self, node: Node) -> Expression:
        span = self.source.span(node)
        inner = Span(span.start + 1, max(span.start + 1, span.end - 1))
        parts: list[Expression] = []
        at = inner.start
        for child in node.named_children:
            if child.type == "template_substitution":
                place = self.source.span(child)
                if at < place.start:
                    parts.append(self._piece(Span(at, place.start)))
                value = child.named_children[0] if child.named_children else None
                parts.append(self.expression(value) if value else Unknown(place))
                at = place.end
        if at < inner.end or not parts:
            parts.append(self._piece(Span(at, inner.end)))
        if len(parts) == 1 and isinstance(parts[0], Text):
            text = parts[0]
            return Text(span, text.value, inner, exact=text.exact)
        return Joined(span, tuple(parts), inner)

    def _piece(self, span: Span) -> Text:
        raw = self.source.snapshot[span]
        value = _ESCAPE.sub(_unescape, raw) if "\\" in raw else raw
        return Text(span, value, span, exact=value == raw)

    def _member(self, node: Node) -> Expression:
        span = self.source.span(node)
        value = self.expression(node.child_by_field_name("object"))
        if node.type == "member_expression":
            name = node.child_by_field_name("property")
            if name is None:
                return Unknown(span)
            return Attribute(span, value, self.source.read(name), self.source.span(name))
        index = self.expression(node.child_by_field_name("index"))
        if not isinstance(index, Text):
            return Unknown(span)
        return Attribute(span, value, index.value, index.inner, is_subscript=True)

    def _binary(self, node: Node) -> Expression:
        span = self.source.span(node)
        operator = node.child_by_field_name("operator")
        sides = tuple(self.expression(node.child_by_field_name(side)) for side in ("left", "right"))
        kind = operator.type if operator else ""
        if kind == "+":
            return Joined(span, sides, span)
        if kind in ("||", "??"):
            return Either(span, sides, kind)
        return Unknown(span)

    def _call(self, node: Node) -> Expression:
        source = self.source
        span = source.span(node)
        is_new = node.type == "new_expression"
        function = node.child_by_field_name("constructor" if is_new else "function")
        given = node.child_by_field_name("arguments")
        if given is not None and given.type != "arguments":
            return Unknown(span)
        arguments: list[Argument] = []
        spreads: list[Expression] = []
        for child in given.named_children if given else ():
            if child.type == "spread_element" and child.named_children:
                spreads.append(self.expression(child.named_children[0]))
            elif child.type not in ("comment", "ERROR"):
                place = source.span(child)
                arguments.append(
                    Argument(place, None, Span(place.start, place.start), self.expression(child))
                )
        inside = source.span(given) if given else Span(span.end, span.end)
        return Call(
            span,
            self.expression(function),
            tuple(arguments),
            tuple(spreads),
            is_new=is_new,
            is_complete=not node.has_error,
            inside=Span(inside.start + 1, inside.end - 1) if given else inside,
        )

    def _object(self, node: Node) -> Expression:
        entries: list[Argument] = []
        spreads: list[Expression] = []
        for child in node.named_children:
            place = self.source.span(child)
            if child.type == "pair":
                self._read_pair(child, place, entries, spreads)
            elif child.type == "shorthand_property_identifier":
                name = self.source.read(child)
                entries.append(Argument(place, name, place, self.expression(child)))
            elif child.type == "method_definition":
                if name_node := child.child_by_field_name("name"):
                    name, at = self.source.read(name_node), self.source.span(name_node)
                    entries.append(Argument(place, name, at, self._function(child)))
            elif child.type == "spread_element" and child.named_children:
                spreads.append(self.expression(child.named_children[0]))
        return Mapping(self.source.span(node), tuple(entries), tuple(spreads))

    def _read_pair(
        self, node: Node, place: Span, entries: list[Argument], spreads: list[Expression]
    ) -> None:
        key = node.child_by_field_name("key")
        value = self.expression(node.child_by_field_name("value"))
        if key is None or key.type == "computed_property_name":
            spreads.append(Unknown(place))
            return
        text = self.expression(key) if key.type == "string" else None
        if isinstance(text, Text):
            entries.append(Argument(place, text.value, text.inner, value))
        else:
            entries.append(Argument(place, self.source.read(key), self.source.span(key), value))

    def _function(self, node: Node) -> Expression:
        is_async = any(child.type == "async" for child in node.children)
        body = node.child_by_field_name("body")
        returns: list[Expression] = []
        if body is not None and body.type != "statement_block":
            returns.append(self.expression(body))
        else:
            returns.extend(
                self.expression(statement.named_children[0])
                for statement in (body.named_children if body else ())
                if statement.type == "return_statement" and statement.named_children
            )
        return Function(self.source.span(node), is_async, tuple(returns))


def _number(span: Span, text: str) -> Expression:
    try:
        return Constant(span, float(text) if "." in text else int(text, 0))
    except ValueError:
        return Unknown(span)
