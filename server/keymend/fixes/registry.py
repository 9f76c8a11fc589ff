"""Which fixes belong to a finding."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from keymend.finding import Finding, Repair
from keymend.fixes.edits import normalized
from keymend.fixes.move.offer import move_offers
from keymend.fixes.offer import Change, FileChange, NoWorkspace, Offer, Workspace
from keymend.text import Snapshot

_NO_WORKSPACE: Final = NoWorkspace()


def offers(
    snapshot: Snapshot, finding: Finding, workspace: Workspace = _NO_WORKSPACE
) -> list[Offer]:
    """Return the fixes for ``finding``, the preferred one first.

    ``workspace`` lets titles name the variable and the file that ``build`` will use, and
    decides which fix is preferred; without one the usual names are assumed.
    """
    found = [
        *(_repair_offer(snapshot, repair, number) for number, repair in enumerate(finding.repairs)),
        *move_offers(snapshot, finding, workspace),
    ]
    ordered = sorted(found, key=lambda offer: not offer.preferred)
    return [*ordered[:1], *(replace(offer, preferred=False) for offer in ordered[1:])]


def _repair_offer(snapshot: Snapshot, repair: Repair, number: int) -> Offer:
    def build(_: Workspace) -> Change:
        return Change((FileChange(snapshot.uri, normalized(repair.edits), snapshot.version),))

    return Offer(f"repair-{number}", repair.title, repair.applicability, repair.preferred, build)
