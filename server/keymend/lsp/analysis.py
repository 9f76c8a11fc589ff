"""What is wrong in one open document, kept true from edit to edit.

After an edit only the lines that it touched are scanned, with the lines around that a
finding may depend on (``scan.REACH_LINES``). Findings elsewhere are kept and move with
their lines. Rules that depend on the whole document (``Reach.DOCUMENT``) run later, away
from the event loop, on a snapshot; what they found is taken over if the document is
still the same.

Findings are kept relative to the line on which they begin, so that moving them means
changing a number. Nothing here knows the protocol.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from keymend.facts import Facts
from keymend.finding import Finding
from keymend.lsp.documents import Document, Edited
from keymend.lsp.logs import log_failure
from keymend.rules import Reach, Rule
from keymend.rules.rule import linked
from keymend.scan import REACH_LINES, find, rules_for, settle
from keymend.settings import Settings
from keymend.syntax.notebooks import as_python
from keymend.text import Snapshot, split_lines
from keymend.view import View

_FILE_DIRECTIVE: Final = "ignore-file"
"""The comment that speaks for the whole file, wherever it stands; see ``suppress``."""
_MARGIN: Final = 3 * REACH_LINES
"""How many lines around an edit are scanned: a finding within reach of the edit may itself
have as many lines, and depend on as many again."""


class Placed(NamedTuple):
    """A finding, its first and last line, its offsets counted from the begin of the first."""

    line: int
    last: int
    finding: Finding

    def moved(self, lines: int) -> Placed:
        """Return the same finding, ``lines`` further down."""
        return Placed(self.line + lines, self.last + lines, self.finding)

    def touches(self, first: int, end: int) -> bool:
        """Whether it has a part on the lines from ``first`` up to ``end``."""
        return self.line < end and self.last >= first


@dataclass(frozen=True)
class Scope:
    """What a document is scanned by: settings, the rules that they leave, known facts."""

    settings: Settings = field(default_factory=Settings)
    near: tuple[Rule, ...] = ()
    """The rules that are run at once, on the lines that changed."""
    far: tuple[Rule, ...] = ()
    """The rules that need the whole document."""
    facts: Facts = field(default_factory=Facts)

    @classmethod
    def of(cls, language: str, settings: Settings, path: str, facts: Facts) -> Scope:
        """Return the scope of a document called ``path`` relative to the settings' folder."""
        if settings.excludes(path):
            return cls(settings)
        return cls(
            settings,
            rules_for(language, settings, path, (Reach.LINES,)),
            rules_for(language, settings, path, (Reach.DOCUMENT,)),
            facts,
        )


class Later(NamedTuple):
    """Work for another thread: all that the rules for whole documents need."""

    snapshot: Snapshot
    scope: Scope
    near: tuple[Placed, ...]
    above: str = ""
    """What stands before the text and is read with it: the cells above, in a notebook."""

    def run(self) -> Done:
        """Run the rules for whole documents, and weigh what they find against the rest."""
        snapshot = self.snapshot
        starts = snapshot.lines.starts
        view = View(snapshot, self.scope.settings, self.scope.facts)
        # What was found at once may have been found before anything was known.
        near = [linked(placed.finding.shifted(starts[placed.line]), view) for placed in self.near]
        far = self._far()
        settled = settle(snapshot, near + far, self.scope.settings)
        return Done(self, tuple(place(snapshot, far)), tuple(place(snapshot, settled)))

    def _far(self) -> list[Finding]:
        asked = self.scope.far, self.scope.settings, self.scope.facts, log_failure
        size = len(self.above)
        if not size:
            return find(self.snapshot, *asked)
        own = as_python(self.snapshot).text  # a magic of its first line is that of one in the midst
        found = find(replace(self.snapshot, text=self.above + own), *asked)
        return [_below(finding, size) for finding in found if finding.span.start >= size]


class Done(NamedTuple):
    """What ``Later`` has found."""

    work: Later
    far: tuple[Placed, ...]
    shown: tuple[Placed, ...]


