"""Quick fixes, and all safe fixes at once.

What a client gets first is titles. The edit, in which a key may stand, is made when the
user has chosen, from the document as it is then; an action for another version of the
document makes none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from lsprotocol import types

from keymend.finding import Applicability, Edit, Finding
from keymend.fixes import CannotFixError, Change, FileChange, Offer, ignores, offers
from keymend.fixes.edits import applied
from keymend.fixes.fixall import fix_all
from keymend.lsp.analysis import Analysis
from keymend.lsp.edits import workspace_edit
from keymend.lsp.elsewhere import wider
from keymend.lsp.later import uncollected
from keymend.lsp.logs import log_failure
from keymend.lsp.moves import Move
from keymend.lsp.names import FIX_ALL, QUICK_FIX
from keymend.lsp.placed import Placed
from keymend.lsp.positions import RangeLike, overlap
from keymend.lsp.rendering import diagnostic, range_of
from keymend.lsp.session import Session
from keymend.lsp.workspace import EditorWorkspace
from keymend.paths import path_of
from keymend.scan import find, settle
from keymend.syntax.languages import DOTENV
from keymend.text import Snapshot

_ALL: Final = "all"

Action = dict[str, Any]
_Offered = Callable[[Session, Analysis, Placed, EditorWorkspace], list[Offer]]
"""Returns what is offered for a finding."""


def code_actions(session: Session, params: types.CodeActionParams) -> list[Action]:
    """Return the fixes for what is reported in a range."""
    analysis = session.analyses.get(params.text_document.uri)
    if analysis is None or not session.client.code_actions:
        return []
    if not session.client.resolves_edits:
        session.moves.pop(params.text_document.uri, None)
    only = params.context.only
    actions: list[Action] = []
    workspace = EditorWorkspace(session.documents, session.folders)
    if _wants(only, QUICK_FIX):
        actions += _quick_fixes(session, analysis, workspace, params.range, _mends)
        actions += _validations(session, analysis, params)
        # Whoever asks at a place with two findings looks for what mends them first.
        actions += _quick_fixes(session, analysis, workspace, params.range, _ignores)
    if _wants(only, FIX_ALL) and _has_safe_fixes(analysis):
        actions.append({"title": "Apply all safe fixes of Keymend", "kind": FIX_ALL})
        _complete(session, actions[-1], analysis, {"offer": _ALL}, workspace)
    return actions


def _validations(
    session: Session, analysis: Analysis, params: types.CodeActionParams
) -> Iterator[Action]:
    """Yield the offers to validate a key; where there can be none, nothing is imported for it."""
    wanted = params.range
    if analysis.document.language == DOTENV or any(
        placed.finding.secret and overlap(range_of(analysis, placed, session.units), wanted)
        for _, placed in analysis.on_lines(wanted.start.line, wanted.end.line)
    ):
        from keymend.lsp import invitations

        yield from invitations.actions(session, analysis, params)


def resolve(session: Session, action: types.CodeAction) -> Action:
    """Return ``action`` with its edit, or with the reason why there is none."""
    made = _as_json(action)
    if action.command is not None:
        return made  # it is complete; some clients ask all the same
    data = action.data if isinstance(action.data, Mapping) else {}
    analysis = session.analyses.get(str(data.get("uri")))
    if analysis is None or analysis.document.version != data.get("version"):
        return _refused(session, made, "the document has changed")
    workspace = EditorWorkspace(session.documents, session.folders)
    try:
        made["edit"] = _change(session, analysis, data, workspace)
    except CannotFixError as error:
        session.warn(f"Keymend: {error}")
        return _refused(session, made, str(error))
    return made


def _remember(
    session: Session, analysis: Analysis, finding: Finding, offer: Offer, change: Change
) -> None:
    """Keep what the notice after a move will be about."""
    document = analysis.document
    path = path_of(document.uri)
    if path is None or finding.secret is None or not offer.id.startswith("move"):
        return
    move = Move(path, finding.secret, finding.provider, offer.errand)
    if session.client.resolves_edits:
        session.moves[document.uri] = [move]
        return
    edits = next((file.edits for file in change.files if file.uri == document.uri), ())
    result = hash(applied(document.snapshot().text, edits))
    session.moves.setdefault(document.uri, []).append(replace(move, result=result))


def _wants(only: Sequence[Any] | None, kind: str) -> bool:
    """Whether the kinds that the client asks for take in ``kind``; without any all are."""
    if only is None:
        return True
    asked = [str(getattr(item, "value", item)) for item in only]
    return any(item in ("", kind) or kind.startswith(f"{item}.") for item in asked)


def _quick_fixes(
    session: Session,
    analysis: Analysis,
    workspace: EditorWorkspace,
    wanted: RangeLike,
    offered: _Offered,
) -> Iterator[Action]:
    for number, placed in analysis.on_lines(wanted.start.line, wanted.end.line):
        if not overlap(range_of(analysis, placed, session.units), wanted):
            continue
        related = session.client.related_information
        told = diagnostic(analysis, placed, session.units, related=related)
        preferred = False
        for offer in offered(session, analysis, placed, workspace):
            action: Action = {"title": offer.title, "kind": QUICK_FIX, "diagnostics": [told]}
            if offer.preferred and not preferred:
                preferred = action["isPreferred"] = True
            data = {"offer": offer.id, "number": number, **told["data"]}
            if _complete(session, action, analysis, data, workspace):
                yield action


def _mends(
    session: Session, analysis: Analysis, placed: Placed, workspace: EditorWorkspace
) -> list[Offer]:
    """Return what mends a finding, here and in other open files."""
    finding = analysis.absolute(placed)
    store = analysis.scope.settings.secret_store
    mending = offers(analysis.document.snapshot(), finding, workspace, store)
    everywhere = [
        offer for each in mending for offer in wider(session, analysis, finding, each, workspace)
    ]
    made = [*mending, *everywhere]
    return [offer for offer in made if offer.applicability is not Applicability.MANUAL]


def _ignores(
    session: Session, analysis: Analysis, placed: Placed, workspace: EditorWorkspace
) -> list[Offer]:
    """Return what silences a finding."""
    del session
    return list(ignores(analysis.document.snapshot(), analysis.absolute(placed), workspace))


def _complete(
    session: Session,
    action: Action,
    analysis: Analysis,
    data: dict[str, Any],
    workspace: EditorWorkspace,
) -> bool:
    """Add the edit, or what leads to it later; return whether there is one."""
    data = {**data, "uri": analysis.document.uri, "version": analysis.document.version}
    if session.client.resolves_edits:
        action["data"] = data
        return True
    try:
        action["edit"] = _change(session, analysis, data, workspace)
    except CannotFixError:
        return False
    return True


def _change(
    session: Session, analysis: Analysis, data: Mapping[str, Any], workspace: EditorWorkspace
) -> dict[str, Any]:
    """Return the workspace edit that ``data`` names. Raises ``CannotFixError``."""
    document = analysis.document
    if data.get("offer") == _ALL:
        change = Change((FileChange(document.uri, _safe_edits(analysis), document.version),))
        return workspace_edit(session, change, workspace, "Keymend")
    number = data.get("number")
    if not isinstance(number, int) or not 0 <= number < len(analysis.shown):
        raise CannotFixError("the problem is gone")
    placed = analysis.shown[number]
    asked = session, analysis, placed, workspace
    for offer in (offer for offered in (_mends, _ignores) for offer in offered(*asked)):
        if offer.id == data.get("offer") and placed.finding.fingerprint == data.get("fingerprint"):
            change = offer.build(workspace)
            edit = workspace_edit(session, change, workspace, offer.title)
            _remember(session, analysis, placed.finding, offer, change)
            return edit
    raise CannotFixError("the problem is gone")


def _has_safe_fixes(analysis: Analysis) -> bool:
    return any(
        repair.applicability is Applicability.SAFE
        for placed in analysis.shown
        for repair in placed.finding.repairs
    )


def _safe_edits(analysis: Analysis) -> tuple[Edit, ...]:
    """Return the edits of every safe repair in the document, and of those that they show."""
    document, scope = analysis.document.snapshot(), analysis.scope

    def scan(snapshot: Snapshot) -> Sequence[Finding]:
        if snapshot.text == document.text:
            return [analysis.absolute(placed) for placed in analysis.shown]
        rules = (*scope.near, *scope.far)
        found = find(snapshot, rules, scope.settings, scope.facts, log_failure)
        return settle(snapshot, found, scope.settings)

    with uncollected():
        return fix_all(document, scan)


def _refused(session: Session, action: Action, reason: str) -> Action:
    if session.client.disables_actions:
        action["disabled"] = {"reason": reason}
    return action


def _as_json(action: types.CodeAction) -> Action:
    """Return what the client sent, of which nothing but the edit may be changed."""
    made: Action = {"title": action.title}
    if action.kind is not None:
        made["kind"] = str(getattr(action.kind, "value", action.kind))
    if action.is_preferred is not None:
        made["isPreferred"] = action.is_preferred
    if action.diagnostics is not None:
        made["diagnostics"] = list(action.diagnostics)
    if action.data is not None:
        made["data"] = action.data
    if action.command is not None:
        made["command"] = action.command
    return made
