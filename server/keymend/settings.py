"""Settings: complete, immutable, ready to be asked. Made from ``Options``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from keymend.baseline import Baseline
from keymend.finding import Severity
from keymend.gitignore import Patterns
from keymend.options import Options


class _Use(NamedTuple):
    """Whether a rule is in use, and the files that it leaves alone."""

    anywhere: bool
    but_not_in: tuple[Patterns, ...]


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
        use = self._uses.get(code)
        if use is None:
            use = self._uses[code] = self._use_of(code, name)
        if not use.but_not_in:
            return use.anywhere
        return use.anywhere and not any(pattern.matches(path) for pattern in use.but_not_in)

    @cached_property
    def _uses(self) -> dict[str, _Use]:
        """What has been asked for of the rules, by code: asked for each file of a tree."""
        return {}

    def _use_of(self, code: str, name: str) -> _Use:
        chosen = _best(self.select, code, name)
        refused = _best(self.ignore, code, name)
        return _Use(
            chosen >= 0 and refused < chosen,
            tuple(
                pattern for pattern, codes in self._file_ignores if _best(codes, code, name) >= 0
            ),
        )

    def excludes(self, path: str) -> bool:
        """Whether the file ``path`` (relative to the settings' folder) is not to be read."""
        return bool(self.exclude) and self._excluded.matches(path)

    @cached_property
    def _excluded(self) -> Patterns:
        return Patterns(self.exclude)

    @cached_property
    def _file_ignores(self) -> tuple[tuple[Patterns, tuple[str, ...]], ...]:
        return tuple(
            (Patterns((pattern,)), codes) for pattern, codes in self.per_file_ignores.items()
        )


_ALL = re.compile(r"all|KM", re.IGNORECASE)


def fits(selector: str, code: str, name: str) -> bool:
    """Whether ``selector`` (a code, the beginning of one, or a name) names the rule."""
    return _best((selector,), code, name) >= 0


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
