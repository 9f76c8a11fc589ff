"""What came of validating a key, told to the user with the next steps as buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from lsprotocol import types

from keymend.finding import Repair
from keymend.fixes import CannotFixError, repair_change
from keymend.lsp.buttons import Button, copying, offer, opening, title_of
from keymend.lsp.documents import Document
from keymend.lsp.edits import apply
from keymend.lsp.keysource import environment_files
from keymend.lsp.session import Session
from keymend.lsp.workspace import EditorWorkspace
from keymend.settings import Settings
from keymend.text import Snapshot
from keymend.validate import Outcome, Verdict, remedies
from keymend.view import View

_KINDS: Final = {
    Outcome.VALID: types.MessageType.Info,
    Outcome.INVALID: types.MessageType.Error,
}
_Mend = tuple[Snapshot, Repair]
"""A mend, and the text that it was made for."""
_ORGANIZATION: Final = "https://platform.openai.com/settings/organization/"


def show(session: Session, document: Document, view: View, offset: int, verdict: Verdict) -> None:
    """Tell the verdict on the key at ``offset`` of ``view``, which was made of ``document``.

    A client that shows buttons is given one for each next step that it can take.
    """
    misfit = remedies.wrong_class(view, offset) if verdict.outcome.is_valid else None
    mends = [(view.snapshot, each) for each in remedies.without_ids(view, offset, verdict.blamed)]
    mends += _elsewhere(session, document, verdict) if verdict.blamed and not mends else []
    parts = [f"{verdict.masked}: {verdict.outcome.value}.", verdict.explanation, verdict.fix]
    if misfit is not None:
        parts.append(misfit.message)
        mends += [(view.snapshot, each) for each in misfit.repairs]
    request_id = _for_support(verdict)
    if request_id:
        parts.append(f"Request id: {request_id}.")
    message = " ".join(filter(None, parts))
    kind = _KINDS.get(verdict.outcome, types.MessageType.Warning)
    kind = types.MessageType.Warning if misfit else kind
    buttons = {
        **dict(_mends(session, mends)),
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


def _elsewhere(session: Session, document: Document, verdict: Verdict) -> list[_Mend]:
    """Return what takes the ids away that stand in the nearest environment file with any."""
    for file in environment_files(session, document):
        found = remedies.without_ids(View(file, Settings()), 0, verdict.blamed)
        if found:
            name = file.path.name
            return [(file, replace(each, title=f"{each.title} from {name}")) for each in found]
    return []


def _mends(session: Session, mends: Sequence[_Mend]) -> Iterator[tuple[str, Button]]:
    if session.client.applies_edits:
        for snapshot, repair in mends:
            yield repair.title, _mending(session, snapshot, repair)


def _others(session: Session, verdict: Verdict) -> Iterator[tuple[str, Button]]:
    if session.client.opens_pages and verdict.page:
        yield _title(verdict.page), opening(session, verdict.page)
    request_id = _for_support(verdict)
    if session.client.copies_text and request_id:
        yield "Copy request id", copying(session, request_id)


def _mending(session: Session, snapshot: Snapshot, repair: Repair) -> Button:
    """Return the button that has the client make a mend in the text that it was found in."""

    async def pressed() -> None:
        if not _is_still(session, snapshot):
            session.warn("The document has changed since; validate the key again.")
        elif not await apply(session, repair_change(snapshot, repair), repair.title):
            session.warn(f"The edit could not be made: {repair.title}.")

    return pressed


def _is_still(session: Session, snapshot: Snapshot) -> bool:
    """Whether the document, or the file that is not open, is as it was."""
    document = session.documents.get(snapshot.uri)
    if document is not None:
        return document.is_as_in(snapshot)
    try:
        found = EditorWorkspace(session.documents, session.folders).read(Path(snapshot.path))
    except CannotFixError:
        return False
    return found is not None and found[0] == snapshot.text and snapshot.version is None


def _title(page: str) -> str:
    return "Open organization settings" if page.startswith(_ORGANIZATION) else title_of(page)
