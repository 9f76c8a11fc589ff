"""Which fixes belong to a finding."""

from __future__ import annotations

from keymend.finding import Finding, Repair
from keymend.fixes.offer import Change, FileChange, Offer, Workspace
from keymend.text import Snapshot


def offers(snapshot: Snapshot, finding: Finding) -> list[Offer]:
    """Return the fixes for ``finding``, the preferred one first."""
    return [
        _repair_offer(snapshot, repair, number) for number, repair in enumerate(finding.repairs)
    ]


def _repair_offer(snapshot: Snapshot, repair: Repair, number: int) -> Offer:
    def build(_: Workspace) -> Change:
        return Change((FileChange(snapshot.uri, repair.edits, snapshot.version),))

    return Offer(f"repair-{number}", repair.title, repair.applicability, repair.preferred, build)
