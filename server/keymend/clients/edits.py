"""Edits of a call's arguments: rename, remove, add; and the import that an addition needs.

Every edit leaves the rest of the text as it is, line breaks and trailing commas too.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.clients.client import Client
from keymend.finding import Edit
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import Argument, Mapping
from keymend.text import Span

_BLANK: Final = re.compile(r"[ \t]*(?:\r\n|\n|\r)?[ \t]*")
_DOCSTRING: Final = re.compile(
    r"\A(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))*"
    r"[rRuU]?(\"\"\"|''')(?:.|[\r\n])*?\1[ \t]*(?:\r\n|\n|\r)?"
)


def rename(argument: Argument, name: str) -> Edit:
    """Return the edit that calls ``argument`` ``name``.

    The variable that gives its name to an option (``{ timeout }``) keeps it.
    """
    is_shorthand = argument.name is not None and argument.name_span == argument.span
    return Edit(argument.name_span, f"{name}: {argument.name}" if is_shorthand else name)


def remove(code: Code, argument: Argument, inside: Span) -> Edit:
    """Return the edit that takes ``argument`` away, with one comma.

    ``inside`` is the span between the brackets that hold it.
    """
    text = code.snapshot.text
    start, end = argument.span
    after = re.compile(r"\s*,").match(text, end, inside.end)
    if after:
        end = after.end()
        rest = _BLANK.match(text, end, inside.end)
        if rest and rest.end() < inside.end and text[rest.end()] not in "#/":
            return Edit(Span(start, rest.end()), "")
        # It was the last one: what follows is the closing bracket.
        before = re.compile(r"\s*\Z").search(text, inside.start, start)
        return Edit(Span(before.start() if before else start, end), "")
    before = re.compile(r",\s*\Z").search(text, inside.start, start)
    return Edit(Span(before.start() if before else start, end), "")


def container(client: Client) -> tuple[Span, tuple[Argument, ...]] | None:
    """Return the brackets of a client's arguments, as the span inside, and what is there."""
    call = client.call
    if call is None:
        return None
    if client.code.is_python:
        return call.inside, call.arguments
    values = client.code.values(call.arguments[0].value) if call.arguments else []
    if len(values) == 1 and isinstance(values[0], Mapping):
        mapping = values[0]
        return Span(mapping.span.start + 1, mapping.span.end - 1), mapping.entries
    return None


def add(client: Client, assignments: list[str]) -> Edit | None:
    """Return the edit that adds arguments, each written as ``name=value`` or ``name: value``.

    They follow the last argument, in lines of their own where that has its own line.
    """
    call = client.call
    if call is None or call.spreads:
        return None
    place = container(client)
    if place is None:
        if client.code.is_python or call.arguments:
            return None
        options = "{ " + ", ".join(assignments) + " }"
        return (
            Edit(call.inside, options) if client.code.snapshot[call.inside].strip() == "" else None
        )
    inside, arguments = place
    text = client.code.snapshot.text
    if not arguments:
        joined = ", ".join(assignments)
        return Edit(inside, joined if client.code.is_python else f" {joined} ")
    last = max(arguments, key=lambda argument: argument.span)
    line = client.code.snapshot.line_at(last.span.start)
    indent = text[line.start : last.span.start]
    comma = re.compile(r"\s*,").match(text, last.span.end, inside.end)
    at = comma.end() if comma else last.span.end
    if indent.strip():
        written = ("" if comma else ",") + "".join(f" {entry}," for entry in assignments)
        return Edit(Span(at, at), written.removesuffix(","))
    newline = "\r\n" if "\r\n" in text else "\n"
    written = "" if comma else ","
    written += "".join(f"{newline}{indent}{entry}," for entry in assignments)
    return Edit(Span(at, at), written)


def import_os(code: Code) -> tuple[Edit, ...]:
    """Return the edit that imports ``os`` in Python; nothing where it is already there."""
    if any(entry.name == "os" and entry.target == "os" for entry in code.imports):
        return ()
    text = code.snapshot.text
    newline = "\r\n" if "\r\n" in text else "\n"
    statements = sorted(
        entry.statement
        for entry in code.imports
        if not entry.target.startswith("__future__")
        and code.snapshot.line_at(entry.statement.start).start == entry.statement.start
    )
    if statements:
        at = statements[0].start
    else:
        docstring = _DOCSTRING.match(text)
        at = docstring.end() if docstring else 0
    return (Edit(Span(at, at), f"import os{newline}"),)
