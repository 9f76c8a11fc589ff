"""Mending: which fixes a finding has, and the edits each of them makes.

``offers`` is cheap and pure: titles, and who may apply them. ``Offer.build`` makes the
edits; it may ask the workspace for other files, and is called when the user has chosen.
"""

from keymend.fixes.ignore import ignores
from keymend.fixes.offer import (
    CannotFixError,
    Change,
    Errand,
    FileChange,
    NoWorkspace,
    Offer,
    Workspace,
)
from keymend.fixes.registry import offers, repair_change

__all__ = [
    "CannotFixError",
    "Change",
    "Errand",
    "FileChange",
    "NoWorkspace",
    "Offer",
    "Workspace",
    "ignores",
    "offers",
    "repair_change",
]
