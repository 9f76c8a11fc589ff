r"""The open documents, each a list of lines, so that an edit costs what it touches.

pygls has documents of its own. They split lines where Python does instead of where the
protocol does, so that an edit below a form feed or U+2028 hits the wrong line, and each
edit copies the whole text. They are not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from keymend.lsp.positions import PositionLike, RangeLike, Units
from keymend.paths import path_of
from keymend.sameness import same_at_begin, same_at_end
from keymend.syntax.languages import language_of
from keymend.text import Position, Snapshot, all_lines

CELL_SCHEME: Final = "vscode-notebook-cell"
_FILE: Final = "file:"
_ENDS: Final = frozenset("\r\n")
_NOWHERE: Final = Path()


@dataclass(frozen=True)
class Edited:
    """What one change did: the lines ``before``, from ``first`` on, became ``after``.

    Of these the first ``head`` code points and the last ``tail`` are as they were.
    """

    first: int
    before: Sequence[str]
    after: Sequence[str]
    head: int = 0
    tail: int = 0

    @cached_property
    def delta(self) -> int:
        """By how many lines everything below has moved."""
        return len(self.after) - len(self.before)

    @cached_property
    def end(self) -> Position:
        """Where the change ended, in the text as it was."""
        return self._end_in(self.before)

    @cached_property
    def new_end(self) -> Position:
        """Where the change ends, in the text as it is."""
        return self._end_in(self.after)

    def moved(self, place: Position) -> Position:
        """Return where ``place`` is after it; one in what was replaced, at its end."""
        if place < (self.first, self.head):
            return place
        if place <= self.end:
            return self.new_end
        columns = self.new_end.column - self.end.column if place.line == self.end.line else 0
        return Position(place.line + self.delta, place.column + columns)

    def moves(self, place: Position) -> bool:
        """Whether ``place`` may be another after it."""
        return place.line >= self.first if self.delta else self.first <= place.line <= self.end.line

    def around(self, most: int) -> Iterator[str]:
        """Yield what was taken and what was put, with ``most`` code points to either side."""
        for lines in (self.before, self.after):
            text = "".join(lines)
            yield text[max(0, self.head - most) : len(text) - max(0, self.tail - most)]

    def _end_in(self, lines: Sequence[str]) -> Position:
        return Position(self.first + len(lines) - 1, len(lines[-1]) - self.tail)


def _narrowed(first: int, before: list[str], after: list[str]) -> Edited:
    """Return the change from ``before`` to ``after`` without what has not changed at its ends.

    Clients that send whole texts, and formatters, change little of what they replace.
    """
    most = min(len(before), len(after)) - 1
    above = same_at_begin(before, after, most)
    below = same_at_end(before, after, most - above)
    before, after = before[above : len(before) - below], after[above : len(after) - below]
    most = min(len(before[0]), len(after[0]))
    head = same_at_begin(before[0], after[0], most)
    most = min(len(lines[-1]) - head * (len(lines) == 1) for lines in (before, after))
    return Edited(first + above, before, after, head, same_at_end(before[-1], after[-1], most))


@dataclass
class Document:
    """One open document. Mutable, and touched by the event loop alone."""

    uri: str
    language: str
    version: int
    lines: list[str]
    path: Path | None = None
    """Where the document lies on disk, a cell where its notebook does; ``None`` for nowhere."""
    _snapshot: Snapshot | None = field(default=None, repr=False)

    @classmethod
    def opened(cls, uri: str, client_language: str, version: int, text: str) -> Document:
        """Return a document as the client has opened it."""
        name = PurePosixPath(unquote(urlsplit(uri).path))
        # A cell's address ends in the notebook's name, which says nothing about the cell.
        is_cell = uri.startswith(CELL_SCHEME)
        language = client_language if is_cell else language_of(name, client_language)
        return cls(uri, language, version, all_lines(text), path_of(uri))

    def snapshot(self) -> Snapshot:
        """Return the whole text as it is now, put together once a version."""
        if self._snapshot is None:
            self._snapshot = Snapshot.of_lines(self.uri, self.lines, self.language, self.version)
        return self._snapshot

    def is_as_in(self, snapshot: Snapshot) -> bool:
        """Whether no edit came since ``snapshot`` was taken of it."""
        return self._snapshot is snapshot

    @property
    def end(self) -> Position:
        """Where the text ends."""
        return Position(len(self.lines) - 1, len(self.lines[-1]))

    def window(self, first: int, end: int) -> Snapshot:
        """Return the lines from ``first`` up to ``end``."""
        text = "".join(self.lines[first:end])
        return Snapshot(self.uri, text, self.language, self.version)

    def replace_all(self, text: str, version: int) -> Edited:
        """Put ``text`` in the place of everything."""
        before, self.lines = self.lines, all_lines(text)
        self.version = version
        self._snapshot = None
        return _narrowed(0, before, self.lines)

    def edit(self, range_: RangeLike, text: str, units: Units, version: int) -> Edited:
        r"""Replace a range given in client units, and return what that did to the lines.

        Lines beside the range are taken along where a ``\r`` and a ``\n`` would meet
        across their border: they are one line end then.
        """
        start = self._position(range_.start, units)
        end = max(start, self._position(range_.end, units))
        first, last = start.line, end.line
        head, tail = start.column, len(self.lines[last]) - end.column
        changed = "".join((self.lines[first][:head], text, self.lines[last][end.column :]))
        if first and changed.startswith("\n") and self.lines[first - 1].endswith("\r"):
            first -= 1
            head += len(self.lines[first])
            changed = self.lines[first] + changed
        if (
            changed.endswith("\r")
            and last + 1 < len(self.lines)
            and self.lines[last + 1].startswith("\n")
        ):
            last += 1
            tail += len(self.lines[last])
            changed += self.lines[last]
        if (first, last) == (start.line, end.line) and not _ENDS.intersection(text):
            after = [changed]  # a line of megabytes is not searched for ends at each keystroke
        else:
            after = all_lines(changed)
            if last + 1 < len(self.lines):
                after.pop()  # it belongs to the line below, which is there already
        before = self.lines[first : last + 1]
        self.lines[first : last + 1] = after
        self.version = version
        self._snapshot = None
        if len(before) > 1 and len(after) > 1:
            return _narrowed(first, before, after)
        return Edited(first, before, after, head, tail)

    def locate(self, line: int, offset: int) -> Position:
        """Return the place ``offset`` code points from the begin of ``line``, either way."""
        while offset < 0 and line > 0:
            line -= 1
            offset += len(self.lines[line])
        last = len(self.lines) - 1
        while line < last and offset >= len(self.lines[line]):
            offset -= len(self.lines[line])
            line += 1
        return Position(line, max(0, offset))

    def _position(self, position: PositionLike, units: Units) -> Position:
        if position.line >= len(self.lines):
            return Position(len(self.lines) - 1, len(self.lines[-1]))
        return Position(position.line, units.column(self.lines[position.line], position.character))


class Documents:
    """All open documents, by address and by path."""

    def __init__(self) -> None:
        self._by_uri: dict[str, Document] = {}
        self._by_path: dict[Path, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._by_uri.values()))

    def get(self, uri: str) -> Document | None:
        """Return the open document at ``uri``."""
        return self._by_uri.get(uri)

    def has(self, document: Document) -> bool:
        """Whether ``document`` is open still, and no other in its place."""
        return self._by_uri.get(document.uri) is document

    def at(self, path: Path) -> Document | None:
        """Return the open document of the file ``path``."""
        return self._by_path.get(path)

    def add(self, document: Document) -> None:
        """Keep a document that the client has opened."""
        self._by_uri[document.uri] = document
        if document.path is not None and document.uri.startswith(_FILE):
            self._by_path[document.path] = document

    def remove(self, uri: str) -> Document | None:
        """Forget the document at ``uri``, and return it."""
        document = self._by_uri.pop(uri, None)
        if document is not None and self._by_path.get(document.path or _NOWHERE) is document:
            del self._by_path[document.path or _NOWHERE]
        return document
