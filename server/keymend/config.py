"""Settings from files: ``keymend.toml``, or ``[tool.keymend]`` in ``pyproject.toml``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from keymend.baseline import NAME as BASELINE_NAME
from keymend.baseline import Baseline, read_baseline
from keymend.options import Options
from keymend.optiontable import read_options

T = TypeVar("T")

CONFIG_NAMES: Final = ("keymend.toml", "pyproject.toml")


@dataclass(frozen=True)
class Config:
    """Options from one file, the folder they speak for, and what was wrong with it."""

    options: Options
    folder: Path
    file: Path | None = None
    problems: tuple[str, ...] = ()
    baseline: Baseline | None = None
    """The nearest baseline of detect-secrets, wherever the options come from."""


def find_config(folder: Path) -> Config:
    """Return the configuration for files in ``folder``: options and baseline.

    Each is the one of the nearest folder, from ``folder`` upwards, that has one.
    """
    return Configs().find(folder)


class Configs:
    """Configurations of many folders, whose files are read once, as they are at first sight."""

    def __init__(self) -> None:
        self._options: dict[Path, Config | None] = {}
        self._baselines: dict[Path, Baseline | None] = {}

    def find(self, folder: Path) -> Config:
        """Return the configuration for files in the absolute ``folder``."""
        config = self._nearest(folder, self._options, _options_in) or Config(Options(), folder)
        baseline = self._nearest(folder, self._baselines, _baseline_in)
        if baseline is None:
            return config
        return replace(config, baseline=baseline, problems=config.problems + baseline.problems)

    def _nearest(
        self, folder: Path, known: dict[Path, T | None], look: Callable[[Path], T | None]
    ) -> T | None:
        """Return what ``look`` finds in the nearest folder, from ``folder`` upwards."""
        passed: list[Path] = []
        found: T | None = None
        candidate = folder
        while candidate not in known:
            passed.append(candidate)
            found = look(candidate)
            above = candidate.parent  # one at a time: most folders have one around them known
            if found is not None or above == candidate:
                break
            candidate = above
        else:
            found = known[candidate]
        known.update(dict.fromkeys(passed, found))
        return found


def _baseline_in(folder: Path) -> Baseline | None:
    return read_baseline(folder / BASELINE_NAME) if _has(folder, BASELINE_NAME) else None


def _has(folder: Path, name: str) -> bool:
    """Whether there is a file ``name`` in ``folder``: asked of each folder of a tree."""
    return os.path.isfile(f"{folder}{os.sep}{name}")  # noqa: PTH113 - a path takes five times as long


def _options_in(folder: Path) -> Config | None:
    """Return the options that a file of ``folder`` gives; ``None`` if it has no such file.

    A file that cannot be read or parsed gives a problem and no options: going on to a
    configuration further up would apply settings nobody chose.
    """
    for name in CONFIG_NAMES:
        if not _has(folder, name):
            continue
        file = folder / name
        try:
            table = _parsed(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            problem = f"{file.name}: cannot be read: {_reason(error)}"
            return Config(Options(), folder, file, (problem,))
        section = _section(table, name)
        if section is not None:
            options, problems = read_options(section)
            named = tuple(f"{file.name}: {problem}" for problem in problems)
            return Config(options, folder, file, named)
    return None


def _parsed(text: str) -> dict[str, Any]:
    """Return the table that ``text`` is in TOML. Raises ``ValueError``."""
    # Imported for the first file: many folders have none.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def _section(table: dict[str, Any], name: str) -> dict[str, Any] | None:
    if name == "keymend.toml":
        return table
    tool = table.get("tool")
    section = tool.get("keymend") if isinstance(tool, dict) else None
    return section if isinstance(section, dict) else None


def _reason(error: Exception) -> str:
    # A parse error may quote the line, and the line may hold a key.
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    if isinstance(error, ValueError):
        return "it is not valid TOML"
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
