"""``keymend check --fix``, ``--unsafe-fixes`` and ``--diff``: mending from the command line.

The edits are those of the editor. What belongs to one file and its companions (a moved
key, its ``.env``) is written together or not at all.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from keymend.commands.checker import Checker, display
from keymend.facts import Facts
from keymend.finding import Applicability, Edit, Finding
from keymend.fixes import CannotFixError, Offer, Workspace, offers
from keymend.fixes.disk import DiskWorkspace
from keymend.fixes.edits import normalized
from keymend.fixes.fixall import SAFE, fix_all
from keymend.fixes.notice import after_move
from keymend.fixes.offer import Change, FileChange
from keymend.fixes.overlay import Overlay
from keymend.report import diff
from keymend.report.result import FileError, Result
from keymend.rules import Rule
from keymend.scan import describe_failure, scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot, Span

_ALL: Final = SAFE | {Applicability.UNSAFE}
_ROUNDS: Final = 200
"""How often one file is scanned anew at most for keys that are still to be moved."""


@dataclass
class Fixer:
    """Mends files one after the other; what is planned for one is seen by the next."""

    root: Path
    unsafe: bool
    pending: dict[Path, str] = field(default_factory=dict)
    """What is planned and not written."""
    workspace: DiskWorkspace = field(init=False)
    overlay: Overlay = field(init=False)
    found: int = 0
    """How much was found in the last file before it was mended."""
    refusals: list[str] = field(default_factory=list)
    """Why fixes of the last file could not be made."""
    moved: list[Finding] = field(default_factory=list)
    """What was reported of the keys that were moved out of the last file."""

    def fix(self, file: Path, settings: Settings, path: str, facts: Facts) -> dict[Path, str]:
        """Plan the fixes of ``file``; return the new texts of the files they touch.

        ``path`` is the file as settings name it, ``facts`` what its workspace knew before
        anything was mended.
        """
        # Of a whole tree only what is planned is kept, not all that was read.
        self.workspace = DiskWorkspace(self.root)
        self.overlay = Overlay(self.workspace, self.pending)
        self.refusals = []
        self.moved = []
        self.found = 0
        before = dict(self.pending)

        def findings(snapshot: Snapshot) -> Sequence[Finding]:
            return scan(snapshot, settings, path=path, facts=facts, on_failure=self._refuse)

        snapshot = self._snapshot(file)
        if snapshot is not None:
            self.found = len(findings(snapshot))
        if snapshot is not None and self.found:
            edits = fix_all(snapshot, findings, _ALL if self.unsafe else SAFE)
            if edits:
                self.overlay.take(Change((FileChange(snapshot.uri, edits),)))
        if self.unsafe and self.found:
            self._move_keys(file, findings, settings.secret_store)
        return {name: text for name, text in self.pending.items() if before.get(name) != text}

    def _move_keys(
        self, file: Path, findings: Callable[[Snapshot], Sequence[Finding]], store: str
    ) -> None:
        """Take the preferred unsafe offer of each finding, until none is left.

        All that one scan offers is taken, but for what meets an edit that is taken already;
        the next scan sees to that.
        """
        refused: set[str] = set()
        for _ in range(_ROUNDS):
            snapshot = self._snapshot(file)
            if snapshot is None:
                return
            taken = _Taken(snapshot.uri)
            for finding in findings(snapshot):
                if finding.fingerprint in refused or taken.meets(finding.span):
                    continue
                offer = _preferred(snapshot, finding, self.overlay, store)
                if offer is None:
                    continue
                try:
                    change = offer.build(self.overlay)
                    if not taken.fits(change):
                        continue
                    self.overlay.take(taken.others(change))
                except CannotFixError as error:
                    refused.add(finding.fingerprint)
                    self.refusals.append(str(error))
                    continue
                taken.take(change)
                if offer.id.startswith("move"):
                    self.moved.append(finding)
            if not taken.changes:
                return
            self.overlay.take(Change((FileChange(snapshot.uri, normalized(taken.edits)),)))

    def _refuse(self, rule: Rule, error: Exception) -> None:
        """Take note that a rule failed; what the others found is mended all the same."""
        refusal = describe_failure(rule, error)
        if refusal not in self.refusals:
            self.refusals.append(refusal)

    def commit(self, texts: dict[Path, str]) -> None:
        """Write what ``fix`` returned. Raises ``CannotFixError``; then nothing was written."""
        self.pending.clear()
        self.workspace.write(texts)

    def _snapshot(self, file: Path) -> Snapshot | None:
        absolute = file.absolute()
        found = self.overlay.read(absolute)
        if found is None:
            return None
        return Snapshot(absolute.as_uri(), found[0], language_of(absolute))


@dataclass
class _Taken:
    """What is taken of one scan: edits of its document ``uri`` that do not meet each other."""

    uri: str
    edits: list[Edit] = field(default_factory=list)
    changes: int = 0

    def meets(self, span: Span) -> bool:
        """Whether an edit that is taken changes something of ``span``."""
        return any(edit.span.overlaps(span) for edit in self.edits)

    def fits(self, change: Change) -> bool:
        """Whether the edits of ``change`` are taken already or meet none that are."""
        return all(edit in self.edits or not self.meets(edit.span) for edit in self._own(change))

    def others(self, change: Change) -> Change:
        """Return what ``change`` does to other files, which are planned at once."""
        return Change(tuple(file for file in change.files if file.uri != self.uri))

    def take(self, change: Change) -> None:
        """Take the edits of ``change``, which fits; what several need is made once."""
        self.edits += [edit for edit in self._own(change) if edit not in self.edits]
        self.changes += 1

    def _own(self, change: Change) -> list[Edit]:
        return [edit for file in change.files if file.uri == self.uri for edit in file.edits]


def _preferred(
    snapshot: Snapshot, finding: Finding, workspace: Workspace, store: str
) -> Offer | None:
    """Return the fix of ``finding`` that ``--unsafe-fixes`` makes."""
    return next(
        (
            offer
            for offer in offers(snapshot, finding, workspace, store)
            if offer.preferred and offer.applicability is Applicability.UNSAFE
        ),
        None,
    )


def mend(
    namespace: argparse.Namespace,
    checker: Checker,
    root: Path,
    files: Iterable[Path],
    result: Result,
) -> None:
    """Fix ``files`` as the call says, or print what that would change; report what is left.

    ``root`` is the folder that the call names: companions of a file are made inside it, or
    inside the git repository around the file.
    """
    fixer = Fixer(root, unsafe=namespace.unsafe_fixes)
    for file in files:
        location = checker.locate(file, result)
        if location is None:
            continue
        settings, path = location
        texts = fixer.fix(file, settings, path, checker.facts_for(file))
        result.errors += [FileError(display(file), refusal) for refusal in fixer.refusals]
        before = len(result.rows)
        if not namespace.diff:
            try:
                fixer.commit(texts)
                for name, text in texts.items():
                    checker.changed(name, text)
                _tell(file, fixer.moved)
            except CannotFixError as error:
                result.errors.append(FileError(display(file), f"not fixed: {error}"))
        checker.check_file(file, result)
        if not namespace.diff:
            result.fixed += max(0, fixer.found - (len(result.rows) - before))
    if namespace.diff:
        for name, text in sorted(fixer.pending.items()):
            found = DiskWorkspace(root).read(name)
            shown = diff.render(
                found[0] if found else None,
                text,
                display(name),
                show_secrets=namespace.show_secrets,
            )
            sys.stdout.write(shown)


def _tell(file: Path, moved: Iterable[Finding]) -> None:
    """Say on stderr what moving keys has not done."""
    for finding in moved:
        if finding.secret is not None:
            told = after_move(file.absolute(), finding.secret, finding.provider)
            sys.stderr.write(f"{display(file)}: {told}\n")
