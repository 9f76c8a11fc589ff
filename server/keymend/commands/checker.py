"""What checks one file after the other under the settings of their folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath

from keymend.baseline import Baseline, read_baseline
from keymend.commands.workspaces import Workspaces
from keymend.concern import Concern, look_at
from keymend.config import Config, Configs
from keymend.facts import Facts
from keymend.files import UnreadableFileError, decode, read_bytes
from keymend.fixes import offers
from keymend.fixes.disk import DiskWorkspace
from keymend.matching import Places
from keymend.options import Options
from keymend.redaction import redact_path
from keymend.report.result import FileError, Result, UnusedIgnore, row
from keymend.rules import Rule
from keymend.rules.registry import RULES
from keymend.scan import describe_failure, find, scan
from keymend.settings import Settings
from keymend.suppress import unused
from keymend.syntax.languages import language_of
from keymend.text import Snapshot


@dataclass
class Checker:
    """Checks files under the settings of their folders, with the call's own above them."""

    overrides: Options
    baseline_file: Path | None = None
    """The call's own; the nearest one of the folders if missing."""
    folders: tuple[Path, ...] = ()
    """The folders that the call names."""
    unused_ignores: bool = False
    """Whether to look for comments that silence nothing, in every file that is read."""
    _configs: Configs = field(default_factory=Configs)
    _folders: dict[Path, tuple[Config, Settings]] = field(default_factory=dict)
    _settings: dict[tuple[Path | None, PurePath | None], Settings] = field(default_factory=dict)
    """By where options and baseline come from: most folders of a tree share them."""
    _met: set[Path] = field(default_factory=set)
    _expected: frozenset[Path] = frozenset()
    _looked_at: dict[Path, Concern] = field(default_factory=dict)
    """Those of them that were read for the index, and whom they concern."""

    @cached_property
    def baseline(self) -> Baseline | None:
        """The baseline that the call names."""
        if self.baseline_file is None:
            return None
        baseline = read_baseline(self.baseline_file)
        if not (baseline.named_plugins or baseline.named_filters):
            return baseline
        from keymend.commands.customcode import load

        return load(baseline)

    @property
    def reads_all(self) -> bool:
        """Whether every file has to be read, whatever the rules' own patterns are."""
        return self.unused_ignores or bool(self.baseline and self.baseline.custom_plugins)

    def settings_for(self, folder: Path, result: Result) -> tuple[Config, Settings]:
        """Return configuration and settings for files in ``folder``, problems to ``result``."""
        if folder not in self._folders:
            config = self._configs.find(folder.absolute())
            source = config.file, config.baseline.folder if config.baseline else None
            if source not in self._settings:
                options = config.options.merged(self.overrides)
                baseline = self.baseline or config.baseline
                self._settings[source] = Settings.from_options(options, baseline)
            self._folders[folder] = config, self._settings[source]
            result.errors += [
                error
                for problem in config.problems
                if (error := FileError(display(config.folder), problem)) not in result.errors
            ]
        return self._folders[folder]

    def unmet(self, files: Iterable[Path]) -> Iterator[Path]:
        """Yield those of ``files`` that were not yielded before, however they are written."""
        for file in files:
            absolute = file.absolute()
            if absolute not in self._met:
                self._met.add(absolute)
                yield file

    def walked(self, folder: Path, files: Sequence[Path], base: Path) -> None:
        """Take note of the files below ``folder``, found by settings of the folder ``base``."""
        if base == folder.absolute():
            self._workspaces.walked(folder, files)

    def expect(self, files: Iterable[Path]) -> None:
        """Take note that ``files`` will be checked: what reads them before reads them for that."""
        if not self.reads_all:
            self._expected = frozenset(files)

    def _look_at(self, file: Path, data: bytes) -> None:
        if file in self._expected:
            self._looked_at[file] = look_at(data, language_of(file)).concern

    def check_file(self, file: Path, result: Result) -> None:
        """Scan one file of the disk."""
        concern = self._looked_at.get(file)
        if concern is not None and self._leaves_out(file, concern, result):
            return
        try:
            data = read_bytes(file)
        except UnreadableFileError as error:
            result.errors.append(FileError(display(file), str(error)))
            return
        if data is None:
            return
        places = None
        if concern is None and not self.reads_all:
            concern, places = look_at(data, language_of(file))
            if self._leaves_out(file, concern, result):
                return
        text = decode(data)
        if text is not None:
            self.check_text(file, text, result, places)

    def _leaves_out(self, file: Path, concern: Concern, result: Result) -> bool:
        """Count ``file`` as scanned if no rule that it concerns can find anything in it."""
        is_clean = concern is Concern.NOBODY
        if not is_clean and (concern is Concern.ANYBODY or self.facts_for(file).judges_lookups):
            return False
        result.files += 1  # its settings could only exclude it
        if is_clean:
            result.clean.append(file)
        return True

    def locate(self, file: Path, result: Result) -> tuple[Settings, str] | None:
        """Return a file's settings and its path as they name it; ``None`` if it is excluded."""
        config, settings = self.settings_for(file.parent, result)
        path = _relative(file.absolute(), config.folder)
        return None if settings.excludes(path) else (settings, path)

    def facts_for(self, file: Path) -> Facts:
        """Return what the workspace around ``file`` knows."""
        return self._workspaces.facts_for(file)

    def changed(self, file: Path, text: str) -> None:
        """Take note of a file's new text: what is found elsewhere may be another thing now."""
        self._workspaces.changed(file, text)

    @cached_property
    def _workspaces(self) -> Workspaces:
        return Workspaces(self.folders, self._look_at)

    def check_text(
        self, file: Path, text: str, result: Result, places: Places | None = None
    ) -> None:
        """Scan ``text`` as the content of ``file``; ``places`` as ``scan`` takes them."""
        location = self.locate(file, result)
        if location is None:
            return
        settings, path = location
        absolute = file.absolute()
        result.files += 1
        snapshot = Snapshot(absolute.as_uri(), text, language_of(absolute))

        def report(rule: Rule, error: Exception) -> None:
            result.errors.append(FileError(display(file), describe_failure(rule, error)))

        facts = self.facts_for(file)
        if self.unused_ignores:
            rules = [rule for rule in RULES if rule.reads(snapshot.language)]
            said = find(snapshot, rules, settings, facts, report)
            result.unused += [
                UnusedIgnore(display(file), snapshot.lines.line_of(span.start) + 1)
                for span in unused(snapshot, said)
            ]
        findings = scan(
            snapshot, settings, path=path, facts=facts, on_failure=report, places=places
        )
        if not findings:
            return
        # What is offered names the variable and the file that --unsafe-fixes would use.
        workspace = DiskWorkspace(self._root_of(absolute))
        result.rows += [
            row(
                snapshot,
                finding,
                display(file),
                offers(snapshot, finding, workspace, settings.secret_store),
            )
            for finding in findings
        ]

    def _root_of(self, file: Path) -> Path:
        """Return the folder of the call that ``file`` lies in, else its own."""
        roots = (folder.absolute() for folder in self.folders)
        return next((root for root in roots if root in file.parents), file.parent)


def display(path: Path) -> str:
    """Return ``path`` as reports name it: from the call's folder, ``/``, no key in it."""
    return redact_path(_relative(path.absolute(), Path.cwd()))


def _relative(path: Path, folder: Path) -> str:
    inside, outside = str(path), str(folder).rstrip(os.sep) + os.sep
    if inside.startswith(outside) and os.pardir not in inside:
        return inside[len(outside) :].replace(os.sep, "/")  # relpath takes as long as a scan
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
