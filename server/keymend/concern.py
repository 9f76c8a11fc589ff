"""What the bytes of a file tell of the rules that may find something in it.

For scans of whole trees, where most files concern nobody: those are not decoded, and nothing
is asked about them. A file that is left out here holds nothing that a rule would report.
"""

from __future__ import annotations

import enum
from functools import cache
from typing import Final

from keymend import clients
from keymend.clients.concern import IN_CODE
from keymend.malformed import names
from keymend.matching import Matcher, Pattern
from keymend.syntax.code import LANGUAGES
from keymend.syntax.languages import DOTENV
from keymend.syntax.lookups import ANCHORS
from keymend.text import Snapshot
from keymend.view import matcher

_CLIENT: Final = "concern:client"
_LOOKUP: Final = "concern:lookup"
_WORDS: Final = frozenset({_CLIENT, _LOOKUP})


class Concern(enum.Enum):
    """Which rules may find something in a file."""

    NOBODY = enum.auto()
    """None, whatever is known of its workspace."""
    LOOKUPS = enum.auto()
    """KM506 alone, and only by facts that ``Facts.judges_lookups``."""
    ANYBODY = enum.auto()
    """Any."""


def concern_of(data: bytes, language: str) -> Concern:
    """Return whom a file concerns that has the content ``data`` on the disk.

    ``language`` is an LSP language identifier.
    """
    if language == DOTENV:
        return Concern.ANYBODY
    # Each rule reads what a pattern of the engine finds, a name in disguise, a client that
    # code or another text speaks of, or a look-up.
    signs = matcher_of_all().possible(data)
    if not signs <= _WORDS or not _is_plain(data):
        return Concern.ANYBODY
    if _CLIENT in signs and (
        language not in LANGUAGES or clients.concerns(Snapshot("", data.decode("utf-8"), language))
    ):
        return Concern.ANYBODY
    return Concern.LOOKUPS if _LOOKUP in signs else Concern.NOBODY


def _is_plain(data: bytes) -> bool:
    """Whether ``data`` is UTF-8, and without characters that look like others."""
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not names.may_disguise(data)


@cache
def matcher_of_all() -> Matcher:
    """Return a matcher for all that is matched, and the words that make rules read otherwise."""
    words = {_CLIENT: IN_CODE, _LOOKUP: ANCHORS}
    return Matcher(
        [
            *matcher().patterns,
            *(
                Pattern(id=id_, anchors=anchors, regex="", ignore_case=True)
                for id_, anchors in words.items()
            ),
        ],
        once=True,
    )
