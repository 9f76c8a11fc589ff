"""What has been learnt of keys in a session, kept without the keys.

A key is known here by a salted hash, in memory: a changed key is another one, and nothing
of it outlives the session.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from keymend.secret import Secret

if TYPE_CHECKING:
    from keymend.validate import Verdict


class Verdicts:
    """What has been learnt of keys in this session, and which were allowed to be sent."""

    def __init__(self) -> None:
        self._salt = os.urandom(16)
        self._verdicts: dict[bytes, tuple[Verdict, datetime]] = {}
        self._allowed: set[bytes] = set()

    def remember(self, secret: Secret, verdict: Verdict) -> None:
        """Keep ``verdict`` until another one is given on the same key."""
        self._verdicts[self._hash(secret)] = verdict, datetime.now(timezone.utc)

    def on(self, secret: Secret) -> tuple[Verdict, datetime] | None:
        """Return the last verdict on a key, and when it was given."""
        return self._verdicts.get(self._hash(secret))

    def allow(self, secret: Secret, host: str) -> None:
        """Note that the user lets this key be sent to ``host``."""
        self._allowed.add(self._hash(secret, host))

    def allows(self, secret: Secret, host: str) -> bool:
        """Whether the user has let this key be sent to ``host``."""
        return self._hash(secret, host) in self._allowed

    def __bool__(self) -> bool:
        return bool(self._verdicts)

    def _hash(self, secret: Secret, host: str = "") -> bytes:
        text = f"{host}\0{secret.reveal()}"
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._salt).digest()
