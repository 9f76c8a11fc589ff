"""Where a key is meant: a lexical view of a text, line by line, without a parse.

A site is a value and what its place says of it: the argument or property of a client, a
variable with a known or key-like name, an environment line, an ``Authorization`` or
``api-key`` header; and, wherever it stands, a token with a prefix or infix that belongs
to one provider. Values that are computed (interpolated, concatenated, looked up) are no
sites: what they come to is not in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from keymend.diagnosis.candidates import distinctive_texts
from keymend.diagnosis.characters import (
    BIDI_CONTROLS,
    is_invisible,
    is_typographic_dash,
)
from keymend.diagnosis.confusables import is_homoglyph
from keymend.matching import Match, Pattern
from keymend.providers import Provider
from keymend.syntax import links
from keymend.syntax.clients import Client, Enclosing
from keymend.syntax.computed import is_computed
from keymend.syntax.names import KeyName, anchors, key_name, providers_of_header
from keymend.syntax.quoted import goes_on
from keymend.syntax.reading import CONFIGURATION, read
from keymend.syntax.values import Value, escaped, plain
from keymend.text import Snapshot, Span

_NAME: Final = "site:name"
_TOKEN: Final = "site:token"  # noqa: S105 - the id of a pattern
_COMMENT: Final = re.compile(r"\s*(#(?!define\b)|//|\*|--|;|<!--|>>>|\.\.\.)")
_COMMENT_BEHIND: Final = re.compile(r"\s(?:#|//)\s")
_COMMENT_WIDTH: Final = 2000
"""Code points between a comment's opening and a name in it; farther off stands a bundle's code."""
_BEFORE: Final = 80
"""Code points before a name that tell what it is the name of."""
_MODULE: Final = re.compile(r"(?<![\w.])(?:openai|anthropic)\.$")
_ENVIRONMENT: Final = re.compile(r"(?:environ|env|ENV)(?:\.|\[\s*[\"'])$")
_SETS: Final = re.compile(
    r"(?:setdefault|[sS]etenv|setEnv|putenv|SetEnvironmentVariable)\(\s*[\"']$"
)
_LONGEST: Final = 4400
"""The longest token; the longest format has 4046 characters."""
_STRIDE: Final = 512
_RUN_ASCII: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!$%^|"
_EDGE: Final = ".~!$%^|"


_BESIDE: Final = 8
_OPENED: Final = re.compile(r"(?P<quote>[\"'`])(?:[ \t\u2018\u201c]|\\[nrt])*\Z")
_CLOSED: Final = re.compile(r"(?:[ \t\u2019\u201d;,]|\\[nrt])*(?P<quote>[\"'`])")


@dataclass(frozen=True)
class Site:
    """A value where a key is meant.

    ``name`` is what it is given to, as written; empty for a token that stands for itself.
    ``client`` is the constructor's call around it. ``certain`` sites hand the value to a
    client; ``quote`` quotes strings there.
    """

    value: Value
    name: str
    providers: tuple[Provider, ...]
    certain: bool = False
    variable: bool = False
    """Whether ``name`` is exactly that of a variable that a provider's client reads."""
    inference: bool = False
    quote: str = ""
    client: Client | None = None


def patterns() -> Iterator[Pattern]:
    """Yield the engine's patterns for names that call their value a key, and for tokens."""
    yield Pattern(
        id=_NAME,
        anchors=anchors(),
        regex=r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]*(?:key|token|secret|authorization|pat)"
        r"[A-Za-z0-9_-]*",
        ignore_case=True,
        width=80,
    )
    texts = distinctive_texts()
    yield Pattern(
        id=_TOKEN,
        anchors=texts,
        regex="|".join(re.escape(text) for text in texts),
        width=max(map(len, texts)),
    )