class Analysis:
    """The findings of one document. ``shown`` is what the client is told, in text order."""

    def __init__(self, document: Document, scope: Scope) -> None:
        self.document = document
        self.scope = scope
        self.shown: list[Placed] = []
        self._near: list[Placed] = []
        self._far: list[Placed] = []
        self._directives: list[str] = []
        self._dirty: tuple[int, int] | None = None
        self._above = ""
        self.rescan_all()

    def rescope(self, scope: Scope) -> None:
        """Go by other settings or facts from now on."""
        self.scope = scope
        self._far = []
        self.rescan_all()

    def learn(self, facts: Facts) -> None:
        """Go by other facts from now on; the rules that ask for facts run in ``later``."""
        self.scope = replace(self.scope, facts=facts)

    def stand_below(self, text: str) -> bool:
        """Be read with ``text`` before it from now on; return whether that is something else."""
        changed, self._above = text != self._above, text
        return changed

    def rescan_all(self) -> None:
        """Scan the whole text, with the rules that can be run at once."""
        self._dirty = None
        snapshot = self.document.snapshot()
        self._directives = _file_directives(snapshot.text)
        found = find(snapshot, self.scope.near, self.scope.settings, self.scope.facts, log_failure)
        self._near = list(place(snapshot, found))
        starts = snapshot.lines.starts
        known = [far.finding.shifted(starts[far.line]) for far in self._far]
        self.shown = list(place(snapshot, settle(snapshot, found + known, self.scope.settings)))

    def edited(self, edit: Edited) -> None:
        """Take note of an edit that the document has made; ``rescan`` follows the last one."""
        first, end = edit.first, edit.first + len(edit.before)
        for findings in (self._near, self._far, self.shown):
            findings[:] = _carried(findings, first, end, edit.delta)
        if any(_FILE_DIRECTIVE in line.lower() for line in (*edit.before, *edit.after)):
            self._dirty = (0, len(self.document.lines))
            return
        new_end = first + len(edit.after)
        if self._dirty is not None:
            low, high = self._dirty
            first = min(low, first)
            new_end = max(high + edit.delta if high >= end else new_end, new_end)
        self._dirty = (first, new_end)

    def rescan(self) -> None:
        """Scan what edits have touched since the last scan."""
        if self._dirty is None:
            return
        low, high = self._dirty
        if 2 * (high - low + 2 * _MARGIN) >= len(self.document.lines):
            self.rescan_all()
            return
        self._dirty = None
        first, top = max(0, low - REACH_LINES), max(0, low - _MARGIN)
        # The comments that speak for the whole file are put below the last line of a window,
        # and what is found in them there is not in the document.
        end, bottom = min(high + REACH_LINES, len(self.document.lines)), high + _MARGIN
        window = self.document.window(top, bottom, self._directives)
        settings = self.scope.settings
        found = find(window, self.scope.near, settings, self.scope.facts, log_failure)
        near = _within(place(window, found, top), first, end)
        starts = window.lines.starts
        known = [
            far.finding.shifted(starts[far.line - top])
            for far in self._far
            if top <= far.line and far.last < bottom
        ]
        shown = _within(place(window, settle(window, found + known, settings), top), first, end)
        _replace(self._near, near, first, end)
        _replace(self.shown, shown, first, end)

    def later(self) -> Later | None:
        """Return what is left to be done on the document as it is; ``None`` if nothing is."""
        if not self.scope.far:
            return None
        return Later(self.document.snapshot(), self.scope, tuple(self._near), self._above)

    def take(self, done: Done) -> bool:
        """Take over what has been found; return whether what is shown changed by it.

        Results for another text or by other settings are dropped.
        """
        work = done.work
        if work.scope is not self.scope or not self.document.is_as_in(work.snapshot):
            return False
        if work.above != self._above:
            return False
        changed = list(done.shown) != self.shown
        self._far = list(done.far)
        self.shown = list(done.shown)
        return changed

    def absolute(self, placed: Placed) -> Finding:
        """Return a finding with offsets in the document's snapshot."""
        return placed.finding.shifted(self.document.snapshot().lines.starts[placed.line])


def _below(finding: Finding, size: int) -> Finding:
    """Return ``finding`` without the ``size`` code points before its text, and what lies there."""
    related = (one for one in finding.related if one.uri is not None or one.span.start >= size)
    repairs = (one for one in finding.repairs if all(edit.span.start >= size for edit in one.edits))
    own = replace(finding, related=tuple(related), repairs=tuple(repairs))
    return own.shifted(-size)


def place(snapshot: Snapshot, findings: Iterable[Finding], top: int = 0) -> Iterator[Placed]:
    """Yield ``findings`` of ``snapshot``, whose first line is the document's line ``top``."""
    lines = snapshot.lines
    for finding in findings:
        first, last = lines.line_of(finding.span.start), lines.line_of(finding.span.end)
        yield Placed(top + first, top + last, finding.shifted(-lines.starts[first]))


def _carried(findings: Iterable[Placed], first: int, end: int, delta: int) -> Iterator[Placed]:
    """Yield what an edit of the lines from ``first`` up to ``end`` leaves, where it is now."""
    for placed in findings:
        if placed.last < first:
            yield placed
        elif placed.line >= end:
            yield placed.moved(delta) if delta else placed


def _within(findings: Iterable[Placed], first: int, end: int) -> list[Placed]:
    return [placed for placed in findings if placed.touches(first, end)]


def _replace(findings: list[Placed], new: Sequence[Placed], first: int, end: int) -> None:
    """Put ``new`` in the place of the findings between two lines."""
    kept = [placed for placed in findings if not placed.touches(first, end)]
    at = bisect_right(kept, (first, first), key=lambda placed: placed[:2])
    findings[:] = [*kept[:at], *new, *kept[at:]]


def _file_directives(text: str) -> list[str]:
    if _FILE_DIRECTIVE not in text.lower():
        return []
    return [line for line in split_lines(text) if _FILE_DIRECTIVE in line.lower()]
