"""String literals and comments of languages that are not parsed, found by their delimiters.

One row a language. A lexicon tells where a literal is, not what a program means; a text
that is no such program at that place gives no literal rather than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from keymend.text import Snapshot, Span


@dataclass(frozen=True)
class Form:
    """One way to write a string.

    ``opening`` and ``closing`` are regular expressions, ``body`` one for what stands
    between them. In a form that ``interpolates`` the language's placeholder is code.
    """

    opening: str
    closing: str
    body: str
    interpolates: bool = False
    plain: bool = True
    """Whether a literal of this form can be cut in two by its own quotes."""


def quoted(quote: str, *, interpolates: bool = False) -> Form:
    """Return the form between two ``quote`` on one line, with backslashes."""
    return Form(quote, quote, rf"(?:\\.|[^{quote}\\\r\n])*", interpolates)


def here_document(begin: str, name: str) -> tuple[str, str, str]:
    """Return opening, closing and body of a here-document.

    ``begin`` is a regular expression with the group ``name`` for the word that ends it,
    alone at the begin of a line but for white space.
    """
    return rf"{begin}[^\r\n]*\r?\n", rf"[ \t]*(?P={name})(?!\w)", r"(?:[^\n]*\n){0,500}?"


@dataclass(frozen=True)
class Token:
    """A literal, or a comment (``form`` is ``None``); ``content`` is without delimiters."""

    span: Span
    content: Span
    form: Form | None

    def opening(self, text: str) -> str:
        """Return the opening delimiter as it stands in ``text``."""
        return text[self.span.start : self.content.start]

    def closing(self, text: str) -> str:
        """Return the closing delimiter as it stands in ``text``."""
        return text[self.content.end : self.span.end]


@dataclass(frozen=True)
class Lexicon:
    """The delimiters of a language; ``ignored`` is what looks like one and is none."""

    comments: tuple[str, ...]
    forms: tuple[Form, ...]
    ignored: str = r"(?!)"

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        comments = "|".join(self.comments)
        forms = "|".join(
            f"(?P<open{n}>{form.opening})(?P<body{n}>{form.body})(?P<close{n}>{form.closing})"
            for n, form in enumerate(self.forms)
        )
        return re.compile(f"(?P<comment>{comments})|(?P<ignored>{self.ignored})|{forms}")

    def tokens(self, text: str, start: int, end: int) -> Iterator[Token]:
        """Yield literals and comments of a part of ``text``, in order."""
        for found in self._pattern.finditer(text, start, end):
            if found["comment"] is not None:
                span = Span(*found.span())
                yield Token(span, span, None)
            elif found["ignored"] is None:
                number = next(n for n in range(len(self.forms)) if found[f"open{n}"] is not None)
                content = Span(*found.span(f"body{number}"))
                yield Token(Span(*found.span()), content, self.forms[number])

    def token_at(self, snapshot: Snapshot, place: Span) -> Token | None:
        """Return the literal or comment around ``place``; ``None`` where neither is certain.

        A quote in what is no code (a here-document) would turn literals inside out from
        there on, so the line by itself has to agree.
        """
        whole = _covering(all_tokens(self, snapshot.text), place)
        if whole is None or "\n" in snapshot[whole.span]:
            return whole
        line = snapshot.line_at(place.start)
        alone = _covering(list(self.tokens(snapshot.text, line.start, line.end)), place)
        return whole if alone == whole else None


@lru_cache(maxsize=1)
def all_tokens(lexicon: Lexicon, text: str) -> list[Token]:
    """Return the tokens of a whole text; the last ones are kept, for all findings in it."""
    return list(lexicon.tokens(text, 0, len(text)))


def _covering(tokens: list[Token], place: Span) -> Token | None:
    at = bisect_right(tokens, place.start, key=lambda token: token.span.start) - 1
    return tokens[at] if at >= 0 and tokens[at].content.contains(place) else None


_PAIRS: Final = ("()", "[]", "{}", "<>")


def _percent(kind: str, pair: str, *, interpolates: bool = False, plain: bool = True) -> Form:
    """Return Ruby's form between ``%``, letters of a ``kind`` and a ``pair`` of delimiters."""
    opening, closing = map(re.escape, pair)
    body = rf"(?:\\[\s\S]|\#\{{[^}}\r\n]*\}}|[^{opening}{closing}\\])*"
    return Form(f"%{kind}{opening}", closing, body, interpolates, plain)


