"""The move in languages that are not parsed: literals by their delimiters, look-ups by rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.project import Project
from keymend.fixes.move.rows import ROWS, Row
from keymend.syntax.lexicons import LEXICONS, Token
from keymend.text import Snapshot, Span

_REGION: Final = 4000
"""How far back a block of constants or a list of parameters may have begun."""

_CLOSED: Final = re.compile(r"(?:^|[(,=:{\[+]|=>|\breturn)\s*$")
_CLOSES: Final = re.compile(r"\s*(?:[),;}\]+]|\r|\n|$)")


@dataclass(frozen=True)
class LexicalCarrier:
    """A document with a key in one or more literals."""

    snapshot: Snapshot
    row: Row
    sites: tuple[tuple[Token, tuple[Span, ...]], ...]

    remains: ClassVar[str] = ""
    searches_upwards: ClassVar[bool] = False
    """Loaders of these languages read ``.env`` where the program is started."""

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], _: Project
    ) -> LexicalCarrier | None:
        """Return the document as a carrier; ``None`` where the key has to stay a literal."""
        row, lexicon = ROWS[snapshot.language], LEXICONS[snapshot.language]
        groups: dict[Token, list[Span]] = {}
        for place in places:
            token = lexicon.token_at(snapshot, place)
            if token is not None:
                groups.setdefault(token, []).append(place)
        carrier = cls(snapshot, row, ())
        sites = [
            (token, tuple(spans))
            for token, spans in groups.items()
            if token.form is None or carrier.can_rewrite(token, spans)
        ]
        if not any(own in spans for token, spans in sites if token.form is not None):
            return None
        return cls(snapshot, row, tuple(sites))

    def can_rewrite(self, token: Token, places: list[Span]) -> bool:
        """Whether an expression can stand in place of the literal."""
        before, after = self._around(token)
        if any(rewrite.pattern.search(before) for rewrite in self.row.rewrites):
            return True
        region = self.snapshot.text[max(0, token.span.start - _REGION) : token.span.start]
        if (
            self.row.constant.search(before)
            or self.row.constant_after.match(after)
            or self.row.constant_region.search(region)
        ):
            return False
        if [token.content] == places:
            return not (token.form is not None and token.opening(self.snapshot.text)[0] == "b")
        if token.form is None:
            return False
        if token.form.interpolates and self.row.placeholder:
            return True
        if self.snapshot.language == "rust":
            return token.form.plain and not token.opening(self.snapshot.text).startswith("b")
        return bool(self.row.plus) and token.form.plain

    def _around(self, token: Token) -> tuple[str, str]:
        lines = self.snapshot.lines
        start = lines.line(lines.line_of(token.span.start)).start
        end = lines.line(lines.line_of(token.span.end)).end
        text = self.snapshot.text
        return text[start : token.span.start], text[token.span.end : end]

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that fallbacks around the key read."""
        return tuple(found["name"] or found["name2"] for found in self._fallbacks())

    @property
    def is_fallback(self) -> bool:
        """Whether the key is only what the program falls back to."""
        literals = [token for token, _ in self.sites if token.form is not None]
        return len(self._fallbacks()) == len(literals)

    def _fallbacks(self) -> list[re.Match[str]]:
        if self.row.fallback is None:
            return []
        return [
            found
            for found in self.row.fallback.finditer(self.snapshot.text)
            for token, places in self.sites
            if [token.content] == list(places) and token.span in _values(found)
        ]

    def loader(self, project: Project) -> Loader | None:
        """Return the project's own loader, if it has one and the document does not use it."""
        loading = self.row.loading
        manifest = project.nearest((loading.manifest,)) if loading else None
        if loading is None or manifest is None or loading.name not in manifest[1]:
            return None
        if loading.used.search(self.snapshot.text) or loading.edit(self.snapshot.text) is None:
            return None
        return Loader(loading.name, at_hand=True)

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:
        """Return the edits that read ``name`` from the environment, and load it if asked to."""
        lookup, needed = (
            self.row.imports(self.snapshot.text) if self.row.imports else (self.row.lookup, None)
        )
        edits = [needed] if needed else []
        loading = self.row.loading.edit(self.snapshot.text) if self.row.loading and loader else None
        edits += [loading] if loading else []
        replaced = {span: found for found in self._fallbacks() for span in _values(found)}
        for token, places in self.sites:
            if token.form is None:
                edits += [Edit(place, f"${name}") for place in places]
            elif token.span in replaced:
                found = replaced[token.span]
                is_same = name in {found["name"], found["name2"]}
                span = Span(*found.span()) if is_same else token.span
                edits.append(Edit(span, lookup.format(name)))
            else:
                edits += self._rewritten(token, places, lookup.format(name))
                edits += self._declared(token)
        return edits

    def _declared(self, token: Token) -> list[Edit]:
        before, _ = self._around(token)
        start = token.span.start - len(before)
        for rewrite in self.row.rewrites:
            found = rewrite.pattern.search(before)
            if found is not None:
                return [Edit(Span(*found.span("word")).shifted(start), rewrite.text)]
        return []

    def _rewritten(self, token: Token, places: tuple[Span, ...], lookup: str) -> list[Edit]:
        text = self.snapshot.text
        before, after = self._around(token)
        if [token.content] == list(places):
            is_followed = after.startswith((".", "?"))
            bare = self.row.bare.format(_name_in(lookup)) if self.row.bare else lookup
            return [Edit(token.span, lookup if is_followed else bare)]
        if token.form is not None and token.form.interpolates and self.row.placeholder:
            return [Edit(place, self.row.placeholder.format(lookup)) for place in places]
        if self.snapshot.language == "rust":
            return _formatted(self.snapshot, token, places, lookup, borrowed=after[:1] != ".")
        opening, closing = token.opening(text), token.closing(text)
        plus, whole = self.row.plus, text[token.span.start : token.content.start]
        at = token.content.start
        for place in places:
            whole += f"{text[at : place.start]}{closing}{plus}{lookup}{plus}{opening}"
            at = place.end
        whole += text[at : token.span.end]
        empty = opening + closing
        whole = whole.removeprefix(empty + plus).removesuffix(plus + empty)
        is_alone = _CLOSED.search(before) and _CLOSES.match(after)
        return [Edit(token.span, whole if is_alone else f"({whole})")]


def _values(found: re.Match[str]) -> list[Span]:
    groups = [group for group in ("value", "value2") if found[group] is not None]
    return [Span(*found.span(group)) for group in groups]


def _name_in(lookup: str) -> str:
    found = re.search(r'"(\w+)"', lookup)
    return found[1] if found else ""


def _formatted(
    snapshot: Snapshot, token: Token, places: tuple[Span, ...], lookup: str, *, borrowed: bool
) -> list[Edit]:
    """Rust puts strings together by a macro whose braces are doubled."""
    start = Edit(Span(token.span.start, token.span.start), f"{'&' * borrowed}format!(")
    braces = [
        Edit(Span(found.end() + token.content.start, found.end() + token.content.start), found[0])
        for found in re.finditer(r"[{}]", snapshot[token.content])
    ]
    gaps = [Edit(place, "{}") for place in places]
    arguments = f", {lookup}" * len(places)
    return [start, *braces, *gaps, Edit(Span(token.span.end, token.span.end), f"{arguments})")]
