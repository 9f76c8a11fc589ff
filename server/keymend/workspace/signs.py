"""What in a file's bytes shows that it may tell something, before it is decoded and read.

Most files of a workspace look no variable up and set none. One pass over the bytes for the
signs of every reader costs a hundredth of what the readers do.
"""

from __future__ import annotations

from functools import cache
from pathlib import PurePath
from typing import Final

from keymend.matching import Matcher, Signs
from keymend.syntax import assignments, declared, environments, lookups
from keymend.workspace import loaders, manifests

_NOTEBOOK: Final = ".ipynb"
_IN_BOTH: Final = (
    lookups.COMPOSITION_SIGN,
    lookups.MENTION_SIGN,
    lookups.SIGN,
    lookups.TEST_SIGN,
)
"""The signs of what programs and configuration say alike."""


def signs_in(data: bytes, path: PurePath, language: str) -> Signs:
    """Return the signs that may stand in the text that ``data`` encodes.

    ``data`` is in UTF-8 or another superset of ASCII.
    """
    if path.suffix == _NOTEBOOK:  # commands and programs in JSON
        return _in_programs().possible(data) | _in_configuration().possible(data)
    matcher = _in_programs() if language in assignments.PROGRAMS else _in_configuration()
    return matcher.possible(data)


@cache
def _in_programs() -> Matcher:
    return Matcher(
        [
            *_IN_BOTH,
            assignments.SIGN_IN_PROGRAMS,
            declared.SIGN,
            loaders.SIGN_IN_PROGRAMS,
            manifests.IMPORT_SIGN,
            manifests.package_sign(),
        ],
        worth=lookups.WORTH,
        once=True,
    )


@cache
def _in_configuration() -> Matcher:
    return Matcher(
        [
            *_IN_BOTH,
            *assignments.SIGNS_IN_CONFIGURATION,
            *environments.SIGNS,
            loaders.SIGN_IN_CONFIGURATION,
            loaders.SOURCE_SIGN,
            lookups.EXPANSION_SIGN,
        ],
        worth=lookups.WORTH,
        once=True,
    )
