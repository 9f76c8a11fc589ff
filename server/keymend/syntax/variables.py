"""Where a text speaks of variables of the environment: all the ways of it put together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from keymend.matching import Matcher, Signs
from keymend.syntax import declared
from keymend.syntax.assignments import assignments
from keymend.syntax.environments import of_environments
from keymend.syntax.lookups import EXPANSION_SIGN, SIGN, TEST_SIGN, WORTH, Lookup, looked_up
from keymend.syntax.showable import is_showable
from keymend.text import Snapshot


def lookups(snapshot: Snapshot) -> Iterator[Lookup]:
    """Yield the look-ups in ``snapshot``, form by form; never one of a key (KM106)."""
    signs = _signs().possible(snapshot.text.encode("utf-8", "surrogatepass"))
    return (lookup for lookup in accesses(snapshot, signs) if not lookup.assigned)


@cache
def _signs() -> Matcher:
    """Return the matcher for what look-ups are found by: most texts have none."""
    signs = [SIGN, TEST_SIGN, EXPANSION_SIGN, declared.SIGN]
    return Matcher(signs, worth=WORTH, once=True)


def accesses(snapshot: Snapshot, signs: Signs | None = None) -> Iterator[Lookup]:
    """Yield the look-ups in ``snapshot``, and where it assigns to what it could look up.

    ``signs`` are those that may stand in it, where that is known; this saves looking.
    """
    for found in (looked_up(snapshot, signs), declared.declared(snapshot, signs)):
        yield from (lookup for lookup in found if is_showable(lookup.name))


def occurrences(snapshot: Snapshot) -> Iterator[Lookup]:
    """Yield where ``snapshot`` looks variables up, and where it certainly sets them."""
    yield from accesses(snapshot)
    yield from of_environments(snapshot, assignments(snapshot))
