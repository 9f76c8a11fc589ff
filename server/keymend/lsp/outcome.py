"""What came of validating a key, told to the user with the next steps as buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lsprotocol import types

from keymend.finding import Repair
from keymend.fixes import repair_change
from keymend.lsp.buttons import Button, copying, offer, opening, title_of
from keymend.lsp.documents import Document
from keymend.lsp.edits import apply
from keymend.lsp.session import Session
from keymend.text import Snapshot
from keymend.validate import Outcome, Verdict, remedies
from keymend.view import View

_KINDS: Final = {
    Outcome.VALID: types.MessageType.Info,
    Outcome.INVALID: types.MessageType.Error,
}
_ORGANIZATION: Final = "https://platform.openai.com/settings/organization/"


def show(session: Session, document: Document, view: View, offset: int, verdict: Verdict) -> None:
    """Tell the verdict on the key at ``offset`` of ``view``, which was made of ``document``.

    A client that shows buttons is given one for each next step that it can take.
    """
    misfit = remedies.wrong_class(view, offset) if verdict.outcome.is_valid else None
    repairs = remedies.without_ids(view, offset, verdict.blamed)
    parts = [f"{verdict.masked}: {verdict.outcome.value}.", verdict.explanation, verdict.fix]
    if misfit is not None:
        parts.append(misfit.message)
        repairs += misfit.repairs
    request_id = _for_support(verdict)
    if request_id:
        parts.append(f"Request id: {request_id}.")
    message = " ".join(filter(None, parts))
    kind = _KINDS.get(verdict.outcome, types.MessageType.Warning)
    kind = types.MessageType.Warning if misfit else kind
    buttons = {
        **dict(_mends(session, document, view.snapshot, repairs)),
        **dict(_others(session, verdict)),
    }
    if buttons and session.client.asks_questions:
        # The command's answer does not wait until the user has read the message.
        session.tell_later(offer(session, kind, message, buttons))
    else:
        session.window_show_message(types.ShowMessageParams(type=kind, message=message))


def _for_support(verdict: Verdict) -> str | None:
    """Return the request's id, where there is something to ask the provider's support about."""
    return verdict.request_id if verdict.outcome is not Outcome.VALID else None


def _mends(
    session: Session, document: Document, snapshot: Snapshot, repairs: Sequence[Repair]
) -> Iterator[tuple[str, Button]]:
    if session.client.applies_edits:
        for repair in repairs:
            yield repair.title, _mending(session, document, snapshot, repair)


def _others(session: Session, verdict: Verdict) -> Iterator[tuple[str, Button]]:
    if session.client.opens_pages and verdict.page:
        yield _title(verdict.page), opening(session, verdict.page)
    request_id = _for_support(verdict)
    if session.client.copies_text and request_id:
        yield "Copy request id", copying(session, request_id)


def _mending(session: Session, document: Document, snapshot: Snapshot, repair: Repair) -> Button:
    """Return the button that has the client make a mend in the text that it was found in."""

    async def pressed() -> None:
        if not session.documents.has(document) or not document.is_as_in(snapshot):
            session.warn("The document has changed since; validate the key again.")
        elif not await apply(session, repair_change(snapshot, repair), repair.title):
            session.warn(f"The edit could not be made: {repair.title}.")

    return pressed


def _title(page: str) -> str:
    return "Open organization settings" if page.startswith(_ORGANIZATION) else title_of(page)
