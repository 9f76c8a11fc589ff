"""Which functions, classes and blocks stand around a node, without walking up to the root.

Tree-sitter finds a node's parent by going down from the root, so that a walk upwards from
every name takes cubic time in a source that nests deeply.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node


class _Region:
    """A node that others stand in, and the region around it."""

    __slots__ = ("end", "node", "outer")

    def __init__(self, node: Node, outer: _Region | None) -> None:
        self.node = node
        self.end = node.end_byte
        self.outer = outer


class Regions:
    """Some nodes of one tree: all of some kinds. ``end`` is the byte behind the tree."""

    def __init__(self, around: Iterable[Node], end: int) -> None:
        nodes = sorted(around, key=lambda node: (node.start_byte, -node.end_byte))
        self._starts: list[int] = []
        self._innermost: list[_Region | None] = []
        region: _Region | None = None
        for node in nodes:
            region = self._closed(region, node.start_byte)
            region = _Region(node, region)
            self._note(node.start_byte, region)
        self._closed(region, end + 1)

    def _closed(self, region: _Region | None, at: int) -> _Region | None:
        """Return what is left of ``region`` and those around it at byte ``at``."""
        while region is not None and region.end <= at:
            self._note(region.end, region.outer)
            region = region.outer
        return region

    def _note(self, start: int, region: _Region | None) -> None:
        self._starts.append(start)
        self._innermost.append(region)

    def around(self, node: Node) -> Iterator[Node]:
        """Yield those of the nodes that ``node`` stands in, the innermost first."""
        at = bisect_right(self._starts, node.start_byte) - 1
        region = self._innermost[at] if at >= 0 else None
        while region is not None:
            if region.end >= node.end_byte and region.node.id != node.id:
                yield region.node
            region = region.outer
