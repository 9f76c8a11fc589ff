"""What is looked for away from the event loop, on snapshots of documents.

The rules that depend on a whole document run here, on the cells of a notebook as on one
document. So do the other rules where what was found at once may not be all: in texts that
are too large to be looked at again at each keystroke.
"""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from keymend.facts import Facts
from keymend.finding import Finding
from keymend.lsp.logs import log_failure
from keymend.lsp.placed import Placed, place
from keymend.rules import Reach, Rule
from keymend.rules.rule import linked
from keymend.scan import find, rules_for, settle
from keymend.settings import Settings
from keymend.syntax.notebooks import as_python
from keymend.text import Snapshot
from keymend.view import View


@dataclass(frozen=True)
class Scope:
    """What a document is scanned by: settings, the rules that they leave, known facts."""

    settings: Settings = field(default_factory=Settings)
    near: tuple[Rule, ...] = ()
    """The rules that are run at once, on the lines that changed."""
    facts: Facts = field(default_factory=Facts)
    language: str = ""
    path: str | None = None
    """The document's path relative to the settings' folder; ``None`` if no rule is to run."""

    @classmethod
    def of(cls, language: str, settings: Settings, path: str, facts: Facts) -> Scope:
        """Return the scope of a document called ``path`` relative to the settings' folder."""
        if settings.excludes(path):
            return cls(settings)
        near = rules_for(language, settings, path, (Reach.LINES,))
        return cls(settings, near, facts, language, path)

    @cached_property
    def far(self) -> tuple[Rule, ...]:
        """The rules that need the whole document. They are imported where this is asked first."""
        if self.path is None:
            return ()
        return rules_for(self.language, self.settings, self.path, (Reach.DOCUMENT,))

    @property
    def may_have_far(self) -> bool:
        """Whether there are such rules; taken for granted until somebody has asked for them."""
        return self.path is not None and bool(vars(self).get("far", True))

    def near_in(self, snapshot: Snapshot) -> list[Finding]:
        """Return what the rules find that are run at once."""
        return find(snapshot, self.near, self.settings, self.facts, log_failure)

    def far_in(self, snapshot: Snapshot) -> list[Finding]:
        """Return what the rules for whole documents find."""
        return find(snapshot, self.far, self.settings, self.facts, log_failure)


class Joined:
    """Snapshots that the rules for whole documents read as one text, by one scope.

    Each stands on lines of its own, with the magics of IPython as comments.
    """

    def __init__(self, parts: Iterable[Snapshot], scope: Scope) -> None:
        self._parts = tuple(parts)
        self._scope = scope

    def far_in(self, number: int) -> list[Finding]:
        """Return what is found in the part of this number, by its own offsets."""
        return self._found[number]

    @cached_property
    def _found(self) -> list[list[Finding]]:
        texts = [as_python(part).text + "\n" for part in self._parts]
        found: list[list[Finding]] = [[] for _ in texts]
        starts = [0, *accumulate(map(len, texts))]
        whole = replace(self._parts[0], text="".join(texts))
        for finding in self._scope.far_in(whole):
            number = bisect_right(starts, finding.span.start, hi=len(texts)) - 1
            if finding.span.end < starts[number + 1]:
                found[number].append(_inside(finding, starts[number], starts[number + 1]))
        return found


def _inside(finding: Finding, start: int, end: int) -> Finding:
    """Return ``finding`` for the text between two places alone, without what lies elsewhere."""

    def holds(place: tuple[int, int]) -> bool:
        return start <= place[0] and place[1] < end

    related = (one for one in finding.related if one.uri is not None or holds(one.span))
    repairs = (one for one in finding.repairs if all(holds(edit.span) for edit in one.edits))
    own = replace(finding, related=tuple(related), repairs=tuple(repairs))
    return own.shifted(-start)


class Later(NamedTuple):
    """Work for another thread: all that is left to be found in one document."""

    snapshot: Snapshot
    scope: Scope
    near: tuple[Placed, ...] | None
    """What has been found at once; ``None`` if that has to be looked for again."""
    joined: Joined | None = None
    """What the document is read with, if it is a part of something, and as which part."""
    number: int = 0

    def run(self) -> Done:
        """Run the rules for whole documents, and weigh what they find against the rest."""
        snapshot, scope = self.snapshot, self.scope
        near = scope.near_in(snapshot) if self.near is None else list(self._linked(self.near))
        far = self.joined.far_in(self.number) if self.joined else scope.far_in(snapshot)
        settled = settle(snapshot, near + far, scope.settings)
        found = None if self.near is not None else tuple(place(snapshot, near))
        return Done(self, found, tuple(place(snapshot, far)), tuple(place(snapshot, settled)))

    def _linked(self, near: Iterable[Placed]) -> Iterator[Finding]:
        """Yield what was found at once, perhaps before anything was known of the workspace."""
        starts = self.snapshot.lines.starts
        view = View(self.snapshot, self.scope.settings, self.scope.facts)
        for placed in near:
            yield linked(placed.finding.shifted(starts[placed.line]), view)


class Done(NamedTuple):
    """What ``Later`` has found."""

    work: Later
    near: tuple[Placed, ...] | None
    """``None`` for what was known."""
    far: tuple[Placed, ...]
    shown: tuple[Placed, ...]


def run_all(works: Iterable[Later]) -> list[Done]:
    """Do several works, one after the other."""
    with uncollected():
        return [work.run() for work in works]


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no cycles meanwhile.

    Collections would take half of the time for a text with many clients or findings: what
    was just read is looked at again and again, and whoever types waits for each.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
