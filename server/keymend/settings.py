"""Settings: complete, immutable, ready to be asked. Made from ``Options``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from keymend.baseline import Baseline
from keymend.finding import Severity
from keymend.options import Options

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True)
class Settings:
    """What a scan goes by. ``Settings()`` is the default: every rule, nothing excluded."""

    select: tuple[str, ...] = ("KM",)
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    placeholders: tuple[str, ...] = ()
    secret_store: str = "env-file"  # noqa: S105 - where keys go, not one of them
    baseline: Baseline | None = None

    @classmethod
    def from_options(cls, options: Options, baseline: Baseline | None = None) -> Settings:
        """Return the settings that ``options`` ask for; defaults fill what they leave open."""
        given = {name: value for name, value in vars(options).items() if value is not None}
        return cls(**given, baseline=baseline)

    def uses(self, code: str, name: str, path: str) -> bool:
        """Whether the rule speaks in the file ``path`` (relative to the settings' folder).

        The longer of two selectors that fit wins, so ``select = ["KM101"]`` with
        ``ignore = ["KM1"]`` leaves KM101 in use.
        """
        chosen = _best(self.select, code, name)
        refused = _best(self.ignore, code, name)
        if chosen < 0 or refused >= chosen:
            return False
        return not any(
            _best(codes, code, name) >= 0 and pattern.match_file(path)
            for pattern, codes in self._file_ignores
        )

    def excludes(self, path: str) -> bool:
        """Whether the file ``path`` (relative to the settings' folder) is not to be read."""
        return bool(self.exclude) and self._excluded.match_file(path)

    @cached_property
    def _excluded(self) -> GitIgnoreSpec:
        return _patterns(self.exclude)

    @cached_property
    def _file_ignores(self) -> tuple[tuple[GitIgnoreSpec, tuple[str, ...]], ...]:
        return tuple(
            (_patterns((pattern,)), codes) for pattern, codes in self.per_file_ignores.items()
        )


def _patterns(lines: tuple[str, ...]) -> GitIgnoreSpec:
    # pathspec probes for its native back ends when imported, which takes as long as a scan.
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


_ALL = re.compile(r"all|KM", re.IGNORECASE)


def _best(selectors: tuple[str, ...], code: str, name: str) -> int:
    """Return the length of the longest selector that names the rule; -1 if none does."""
    best = -1
    for selector in selectors:
        if _ALL.fullmatch(selector):
            best = max(best, 2)
        elif selector == name or code == selector.upper():
            best = max(best, len(code))
        elif code.startswith(selector.upper()):
            best = max(best, len(selector))
    return best
