"""Patterns as in a ``.gitignore``, read by pathspec and asked of whole trees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

_WORTH: Final = 150
"""So many answers of pathspec, which tries one pattern after another, take as long as it does
to compile all of them into one expression."""
_NAMED_GROUP: Final = re.compile(r"\(\?P<\w+>")


class Patterns:
    """The lines of a ``.gitignore``, or patterns that are written as there."""

    def __init__(self, lines: Iterable[str]) -> None:
        # Imported here because most calls ask no pattern. Without a native back end: those
        # take longer to compile a few patterns than a scan has use for them, and pathspec
        # probes for them when it is imported.
        from pathspec import GitIgnoreSpec

        self._spec = GitIgnoreSpec.from_lines(lines, backend="simple")
        self._answers = 0

    def verdict(self, name: str) -> bool | None:
        """Return whether the patterns ignore ``name`` or say not to; ``None`` if none is about it.

        ``name`` is relative to the patterns' folder, with ``/`` between its parts, and after
        that of a folder.
        """
        self._answers += 1
        if self._answers > _WORTH and not self._any.match(name):
            return None
        return self._spec.check_file(name).include

    def matches(self, name: str) -> bool:
        """Whether the patterns ignore ``name``, as ``verdict`` takes it."""
        return bool(self.verdict(name))

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """What matches where any of the patterns does."""
        sources = (
            pattern.regex.pattern
            for pattern in self._spec.patterns
            if pattern.include is not None and pattern.regex is not None
        )
        return re.compile("|".join(_NAMED_GROUP.sub("(?:", source) for source in sources) or "(?!)")
