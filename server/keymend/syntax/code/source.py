"""A text parsed by tree-sitter: its tree, and places in it as code points.

Owns the grammars and the conversion of tree-sitter's byte offsets. The only module of
the engine that imports ``tree_sitter``; it is imported when the first text is parsed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import Final

import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from keymend.text import Snapshot, Span

_GRAMMARS: Final = {
    "python": tree_sitter_python.language,
    "javascript": tree_sitter_javascript.language,
    "javascriptreact": tree_sitter_javascript.language,
    "typescript": tree_sitter_typescript.language_typescript,
    "typescriptreact": tree_sitter_typescript.language_tsx,
}
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")


@cache
def grammar(language: str) -> Language:
    """Return the grammar for an LSP language identifier; ``KeyError`` if there is none."""
    return Language(_GRAMMARS[language]())


@cache
def query(language: str, pattern: str) -> Query:
    """Return ``pattern`` compiled for ``language``."""
    compiled: Query = Query(grammar(language), pattern)
    return compiled


class Source:
    """A snapshot and its syntax tree.

    ``previous`` may be an older parse of the same document whose tree has been told of
    the edits since (``Tree.edit``); what did not change is then not parsed again.
    """

    def __init__(self, snapshot: Snapshot, previous: Tree | None = None) -> None:
        self.snapshot = snapshot
        self.text = snapshot.text
        encoded = self.text.encode("utf-8", "surrogatepass")
        parser = Parser(grammar(snapshot.language))
        self.tree = parser.parse(encoded, previous) if previous else parser.parse(encoded)
        self._starts: list[int] = []  # the byte after each character beyond ASCII
        self._extra: list[int] = []  # how many bytes more than code points there are up to it
        if len(encoded) != len(self.text):
            extra = 0
            for found in _NOT_ASCII.finditer(self.text):
                extra += len(found[0].encode("utf-8", "surrogatepass")) - 1
                self._starts.append(found.end() + extra)
                self._extra.append(extra)

    def offset(self, byte: int) -> int:
        """Return the code point offset of a byte offset."""
        if not self._starts:
            return byte
        at = bisect_right(self._starts, byte)
        return byte - self._extra[at - 1] if at else byte

    def span(self, node: Node) -> Span:
        """Return the span of ``node`` in code points."""
        return Span(self.offset(node.start_byte), self.offset(node.end_byte))

    def read(self, node: Node) -> str:
        """Return the text of ``node``."""
        return self.text[self.offset(node.start_byte) : self.offset(node.end_byte)]

    def captures(self, pattern: str) -> dict[str, list[Node]]:
        """Return the nodes that ``pattern`` captures, by the name of the capture."""
        compiled = query(self.snapshot.language, pattern)
        found = QueryCursor(compiled).captures(self.tree.root_node)
        return {
            name: sorted(nodes, key=lambda node: node.start_byte) for name, nodes in found.items()
        }
