"""Python: its syntax nodes as language-neutral expressions."""

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
    r"\\(?:(\r\n|\n|\r)|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})"
    r"|N\{[^}]*\}|(.))",
    re.DOTALL,
)
_PERCENT: Final = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdrif]")
_SIMPLE: Final = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def _unescape(escape: re.Match[str]) -> str:
    newline, octal, *codes, simple = escape.groups()
    if newline:
        return ""
    if octal:
        return chr(int(octal, 8))
    for code in codes:
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else escape[0]
    if simple in ("\\", "'", '"'):
        return str(simple)
    return _SIMPLE.get(simple, escape[0])


class PythonExpressions(Frontend):
    """Reads the expressions of Python."""

    scope_kinds: ClassVar = frozenset({"function_definition", "lambda"})
    class_kinds: ClassVar = frozenset({"class_definition"})
    attribute_kind: ClassVar = AttributeKind("attribute", "attribute", "identifier")

    def convert(self, node: Node) -> Expression:  # noqa: C901, PLR0912 - one arm a node kind
        """Return the expression at ``node``."""
        source = self.source
        span = source.span(node)
        match node.type:
            case "string":
                return self._string(node)
            case "concatenated_string":
                parts = tuple(self.expression(child) for child in node.named_children)
                return Joined(span, parts, span)
            case "binary_operator" if _operator(node) == "+":
                sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
                return Joined(span, tuple(self.expression(side) for side in sides), span)
            case "binary_operator" if _operator(node) == "%":
                return self._formatted(node)
            case "integer" | "float":
                return _number(span, source.read(node))
            case "true" | "false":
                return Constant(span, node.type == "true")
            case "none":
                return Constant(span, None)
            case "identifier":
                return Name(span, source.read(node), lambda: self.path(node))
            case "attribute":
                return self._attribute(node)
            case "subscript":
                return self._subscript(node)
            case "call":
                return self._call(node)
            case "dictionary":
                return self._dictionary(node)
            case "tuple" | "list" | "expression_list":
                items = tuple(
                    self.expression(item) for item in node.named_children if item.type != "comment"
                )
                bare = node.type == "expression_list"
                return Sequence(span, items, is_tuple=node.type != "list", is_bare=bare)
            case "parenthesized_expression":
                inner = [child for child in node.named_children if child.type != "comment"]
                return self.expression(inner[0]) if inner else Unknown(span)
            case "conditional_expression" if len(node.named_children) == 3:
                yes, test, no = node.named_children
                return Either(span, (self.arm(test, yes), self.arm(test, no)))
            case "boolean_operator" if _operator(node) == "or":
                sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
                return Either(span, tuple(self.expression(side) for side in sides), "or")
            case "lambda":
                body = node.child_by_field_name("body")
                return Function(span, is_async=False, returns=(self.expression(body),))
            case "function_definition":
                return self._function(node)
            case "ERROR":
                return self._unfinished(node) or Unknown(span)
            case "await" if node.named_children:
                return Awaited(span, self.expression(node.named_children[0]))
            case "named_expression":
                return self.expression(node.child_by_field_name("value"))
        return Unknown(span)

    def _string(self, node: Node) -> Expression:
        source = self.source
        start, end = node.children[0], node.children[-1]
        inner = Span(source.offset(start.end_byte), source.offset(end.start_byte))
        if start.type != "string_start" or end.type != "string_end":
            return Unknown(source.span(node))
        prefix = source.read(start).rstrip("'\"").lower()
        interpolations = [child for child in node.named_children if child.type == "interpolation"]
        if "f" not in prefix and "t" not in prefix:
            return self._text(source.span(node), inner, prefix)
        if not interpolations:
            raw = source.snapshot[inner]
            text = self._text(source.span(node), inner, prefix)
            if "{{" in raw or "}}" in raw:
                value = text.value.replace("{{", "{").replace("}}", "}")
                return Text(text.span, value, inner, exact=False)
            return text
        parts: list[Expression] = []
        at = inner.start
        for child in interpolations:
            place = source.span(child)
            if at < place.start:
                parts.append(self._piece(Span(at, place.start), prefix))
            parts.append(self.expression(child.child_by_field_name("expression")))
            at = place.end
        if at < inner.end:
            parts.append(self._piece(Span(at, inner.end), prefix))
        return Joined(source.span(node), tuple(parts), inner)

    def _formatted(self, node: Node) -> Expression:
        """``"Bearer %s" % key`` with one value or a tuple of them."""
        span = self.source.span(node)
        template = self.expression(node.child_by_field_name("left"))
        given = self.expression(node.child_by_field_name("right"))
        if not isinstance(template, Text) or "%" not in template.value:
            return Unknown(span)
        values = given.items if isinstance(given, Sequence) and given.is_tuple else (given,)
        return joined(template, span, _PERCENT, values)

    def _piece(self, span: Span, prefix: str) -> Text:
        text = self._text(span, span, prefix)
        value = text.value.replace("{{", "{").replace("}}", "}")
        return Text(span, value, span, exact=value == self.source.snapshot[span])

    def _text(self, span: Span, inner: Span, prefix: str) -> Text:
        raw = self.source.snapshot[inner]
        value = raw if "r" in prefix or "\\" not in raw else _ESCAPE.sub(_unescape, raw)
        return Text(span, value, inner, exact=value == raw, is_bytes="b" in prefix)

    def _attribute(self, node: Node) -> Expression:
        name = node.child_by_field_name("attribute")
        if name is None:
            return Unknown(self.source.span(node))
        return Attribute(
            self.source.span(node),
            self.expression(node.child_by_field_name("object")),
            self.source.read(name),
            self.source.span(name),
        )

    def _subscript(self, node: Node) -> Expression:
        span = self.source.span(node)
        index = self.expression(node.child_by_field_name("subscript"))
        if not isinstance(index, Text):
            return Unknown(span)
        value = self.expression(node.child_by_field_name("value"))
        return Attribute(span, value, index.value, index.inner, is_subscript=True)

    def _call(self, node: Node) -> Expression:
        source = self.source
        span = source.span(node)
        given = node.child_by_field_name("arguments")
        if given is None or given.type != "argument_list":
            return Unknown(span)
        arguments: list[Argument] = []
        spreads: list[Expression] = []
        for child in given.named_children:
            place = source.span(child)
            if child.type == "keyword_argument":
                name = child.child_by_field_name("name")
                value = self.expression(child.child_by_field_name("value"))
                if name is not None:
                    arguments.append(Argument(place, source.read(name), source.span(name), value))
            elif child.type in ("dictionary_splat", "list_splat"):
                value_node = child.named_children[0] if child.named_children else None
                spreads.append(self.expression(value_node))
            elif child.type not in ("comment", "ERROR"):
                arguments.append(
                    Argument(place, None, Span(place.start, place.start), self.expression(child))
                )
        inside = source.span(given)
        return Call(
            span,
            self.expression(node.child_by_field_name("function")),
            tuple(arguments),
            tuple(spreads),
            is_complete=not given.has_error,
            inside=Span(inside.start + 1, max(inside.start + 1, inside.end - 1)),
        )

    def _unfinished(self, node: Node) -> Call | None:
        """Return the call that is still being typed: a name, a bracket, arguments so far."""
        children = node.children
        opened = [at for at, child in enumerate(children) if child.type == "("]
        if not opened or not opened[-1]:
            return None
        function = children[opened[-1] - 1]
        if function.type not in ("identifier", "attribute"):
            return None
        source = self.source
        arguments = []
        for child in children[opened[-1] :]:
            name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            if child.type == "keyword_argument" and name is not None:
                arguments.append(
                    Argument(
                        source.span(child),
                        source.read(name),
                        source.span(name),
                        self.expression(value),
                    )
                )
        span = Span(source.offset(function.start_byte), source.offset(node.end_byte))
        inside = Span(source.offset(children[opened[-1]].end_byte), span.end)
        return Call(
            span,
            self.expression(function),
            tuple(arguments),
            is_complete=False,
            inside=inside,
        )

    def _dictionary(self, node: Node) -> Expression:
        entries: list[Argument] = []
        spreads: list[Expression] = []
        for child in node.named_children:
            if child.type == "pair":
                key = self.expression(child.child_by_field_name("key"))
                value = self.expression(child.child_by_field_name("value"))
                if isinstance(key, Text):
                    place = self.source.span(child)
                    entries.append(Argument(place, key.value, key.inner, value))
                else:
                    spreads.append(Unknown(key.span))
            elif child.type == "dictionary_splat" and child.named_children:
                spreads.append(self.expression(child.named_children[0]))
        return Mapping(self.source.span(node), tuple(entries), tuple(spreads))

    def _function(self, node: Node) -> Expression:
        body = node.child_by_field_name("body")
        returns = [
            self.expression(statement.named_children[0])
            for statement in self.inner(body, "return_statement")
            if statement.named_children
        ]
        is_async = bool(node.children) and node.children[0].type == "async"
        return Function(self.source.span(node), is_async, tuple(returns))


def joined(
    template: Text, span: Span, pattern: re.Pattern[str], values: tuple[Expression, ...]
) -> Expression:
    """Return a template with ``values`` in the places that ``pattern`` finds, in order."""
    parts: list[Expression] = []
    given = iter(values)
    at = 0
    for found in pattern.finditer(template.value):
        parts.append(_literal(template, template.value[at : found.start()]))
        parts.append(next(given, Unknown(span)))
        at = found.end()
    parts.append(_literal(template, template.value[at:]))
    return Joined(span, tuple(parts), span)


def _literal(template: Text, value: str) -> Text:
    return Text(template.span, value, template.inner, exact=False)


def _operator(node: Node) -> str:
    operator = node.child_by_field_name("operator")
    return operator.type if operator else ""


def _number(span: Span, text: str) -> Expression:
    try:
        return Constant(span, float(text) if "." in text or "e" in text else int(text, 0))
    except ValueError:
        return Unknown(span)
