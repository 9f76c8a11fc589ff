r"""The document model: text, its lines, and places in it.

Inside Keymend a place is an offset in code points. Lines end where the Language
Server Protocol says so and nowhere else: at ``\n``, ``\r\n`` and ``\r`` (LSP 3.17,
"Text Documents"). ``str.splitlines`` knows eight more line ends, and a detector of odd
characters must not be moved by them: it is used on texts that have none of these.

Client units (UTF-8, UTF-16, UTF-32) exist only in ``lsp/positions.py``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

_NO_LINE_ENDS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Where ``str.splitlines`` ends a line and the protocol does not."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


class Span(NamedTuple):
    """A half-open range of code points, ``start <= offset < end``."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """The number of code points covered."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point; an empty span overlaps what it lies inside."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, by: int) -> Span:
        """Return the same span, ``by`` code points further on."""
        return Span(self.start + by, self.end + by)


class Position(NamedTuple):
    """A zero-based line, and a zero-based column in code points."""

    line: int
    column: int


def split_lines(text: str) -> list[str]:
    r"""Split ``text`` into lines that keep their end: ``"a\nb"`` gives ``["a\n", "b"]``.

    Text that ends in a line end has no last empty line in the list, so joining the
    list always gives back the text.
    """
    if any(end in text for end in _NO_LINE_ENDS):
        return _LINE.findall(text)
    return text.splitlines(keepends=True)


def all_lines(text: str) -> list[str]:
    """Split ``text``; the last line has no line end and may be empty (LSP counts it)."""
    lines = split_lines(text)
    if not lines or lines[-1].endswith(("\n", "\r")):
        lines.append("")
    return lines


class LineIndex:
    """Where the lines of one text begin; turns offsets into positions and back."""

    def __init__(self, text: str, lines: Sequence[str] | None = None) -> None:
        """Index ``text``; ``lines`` are all of its lines, if they are known."""
        self._text = text
        lines = all_lines(text) if lines is None else lines
        self.starts = list(accumulate(map(len, lines), initial=0))
        self.starts.pop()

    def __len__(self) -> int:
        return len(self.starts)

    def line_of(self, offset: int) -> int:
        """Return the zero-based line in which ``offset`` stands."""
        return bisect_right(self.starts, offset) - 1

    def position(self, offset: int) -> Position:
        """Return line and column of ``offset``, which is kept inside the text."""
        offset = max(0, min(offset, len(self._text)))
        line = self.line_of(offset)
        return Position(line, offset - self.starts[line])

    def offset(self, position: Position) -> int:
        """Return the offset of ``position``; beyond a line's end means its end (LSP 3.17)."""
        line, column = position
        if line >= len(self.starts):
            return len(self._text)
        span = self.line(line)
        return min(span.start + max(0, column), span.end)

    def line(self, line: int) -> Span:
        """Return the span of a line without its line end."""
        start = self.starts[line]
        if line + 1 == len(self.starts):
            return Span(start, len(self._text))
        end = self.starts[line + 1] - 1
        if end > start and self._text[end] == "\n" and self._text[end - 1] == "\r":
            end -= 1
        return Span(start, end)

    def full_line(self, line: int) -> Span:
        """Return the span of a line with its line end."""
        start = self.starts[line]
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self._text)
        return Span(start, end)

    def lines(self) -> Iterator[Span]:
        """Yield the span of every line, without line ends."""
        return (self.line(number) for number in range(len(self.starts)))


class _LineSearch:
    """Finds lines of one text without an index, as long as that costs less than one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = 0 if "\r" in text else len(text)
        """How many code points may still be looked at."""
        self._last = Span(0, -1)

    def line_at(self, offset: int) -> Span | None:
        """Return the line of ``offset`` without its end; ``None`` if an index is to be asked."""
        last = self._last
        if last.start <= offset <= last.end:
            return last
        if self._left <= 0 or offset < 0:
            return None
        start = self._text.rfind("\n", 0, offset) + 1
        end = self._text.find("\n", offset)
        last = Span(start, len(self._text) if end == -1 else end)
        self._left -= last.length + 1
        self._last = last
        return last


_FILE: Final = "file://"
_PLAIN_FILE: Final = re.compile(rf"{_FILE}/[\w./~+@,=-]*", re.ASCII)
"""The address of a file whose path has nothing that is written otherwise in an address."""


@dataclass(frozen=True)
class Snapshot:
    """One text at one moment: what every scan reads and what every fix refers to.

    ``uri`` is the document's address as the client or the file walk gave it, ``version``
    the client's number for it (``None`` for a file on disk), ``language`` an LSP language
    identifier (``python``, ``dotenv``, ...), ``text`` the whole content.
    """

    uri: str
    text: str
    language: str = "plaintext"
    version: int | None = None

    @classmethod
    def of_lines(
        cls, uri: str, lines: Sequence[str], language: str, version: int | None
    ) -> Snapshot:
        """Return the snapshot of a text all of whose lines are known."""
        snapshot = cls(uri, "".join(lines), language, version)
        vars(snapshot)["lines"] = LineIndex(snapshot.text, lines)
        return snapshot

    @cached_property
    def lines(self) -> LineIndex:
        """The line index of ``text``, built on first use."""
        return LineIndex(self.text)

    @cached_property
    def path(self) -> PurePosixPath:
        """The path part of ``uri``; for looking at names, not for opening files."""
        if _PLAIN_FILE.fullmatch(self.uri):  # as most are; the others take five times as long
            return PurePosixPath(self.uri[len(_FILE) :])
        return PurePosixPath(unquote(urlsplit(self.uri).path))

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]

    @cached_property
    def _search(self) -> _LineSearch:
        return _LineSearch(self.text)

    def line_at(self, offset: int) -> Span:
        """Return the span, without line end, of the line in which ``offset`` stands."""
        if "lines" not in self.__dict__:  # which a look at few lines of a long text is not worth
            found = self._search.line_at(offset)
            if found is not None:
                return found
        return self.lines.line(self.lines.line_of(offset))

    def below(self, line: Span, count: int) -> Iterator[Span]:
        """Yield the spans, without line ends, of the ``count`` lines below ``line``, if any."""
        for _ in range(count):
            if line.end >= len(self.text):
                return
            line = self.line_at(line.end + (2 if self.text.startswith("\r\n", line.end) else 1))
            yield line
