"""The import section of a Python module: what it binds, and where one more line belongs.

Lines are placed as isort places them by default: future, standard library, other packages
and local modules in groups of their own, ``import x`` before ``from x import y``, by name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of
from keymend.text import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keymend.syntax.code.source import Source

_FUTURE, _STANDARD, _OTHER, _LOCAL = range(4)
_IMPORTS: Final = frozenset(
    {"import_statement", "import_from_statement", "future_import_statement"}
)
_DEFINITION: Final = re.compile(r"(?:async[ \t]+)?(?:def|class)\b|@")
_MAGIC_COMMENT: Final = re.compile(r"#!|#.*?coding[:=]")


@dataclass(frozen=True)
class Import:
    """One import statement at the top level of a module.

    ``names`` maps what the module calls it to what it is: ``{"o": "os"}``,
    ``{"env": "os.environ"}``.
    """

    span: Span
    module: str
    is_from: bool
    names: dict[str, str]

    @property
    def group(self) -> int:
        """Which of isort's groups the statement is in."""
        top = self.module.split(".")[0]
        if top == "__future__":
            return _FUTURE
        if not top:
            return _LOCAL
        return _STANDARD if top in sys.stdlib_module_names else _OTHER


class Imports:
    """The imports of a parsed module."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._line_end = line_end_of(source.text)
        self._statements = source.tree.root_node.children
        self.all = [_import(source, node) for node in self._statements if node.type in _IMPORTS]

    def name_of(self, thing: str, before: int) -> str | None:
        """Return what ``thing`` (``os``, ``os.environ``) is called at the offset ``before``."""
        for statement in self.all:
            if statement.span.end <= before:
                for name, imported in statement.names.items():
                    if imported == thing:
                        return name
        return None

    def added(self, imports: Sequence[tuple[str, str]], call: str | None = None) -> list[Edit]:
        """Return the edits that add import lines, and ``call`` as a paragraph below them.

        ``imports`` are pairs of a whole line and the module that it imports.
        """
        if not self._section:
            paragraphs = [line for line, _ in imports] + ([call] if call else [])
            return [self._at_top(paragraphs)] if paragraphs else []
        edits = [self._added(line, module) for line, module in imports]
        if call:
            edits.append(self._after(self._section[-1], self._line_end + call, apart=True))
        return edits

    def _added(self, line: str, module: str) -> Edit:
        wanted = Import(Span(0, 0), module, line.startswith("from"), {})
        same = [found for found in self._section if found.group == wanted.group]
        if same:
            block = self._block(same[0], same)
            later = [found for found in block if self._sorts_after(found, wanted, block)]
            return self._before(later[0], line) if later else self._after(block[-1], line)
        lower = [found for found in self._section if found.group < wanted.group]
        gap = "" if self._is_mixed else self._line_end
        if lower:
            return self._after(lower[-1], gap + line)
        return self._before(self._section[0], line + gap)

    @cached_property
    def _section(self) -> list[Import]:
        """The imports at the top, up to the first statement that is something else."""
        section: list[Import] = []
        by_start = {found.span.start: found for found in self.all}
        for number, node in enumerate(self._statements):
            span = self._source.span(node)
            if node.type in _IMPORTS and not self._shares_line(number):
                section.append(by_start[span.start])
            elif node.type != "comment" and not (_is_docstring(node) and not section):
                break
        return section

    def _shares_line(self, number: int) -> bool:
        here = self._statements[number]
        following = [node for node in self._statements[number + 1 :][:2] if node.type != "comment"]
        return any(node.start_point.row == here.end_point.row for node in following)

    @cached_property
    def _is_mixed(self) -> bool:
        """Whether the module keeps its groups together, without empty lines between them."""
        pairs = list(zip(self._section, self._section[1:], strict=False))
        return any(
            one.group != two.group and self._text[one.span.end : two.span.start].count("\n") == 1
            for one, two in pairs
        )

    def _block(self, first: Import, same: list[Import]) -> list[Import]:
        block = [first]
        for found in same[1:]:
            if self._text[block[-1].span.end : found.span.start].count("\n") > 1:
                break
            block.append(found)
        return block

    @staticmethod
    def _sorts_after(found: Import, wanted: Import, block: list[Import]) -> bool:
        kinds = [other.is_from for other in block]
        if kinds == sorted(kinds):
            key = (found.is_from, found.module.lower()), (wanted.is_from, wanted.module.lower())
            return key[0] > key[1]
        return found.module.lower() > wanted.module.lower()

    def _before(self, found: Import, text: str) -> Edit:
        start = self._source.snapshot.line_at(found.span.start).start
        return Edit(Span(start, start), text + self._line_end)

    def _after(self, found: Import, text: str, *, apart: bool = False) -> Edit:
        lines = self._source.snapshot.lines
        end = lines.full_line(lines.line_of(found.span.end)).end
        lead = "" if self._text[:end].endswith(("\n", "\r")) else self._line_end
        follow = self._gap(end) if apart else ""
        return Edit(Span(end, end), lead + text + self._line_end + follow)

    def _gap(self, start: int) -> str:
        """Return the empty lines that belong before the line at ``start``, if it is not empty."""
        line = self._source.snapshot[self._source.snapshot.line_at(start)]
        return self._line_end * (2 if _DEFINITION.match(line) else 1 if line else 0)

    def _at_top(self, paragraphs: Sequence[str]) -> Edit:
        start, is_after_docstring = self._top
        text = (self._line_end * 2).join(paragraphs) + self._line_end
        if is_after_docstring:
            text = self._line_end + text
        return Edit(Span(start, start), text + self._gap(start))

    @cached_property
    def _top(self) -> tuple[int, bool]:
        """Where a module without imports begins, and whether a docstring stands before."""
        lines = self._source.snapshot.lines
        start = 1 if self._text.startswith("\ufeff") else 0
        for node in self._statements:
            if _is_docstring(node):
                return lines.full_line(lines.line_of(self._source.span(node).end)).end, True
            if node.type != "comment":
                break
            number = lines.line_of(self._source.span(node).start)
            heads_nothing = number + 1 < len(lines) and not lines.line(number + 1).length
            if heads_nothing:
                return lines.full_line(number + 1).end, False
            if _MAGIC_COMMENT.match(self._source.read(node)):
                start = lines.full_line(number).end
        return start, False


def _is_docstring(node: Node) -> bool:
    return node.type == "expression_statement" and [c.type for c in node.children] == ["string"]


def _import(source: Source, node: Node) -> Import:
    span = source.span(node)
    if node.type == "future_import_statement":
        return Import(span, "__future__", is_from=True, names={})
    if node.type == "import_statement":
        names = dict(_plain_names(source, node))
        return Import(span, next(iter(names.values()), ""), is_from=False, names=names)
    module_node = node.child_by_field_name("module_name")
    module = source.read(module_node) if module_node else ""
    named = (_named(source, child) for child in node.children_by_field_name("name"))
    names = {name: f"{module}.{imported}" for name, imported in named}
    return Import(span, module, is_from=True, names=names)


def _plain_names(source: Source, node: Node) -> Iterator[tuple[str, str]]:
    for child in node.children_by_field_name("name"):
        name, imported = _named(source, child)
        if child.type == "aliased_import":
            yield name, imported
        else:  # "import os.path" binds "os"
            yield imported.split(".")[0], imported.split(".")[0]


def _named(source: Source, node: Node) -> tuple[str, str]:
    name = node.child_by_field_name("name")
    alias = node.child_by_field_name("alias")
    if name is None or alias is None:
        return source.read(node), source.read(node)
    return source.read(alias), source.read(name)
