"""Settings of each folder: the client's, above those of the nearest configuration file.

What a client or a file has wrong is told once and left out; the rest is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from keymend.config import Config, find_config
from keymend.lsp.documents import Document
from keymend.options import Options
from keymend.optiontable import read_options
from keymend.settings import Settings

SECTION: Final = "keymend"
_OTHERS: Final = frozenset({"server", "trace", "validate", "codeLens"})
"""Keys of the section that are not about scanning, and are read elsewhere."""


class Configuration:
    """The settings for every document; ``warn`` is told what is wrong, each thing once."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._told: set[str] = set()
        self._files: dict[Path, Config] = {}
        self._default = Options()
        self._folders: dict[Path, Options] = {}
        self.user: Mapping[str, Any] = {}
        """The client's whole section, as it came. User scope: no file of a workspace
        counts for what it says about ``validate``."""

    def set_client(self, section: Any) -> None:
        """Take the client's settings for everything that has none of its own."""
        # A client that answers for some settings leaves those of the start as they are.
        self.user = {**self.user, **section} if isinstance(section, Mapping) else self.user
        self._default = self._options(section)
        self._folders = {}

    @property
    def wants_lenses(self) -> bool:
        """Whether the client's user wants code lenses."""
        wanted = self.user.get("codeLens", True)
        return bool(wanted.get("enable", True) if isinstance(wanted, Mapping) else wanted)

    def set_folder(self, folder: Path, section: Any) -> None:
        """Take the client's settings for what lies in ``folder``."""
        self._folders[folder] = self._options(section)

    def forget_files(self) -> None:
        """Read configuration files anew when they are next asked for."""
        self._files = {}

    def settings_for(self, document: Document) -> tuple[Settings, str]:
        """Return the settings for ``document``, and its path relative to their folder."""
        if document.path is None:
            return Settings.from_options(self._default), document.snapshot().path.name
        return self.settings_at(document.path)

    def settings_at(self, path: Path) -> tuple[Settings, str]:
        """Return the settings for the file ``path``, and its path relative to their folder."""
        settings, folder = self._settings(path.parent, path)
        try:
            return settings, path.relative_to(folder).as_posix()
        except ValueError:  # the client's spelling of the path is another one
            return settings, path.name

    def settings_in(self, folder: Path) -> tuple[Settings, Path]:
        """Return the settings for files in ``folder``, and the folder that they speak for."""
        return self._settings(folder, folder / SECTION)

    def _settings(self, folder: Path, path: Path) -> tuple[Settings, Path]:
        config = self._config(folder)
        options = config.options.merged(self._client_options(path))
        return Settings.from_options(options, config.baseline), config.folder

    def _client_options(self, path: Path) -> Options:
        folders = [folder for folder in self._folders if folder in path.parents]
        if not folders:
            return self._default
        return self._folders[max(folders, key=lambda folder: len(folder.parts))]

    def _config(self, folder: Path) -> Config:
        if folder not in self._files:
            config = find_config(folder)
            self._files[folder] = config
            self._tell(config.problems)
        return self._files[folder]

    def _options(self, section: Any) -> Options:
        if not isinstance(section, Mapping):
            return Options()
        options, problems = read_options(section, _OTHERS)
        self._tell(f"{SECTION}.{problem}" for problem in problems)
        # An editor sends the defaults of settings that nobody has touched. Empty lists
        # and tables are such defaults, and must not undo what a configuration file says.
        return replace(
            options, **{name: None for name, value in vars(options).items() if not value}
        )

    def _tell(self, problems: Iterable[str]) -> None:
        for problem in problems:
            if problem not in self._told:
                self._told.add(problem)
                self._warn(f"Keymend's settings: {problem}")


def section_of(value: Any) -> Any:
    """Return Keymend's section in what a client sent: it may be all of it, or a part."""
    if isinstance(value, Mapping) and SECTION in value:
        return value[SECTION]
    return value
