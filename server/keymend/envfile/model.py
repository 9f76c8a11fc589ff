r"""The lossless model of an environment file: every character belongs to one entry.

The entries say how a file *looks* to a person; what a loader makes of it is for
``loaders``. Joining the entries' texts gives back the file, so an edit that replaces one
part leaves every other character as it was.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from keymend.deferred import expression
from keymend.text import Span, split_lines

BOM: Final = "\ufeff"

_HEAD: Final = expression(
    r"""
    (?P<indent>[^\S\r\n]*)
    (?P<prefix>export[^\S\r\n]+|set[^\S\r\n]+|\$env:)?
    (?P<name>[^\s=\#:'"`$<>(){}\[\]&|;,!*?\\/]+)
    (?P<separator>[^\S\r\n]*=[^\S\r\n]* | :[^\S\r\n]+)
    """,
    re.VERBOSE,
)
_QUOTED: Final = {
    "'": re.compile(r"'(?:\\'|[^'])*'"),
    '"': re.compile(r'"(?:\\.|[^"\\])*"', re.DOTALL),
    "`": re.compile(r"`[^`]*`"),
}
_AFTER: Final = re.compile(r"[^\S\r\n]*(?P<comment>\#[^\r\n]*)?(?:\r\n|\n|\r|$)")
_COMMENT: Final = re.compile(r"(?:^|(?<=\s))\#")
_NEXT_ASSIGNMENT: Final = re.compile(r"[\r\n][^\S\r\n]*(?:export[^\S\r\n]+)?[A-Za-z_]\w*=")
_ESCAPES: Final = re.compile(r"\\([\\\"'$`nrt])")
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t"}


class Kind(enum.Enum):
    """What an entry is."""

    BLANK = "blank"
    COMMENT = "comment"
    ASSIGNMENT = "assignment"
    OTHER = "other"
    """A line that looks like nothing an environment file can hold."""


@dataclass(frozen=True)
class Entry:
    """A line, or the lines of a quoted value; ``span`` covers it with its line end.

    The spans of an assignment: ``prefix`` (``export``; empty where there is none),
    ``name``, ``separator`` (``=`` or ``:`` with the space around it), ``value`` with its
    quotes, ``comment`` behind it. ``quote`` is the value's quote character if it has a
    pair of them; ``unclosed`` one that only opens.
    """

    kind: Kind
    span: Span
    prefix: Span
    name: Span
    separator: Span
    value: Span
    comment: Span
    quote: str = ""
    unclosed: str = ""

    @property
    def content(self) -> Span:
        """The value without its quotes."""
        width = len(self.quote)
        return Span(self.value.start + width, self.value.end - width)


@dataclass(frozen=True)
class EnvFile:
    """An environment file, understood."""

    text: str
    entries: tuple[Entry, ...]

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]

    @cached_property
    def assignments(self) -> tuple[Entry, ...]:
        """The entries that look as if they set a variable, in order."""
        return tuple(entry for entry in self.entries if entry.kind is Kind.ASSIGNMENT)

    def of(self, name: str) -> tuple[Entry, ...]:
        """Return the assignments of the variable ``name``; the last one counts."""
        return self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.assignments:
            found.setdefault(self[entry.name], []).append(entry)
        return {name: tuple(entries) for name, entries in found.items()}

    def name_of(self, entry: Entry) -> str:
        """Return the variable that ``entry`` looks as if it sets."""
        return self[entry.name]

    def value_of(self, entry: Entry) -> str:
        """Return the value as it looks: quotes off, escapes of double quotes decoded.

        References such as ``${X}`` stay as they stand.
        """
        content = self[entry.content]
        if entry.quote == '"':
            return _ESCAPES.sub(lambda found: _ESCAPED.get(found[1], found[1]), content)
        return content

    @property
    def newline(self) -> str:
        r"""The line end to write: the file's own first one, ``\n`` in a file without any."""
        found = re.search(r"\r\n|\n|\r", self.text)
        return found[0] if found else "\n"


def parse(text: str) -> EnvFile:
    """Return ``text`` as an environment file. Every text is one."""
    entries: list[Entry] = []
    quotes = _Quotes(text)
    line_start = 0
    for line in split_lines(text):
        # A line inside a quoted value belongs to the entry that the value began.
        if not entries or entries[-1].span.end <= line_start:
            entries.append(_entry(text, line_start, line_start + len(line), quotes))
        line_start += len(line)
    return EnvFile(text, tuple(entries))


@lru_cache(maxsize=2)
def parse_file(text: str) -> EnvFile:
    """Do the same for a whole file; the last ones are kept, for all who ask about them."""
    return parse(text)


def _entry(text: str, start: int, end: int, quotes: _Quotes) -> Entry:
    line_end = start + len(text[start:end].rstrip("\r\n"))
    first = start + 1 if text.startswith(BOM) and start == 0 else start
    content = text[first:line_end]
    if not content.strip():
        return _plain(Kind.BLANK, start, end)
    if content.lstrip().startswith("#"):
        return _plain(Kind.COMMENT, start, end)
    head = _HEAD.match(text, first, line_end)
    if head is None:
        return _plain(Kind.OTHER, start, end)
    at = head.end()
    quote = text[at : at + 1] if at < line_end else ""
    prefix = Span(*head.span("prefix" if head["prefix"] else "name"))
    if not head["prefix"]:
        prefix = Span(prefix.start, prefix.start)
    name, separator = Span(*head.span("name")), Span(*head.span("separator"))
    closed = quotes.closed(at, quote) if quote in _QUOTED else None
    if closed is not None:
        value_end, comment, end = closed
        return Entry(
            Kind.ASSIGNMENT, Span(start, end), prefix, name, separator,
            Span(at, value_end), comment, quote,
        )  # fmt: skip
    # The pattern looks behind: the space of "K= # c" stands before its value.
    found = _COMMENT.search(text, at, line_end)
    comment_at = found.start() if found else line_end
    value_end = at + len(text[at:comment_at].rstrip())
    return Entry(
        Kind.ASSIGNMENT, Span(start, end), prefix, name, separator,
        Span(at, value_end), Span(comment_at, line_end),
        unclosed=quote if quote in _QUOTED else "",
    )  # fmt: skip


class _Quotes:
    """Where the quoted values of one text end, for values that are asked for in its order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._assignments = [found.start() for found in _NEXT_ASSIGNMENT.finditer(text)]
        self._never_closed: set[str] = set()

    def closed(self, at: int, quote: str) -> tuple[int, Span, int] | None:
        """Return the ends of a quoted value, its comment and its entry; ``None`` if it is none.

        A quote that only another assignment's quote would close is one that was forgotten.
        """
        if quote in self._never_closed:
            return None
        following = bisect_right(self._assignments, at)
        is_last = following == len(self._assignments)
        limit = len(self._text) if is_last else self._assignments[following]
        quoted = _QUOTED[quote].match(self._text, at, limit)
        if quoted is None:
            if is_last:
                # What would close a later one would have closed this one.
                self._never_closed.add(quote)
            return None
        after = _AFTER.match(self._text, quoted.end())
        if after is None:
            return None
        comment = after.span("comment") if after["comment"] else (quoted.end(), quoted.end())
        return quoted.end(), Span(*comment), after.end()


def _plain(kind: Kind, start: int, end: int) -> Entry:
    empty = Span(start, start)
    return Entry(kind, Span(start, end), empty, empty, empty, empty, empty)
