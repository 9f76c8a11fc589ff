"""The move in JavaScript and TypeScript: ``process.env.NAME`` and its relatives.

Where nothing loads ``.env``, the package ``dotenv`` does if the project has it, and
``process.loadEnvFile()``, which Node has had since 20.12, if not. Code for browsers gets
no offer: whatever it reads, its users can read too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.javascript_project import LOADS, Surroundings
from keymend.fixes.move.javascript_sites import Site, is_type, site_at
from keymend.fixes.move.project import Project, first
from keymend.fixes.move.statements import needed_at
from keymend.syntax.code.recent import parsed
from keymend.syntax.literals import by_literal
from keymend.text import Snapshot, Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keymend.syntax.code.source import Source

_DOTENV: Final = "dotenv"
_BUILT_IN: Final = "process.loadEnvFile"
_OTHER_PROCESS: Final = re.compile(
    r"\bfunction\b[^(]{0,100}\([^)]{0,400}\bprocess\b[^)]{0,400}\)\s*\{"
    r"|\([^()]{0,400}\bprocess\b[^()]{0,400}\)\s*(?::[^=;{]{0,200})?=>"
    r"|\bprocess\s*=>|\b(?:let|var|const)\s+process\b(?!\s*=\s*(?:require|globalThis)\b)"
)
"""What gives another thing the name of Node's object."""
_DENO: Final = "@std/dotenv"
_FUNCTIONS: Final = frozenset(
    {
        "arrow_function",
        "function_declaration",
        "function_expression",
        "generator_function_declaration",
        "method_definition",
    }
)
_MODULE: Final = frozenset({"import_statement", "export_statement"})


