"""The quick fixes against the real client: after them it is made, and its requests arrive."""

from __future__ import annotations

from dataclasses import replace

from clients.snippets import FULL, FULL_OPENAI, Snippet
from clients.test_matrix import PYTHON, findings, run
from keymend.finding import Edit, Finding
from keymend.fixes.edits import applied, normalized

_STEPS = 4
"""How many findings one snippet may have."""


def mended(snippet: Snippet) -> Snippet | None:
    """Return the snippet after its preferred fixes; ``None`` if one finding has none."""
    for _ in range(_STEPS):
        found = findings(snippet)
        if not found:
            return snippet
        edits = _preferred(found)
        if edits is None:
            return None
        snippet = replace(snippet, code=applied(snippet.code, normalized(edits)))
    return None


def _preferred(found: list[Finding]) -> tuple[Edit, ...] | None:
    for finding in found:
        for repair in finding.repairs:
            if repair.preferred:
                return repair.edits
    return None


def _needed(snippet: Snippet) -> dict[str, str]:
    """Return what the fixes read from the environment; the module client takes one service's."""
    return FULL if "AzureOpenAI(" in snippet.code else FULL_OPENAI


def test_a_mended_client_works() -> None:
    broken = [snippet for snippet in PYTHON if findings(snippet)]
    fixed = [new for snippet in broken if (new := mended(snippet)) is not None]
    ready = [replace(snippet, env={**_needed(snippet), **snippet.env}) for snippet in fixed]
    outcomes = run(ready)
    wrong = [
        f"{snippet.id}: {outcome[:80]}"
        for snippet, outcome in zip(ready, outcomes, strict=True)
        if outcome != "works"
    ]
    assert wrong == []
    assert len(fixed) >= 150
