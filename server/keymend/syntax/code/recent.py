"""Texts that were parsed last, so that the next one is parsed from where it differs.

The texts of open documents alone: files on a disk are read once.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from keymend.text import Snapshot

if TYPE_CHECKING:
    from keymend.syntax.code.source import Source

_MOST: Final = 3
"""Documents whose trees are kept; a tree has ten times the size of its text and more."""
_recent: OrderedDict[tuple[str, str], Source] = OrderedDict()


def parsed(snapshot: Snapshot) -> Source:
    """Return ``snapshot`` parsed; what was parsed of the document before is taken over."""
    # Half of the start of a server that finds nothing to parse would go into the grammars.
    from keymend.syntax.code.source import Source

    if snapshot.version is None:
        return Source(snapshot)
    document = snapshot.uri, snapshot.language
    previous = _recent.get(document)
    if previous is not None and previous.text == snapshot.text:
        return previous
    source = Source(snapshot, previous)
    _recent.pop(document, None)
    _recent[document] = source
    if len(_recent) > _MOST:
        _recent.popitem(last=False)
    return source


def forget(uri: str) -> None:
    """Keep nothing of a document that was closed."""
    for document in [document for document in _recent if document[0] == uri]:
        _recent.pop(document, None)
