"""A field of pydantic's settings reads another variable, and keeps its own name.

Who uses the field is not known for certain; an alias leaves all of them alone. With the
field's name among the aliases it can be given by that as before, and the variable that it
read until now still counts behind the new one (executed with pydantic-settings 2.16; in
pydantic 1 ``env`` is no alias, and does the same).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keymend.finding import Edit
from keymend.fixes.move.python_imports import Imports
from keymend.syntax.code.source import Source
from keymend.text import Snapshot, Span

if TYPE_CHECKING:
    from tree_sitter import Node

_FIRST: Final = frozenset({"pydantic.BaseSettings", "pydantic.v1.BaseSettings"})
_SECOND: Final = "pydantic_settings.BaseSettings"
_PREFIX: Final = "env_prefix"
_PLAIN_IMPORT: Final = re.compile(r"from [\w.]+ import (?P<names>\w+(?:, ?\w+)*)")
_QUERY: Final = "(class_definition body: (block (expression_statement (assignment) @field)))"


def read_another(snapshot: Snapshot, field: Span, new: str) -> list[Edit] | None:
    """Return the edits by which the field whose name stands at ``field`` reads ``new``.

    ``None`` where that cannot be said for certain: in a class that is not derived from
    pydantic's own, with a prefix, which would not count for the field's name any more, and
    for a field that is annotated with what it reads.
    """
    source = Source(snapshot)
    fields = source.captures(_QUERY).get("field", ())
    for assignment in fields:
        left = assignment.child_by_field_name("left")
        if left is not None and source.span(left) == field:
            return _edits(source, assignment, snapshot[field], new)
    return None


@dataclass(frozen=True)
class _Pydantic:
    """What a module has of pydantic."""

    module: str
    """Where ``Field`` is imported from."""
    is_first: bool


def _edits(source: Source, assignment: Node, field: str, new: str) -> list[Edit] | None:
    block = assignment.parent and assignment.parent.parent
    owner = block.parent if block else None
    type_ = assignment.child_by_field_name("type")
    if owner is None or type_ is None or "Annotated" in source.read(type_):
        return None
    imports = Imports(source)
    pydantic = _pydantic(source, imports, owner)
    if pydantic is None or _PREFIX in source.read(owner):
        return None
    wanted = ["Field"] if pydantic.is_first else ["AliasChoices", "Field"]
    start = source.span(owner).start
    called = {name: imports.name_of(f"{pydantic.module}.{name}", start) for name in wanted}
    names = {name: alias or name for name, alias in called.items()}
    if pydantic.is_first:
        argument = f'env="{new}"'
    else:
        argument = f'validation_alias={names["AliasChoices"]}("{new}", "{field}")'
    value = assignment.child_by_field_name("right")
    required = "..., " if pydantic.is_first else ""
    default = "" if pydantic.is_first else "default="
    if value is None:
        end = source.span(type_).end
        edits = [Edit(Span(end, end), f" = {names['Field']}({required}{argument})")]
    elif (inside := _arguments(source, value, names["Field"])) is not None:
        edits = [_added(source, inside, argument)]
    else:
        span = source.span(value)
        edits = [
            Edit(Span(span.start, span.start), f"{names['Field']}({default}"),
            Edit(Span(span.end, span.end), f", {argument})"),
        ]
    missing = [name for name in wanted if called[name] is None]
    return [*edits, *(_imported(source, imports, pydantic.module, missing) if missing else ())]


def _pydantic(source: Source, imports: Imports, owner: Node) -> _Pydantic | None:
    """Return what the class is derived from, if that is pydantic's own and nothing else."""
    bases = owner.child_by_field_name("superclasses")
    written = [source.read(node) for node in bases.named_children] if bases else []
    if len(written) != 1:
        return None
    head, _, rest = written[0].partition(".")
    start = source.span(owner).start
    for thing in (_SECOND, *_FIRST):
        module = thing.rpartition(".")[0]
        names = {imports.name_of(thing, start)}
        top = imports.name_of(module, start)
        names |= {f"{top}.BaseSettings"} if top else set()
        if written[0] in names or (rest and f"{head}.{rest}" in names):
            return _Pydantic("pydantic" if thing == _SECOND else module, thing in _FIRST)
    return None


def _imported(source: Source, imports: Imports, module: str, missing: list[str]) -> list[Edit]:
    """Return the edits that import ``missing``: into a line that there is, or in a new one."""
    for statement in imports.all:
        found = _PLAIN_IMPORT.fullmatch(source.text, *statement.span)
        if found is not None and statement.module == module:
            names = sorted([*found["names"].replace(" ", "").split(","), *missing])
            return [Edit(Span(*found.span("names")), ", ".join(names))]
    return imports.added([(f"from {module} import {', '.join(missing)}", module)])


def _arguments(source: Source, value: Node, name: str) -> Node | None:
    """Return the arguments of a call of ``name``; ``None`` for anything else."""
    function = value.child_by_field_name("function") if value.type == "call" else None
    if function is None or source.read(function) != name:
        return None
    return value.child_by_field_name("arguments")


def _added(source: Source, inside: Node, argument: str) -> Edit:
    """Return the edit that adds an argument behind the last, in a line of its own if that is."""
    span = source.span(inside)
    given = inside.named_children
    last = next((node for node in reversed(given) if node.type != "comment"), None)
    if last is None:
        return Edit(Span(span.start + 1, span.start + 1), argument)
    end = source.span(last).end
    comma = re.compile(r"\s*,").match(source.text, end, span.end)
    at = comma.end() if comma else end
    line = source.snapshot.line_at(source.span(last).start)
    indent = source.text[line.start : source.span(last).start]
    if indent.strip():
        return Edit(Span(at, at), f"{'' if comma else ','} {argument}")
    newline = "\r\n" if "\r\n" in source.text else "\n"
    lead, tail = ("", ",") if comma else (",", "")
    return Edit(Span(at, at), f"{lead}{newline}{indent}{argument}{tail}")