@dataclass(frozen=True)
class JavaScriptCarrier:
    """A script or module with a key in it."""

    source: Source
    sites: tuple[Site, ...]
    surroundings: Surroundings

    remains: ClassVar[str] = ""
    is_bound: ClassVar[bool] = False
    searches_upwards: ClassVar[bool] = False
    """dotenv and Node read ``.env`` in the folder in which the program is started."""

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], project: Project
    ) -> JavaScriptCarrier | None:
        """Return the document as a carrier; ``None`` where the key has to stay a literal."""
        surroundings = Surroundings(snapshot, project)
        is_types = snapshot.path.name.endswith((".d.ts", ".d.mts", ".d.cts"))
        if is_types or not surroundings.has_environment:
            return None
        source = parsed(snapshot)
        sites: list[Site] = []
        for group in by_literal(source, places):
            if is_type(source, group[0]):
                return None  # no other text is of that type
            site = site_at(source, group)
            if site is not None:
                sites.append(site)
            if own in group and (site is None or site.node is None):
                return None
        return cls(source, tuple(sites), surroundings)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the code itself names at the key's places."""
        return tuple(site.name for site in self.sites if site.name)

    @property
    def is_fallback(self) -> bool:
        """Whether the key is only what the program falls back to."""
        return all(site.is_fallback for site in self.sites if site.node is not None)

    def loader(self, _: Project) -> Loader | None:
        """Return what can load ``.env`` here, unless something does already."""
        if self._loads_itself() or self.surroundings.is_loaded_elsewhere:
            return None
        if self.surroundings.is_deno:
            return Loader(_DENO, at_hand=True)
        if "dotenv" in self.surroundings.packages:
            return Loader(_DOTENV, at_hand=True)
        return Loader(_BUILT_IN, at_hand=True)

    def _loads_itself(self) -> bool:
        start = first(LOADS, self.source.text)
        return start is not None and start < self._needed_at

    @property
    def _needed_at(self) -> int:
        """The offset of the first statement that looks the variable up when it is loaded."""
        return needed_at(self.source, (site.node for site in self.sites), _is_deferred)

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:
        """Return the edits that read ``name`` from the environment, and load it if asked to."""

        def lookup(is_string: bool) -> str:
            is_checked = is_string and self.surroundings.is_typescript
            return self._lookup(name) + ("!" if is_checked else "")

        loading = [self._loading(loader)] if loader else []
        return [*loading, *(edit for site in self.sites for edit in site.edits(name, lookup))]

    def _lookup(self, name: str) -> str:
        if self.surroundings.is_deno:
            return f'Deno.env.get("{name}")'
        if self.surroundings.reads_meta:
            return f"import.meta.env.{name}"
        is_other = first(_OTHER_PROCESS, self.source.text) is not None
        return f"{'globalThis.' if is_other else ''}process.env.{name}"

    def _loading(self, loader: Loader) -> Edit:
        quote = "'" if self.source.text.count("'") > self.source.text.count('"') else '"'
        semicolon = ";" if self._uses_semicolons else ""
        if loader.name == _BUILT_IN:
            # Servers set variables themselves, and a missing file is an exception.
            call = f"process.loadEnvFile(){semicolon}"
            return self._below_imports(f"try {{ {call} }} catch {{ /* there is no .env here */ }}")
        if loader.name == _DENO:
            return self._first(f"import {quote}jsr:@std/dotenv/load{quote}{semicolon}")
        if self._is_module:
            return self._first(f"import {quote}dotenv/config{quote}{semicolon}")
        return self._first(f"require({quote}dotenv{quote}).config(){semicolon}")

    @property
    def _uses_semicolons(self) -> bool:
        ends = re.findall(r"(.)[ \t]*(?:\r?\n|\Z)", self.source.text)
        return ends.count(";") > 0

    @property
    def _statements(self) -> list[Node]:
        return self.source.tree.root_node.children

    @property
    def _is_module(self) -> bool:
        suffix = self.source.snapshot.path.suffix
        if suffix in {".mjs", ".mts"}:
            return True
        if suffix in {".cjs", ".cts"}:
            return False
        if any(node.type in _MODULE for node in self._statements):
            return True
        if re.search(r"\brequire\(|\bmodule\.exports\b", self.source.text):
            return False
        kind: Any = self.surroundings.package.get("type")
        return kind == "module" or self.surroundings.is_typescript

    def _first(self, line: str) -> Edit:
        """Return the edit that makes ``line`` the first statement, so that all others see it."""
        end = line_end_of(self.source.text)
        for node in self._statements:
            if node.type not in {"comment", "hash_bang_line"} and not _is_directive(node):
                start = self._line_start(self._with_comments(node))
                return Edit(Span(start, start), line + end)
        length = len(self.source.text)
        return Edit(Span(length, length), line + end)

    def _with_comments(self, node: Node) -> Node:
        """Return the first of the comments that stand right above ``node``, or ``node``.

        A comment that opens the file speaks of the file and stays where it is.
        """
        at = node
        while (
            at.prev_sibling is not None
            and at.prev_sibling.type == "comment"
            and at.prev_sibling.end_point.row == at.start_point.row - 1
            and at.prev_sibling.prev_sibling is not None
        ):
            at = at.prev_sibling
        return at

    def _below_imports(self, line: str) -> Edit:
        """Return the edit that adds ``line`` as a paragraph below the imports at the top."""
        end = line_end_of(self.source.text)
        last: Node | None = None
        for node in self._statements:
            if node.type == "import_statement" or _is_require(self.source, node):
                last = node
            elif node.type not in {"comment", "hash_bang_line"} and not _is_directive(node):
                break
        if last is None:
            return self._first(line)
        lines = self.source.snapshot.lines
        at = lines.full_line(lines.line_of(self.source.span(last).end)).end
        if at > self._needed_at:
            return self._first(line)
        follow = end if self.source.snapshot.line_at(at).length else ""
        return Edit(Span(at, at), end + line + end + follow)

    def _line_start(self, node: Node) -> int:
        start = self.source.snapshot.line_at(self.source.span(node).start).start
        return start + 1 if self.source.text.startswith("\ufeff", start) else start


def _is_deferred(node: Node) -> bool:
    """Whether ``node`` runs later than its module: inside a function."""
    at = node.parent
    while at is not None:
        if at.type in _FUNCTIONS:
            return True
        at = at.parent
    return False


def _is_directive(node: Node) -> bool:
    return node.type == "expression_statement" and node.children[0].type == "string"


def _is_require(source: Source, node: Node) -> bool:
    return node.type in {"lexical_declaration", "variable_declaration"} and (
        re.search(r"=\s*(?:await\s+import|require)\(\s*['\"]", source.read(node)) is not None
    )
