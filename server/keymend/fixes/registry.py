"""Which fixes belong to a finding."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from keymend.finding import Applicability, Finding, Repair
from keymend.fixes.edits import normalized
from keymend.fixes.move.offer import move_offers
from keymend.fixes.move.stores import ENVIRONMENT_FILE
from keymend.fixes.offer import (
    CannotFixError,
    Change,
    FileChange,
    NoWorkspace,
    Offer,
    Workspace,
)
from keymend.fixes.surroundings import surrounding_offers
from keymend.providers import BY_ID
from keymend.text import Snapshot

_NO_WORKSPACE: Final = NoWorkspace()
_SEEN: Final = frozenset({"KM101", "KM103", "KM105", "KM106"})
"""The rules that report a key where others may have read it."""


def offers(
    snapshot: Snapshot,
    finding: Finding,
    workspace: Workspace = _NO_WORKSPACE,
    store: str = ENVIRONMENT_FILE,
) -> list[Offer]:
    """Return the fixes for ``finding``, the preferred one first.

    ``workspace`` lets titles name the variable and the file that ``build`` will use, and
    decides which fix is preferred; without one the usual names are assumed. ``store`` is
    the setting ``secretStore``.
    """
    found = [
        *(_repair_offer(snapshot, repair, number) for number, repair in enumerate(finding.repairs)),
        *move_offers(snapshot, finding, workspace, store),
        *surrounding_offers(snapshot, finding, workspace),
        *_manual_offers(finding),
    ]
    ordered = sorted(found, key=lambda offer: not offer.preferred)
    return [*ordered[:1], *(replace(offer, preferred=False) for offer in ordered[1:])]


def _manual_offers(finding: Finding) -> list[Offer]:
    """Return what no edit can do: a key that was ever seen has to be revoked."""
    provider = BY_ID.get(finding.provider or "")
    if finding.code not in _SEEN or provider is None or not provider.key_page:
        return []

    def build(_: Workspace) -> Change:
        raise CannotFixError(f"keys are revoked at {provider.key_page}")

    title = f"Revoke the key at {provider.key_page} if it was ever pushed"
    return [Offer("revoke", title, Applicability.MANUAL, preferred=False, build=build)]


def repair_change(snapshot: Snapshot, repair: Repair) -> Change:
    """Return what ``repair`` does to the file of ``snapshot``."""
    return Change((FileChange(snapshot.uri, normalized(repair.edits), snapshot.version),))


def _repair_offer(snapshot: Snapshot, repair: Repair, number: int) -> Offer:
    def build(_: Workspace) -> Change:
        return repair_change(snapshot, repair)

    return Offer(f"repair-{number}", repair.title, repair.applicability, repair.preferred, build)
