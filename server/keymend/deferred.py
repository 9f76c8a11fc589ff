"""Regular expressions that are compiled when they are first used.

For those that take long to compile, a quarter of a millisecond and more: the start of the
server and of a check would wait for some fifty of them, of which most texts ask for a few.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

_ATTRIBUTES: Final = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))


def expression(regex: str, flags: int = 0) -> re.Pattern[str]:
    """Return what does as ``re.compile(regex, flags)``, and raises what that does when used."""
    return cast("re.Pattern[str]", _Deferred(regex, flags))


class _Deferred:
    def __init__(self, regex: str, flags: int) -> None:
        self._regex = regex
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile the expression, and have what it can found here from now on."""
        compiled = re.compile(self._regex, self._flags)
        vars(self).update((each, getattr(compiled, each)) for each in _ATTRIBUTES)
        # A class with this method takes twice as long to look something up.
        self.__class__ = _Ready  # type: ignore[assignment]
        return getattr(compiled, name)


class _Ready:
    """An expression that is compiled."""
