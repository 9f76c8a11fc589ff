"""Settings from files: ``keymend.toml``, or ``[tool.keymend]`` in ``pyproject.toml``."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from keymend.baseline import NAME as BASELINE_NAME
from keymend.baseline import Baseline, read_baseline
from keymend.options import Options, read_options

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

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
    config = _find_options(folder)
    for candidate in (folder, *folder.parents):
        file = candidate / BASELINE_NAME
        if file.is_file():
            baseline = read_baseline(file)
            problems = config.problems + baseline.problems
            return replace(config, baseline=baseline, problems=problems)
    return config


def _find_options(folder: Path) -> Config:
    """Return the options of the nearest folder, from ``folder`` upwards, that has any.

    A file that cannot be read or parsed ends the search with a problem and no options:
    going on to a configuration further up would apply settings nobody chose.
    """
    for candidate in (folder, *folder.parents):
        for name in CONFIG_NAMES:
            file = candidate / name
            if not file.is_file():
                continue
            try:
                table = tomllib.loads(file.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                problem = f"{file.name}: cannot be read: {_reason(error)}"
                return Config(Options(), candidate, file, (problem,))
            section = _section(table, name)
            if section is not None:
                options, problems = read_options(section)
                named = tuple(f"{file.name}: {problem}" for problem in problems)
                return Config(options, candidate, file, named)
    return Config(Options(), folder)


def _section(table: dict[str, Any], name: str) -> dict[str, Any] | None:
    if name == "keymend.toml":
        return table
    tool = table.get("tool")
    section = tool.get("keymend") if isinstance(tool, dict) else None
    return section if isinstance(section, dict) else None


def _reason(error: Exception) -> str:
    # A parse error may quote the line, and the line may hold a key.
    if isinstance(error, tomllib.TOMLDecodeError):
        return "it is not valid TOML"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
