"""Where validating a key is offered: above it, in its hover, among its quick fixes.

Each names the place of the key, never the key, and asks for the command of ``validation``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from lsprotocol import types

from keymend.lsp.analysis import Analysis
from keymend.lsp.documents import Document
from keymend.lsp.keysource import key_read_at
from keymend.lsp.names import QUICK_FIX, VALIDATE_KEY
from keymend.lsp.placed import Placed
from keymend.lsp.positions import JsonRange, overlap
from keymend.lsp.rendering import diagnostic, range_of
from keymend.lsp.session import Session
from keymend.rules.registry import BY_CODE
from keymend.rules.rule import Family
from keymend.scan import REACH_LINES
from keymend.settings import Settings
from keymend.syntax.languages import DOTENV
from keymend.validate import can_be_asked
from keymend.validate.placing import keys_in_env_file, request_at
from keymend.view import View

_LENS: Final = "Validate key"
_ACTION: Final = "Validate this key"
_BY_ITSELF: Final = types.CodeActionTriggerKind.Automatic


def code_lenses(session: Session, document: Document) -> list[types.CodeLens]:
    """Return ``Validate key`` above every key of an environment file."""
    if not session.configuration.wants_lenses:
        return []
    lenses = []
    for place in _in_env_file(session, document):
        position = types.Position(**place["start"])
        command = types.Command(_LENS, VALIDATE_KEY, arguments=[_argument(document, place)])
        lenses.append(types.CodeLens(types.Range(position, position), command=command))
    return lenses


def link(document: Document, range_: JsonRange) -> str:
    """Return the link, in Markdown, that validates the key at a place."""
    arguments = json.dumps([_argument(document, range_)], separators=(",", ":"))
    return f"[{_LENS}](command:{VALIDATE_KEY}?{quote(arguments, safe='')})"


def link_at(session: Session, document: Document, position: types.Position) -> str:
    """Return the link for the key that stands or is looked up at a place; empty for none."""
    asked = types.Range(position, position)
    if document.language == DOTENV:
        found = (place for place in _in_env_file(session, document) if overlap(place, asked))
        place = next(found, None)
        return link(document, place) if place else ""
    view = View(document.snapshot(), Settings())
    offset = session.units.offset(view.snapshot, position)
    request = key_read_at(session, document, view, offset)
    if request is None or not can_be_asked(request):
        return ""
    at = {"line": position.line, "character": position.character}
    return link(document, {"start": at, "end": at})


def actions(
    session: Session, analysis: Analysis, params: types.CodeActionParams
) -> Iterator[dict[str, Any]]:
    """Yield ``Validate this key`` for the keys in a range: those of findings, then of `.env`.

    An editor that asks by itself whether there is anything to do shows a light bulb for it:
    a key that is all right is not worth one. One that does not say why it asks is given no
    action: clients built on ``lsprotocol`` take an action with a command for a bare command.
    """
    if params.context.trigger_kind is None:
        return
    document = analysis.document
    told = set()
    for _, placed in analysis.on_lines(params.range.start.line, params.range.end.line):
        range_ = range_of(analysis, placed, session.units)
        if overlap(range_, params.range) and is_askable(document, placed):
            related = session.client.related_information
            told.add(placed.line)
            reported = diagnostic(analysis, placed, session.units, related=related)
            yield {**_action(document, range_), "diagnostics": [reported]}
    if params.context.trigger_kind == _BY_ITSELF:
        return
    for place in _in_env_file(session, document):
        if overlap(place, params.range) and place["start"]["line"] not in told:
            yield _action(document, place)


def is_askable(document: Document, placed: Placed) -> bool:
    """Whether a finding is of a whole key, and somebody can be asked about that."""
    rule = BY_CODE.get(placed.finding.code)
    if rule is None or rule.family is not Family.EXPOSED or placed.finding.secret is None:
        return False
    # What the command will find at the place depends on no more than what a finding does.
    first = max(0, placed.line - REACH_LINES)
    near = document.window(first, placed.last + 1 + REACH_LINES)
    offset = near.lines.starts[placed.line - first] + placed.finding.span.start
    request = request_at(View(near, Settings()), offset)
    return request is not None and can_be_asked(request, placed.finding.provider)


def _action(document: Document, range_: JsonRange) -> dict[str, Any]:
    command = {
        "title": _ACTION,
        "command": VALIDATE_KEY,
        "arguments": [_argument(document, range_)],
    }
    return {"title": _ACTION, "kind": QUICK_FIX, "command": command}


def _argument(document: Document, range_: JsonRange) -> dict[str, Any]:
    return {"uri": document.uri, "position": range_["start"]}


def _in_env_file(session: Session, document: Document) -> Iterator[JsonRange]:
    """Yield the places of the values in an environment file that can be asked about."""
    if document.language != DOTENV:
        return
    snapshot = document.snapshot()
    for entry in keys_in_env_file(View(snapshot, Settings())):
        yield session.units.range(snapshot, entry.content)
