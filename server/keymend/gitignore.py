"""Patterns as in a ``.gitignore``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    """Return the patterns that ``lines`` are.

    Without a native back end: those take longer to compile a few patterns than a scan has
    use for them, and pathspec probes for them when it is imported.
    """
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines, backend="simple")
