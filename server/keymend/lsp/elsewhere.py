"""The same key in other open documents: it is one key, and can be moved out of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from keymend.finding import Finding
from keymend.fixes import CannotFixError, Change, FileChange, Offer, Workspace, offers
from keymend.fixes.overlay import Overlay
from keymend.lsp.analysis import Analysis
from keymend.lsp.session import Session

_MOVES: Final = ("move", "move-and-load")
_EVERYWHERE: Final = "-everywhere"

_Place = tuple[Analysis, Finding]


def wider(
    session: Session, analysis: Analysis, finding: Finding, made: Offer, workspace: Workspace
) -> Iterator[Offer]:
    """Yield ``made`` for every open document that has the key, if it moves it and others do."""
    if made.id not in _MOVES or finding.secret is None:
        return
    places = list(_copies(session, analysis, finding.secret.reveal(), workspace))
    if places:
        files = f"{len(places)} other open file{'s' if len(places) > 1 else ''}"
        yield replace(
            made,
            id=made.id + _EVERYWHERE,
            title=f"{made.title}, here and in {files}",
            preferred=False,
            build=partial(_build, made, places),
        )


def _copies(
    session: Session, analysis: Analysis, key: str, workspace: Workspace
) -> Iterator[_Place]:
    """Yield a finding of ``key`` that can be moved in each other document of the same folder."""
    own = analysis.document.path
    for other in session.analyses.values():
        path = other.document.path
        if own is None or path in (None, own) or workspace.root_of(path) != workspace.root_of(own):
            continue
        for placed in other.shown:
            secret = placed.finding.secret
            if secret is not None and secret.reveal() == key:
                found = other.absolute(placed)
                if any(offer.id in _MOVES for offer in _offers(other, found, workspace)):
                    yield other, found
                    break


def _offers(analysis: Analysis, finding: Finding, workspace: Workspace) -> Sequence[Offer]:
    store = analysis.scope.settings.secret_store
    return offers(analysis.document.snapshot(), finding, workspace, store)


def _build(made: Offer, places: Sequence[_Place], workspace: Workspace) -> Change:
    """Make the change of ``made``, and then that of each other place, which sees it planned."""
    overlay = Overlay(workspace)
    files: dict[str, FileChange] = {}
    builds: list[Callable[[Workspace], Change]] = [made.build]
    builds += [partial(_move, made.id, *place) for place in places]
    for build in builds:
        change = build(overlay)
        if not files.keys().isdisjoint(file.uri for file in change.files):
            raise CannotFixError("the edits do not go together: move the key file by file")
        overlay.take(change)
        files |= {file.uri: file for file in change.files}
    return Change(tuple(files.values()))


def _move(wanted: str, analysis: Analysis, finding: Finding, workspace: Workspace) -> Change:
    found = {offer.id: offer for offer in _offers(analysis, finding, workspace)}
    offer = found.get(wanted) or found.get(_MOVES[0])
    if offer is None:
        raise CannotFixError("the key cannot be moved from where it stands")
    return offer.build(workspace)
