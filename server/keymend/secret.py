"""A secret as a type: what holds a key shows only what may be shown.

DESIGN: no more of a key than its public prefix and its last four characters ever
leaves. ``reveal`` is the only way to the value, so every use of it can be found by
searching for that word.
"""

from __future__ import annotations

import hashlib
from typing import Final

_SHOWN_TAIL: Final = 4
_HIDDEN_AT_LEAST: Final = 12
"""A tail is shown only where at least this many characters stay hidden."""


class Secret:
    """A value that must not be printed, with the length of its public prefix.

    The prefix is what the key's format makes public anyway (``sk-proj-``, ``gsk_``);
    it names the provider and says nothing about the key.
    """

    __slots__ = ("_prefix", "_value")

    def __init__(self, value: str, prefix: str = "") -> None:
        self._value = value
        self._prefix = prefix if value.startswith(prefix) else ""

    def reveal(self) -> str:
        """Return the value itself. For writing it where the user asked for it, or sending it."""
        return self._value

    @property
    def masked(self) -> str:
        """The public prefix, an ellipsis and the last four characters: ``sk-proj-…3f9A``."""
        hidden = len(self._value) - len(self._prefix) - _SHOWN_TAIL
        tail = self._value[-_SHOWN_TAIL:] if hidden >= _HIDDEN_AT_LEAST else ""
        if not (tail.isascii() and tail.isprintable()):
            tail = ""
        return f"{self._prefix}…{tail}"

    def __repr__(self) -> str:
        return f"Secret({self.masked})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(self.masked, spec)

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> tuple[object, ...]:
        # Pickles are written to caches and sent between processes: a key belongs in neither.
        raise TypeError("a Secret is not pickled")


def fingerprint(*parts: str) -> str:
    """Return 16 hex digits that name a finding across runs without giving the key away.

    A key has far more entropy than can be searched, so a truncated SHA-256 of it is safe
    to publish; for values that could be guessed the caller leaves the value out.
    """
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]
