"""What users write: options as they come from a file, a client or the command line.

Every field may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from keymend.finding import Severity


@dataclass(frozen=True)
class Options:
    """The settings of ``[tool.keymend]``, ``keymend.toml`` and a client's ``keymend.*``.

    The names in files have hyphens (``per-file-ignores``), those of clients are camel
    case (``perFileIgnores``); both are read.
    """

    select: tuple[str, ...] | None = None
    """Codes, code prefixes or rule names to use; all rules if missing."""
    ignore: tuple[str, ...] | None = None
    """Codes, code prefixes or rule names not to use."""
    per_file_ignores: Mapping[str, tuple[str, ...]] | None = None
    """Glob pattern to what is not used in files that match it."""
    exclude: tuple[str, ...] | None = None
    """Patterns, as in ``.gitignore``, of files that are not read."""
    severity: Mapping[str, Severity] | None = None
    """Rule code or name to the severity it is shown with."""
    placeholders: tuple[str, ...] | None = None
    """Values that stand for a key to be filled in, beside those Keymend knows."""
    secret_store: str | None = None
    """Where keys are moved: ``env-file``, or a store of ``fixes/move/stores.py``."""

    def merged(self, over: Options) -> Options:
        """Return these options with what ``over`` sets put above them."""
        changes = {
            field.name: value
            for field in fields(over)
            if (value := getattr(over, field.name)) is not None
        }
        return replace(self, **changes)
