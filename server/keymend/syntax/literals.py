"""String literals of a program: which one stands at an offset, and how it is written.

Owns the shapes of literals in the languages that are parsed. It knows nothing of keys or
environments; what becomes of a literal is decided in ``fixes/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keymend.text import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keymend.syntax.code.source import Source

_STRINGS: Final = frozenset({"string", "template_string"})
_COMMENTS: Final = frozenset({"comment", "html_comment"})


@dataclass(frozen=True)
class Literal:
    """A string literal: ``rb'…'`` has the prefix ``rb``, the quote ``'`` and its content.

    Spans are code points. ``span`` includes prefix and quotes, ``content`` does not.
    """

    node: Node
    span: Span
    prefix: str
    quote: str
    content: Span


def node_at(source: Source, span: Span) -> Node | None:
    """Return the smallest node of the tree that covers ``span`` (code points)."""
    before, inside = source.text[: span.start], source.snapshot[span]
    start = len(before.encode("utf-8", "surrogatepass"))
    end = start + len(inside.encode("utf-8", "surrogatepass"))
    return source.tree.root_node.descendant_for_byte_range(start, end)


def literal_at(source: Source, span: Span) -> Literal | None:
    """Return the innermost string literal whose content covers ``span``; ``None`` without one.

    What stands in an interpolation is code: it belongs to a literal of its own or to none.
    """
    for node in _upwards(node_at(source, span)):
        if node.type in _STRINGS:
            literal = _literal(source, node)
            return literal if literal.content.contains(span) else None
        if node.type in {"interpolation", "template_substitution"}:
            return None
    return None


def by_literal(source: Source, spans: Iterable[Span]) -> list[list[Span]]:
    """Return ``spans`` in groups: those that one literal covers together, others alone."""
    groups: dict[Span, list[Span]] = {}
    for span in spans:
        literal = literal_at(source, span)
        groups.setdefault(literal.span if literal else span, []).append(span)
    return list(groups.values())


def is_comment(source: Source, span: Span) -> bool:
    """Whether ``span`` lies in a comment."""
    return any(node.type in _COMMENTS for node in _upwards(node_at(source, span)))


def _upwards(node: Node | None) -> Iterator[Node]:
    while node is not None:
        yield node
        node = node.parent


def _literal(source: Source, node: Node) -> Literal:
    span = source.span(node)
    if node.children and node.children[0].type == "string_start":  # Python
        opening = source.read(node.children[0])
        quote = opening.lstrip("rRbBuUfFtT")
        prefix = opening.removesuffix(quote)
    else:
        prefix, quote = "", source.text[span.start]
    content = Span(span.start + len(prefix) + len(quote), span.end - len(quote))
    return Literal(node, span, prefix, quote, content)
