"""What checks one file after the other under the settings of their folders."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from keymend.baseline import Baseline, read_baseline
from keymend.commands.workspaces import Workspaces
from keymend.config import Config, find_config
from keymend.facts import Facts
from keymend.files import UnreadableFileError, decode, read_bytes
from keymend.fixes import offers
from keymend.options import Options
from keymend.report.result import FileError, Result, row
from keymend.rules import Rule
from keymend.scan import describe_failure, scan
from keymend.settings import Settings
from keymend.syntax.languages import language_of
from keymend.text import Snapshot
from keymend.view import may_concern


@dataclass
class Checker:
    """Checks files under the settings of their folders, with the call's own above them."""

    overrides: Options
    baseline_file: Path | None = None
    """The call's own; the nearest one of the folders if missing."""
    folders: tuple[Path, ...] = ()
    """The folders that the call names."""
    _settings: dict[Path, tuple[Config, Settings]] = field(default_factory=dict)

    @cached_property
    def baseline(self) -> Baseline | None:
        """The baseline that the call names."""
        return read_baseline(self.baseline_file) if self.baseline_file is not None else None

    def settings_for(self, folder: Path, result: Result) -> tuple[Config, Settings]:
        """Return configuration and settings for files in ``folder``, problems to ``result``."""
        if folder not in self._settings:
            config = find_config(folder.absolute())
            options = config.options.merged(self.overrides)
            settings = Settings.from_options(options, self.baseline or config.baseline)
            self._settings[folder] = config, settings
            result.errors += [
                error
                for problem in config.problems
                if (error := FileError(display(config.folder), problem)) not in result.errors
            ]
        return self._settings[folder]

    def check_file(self, file: Path, result: Result) -> None:
        """Scan one file of the disk."""
        try:
            data = read_bytes(file)
        except UnreadableFileError as error:
            result.errors.append(FileError(display(file), str(error)))
            return
        if data is None:
            return
        if not may_concern(data, language_of(file)):
            result.files += 1  # its settings could only exclude it
            return
        text = decode(data)
        if text is not None:
            self.check_text(file, text, result)

    def locate(self, file: Path, result: Result) -> tuple[Settings, str] | None:
        """Return a file's settings and its path as they name it; ``None`` if it is excluded."""
        config, settings = self.settings_for(file.parent, result)
        path = _relative(file.absolute(), config.folder)
        return None if settings.excludes(path) else (settings, path)

    def facts_for(self, file: Path) -> Facts:
        """Return what the workspace around ``file`` knows."""
        return self._workspaces.facts_for(file)

    @cached_property
    def _workspaces(self) -> Workspaces:
        return Workspaces(self.folders)

    def check_text(self, file: Path, text: str, result: Result) -> None:
        """Scan ``text`` as the content of ``file``."""
        location = self.locate(file, result)
        if location is None:
            return
        settings, path = location
        absolute = file.absolute()
        result.files += 1
        snapshot = Snapshot(absolute.as_uri(), text, language_of(absolute))
        shown = display(file)

        def report(rule: Rule, error: Exception) -> None:
            result.errors.append(FileError(shown, describe_failure(rule, error)))

        result.rows += [
            row(snapshot, finding, shown, offers(snapshot, finding, store=settings.secret_store))
            for finding in scan(
                snapshot, settings, path=path, facts=self.facts_for(file), on_failure=report
            )
        ]


def display(path: Path) -> str:
    """Return ``path`` relative to the call's folder, with forward slashes."""
    return _relative(path.absolute(), Path.cwd())


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
