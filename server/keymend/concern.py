"""What the bytes of a file tell of the rules that may find something in it.

For scans of whole trees, where most files concern nobody: those are not decoded, and nothing
is asked about them. A file that is left out here holds nothing that a rule would report.
"""

from __future__ import annotations

import enum
from functools import cache
from typing import Final, NamedTuple

from keymend import clients
from keymend.clients.concern import IN_CODE
from keymend.malformed import names
from keymend.matching import Matcher, Pattern, Places
from keymend.syntax.code import LANGUAGES
from keymend.syntax.languages import DOTENV
from keymend.syntax.lookups import ANCHORS, SIGN
from keymend.text import Snapshot
from keymend.view import matcher

_CLIENT: Final = "concern:client"
_LOOKUP: Final = "concern:lookup"
_LOOKUPS: Final = frozenset({_LOOKUP, SIGN.id})
_WORDS: Final = frozenset({_CLIENT}) | _LOOKUPS


class Concern(enum.Enum):
    """Which rules may find something in a file."""

    NOBODY = enum.auto()
    """None, whatever is known of its workspace."""
    LOOKUPS = enum.auto()
    """KM506 alone, and only by facts that ``Facts.judges_lookups``."""
    ANYBODY = enum.auto()
    """Any."""


class Told(NamedTuple):
    """What the bytes of a file tell."""

    concern: Concern
    places: Places | None = None
    """Where patterns of the engine may stand in its text; ``None`` where nobody looked."""


def look_at(data: bytes, language: str) -> Told:
    """Return what the content ``data`` of a file tells, as it is on the disk.

    ``language`` is an LSP language identifier.
    """
    if language == DOTENV or not _is_utf8(data):
        return Told(Concern.ANYBODY)
    places = matcher_of_all().places(data)
    return Told(_concern(data, language, places), places)


def _concern(data: bytes, language: str, places: Places) -> Concern:
    # Each rule reads what a pattern of the engine finds, a name in disguise, a client that
    # code or another text speaks of, or a look-up.
    if not _WORDS.issuperset(places) or names.may_disguise(data):
        return Concern.ANYBODY
    if _CLIENT in places and (
        language not in LANGUAGES or clients.concerns(Snapshot("", data.decode("utf-8"), language))
    ):
        return Concern.ANYBODY
    return Concern.NOBODY if _LOOKUPS.isdisjoint(places) else Concern.LOOKUPS


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def matcher_of_all() -> Matcher:
    """Return a matcher for all that is matched, and the words that make rules read otherwise."""
    words = {_CLIENT: IN_CODE, _LOOKUP: ANCHORS}
    return Matcher(
        [
            *matcher().patterns,
            SIGN,
            *(
                Pattern(id=id_, anchors=anchors, regex="", ignore_case=True)
                for id_, anchors in words.items()
            ),
        ]
    )
