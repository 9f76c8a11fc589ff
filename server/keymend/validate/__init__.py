"""Asking a provider about a key: the only part of Keymend that opens sockets.

``request`` says which key and what stands beside it, ``destination`` where it may go,
``client`` sends, ``judgement`` reads the answers, ``asking`` puts them together. All but
``client`` and ``plugins`` are pure, and these two are imported when a key is really sent.

Nothing here runs unless the user has asked for it. A key goes to its own provider, to the
Azure resource beside it, or to an address that the user (never a file) has set.
"""

from __future__ import annotations

from keymend.validate.asking import validate_key
from keymend.validate.request import KeyRequest, can_be_asked
from keymend.validate.verdict import Outcome, Permission, Verdict

__all__ = ["KeyRequest", "Outcome", "Permission", "Verdict", "can_be_asked", "validate_key"]
