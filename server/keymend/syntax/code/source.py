"""A text parsed by tree-sitter: its tree, and places in it as code points.

Owns the grammars and the conversion of tree-sitter's byte offsets. The only module of
the engine that imports ``tree_sitter``; it is imported when the first text is parsed.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Final

import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from keymend.sameness import same_at_begin, same_at_end
from keymend.text import Snapshot, Span

_GRAMMARS: Final = {
    "python": tree_sitter_python.language,
    "javascript": tree_sitter_javascript.language,
    "javascriptreact": tree_sitter_javascript.language,
    "typescript": tree_sitter_typescript.language_typescript,
    "typescriptreact": tree_sitter_typescript.language_tsx,
}
_STEPS: Final = 5000
_BYTES_A_STEP: Final = 32
"""Tree-sitter says every hundred operations that it goes on; code that people write takes
one such step for 200 bytes and more."""
_DEEPEST: Final = 1000
"""Nodes inside each other: a string of a thousand pieces, and far more than people nest."""
_MOST_PIECES: Final = 2000
_SAMPLES: Final = 32
_PIECE: Final = 65536
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


def _tree(language: Language, encoded: bytes, previous: Tree | None = None) -> Tree:
    """Return the syntax tree of ``encoded``; an empty one if it costs too much to work with.

    ``previous`` is a tree that has been told how its text became this one.

    To recover from errors the parser tries more and more ways, and its work may grow with
    the square of the text.
    """
    steps = _STEPS + len(encoded) // _BYTES_A_STEP
    count = itertools.count()

    def is_too_much(_offset: int, _has_error: bool) -> bool:
        return next(count) > steps

    def read(offset: int, _: object) -> bytes:
        return encoded[offset : offset + _PIECE]

    parser = Parser(language)
    try:
        if previous is None:
            tree = parser.parse(read, progress_callback=is_too_much)
        else:
            tree = parser.parse(read, previous, progress_callback=is_too_much)
    except ValueError:
        return Parser(language).parse(b"")
    return Parser(language).parse(b"") if _is_unwieldy(tree) else tree


def _is_unwieldy(tree: Tree) -> bool:
    """Whether queries of ``tree`` take quadratic time.

    They do where many nodes stand deep inside others, or side by side in one error.
    """
    cursor = tree.walk()
    count = tree.root_node.descendant_count
    for number in range(1, _SAMPLES + 1):
        cursor.goto_descendant(count * number // (_SAMPLES + 1))
        if cursor.depth > _DEEPEST:
            return True
        around = cursor.node if cursor.goto_parent() else None
        if around is not None and around.is_error and around.child_count > _MOST_PIECES:
            return True
    return False


def _edited(previous: Source, encoded: bytes) -> Tree | None:
    """Return the tree of ``previous``, told what became ``encoded``; ``None`` if most of it did."""
    before = previous.encoded
    head = same_at_begin(before, encoded, min(len(before), len(encoded)))
    tail = same_at_end(before, encoded, min(len(before), len(encoded)) - head)
    if 2 * (head + tail) < len(encoded):
        return None
    start, old_end, end = head, len(before) - tail, len(encoded) - tail
    # The bytes of one character are a token's all or none.
    while _is_inside_character(encoded, start):
        start -= 1
    while _is_inside_character(encoded, end):
        old_end, end = old_end + 1, end + 1
    tree = previous.tree.copy()
    places = _point(before, start), _point(before, old_end), _point(encoded, end)
    tree.edit(start, old_end, end, *places)
    return tree


def _is_inside_character(encoded: bytes, at: int) -> bool:
    return b"\x80" <= encoded[at : at + 1] < b"\xc0"


def _point(encoded: bytes, at: int) -> tuple[int, int]:
    return encoded.count(b"\n", 0, at), at - encoded.rfind(b"\n", 0, at) - 1


def _in_order(node: Node) -> tuple[int, int]:
    return node.start_byte, -node.end_byte


class Source:
    """A snapshot and its syntax tree.

    ``previous`` may be an older parse of the same document; what did not change is then
    not parsed again.
    """

    def __init__(self, snapshot: Snapshot, previous: Source | None = None) -> None:
        self.snapshot = snapshot
        self.text = snapshot.text
        encoded = self.encoded = self.text.encode("utf-8", "surrogatepass")
        language = grammar(snapshot.language)
        known = None
        if previous is not None and previous.is_whole:
            known = _edited(previous, encoded)
        self.tree = _tree(language, encoded, known)
        # How a parser recovers from an error depends on where it began.
        if known is not None and not self.is_whole:
            self.tree = _tree(language, encoded)
        self._starts: list[int] = []  # the byte after each character beyond ASCII
        self._extra: list[int] = []  # how many bytes more than code points there are up to it
        if len(encoded) != len(self.text):
            extra = 0
            for found in _NOT_ASCII.finditer(self.text):
                extra += len(found[0].encode("utf-8", "surrogatepass")) - 1
                self._starts.append(found.end() + extra)
                self._extra.append(extra)

    @property
    def is_whole(self) -> bool:
        """Whether all of the text has been understood."""
        root = self.tree.root_node
        return not root.has_error and root.end_byte >= len(self.encoded.rstrip())

    def offset(self, byte: int) -> int:
        """Return the code point offset of a byte offset."""
        if not self._starts:
            return byte
        at = bisect_right(self._starts, byte)
        return byte - self._extra[at - 1] if at else byte

    def span(self, node: Node) -> Span:
        """Return the span of ``node`` in code points."""
        if not self._starts:
            return Span(node.start_byte, node.end_byte)
        return Span(self.offset(node.start_byte), self.offset(node.end_byte))

    def read(self, node: Node) -> str:
        """Return the text of ``node``."""
        if not self._starts:
            return self.text[node.start_byte : node.end_byte]
        return self.text[self.offset(node.start_byte) : self.offset(node.end_byte)]

    def captures(self, pattern: str) -> dict[str, list[Node]]:
        """Return the nodes that ``pattern`` captures, by the name of the capture, in order.

        Of nodes that begin at one place the outer ones come first.
        """
        compiled = query(self.snapshot.language, pattern)
        found = QueryCursor(compiled).captures(self.tree.root_node)
        return {name: sorted(nodes, key=_in_order) for name, nodes in found.items()}

    def places(self, word: str, kind: str) -> Iterator[Node]:
        """Yield the nodes of ``kind`` that are ``word``, in order: without a query of the tree."""
        sought = word.encode("ascii")
        size = len(sought)
        at = self.encoded.find(sought)
        while at != -1:
            node = self.tree.root_node.descendant_for_byte_range(at, at + size)
            if node is not None and node.type == kind and node.end_byte - node.start_byte == size:
                yield node
            at = self.encoded.find(sought, at + size)
