"""JavaScript and TypeScript: its syntax nodes as language-neutral expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from keymend.syntax.code.frontend import AttributeKind, Frontend
from keymend.syntax.code.nodes import (
    Argument,
    Attribute,
    Awaited,
    Call,
    Constant,
    Either,
    Expression,
    Function,
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


class JavaScriptExpressions(Frontend):
    """Reads the expressions of JavaScript and TypeScript."""

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
    attribute_kind: ClassVar = AttributeKind("member_expression", "property", "property_identifier")

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
            case "identifier" | "shorthand_property_identifier" | "this":
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
                test = node.child_by_field_name("condition")
                yes = node.child_by_field_name("consequence")
                no = node.child_by_field_name("alternative")
                return Either(span, (self.arm(test, yes), self.arm(test, no)))
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
                for statement in self.inner(body, "return_statement")
                if statement.named_children
            )
        return Function(self.source.span(node), is_async, tuple(returns))


def _number(span: Span, text: str) -> Expression:
    try:
        return Constant(span, float(text) if "." in text else int(text, 0))
    except ValueError:
        return Unknown(span)