def find(snapshot: Snapshot, matches: Iterable[Match]) -> list[Site]:
    """Return the sites that ``matches`` lead to, in the order of the text."""
    matches = list(matches)
    kept: list[Site] = []
    for site in sorted(
        _all_named(snapshot, matches),
        key=lambda site: (site.value.whole.start, -site.value.whole.end),
    ):
        if not kept or not kept[-1].value.whole.overlaps(site.value.whole):
            kept.append(site)
    places = [site.value.whole for site in kept]
    tokens = [
        token for token in _all_tokens(snapshot, matches) if not _lies_in(token.value.whole, places)
    ]
    return sorted([*kept, *tokens], key=lambda site: site.value.whole)


def names(matches: Iterable[Match]) -> list[Span]:
    """Return where names stand that call something a key, known or not."""
    return [match.whole for match in matches if match.pattern.id == _NAME]


def is_in_comment(snapshot: Snapshot, offset: int) -> bool:
    """Whether ``offset`` stands in a comment, as far as its line tells."""
    text, line = snapshot.text, snapshot.line_at(offset)
    opened = _COMMENT.match(text, line.start, min(offset, line.start + _COMMENT_WIDTH))
    if opened is not None:
        # "--" opens an option in shell and is a list marker nowhere; ";" ends statements.
        return not (opened[1] in {"--", ";", "*"} and snapshot.language in {"shellscript", "yaml"})
    start = max(line.start, offset - _COMMENT_WIDTH)
    return _COMMENT_BEHIND.search(text, start, offset) is not None


def _lies_in(span: Span, places: list[Span]) -> bool:
    at = bisect_right(places, span)
    return any(place.overlaps(span) for place in places[max(0, at - 1) : at + 1])


def _all_named(snapshot: Snapshot, matches: Iterable[Match]) -> Iterator[Site]:
    """Yield the sites that names lead to, in the order of the names.

    A name inside a value before it is left out where its own value would begin there too:
    of two that overlap the first is kept, and a line of names would be read once for each.
    """
    enclosing = Enclosing(snapshot)
    inside = Span(0, 0)
    for match in matches:
        if match.pattern.id != _NAME or (
            inside.start <= match.span.start and match.span.end + links.WIDTH < inside.end
        ):
            continue
        site = _named_site(snapshot, match.span, enclosing)
        if site is not None:
            if not site.value.whole.overlaps(inside):
                inside = site.value.whole
            yield site


def _named_site(snapshot: Snapshot, name_span: Span, enclosing: Enclosing) -> Site | None:
    name = key_name(snapshot[name_span])
    if name is None:
        return None
    text = snapshot.text
    line = snapshot.line_at(name_span.start)
    before = text[max(line.start, name_span.start - _BEFORE) : name_span.start]
    if before.endswith("${"):
        return None
    found = links.find(snapshot, name, name_span, line, before)
    if found is None:
        return None
    link, before = found
    value, quoted = read(snapshot, link, before, name)
    if value is None or not value.text or is_in_comment(snapshot, name_span.start):
        return None  # few names have a value, and fewer of those stand in a comment
    client = enclosing.client(name_span.start)
    providers = name.providers
    if name.is_header and snapshot.language not in links.SETTINGS:
        providers = providers_of_header(snapshot[name_span])
    if client is not None and client.providers is not None and not name.is_variable:
        providers = client.providers
    certain = client is not None or _hands_over(before, link, name, snapshot.language)
    is_item = link["operator"] == ","  # of a list or a call; beside a name stands anything
    return Site(
        value,
        snapshot[name_span],
        providers,
        certain=certain,
        variable=name.is_variable and (certain or not is_item),
        inference=name.inference and (client is not None or name.is_variable),
        quote="" if quoted or snapshot.language in CONFIGURATION else '"',
        client=client,
    )


def _hands_over(before: str, link: re.Match[str], name: KeyName, language: str) -> bool:
    """Whether an assignment gives the value to the environment or to a module's client.

    An assignment to a constant may be about the name: ``OPENAI_API_KEY = "OPENAI_API_KEY"``.
    """
    if _MODULE.search(before) and link["operator"] == "=":
        return True
    if not name.is_variable:
        return False
    if language in {"dotenv", "shellscript", "dockerfile", "powershell"}:
        return True
    if link["operator"] == ",":
        return _SETS.search(before) is not None
    return link["operator"] == "=" and _ENVIRONMENT.search(before) is not None


