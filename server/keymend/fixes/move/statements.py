"""When a module comes to the places of a key: with which of its own statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from keymend.syntax.code.source import Source


def needed_at(
    source: Source, nodes: Iterable[Node | None], is_deferred: Callable[[Node], bool]
) -> int:
    """Return where the first statement begins that needs one of ``nodes`` as the module is loaded.

    The end of the text if there is none: those that are deferred run later.
    """
    starts = (
        source.span(_top_statement(node)).start
        for node in nodes
        if node is not None and not is_deferred(node)
    )
    return min(starts, default=len(source.text))


def _top_statement(node: Node) -> Node:
    at = node
    while at.parent is not None and at.parent.parent is not None:
        at = at.parent
    return at
