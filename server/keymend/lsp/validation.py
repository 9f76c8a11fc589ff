"""Validating a key from the editor: command, question, memory for the hover.

The command takes the place of a key in an open document, never the key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from lsprotocol import types

from keymend import validate
from keymend.lsp import outcome
from keymend.lsp.documents import Document
from keymend.lsp.keysource import key_read_at
from keymend.lsp.protocol import RequestFailed
from keymend.lsp.session import Session
from keymend.lsp.working import working
from keymend.secret import Secret
from keymend.settings import Settings
from keymend.validate import KeyRequest, Outcome, Verdict, destination
from keymend.validate.placing import request_at
from keymend.view import View

_SEND: Final = "Send"
_DO_NOT_SEND: Final = "Do not send"


async def validate_key(session: Session, *arguments: Any) -> dict[str, Any]:
    """Ask the provider about the key at a place, and return the verdict."""
    document, position = _place(session, arguments)
    view = View(document.snapshot(), Settings())
    offset = session.units.offset(view.snapshot, position)
    request = request_at(view, offset) or key_read_at(session, document, view, offset)
    if request is None:
        raise RequestFailed("There is no key at this place, nor a variable that holds one.")
    async with working(session, f"Validating {request.secret.masked}"):
        endpoints = endpoints_of(session.configuration.user)
        target = destination.find(request, endpoints)
        if isinstance(target, destination.Destination):
            refusal = await _refused(session, request, target)
            if refusal is not None:
                return refusal.to_json()  # whoever has refused need not be told
        verdict = await validate.validate_key(request, endpoints=endpoints)
    if verdict.outcome is not Outcome.NOT_SENT:
        session.verdicts.remember(request.secret, verdict)
    outcome.show(session, document, view, offset, verdict)
    return verdict.to_json()


async def _refused(
    session: Session, request: KeyRequest, target: destination.Destination
) -> Verdict | None:
    """Ask the user whether the key may go where it would; once for each key and host."""
    if not session.client.asks_questions or session.verdicts.allows(request.secret, target.host):
        # Of a client without questions the command itself is the user's word.
        return None
    question = types.ShowMessageRequestParams(
        type=types.MessageType.Info,
        message=f"Send the key {request.secret.masked} to {target.host}, to ask about it?",
        actions=[types.MessageActionItem(_SEND), types.MessageActionItem(_DO_NOT_SEND)],
    )
    asked = asyncio.ensure_future(session.window_show_message_request_async(question))
    # Shielded: cancelling a request of ours makes pygls fail at the client's answer.
    answer = await asyncio.shield(asked)
    if answer is not None and answer.title == _SEND:
        session.verdicts.allow(request.secret, target.host)
        return None
    return destination.Refusal(
        "The question whether the key may be sent was not answered by Send.",
        "Validate it again, and choose Send.",
        target.host,
    ).verdict(request)


def endpoints_of(section: Mapping[str, Any]) -> dict[str, str]:
    """Return ``keymend.validate.endpoints`` of the client's own settings, as far as it is right."""
    validate = section.get("validate")
    nested = validate.get("endpoints") if isinstance(validate, Mapping) else None
    table = nested if nested is not None else section.get("validate.endpoints")
    rows = table.items() if isinstance(table, Mapping) else ()
    return {str(id_): base for id_, url in rows if (base := _base_url(url)) is not None}


def _base_url(url: Any) -> str | None:
    try:
        return destination.parse_endpoint(str(url))
    except ValueError:
        return None


def remembered_at(
    session: Session, document: Document, position: types.Position, *, is_variable: bool
) -> str:
    """Return what is remembered of the key at a place, for the hover; empty for nothing.

    ``is_variable`` tells that a variable is named there, whose key it may be.
    """
    view = View(document.snapshot(), Settings())
    offset = session.units.offset(view.snapshot, position)
    request = request_at(view, offset)
    if request is None and is_variable:
        request = key_read_at(session, document, view, offset)
    return remembered(session, request.secret) if request else ""


def remembered(session: Session, secret: Secret) -> str:
    """Return what is remembered of a key, as Markdown; empty for nothing."""
    known = session.verdicts.on(secret)
    if known is None:
        return ""
    verdict, when = known
    asked = when.astimezone().strftime("%H:%M")
    lines = [f"**{verdict.outcome.value}** (asked at {asked}): {verdict.explanation}"]
    if verdict.fix:
        lines.append(verdict.fix)
    return "\n\n".join(lines)


def _place(session: Session, arguments: tuple[Any, ...]) -> tuple[Document, types.Position]:
    """Return the document and position that ``{uri, position}`` names."""
    argument = arguments[0] if arguments else None
    try:
        uri, position = argument["uri"], argument["position"]  # type: ignore[index]
        place = types.Position(int(position["line"]), int(position["character"]))
    except (KeyError, TypeError, ValueError):
        raise RequestFailed("The command takes {uri, position}.") from None
    document = session.documents.get(uri)
    if document is None:
        raise RequestFailed("The document is not open.")
    return document, place
