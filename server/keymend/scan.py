"""The engine's one entry: ``scan(snapshot, settings)`` gives findings. Pure, no I/O."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from keymend.facts import Facts
from keymend.finding import Finding
from keymend.rules import RULES, Reach, Rule
from keymend.settings import Settings
from keymend.suppress import unsuppressed
from keymend.text import Snapshot
from keymend.view import View

REACH_LINES: Final = 16
"""How many lines to either side a finding of a rule with ``Reach.LINES`` may depend on.

A scan of a text cut out this far around a line finds on that line what a scan of the
whole text finds there; the language server relies on it.
"""

DEFAULT_SETTINGS: Final = Settings()
NO_FACTS: Final = Facts()


def scan(
    snapshot: Snapshot,
    settings: Settings = DEFAULT_SETTINGS,
    *,
    path: str | None = None,
    facts: Facts = NO_FACTS,
    reaches: Sequence[Reach] = tuple(Reach),
) -> list[Finding]:
    """Return what is wrong in ``snapshot``, in the order of the text.

    ``path`` is the file as settings name it (relative to their folder), the snapshot's
    own if missing. ``facts`` is what is known of the workspace. ``reaches`` narrows the
    rules to those that depend on so much text.
    """
    where = path if path is not None else str(snapshot.path)
    rules = rules_for(snapshot.language, settings, where, reaches)
    return settle(snapshot, find(snapshot, rules, settings, facts), settings)


def rules_for(
    language: str, settings: Settings, path: str, reaches: Sequence[Reach] = tuple(Reach)
) -> tuple[Rule, ...]:
    """Return the rules that look at texts in ``language`` under ``path``."""
    return tuple(
        rule
        for rule in RULES
        if rule.reach in reaches
        and rule.reads(language)
        and settings.uses(rule.code, rule.name, path)
    )


def find(
    snapshot: Snapshot, rules: Iterable[Rule], settings: Settings, facts: Facts = NO_FACTS
) -> list[Finding]:
    """Return all that ``rules`` say of ``snapshot``, not yet weighed against each other."""
    view = View(snapshot, settings, facts)
    return [finding for rule in rules for finding in rule.check(view)]


def settle(snapshot: Snapshot, findings: Iterable[Finding], settings: Settings) -> list[Finding]:
    """Return what remains of ``findings``: one a cause, none suppressed, all rated."""
    settled = unsuppressed(snapshot, most_specific(findings))
    baseline = settings.baseline
    if baseline is not None:
        settled = [finding for finding in settled if not baseline.covers(snapshot, finding)]
    if settings.severity:
        settled = [_with_severity(finding, settings) for finding in settled]
    return settled


def most_specific(findings: Iterable[Finding]) -> list[Finding]:
    """Keep one finding a cause: where spans overlap, the most specific rule's."""
    kept: list[Finding] = []  # in the order of the text, none overlapping another
    for finding in sorted(findings, key=lambda f: (-f.specificity, f.span, f.code)):
        at = bisect_left(kept, finding.span, key=lambda other: other.span)
        neighbours = kept[max(0, at - 1) : at + 1]
        if not any(finding.span.overlaps(other.span) for other in neighbours):
            kept.insert(at, finding)
    return kept


def _with_severity(finding: Finding, settings: Settings) -> Finding:
    severity = settings.severity.get(finding.code) or settings.severity.get(finding.name)
    return finding if severity is None else replace(finding, severity=severity)