_C_COMMENTS: Final = (r"//[^\r\n]*", r"/\*[\s\S]*?\*/")
_CHARACTER: Final = r"'(?:\\[^\r\n]+?|[^'\\\r\n])'"
_DOUBLE: Final = quoted('"')
_MULTILINE: Final = r'"""'
_ANYTHING: Final = r"(?:\\[\s\S]|[\s\S])*?"

LEXICONS: Final[dict[str, Lexicon]] = {
    "csharp": Lexicon(
        _C_COMMENTS,
        (
            Form(r'\$*(?P<raw>"""+)', r"(?P=raw)", r"[\s\S]*?", plain=False),
            Form(r'(?:\$@|@\$)"', '"', r'(?:""|[^"])*'),
            Form('@"', '"', r'(?:""|[^"])*'),
            Form(r'\$"', '"', r'(?:\\.|[^"\\\r\n])*', interpolates=True, plain=False),
            _DOUBLE,
        ),
        _CHARACTER,
    ),
    "go": Lexicon(_C_COMMENTS, (_DOUBLE, Form("`", "`", r"[^`]*")), _CHARACTER),
    "java": Lexicon(
        _C_COMMENTS, (Form(_MULTILINE, _MULTILINE, _ANYTHING, plain=False), _DOUBLE), _CHARACTER
    ),
    "kotlin": Lexicon(
        _C_COMMENTS,
        (
            Form(_MULTILINE, _MULTILINE, r"[\s\S]*?", interpolates=True),
            quoted('"', interpolates=True),
        ),
        _CHARACTER,
    ),
    "php": Lexicon(
        (r"//[^\r\n]*", r"/\*[\s\S]*?\*/", r"\#(?!\[)[^\r\n]*"),
        (
            Form(*here_document(r'<<<[ \t]*"?(?P<here>[A-Za-z_]\w*)"?', "here"), plain=False),
            Form(*here_document(r"<<<[ \t]*'(?P<now>\w+)'", "now"), plain=False),
            _DOUBLE,
            quoted("'"),
        ),
    ),
    "powershell": Lexicon(
        (r"<\#[\s\S]*?\#>", r"(?<![^\s;({])\#[^\r\n]*"),
        (
            Form(r'@"\r?\n', r'\r?\n"@', r"[\s\S]*?", interpolates=True),
            Form(r"@'\r?\n", r"\r?\n'@", r"[\s\S]*?", plain=False),
            Form('"', '"', r'(?:`.|""|[^"`\r\n])*', interpolates=True),
            Form("'", "'", r"(?:''|[^'\r\n])*"),
        ),
    ),
    "ruby": Lexicon(
        (r"(?<!\S)\#(?!\{)[^\r\n]*",),
        (
            # Lists, patterns and raw texts; without a letter behind it, "%" may be an operator.
            *(_percent("(?:[qwWiIrsx]|)", pair, plain=False) for pair in _PAIRS),
            *(_percent("Q", pair, interpolates=True) for pair in _PAIRS),
            # Without a sign and a capital behind it, "<<" is an operator.
            Form(
                *here_document(r'<<[~-]?(?P<mark>"?)(?P<here>[A-Z_]\w*)(?P=mark)', "here"),
                interpolates=True,
            ),
            Form(
                *here_document(r'<<[~-](?P<sign>"?)(?P<small>[a-z]\w*)(?P=sign)', "small"),
                interpolates=True,
            ),
            Form(*here_document(r"<<[~-]?'(?P<raw>\w+)'", "raw"), plain=False),
            quoted('"', interpolates=True),
            quoted("'"),
        ),
    ),
    "rust": Lexicon(
        _C_COMMENTS,
        (
            Form(r'b?r(?P<hashes>\#*)"', r'"(?P=hashes)', r"[\s\S]*?"),
            Form('b"', '"', r'(?:\\[\s\S]|[^"\\])*', plain=False),
            Form('"', '"', r'(?:\\[\s\S]|[^"\\])*'),
        ),
        _CHARACTER,
    ),
    "swift": Lexicon(
        _C_COMMENTS,
        (
            Form(r'\#+"', r'"\#+', r"[^\r\n]*?", plain=False),
            Form(_MULTILINE, _MULTILINE, _ANYTHING, interpolates=True),
            quoted('"', interpolates=True),
        ),
    ),
}
"""LSP language identifier to its delimiters."""