def _all_tokens(snapshot: Snapshot, matches: Iterable[Match]) -> Iterator[Site]:
    """Yield the tokens around texts that belong to one provider's keys, each once."""
    run = Span(0, 0)
    for match in matches:
        if match.pattern.id != _TOKEN or run.contains(match.span):
            continue
        run = _run(snapshot, match.span, run.end)
        token = _token(snapshot, match.span, run)
        if token is not None:
            yield token


def _run(snapshot: Snapshot, anchor: Span, after: int) -> Span:
    """Return the run of characters of a token around ``anchor``, which begins behind ``after``."""
    text = snapshot.text
    line = snapshot.line_at(anchor.start)
    start, end = anchor
    low = max(line.start, min(after, start))
    while start > low:
        piece = text[max(low, start - _STRIDE) : start]
        taken = len(piece) - len(piece.rstrip(_RUN_ASCII))
        if not taken and not _belongs(piece[-1]):
            break
        start -= taken or 1
    while end < line.end:
        piece = text[end : min(line.end, end + _STRIDE)]
        taken = len(piece) - len(piece.lstrip(_RUN_ASCII))
        if not taken and not _belongs(piece[0]):
            break
        end += taken or 1
    return Span(start, end)


def _token(snapshot: Snapshot, anchor: Span, run: Span) -> Site | None:
    """Return the token that ``run`` is but for its edges, unless it is too long for a key."""
    text = snapshot.text
    start, end = run
    if run.length > _LONGEST:
        return None
    while start < anchor.start and _is_edge(text[start]):
        start += 1
    while end > anchor.end and _is_edge(text[end - 1]):
        end -= 1
    literal = _literal_around(snapshot, Span(start, end))
    if literal is not None:
        return Site(literal, "", ())
    if is_computed(text[start:end], snapshot.language) or _is_spliced(
        snapshot, start, end, snapshot.line_at(start)
    ):
        return None
    return Site(plain(text, Span(start, end)), "", ())


def _literal_around(snapshot: Snapshot, token: Span) -> Value | None:
    """Return the string that holds nothing but a token and what may have come along with it."""
    text = snapshot.text
    line = snapshot.line_at(token.start)
    before = _OPENED.search(text, max(line.start, token.start - _BESIDE), token.start)
    behind = _CLOSED.match(text, token.end, min(line.end, token.end + _BESIDE))
    if before is None or behind is None or before["quote"] != behind["quote"]:
        return None
    inside = Span(before.start() + 1, behind.end() - 1)
    if inside == token or goes_on(snapshot, behind.end(), line):
        return None
    return escaped(text, inside)


def _belongs(character: str) -> bool:
    """Whether a character beyond ASCII is taken for a part of the token that it stands in."""
    return not character.isascii() and (
        is_invisible(character)
        or character in BIDI_CONTROLS
        or is_typographic_dash(character)
        or is_homoglyph(character)
    )


def _is_edge(character: str) -> bool:
    """Whether a character at a token's edge is the text's and not the token's."""
    return character in _EDGE or (not character.isascii() and character.isspace())


def _is_spliced(snapshot: Snapshot, start: int, end: int, line: Span) -> bool:
    """Whether the token is a piece of a longer string: an address, a path, a splice."""
    text = snapshot.text
    before = text[max(line.start, start - 2) : start]
    if before.endswith(("/", "\\", "@", "+", "%")):
        return True
    if text[end : end + 1] in {"/", "\\", "+", "%", "@", "="}:
        return True
    if text[end : end + 1] not in {'"', "'", "`"}:
        return False
    opened = text[max(line.start, start - 1 - _BEFORE) : max(line.start, start - 1)]
    return goes_on(snapshot, end + 1, line) or opened.rstrip().endswith(("+", '"', "'"))
