"""The registry of languages that a key can be moved out of."""

from __future__ import annotations

from typing import Final

from keymend.fixes.move.carrier import Carrier
from keymend.fixes.move.project import Project
from keymend.text import Snapshot, Span

LANGUAGES: Final = frozenset(
    {"python", "javascript", "javascriptreact", "typescript", "typescriptreact"}
)
"""LSP language identifiers for which ``read`` may give a carrier."""


def read(snapshot: Snapshot, own: Span, places: list[Span], project: Project) -> Carrier | None:
    """Return the document as a carrier of the key at ``own``; ``None`` if it cannot be moved.

    The languages' modules import tree-sitter, and are imported when first needed.
    """
    if snapshot.language == "python":
        from keymend.fixes.move.python import PythonCarrier

        return PythonCarrier.read(snapshot, own, places, project)
    from keymend.fixes.move.javascript import JavaScriptCarrier

    return JavaScriptCarrier.read(snapshot, own, places, project)
