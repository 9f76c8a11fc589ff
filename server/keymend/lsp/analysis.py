"""What is wrong in one open document, kept true from edit to edit.

After an edit only the lines that it touched are scanned, with the lines around that a
finding may depend on (``scan.REACH_LINES``). Findings elsewhere are kept and move with
their lines. Rules that depend on the whole document (``Reach.DOCUMENT``) run later, away
from the event loop, on a snapshot; what they found is taken over if the document is
still the same.

Lines may be of any length, and what is scanned at once is bounded: in a file of one line
it is the text around the edit, and the whole is looked at again later. Nothing here knows
the protocol.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from keymend.facts import Facts
from keymend.finding import Finding
from keymend.lsp.documents import Document, Edited
from keymend.lsp.later import Done, Joined, Later, Scope, uncollected
from keymend.lsp.placed import Placed, carried, place, replaced, within
from keymend.lsp.window import Window, cut
from keymend.scan import REACH_LINES, settle
from keymend.text import Position, Snapshot, split_lines

_FILE_DIRECTIVE: Final = "ignore-file"
"""The comment that speaks for the whole file, wherever it stands; see ``suppress``."""
_REACH: Final = 8192
"""Code points to either side after which text is no longer scanned at once, whatever lines
there are: more than any key has, and more than the lines around it where people write."""
_MARGIN: Final = 3
"""How many times its reach is scanned around an edit: a finding within reach of the edit
may itself be as long, and depend on as much again."""


class Analysis:
    """The findings of one document. ``shown`` is what the client is told, in text order."""

    def __init__(self, document: Document, scope: Scope, group: Group | None = None) -> None:
        self.document = document
        self.scope = scope
        self.group = group if group is not None else Group([self])
        self.shown: list[Placed] = []
        self._near: list[Placed] = []
        self._far: list[Placed] = []
        self._directives: list[str] = []
        self._dirty: tuple[Position, Position] | None = None
        self._is_whole = True
        """Whether what was found at once is all that a scan of the whole text finds."""
        self.rescan_all()

    def rescope(self, scope: Scope) -> None:
        """Go by other settings or facts from now on."""
        self.scope = scope
        self._far = []
        self.rescan_all()

    def learn(self, facts: Facts) -> None:
        """Go by other facts from now on; the rules that ask for facts run in ``later``."""
        self.scope = replace(self.scope, facts=facts)

    def rescan_all(self) -> None:
        """Scan the whole text, with the rules that can be run at once."""
        self._dirty = None
        self._is_whole = True
        with uncollected():
            self._scan_all(self.document.snapshot())

    def _scan_all(self, snapshot: Snapshot) -> None:
        self._directives = _file_directives(snapshot.text)
        found = self.scope.near_in(snapshot)
        self._near = list(place(snapshot, found))
        known = [far.finding.shifted(snapshot.lines.starts[far.line]) for far in self._far]
        self.shown = list(place(snapshot, settle(snapshot, found + known, self.scope.settings)))

    def edited(self, edit: Edited) -> None:
        """Take note of an edit that the document has made; ``rescan`` follows the last one."""
        for findings in (self._near, self._far, self.shown):
            findings[:] = carried(findings, edit, _REACH)
        low, high = Position(edit.first, edit.head), edit.new_end
        if self._dirty is not None:
            first, end = self._dirty
            low, high = min(first, low), max(high, edit.moved(end))
        if any(_FILE_DIRECTIVE in text.lower() for text in edit.around(_REACH)):
            low, high = Position(0, 0), self.document.end
        self._dirty = (low, high)

    def rescan(self) -> None:
        """Scan what edits have touched since the last scan."""
        if self._dirty is None:
            return
        wide = cut(self.document, *self._dirty, _MARGIN * REACH_LINES, _MARGIN * _REACH)
        if wide.is_all or (wide.has_whole_lines and wide.is_most):
            self.rescan_all()
            return
        kept = cut(self.document, *self._dirty, REACH_LINES, _REACH)
        self._dirty = None
        self._is_whole = self._is_whole and wide.has_whole_lines
        self._take_window(wide, kept)

    def _take_window(self, window: Window, kept: Window) -> None:
        """Scan a window; what is found inside of ``kept`` takes the place of what was there."""
        first, end = kept.first, kept.bound
        # The comments that speak for the whole file are put below the last line of a window,
        # and what is found in them there is not in the document.
        snapshot = window.snapshot(self._directives)
        found = self.scope.near_in(snapshot)
        near = within(window.placed(snapshot, found), first, end)
        known = window.inside(snapshot, self._far)
        settled = settle(snapshot, found + known, self.scope.settings)
        shown = within(window.placed(snapshot, settled), first, end)
        self._near = replaced(self._near, near, first, end)
        self.shown = replaced(self.shown, shown, first, end)

    def on_lines(self, first: int, last: int) -> Iterator[tuple[int, Placed]]:
        """Yield what is shown on the lines from ``first`` to ``last``, with its number."""
        for number, placed in enumerate(self.shown):
            if placed.line <= last and placed.last >= first:
                yield number, placed

    @property
    def has_more(self) -> bool:
        """Whether more may be found than what was found at once."""
        return self.scope.may_have_far or not self._is_whole

    def later(self, joined: Joined | None = None, number: int = 0) -> Later | None:
        """Return what is left to be done on the document as it is; ``None`` if nothing is."""
        if not self.has_more:
            return None
        near = tuple(self._near) if self._is_whole else None
        return Later(self.document.snapshot(), self.scope, near, joined, number)

    def take(self, done: Done) -> bool:
        """Take over what has been found; return whether what is shown changed by it.

        Results for another text or by other settings are dropped.
        """
        work = done.work
        if work.scope is not self.scope or not self.document.is_as_in(work.snapshot):
            return False
        changed = list(done.shown) != self.shown
        if done.near is not None:
            self._near = list(done.near)
            self._directives = _file_directives(work.snapshot.text)
            self._is_whole = True
        self._far = list(done.far)
        self.shown = list(done.shown)
        return changed

    def absolute(self, placed: Placed) -> Finding:
        """Return a finding with offsets in the document's snapshot."""
        return placed.finding.shifted(self.document.snapshot().lines.starts[placed.line])


class Group:
    """Documents that the rules for whole documents read as one, in their order."""

    def __init__(self, members: Iterable[Analysis] = ()) -> None:
        self.members = list(members)

    def later(self) -> list[tuple[Analysis, Later]]:
        """Return what is left to be done on each of them as it is."""
        alike: dict[str, list[Analysis]] = defaultdict(list)
        for member in self.members:
            alike[member.document.language].append(member)
        works = []
        for members in alike.values():
            joined = None
            if len(self.members) > 1:
                snapshots = (member.document.snapshot() for member in members)
                joined = Joined(snapshots, members[0].scope)
            for number, member in enumerate(members):
                work = member.later(joined, number)
                if work is not None:
                    works.append((member, work))
        return works


def _file_directives(text: str) -> list[str]:
    if _FILE_DIRECTIVE not in text.lower():
        return []
    return [line for line in split_lines(text) if _FILE_DIRECTIVE in line.lower()]
