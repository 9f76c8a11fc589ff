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
from keymend.finding import Applicability, Finding
from keymend.fixes import CannotFixError, Offer, Workspace, offers
from keymend.fixes.disk import DiskWorkspace
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
from keymend.text import Snapshot

_ALL: Final = SAFE | {Applicability.UNSAFE}
_MOVES: Final = 200
"""How many keys are moved out of one file at most."""


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
        """Take the preferred unsafe offer of one finding after the other, until none is left."""
        refused: set[str] = set()
        for _ in range(_MOVES):
            snapshot = self._snapshot(file)
            if snapshot is None:
                return
            found = [
                finding for finding in findings(snapshot) if finding.fingerprint not in refused
            ]
            offered = _first_offer(snapshot, found, self.overlay, store)
            if offered is None:
                return
            finding, offer = offered
            try:
                self.overlay.take(offer.build(self.overlay))
                if offer.id.startswith("move"):
                    self.moved.append(finding)
            except CannotFixError as error:
                refused.add(finding.fingerprint)
                self.refusals.append(str(error))

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


def _first_offer(
    snapshot: Snapshot, findings: Iterable[Finding], workspace: Workspace, store: str
) -> tuple[Finding, Offer] | None:
    for finding in findings:
        for offer in offers(snapshot, finding, workspace, store):
            if offer.preferred and offer.applicability is Applicability.UNSAFE:
                return finding, offer
    return None


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
