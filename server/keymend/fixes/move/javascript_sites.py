"""Where a key stands in JavaScript and TypeScript, and what is written there instead.

A site is one literal, piece of JSX or comment with the key in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keymend.finding import Edit
from keymend.syntax.literals import Literal, is_comment, literal_at, node_at
from keymend.text import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keymend.syntax.code.source import Source

Lookup = Callable[[bool], str]
"""Takes whether the type must be exactly ``string``; returns the look-up's expression."""

_ENVIRONMENT: Final = r"(?:(?:globalThis\.)?process\.env|import\.meta\.env|Bun\.env)"
_MEMBER: Final = re.compile(rf"""{_ENVIRONMENT}(?:\.(\w+)|\[(["'])(\w+)\2\])!?""")
_GETTER: Final = re.compile(r"""Deno\.env\.get\((["'])(\w+)\1\)!?""")
_LITERAL_PLACES: Final = frozenset(
    {
        "enum_assignment",
        "expression_statement",
        "import_attribute",
        "import_statement",
        "literal_type",
        "property_signature",
        "template_literal_type",
        "ERROR",
    }
)
"""Parents under which the grammar wants a literal: directives, sources of imports, types."""

_NAMED: Final = {
    "pair": "key",
    "pair_pattern": "key",
    "method_definition": "name",
    "field_definition": "property",
    "public_field_definition": "name",
}
_TEMPLATE_SPECIAL: Final = re.compile(r"\\.|(`|\$(?=\{))", re.DOTALL)
"""What a template reads otherwise than a string does; escapes are passed over."""

_OCTAL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\(?:[1-9]|0\d)")


@dataclass(frozen=True)
class Site:
    """One place to rewrite; ``name`` is the variable that the code itself gives the key.

    ``reads`` says whether the rewritten site looks the variable up.
    """

    node: Node | None
    edits: Callable[[str, Lookup], list[Edit]]
    name: str | None = None
    is_fallback: bool = False


def site_at(source: Source, places: list[Span]) -> Site | None:
    """Return the site that holds ``places``, which lie in one literal; ``None`` where it stays."""
    literal = literal_at(source, places[0])
    if literal is None:
        return _outside_literals(source, places)
    parent = literal.node.parent
    if parent is None or parent.type in _LITERAL_PLACES or _is_source(literal.node, parent):
        return None
    if literal.quote == "`":
        return _template_site(source, literal, places, parent)
    if parent.type == "jsx_attribute":
        return _attribute_site(source, literal, places)
    if [literal.content] != places:
        return _mixed_site(source, literal, places, parent)
    return (
        _name_site(source, literal, parent)
        or _fallback_site(source, literal, parent)
        or _default_site(source, literal, parent)
        or _setting_site(source, literal, parent)
        or _whole_site(source, literal, parent)
    )


def is_type(source: Source, place: Span) -> bool:
    """Whether the text at ``place`` is a type: ``type Key = "sk-…"``."""
    literal = literal_at(source, place)
    parent = literal.node.parent if literal else None
    return parent is not None and parent.type == "literal_type"


def _is_source(node: Node, parent: Node) -> bool:
    """Whether ``node`` names the module of an ``export … from``."""
    return parent.type == "export_statement" and parent.child_by_field_name("source") == node


def _outside_literals(source: Source, places: list[Span]) -> Site | None:
    if is_comment(source, places[0]):
        return Site(None, lambda name, _: [Edit(place, f"${name}") for place in places])
    node = node_at(source, places[0])
    if node is not None and node.type == "jsx_text":
        return Site(node, lambda _, lookup: [Edit(p, f"{{{lookup(False)}}}") for p in places])
    return None


def _template_site(
    source: Source, literal: Literal, places: list[Span], parent: Node
) -> Site | None:
    if parent.type == "call_expression":  # a tagged template: its texts are the tag's business
        return None
    if [literal.content] == places:
        return _fallback_site(source, literal, parent) or _whole_site(source, literal, parent)
    return Site(literal.node, lambda _, lookup: [Edit(p, f"${{{lookup(False)}}}") for p in places])


def _attribute_site(source: Source, literal: Literal, places: list[Span]) -> Site | None:
    if [literal.content] == places:
        return Site(literal.node, lambda _, lookup: [Edit(literal.span, f"{{{lookup(True)}}}")])
    if "&" in source.snapshot[literal.content] or "\\" in source.snapshot[literal.content]:
        return None  # entities mean something in an attribute, and escapes mean nothing

    def edits(_: str, lookup: Lookup) -> list[Edit]:
        return [
            Edit(Span(literal.span.start, literal.content.start), "{`"),
            *_template_edits(source, literal, places, lookup),
            Edit(Span(literal.content.end, literal.span.end), "`}"),
        ]

    return Site(literal.node, edits)


def _mixed_site(source: Source, literal: Literal, places: list[Span], parent: Node) -> Site | None:
    """More text stands around the key: the string becomes a template."""
    if _OCTAL.search(source.snapshot[literal.content]):
        return None
    left, right = ("[`", "`]") if _is_name(literal.node, parent) else ("`", "`")

    def edits(_: str, lookup: Lookup) -> list[Edit]:
        return [
            Edit(Span(literal.span.start, literal.content.start), left),
            *_template_edits(source, literal, places, lookup),
            Edit(Span(literal.content.end, literal.span.end), right),
        ]

    return Site(literal.node, edits)


def _template_edits(
    source: Source, literal: Literal, places: list[Span], lookup: Lookup
) -> list[Edit]:
    start, content = literal.content.start, source.snapshot[literal.content]
    special = [
        Edit(Span(start + found.start(1), start + found.start(1)), "\\")
        for found in _TEMPLATE_SPECIAL.finditer(content)
        if found[1]
    ]
    return [*special, *(Edit(place, f"${{{lookup(False)}}}") for place in places)]


