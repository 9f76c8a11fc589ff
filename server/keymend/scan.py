"""The engine's one entry: ``scan(snapshot, settings)`` gives findings. Pure, no I/O."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from keymend.facts import Facts
from keymend.finding import Finding
from keymend.matching import Places
from keymend.rules import Reach, Rule, linewise
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

OnFailure = Callable[[Rule, Exception], None]
"""Told of a rule that failed on a text; the other rules go on."""


def raise_failure(_: Rule, error: Exception) -> None:
    """Let a rule's failure be the scan's: for tests, and for callers with nothing to lose."""
    raise error


def describe_failure(rule: Rule, error: Exception) -> str:
    """Return one line on a failed rule, for reports and logs.

    It names the kind of error and the line of Keymend where it arose. The error's own
    message is left out: it may quote the text that was scanned.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = ""
    if trace is not None:
        place = f" at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"internal error in {rule.code} ({type(error).__name__}{place}); please report it"


def scan(
    snapshot: Snapshot,
    settings: Settings = DEFAULT_SETTINGS,
    *,
    path: str | None = None,
    facts: Facts = NO_FACTS,
    reaches: Sequence[Reach] = tuple(Reach),
    on_failure: OnFailure = raise_failure,
    places: Places | None = None,
) -> list[Finding]:
    """Return what is wrong in ``snapshot``, in the order of the text.

    ``path`` is the file as settings name it (relative to their folder), the snapshot's
    own if missing. ``facts`` is what is known of the workspace. ``reaches`` narrows the
    rules to those that depend on so much text. ``on_failure`` is told of rules that fail.
    ``places`` is where patterns of the engine may stand, if that is known already.
    """
    where = path if path is not None else str(snapshot.path)
    rules = rules_for(snapshot.language, settings, where, reaches)
    found = find(snapshot, rules, settings, facts, on_failure, places=places)
    return settle(snapshot, found, settings)


def rules_for(
    language: str, settings: Settings, path: str, reaches: Sequence[Reach] = tuple(Reach)
) -> tuple[Rule, ...]:
    """Return the rules that look at texts in ``language`` under ``path``."""
    if settings.per_file_ignores:
        return _chosen(language, settings, path, reaches)
    return _chosen_anywhere(language, settings.select, settings.ignore, tuple(reaches))


@lru_cache(maxsize=256)  # asked for each file of a tree, and much the same each time
def _chosen_anywhere(
    language: str, select: tuple[str, ...], ignore: tuple[str, ...], reaches: tuple[Reach, ...]
) -> tuple[Rule, ...]:
    return _chosen(language, Settings(select=select, ignore=ignore), "", reaches)


def _chosen(
    language: str, settings: Settings, path: str, reaches: Sequence[Reach]
) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in _of_reaches(reaches)
        if rule.reach in reaches
        and rule.reads(language)
        and settings.uses(rule.code, rule.name, path)
    )


def _of_reaches(reaches: Sequence[Reach]) -> tuple[Rule, ...]:
    """Return the rules of ``reaches``, maybe with others."""
    if Reach.DOCUMENT not in reaches:
        return linewise.RULES
    # They need all that is known of clients: what a document shows at once is not to wait for it.
    from keymend.rules.registry import RULES

    return RULES


def find(
    snapshot: Snapshot,
    rules: Iterable[Rule],
    settings: Settings,
    facts: Facts = NO_FACTS,
    on_failure: OnFailure = raise_failure,
    *,
    places: Places | None = None,
) -> list[Finding]:
    """Return all that ``rules`` say of ``snapshot``, not yet weighed against each other."""
    view = View(snapshot, settings, facts, places)
    findings: list[Finding] = []
    for rule in rules:
        try:
            findings += rule.check(view)
        except Exception as error:  # noqa: BLE001, PERF203 - whatever a rule does, the others go on
            on_failure(rule, error)
    view.forget()
    return findings


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
