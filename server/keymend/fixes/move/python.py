"""The move in Python: ``os.environ["NAME"]``, and python-dotenv where nothing loads ``.env``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.magics import setting_at
from keymend.fixes.move.project import Project, first
from keymend.fixes.move.python_imports import Imports
from keymend.fixes.move.python_packages import has_package
from keymend.fixes.move.python_sites import Lookup, Site, site_at
from keymend.fixes.move.statements import needed_at
from keymend.syntax.code.recent import parsed
from keymend.syntax.literals import by_literal
from keymend.syntax.notebooks import as_python, is_cell
from keymend.text import Snapshot, Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keymend.syntax.code.source import Source

_LOADS: Final = re.compile(r"\b(?:load_dotenv|read_env|read_envfile)\s*\(")
_OTHER_OS: Final = re.compile(r"\bos\s*(?::[^\r\n=]*)?=(?!=)|[(,]\s*os\s*[,)]|\b(?:for|as)\s+os\b")
"""What gives another thing the name of the module."""

_REBOUND: Final = (
    r"\bdef\s+\w+\s*\([^)]{{0,400}}?\b{0}\s*[,):=]|\blambda\b[^:\r\n]{{0,200}}\b{0}\b"
    r"|^[ \t]*{0}\s*(?::[^\r\n=]*)?=(?!=)|\bfor\s+{0}\b|\bas\s+{0}\s*:"
)

_ALWAYS_FIRST: Final = ("__init__.py", "manage.py", "conftest.py")
"""Modules that run before those beside and below them."""

_ENTRY_FILES: Final = ("__main__.py", "main.py", "app.py", "settings.py", "config.py")
"""Where programs load their environment, for the modules that they import."""

_DEFERRED: Final = frozenset({"function_definition", "lambda"})


@dataclass(frozen=True)
class PythonCarrier:
    """A Python module with a key in it."""

    source: Source
    sites: tuple[Site, ...]

    remains: ClassVar[str] = ""
    searches_upwards: ClassVar[bool] = True
    is_bound: ClassVar[bool] = False
    """``load_dotenv()`` begins in the folder of the module that calls it."""

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], _: Project
    ) -> PythonCarrier | None:
        """Return the module as a carrier; ``None`` where the key has to stay a literal."""
        if snapshot.path.suffix == ".pyi":
            return None
        in_cell = is_cell(snapshot)
        source = parsed(as_python(snapshot))
        sites: list[Site] = []
        for group in by_literal(source, places):
            magic = setting_at(snapshot, source, group) if in_cell else None
            site = magic or site_at(source, group)
            if site is not None:
                sites.append(site)
            if own in group and (site is None or site.node is None):
                return None
        return cls(source, tuple(sites))

    @cached_property
    def imports(self) -> Imports:
        """The module's imports; read when edits are made, since they cost a walk."""
        return Imports(self.source)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the code itself names at the key's places."""
        return tuple(site.name for site in self.sites if site.name)

    @property
    def is_fallback(self) -> bool:
        """Whether the key is only what the program falls back to."""
        return all(site.is_fallback for site in self.sites if site.node is not None)

    def loader(self, project: Project) -> Loader | None:
        """Return python-dotenv, unless the program loads ``.env`` before it needs the key."""
        if self._loads_itself() or self._is_loaded_elsewhere(project):
            return None
        return Loader("python-dotenv", at_hand=has_package(project, "python-dotenv", "dotenv"))

    def _loads_itself(self) -> bool:
        start = first(_LOADS, self.source.text)
        return start is not None and start < self._needed_at

    def _is_loaded_elsewhere(self, project: Project) -> bool:
        importing = re.compile(rf"^[ \t]*(?:from|import)\b.*\b{project.path.stem}\b", re.MULTILINE)
        for folder in project.folders:
            for name in (*_ALWAYS_FIRST, *_ENTRY_FILES):
                text = project.read(folder / name) if folder / name != project.path else None
                if (
                    text is not None
                    and first(_LOADS, text) is not None
                    and (name in _ALWAYS_FIRST or importing.search(text))
                ):
                    return True
        return False

    @property
    def _needed_at(self) -> int:
        """The offset from which the variable has to be set: the first look-up at import time."""
        return needed_at(self.source, (site.node for site in self.sites), _is_deferred)

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:
        """Return the edits that read ``name`` from the environment, and load it if asked to."""
        before = self._needed_at
        access, wanted = self._access(before)

        def lookup(quote: str) -> str:
            return access.format(f"{quote}{name}{quote}")

        rewritten = [edit for site in self.sites for edit in site.edits(name, lookup)]
        imports = list(wanted) if any(site.looks_up(name) for site in self.sites) else []
        call: str | None = None
        if loader is not None:
            call, more = self._loading(before)
            imports += more
        return self.imports.added(imports, call) + rewritten

    def edits_with(self, lookup: Lookup, imports: Sequence[tuple[str, str]]) -> list[Edit] | None:
        """Return the edits that put ``lookup`` where the key stood; ``None`` if it is a name.

        ``imports`` are the lines that the look-up needs, with the modules they import.
        """
        if any(site.only_names and site.node is not None for site in self.sites):
            return None
        before = self._needed_at
        missing = [
            (line, module) for line, module in imports if not self._is_imported(line, before)
        ]
        rewritten = [edit for site in self.sites for edit in site.edits("", lookup)]
        return self.imports.added(missing) + rewritten

    def _is_imported(self, line: str, before: int) -> bool:
        words = line.replace(",", " ").split()
        thing = f"{words[1]}.{words[3]}" if words[0] == "from" else words[1]
        return self.imports.name_of(thing, before) == words[-1]

    def _access(self, before: int) -> tuple[str, list[tuple[str, str]]]:
        """Return the look-up with a gap for the name, and the imports that it still needs."""
        for thing, access in (
            ("os", "{}.environ[{{}}]"),
            ("os.environ", "{}[{{}}]"),
            ("os.getenv", "{}({{}})"),
        ):
            known_as = self.imports.name_of(thing, before)
            if known_as and not self._is_rebound(known_as):
                return access.format(known_as), []
        if first(_OTHER_OS, self.source.text) is not None or self._is_rebound("os"):
            return "environ[{}]", [("from os import environ", "os")]
        return "os.environ[{}]", [("import os", "os")]

    def _is_rebound(self, name: str) -> bool:
        """Whether a parameter or a variable has the name of an import."""
        return first(re.compile(_REBOUND.format(name), re.MULTILINE), self.source.text) is not None

    def _loading(self, before: int) -> tuple[str, list[tuple[str, str]]]:
        """Return the call that loads the file, and the imports that it still needs."""
        name = self.imports.name_of("dotenv.load_dotenv", before)
        module = self.imports.name_of("dotenv", before)
        if name or module:
            return f"{name or f'{module}.load_dotenv'}()", []
        return "load_dotenv()", [("from dotenv import load_dotenv", "dotenv")]


def _is_deferred(node: Node) -> bool:
    """Whether ``node`` runs later than its module: in the body of a function."""
    at = node
    while at.parent is not None:
        if at.parent.type in _DEFERRED and at == at.parent.child_by_field_name("body"):
            return True
        at = at.parent
    return False