_ASSERTIONS: Final = frozenset({"as_expression", "type_assertion"})
_CONSTANT: Final = re.compile(r"\bas\s+const\Z|\A<\s*const\s*>")
"""The two ways of TypeScript to say that a literal is one, which a look-up is not."""


def _whole_site(source: Source, literal: Literal, parent: Node) -> Site:
    span = literal.span
    if parent.type in _ASSERTIONS and _CONSTANT.search(source.read(parent)):
        span = source.span(parent)
    is_name = _is_name(literal.node, parent)

    def edits(_: str, lookup: Lookup) -> list[Edit]:
        text = f"[{lookup(True)}]" if is_name else lookup(True)
        return [Edit(span, _apart(source.text, span, text))]

    return Site(literal.node, edits)


def _apart(text: str, span: Span, expression: str) -> str:
    """Return ``expression``, kept from growing together with what stands around ``span``."""
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    left = " " if before.isalnum() or (before in {"_", "$"} and before) else ""
    grows = after.isalnum() or (after in {"_", "$", "="} and after)
    return f"{left}{expression}{' ' if grows else ''}"


def _is_name(node: Node, parent: Node) -> bool:
    field = _NAMED.get(parent.type)
    return field is not None and parent.child_by_field_name(field) == node


def _name_site(source: Source, literal: Literal, parent: Node) -> Site | None:
    """``process.env["sk-…"]``: the key stands where the variable's name belongs."""
    if parent.type == "subscript_expression":
        owner = parent.child_by_field_name("object")
        pattern = _ENVIRONMENT
    elif parent.type == "arguments" and parent.parent is not None:
        owner = parent.parent.child_by_field_name("function")
        pattern = r"Deno\.env\.get"
    else:
        return None
    if owner is None or re.fullmatch(pattern, source.read(owner)) is None:
        return None
    return Site(literal.node, lambda name, _: [Edit(literal.content, name)])


def _fallback_site(source: Source, literal: Literal, parent: Node) -> Site | None:
    """``process.env.NAME || "sk-…"``: the look-up alone is left."""
    operator = parent.child_by_field_name("operator")
    left, right = parent.child_by_field_name("left"), parent.child_by_field_name("right")
    if (
        parent.type != "binary_expression"
        or operator is None
        or operator.type not in {"||", "??"}
        or left is None
        or right != literal.node
    ):
        return None
    name = variable_in(source.read(left))
    if name is None:
        return None
    span = source.span(parent)

    def edits(chosen: str, lookup: Lookup) -> list[Edit]:
        return [Edit(span if chosen == name else literal.span, lookup(True))]

    return Site(literal.node, edits, name, is_fallback=True)


def _default_site(source: Source, literal: Literal, parent: Node) -> Site | None:
    """``const { NAME = "sk-…" } = process.env``: the default goes."""
    left = parent.child_by_field_name("left")
    if parent.type not in {"object_assignment_pattern", "assignment_pattern"} or left is None:
        return None
    pattern, name = parent.parent, source.read(left)
    if pattern is not None and pattern.type == "pair_pattern":  # { NAME: key = "sk-…" }
        key = pattern.child_by_field_name("key")
        name, pattern = source.read(key) if key else name, pattern.parent
    declarator = pattern.parent if pattern else None
    value = declarator.child_by_field_name("value") if declarator else None
    if value is None or re.fullmatch(_ENVIRONMENT, source.read(value)) is None:
        return None
    gap = Span(source.span(left).end, literal.span.end)

    def edits(chosen: str, lookup: Lookup) -> list[Edit]:
        if chosen == name:
            return [Edit(gap, "")]
        return [Edit(literal.span, lookup(True))]

    return Site(literal.node, edits, name, is_fallback=True)


def _setting_site(source: Source, literal: Literal, parent: Node) -> Site | None:
    """``process.env.NAME = "sk-…";``: the environment file does that from now on."""
    left = parent.child_by_field_name("left")
    operator = parent.child_by_field_name("operator")
    statement = parent.parent
    is_fallback = operator is not None and operator.type in {"||=", "??="}
    if (
        not (parent.type == "assignment_expression" or is_fallback)
        or left is None
        or statement is None
        or statement.type != "expression_statement"
    ):
        return None
    name = variable_in(source.read(left))
    if name is None:
        return None
    block = statement.parent
    is_body = block is not None and block.type not in {"program", "statement_block"}

    def edits(chosen: str, lookup: Lookup) -> list[Edit]:
        span = source.span(statement)
        if chosen != name:
            return [Edit(literal.span, lookup(True))]
        return [Edit(span, "{}") if is_body else Edit(_whole_line(source, span), "")]

    return Site(literal.node, edits, name, is_fallback=is_fallback)


def _whole_line(source: Source, span: Span) -> Span:
    """Return ``span`` with its line and line end, if nothing else stands on that line."""
    lines = source.snapshot.lines
    first = lines.full_line(lines.line_of(span.start)).start
    last = lines.full_line(lines.line_of(span.end)).end
    alone = not (source.text[first : span.start] + source.text[span.end : last]).strip()
    return Span(first, last) if alone else span


def variable_in(expression: str) -> str | None:
    """Return the variable that ``expression`` reads; ``None`` if it is no look-up."""
    member = _MEMBER.fullmatch(expression)
    if member:
        return member[1] or member[3]
    getter = _GETTER.fullmatch(expression)
    return getter[2] if getter else None
