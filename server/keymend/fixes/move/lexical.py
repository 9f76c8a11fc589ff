"""The move in languages that are not parsed: literals by their delimiters, look-ups by rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.context import Context, blanked, context_of
from keymend.fixes.move.literal import Literal
from keymend.fixes.move.project import Project
from keymend.fixes.move.rows import ROWS, Loading, Rewrite, Row
from keymend.syntax.lexicons import LEXICONS, Token
from keymend.text import Snapshot, Span

_CLOSED: Final = re.compile(r"(?:^|[(,=:{\[+]|=>|\b(?:return|echo|print|puts|throw))\s*$")
_INTERPOLATED: Final = r"\bconst\b[^\r\n]*(?:\$|\{{\s*(?:\w+\.)*){}\b"
"""A constant in the text of another one."""
_COMPARED: Final = re.compile(r"(?:[=!]=|&&|\|\|)\s*$")
_CLOSES: Final = re.compile(r"\s*(?:[),;}\]+]|\r|\n|$)")


@dataclass(frozen=True)
class LexicalCarrier:
    """A document with a key in one or more literals."""

    snapshot: Snapshot
    row: Row
    project: Project
    sites: tuple[tuple[Token, tuple[Span, ...]], ...]

    remains: ClassVar[str] = ""
    is_bound: ClassVar[bool] = False
    searches_upwards: ClassVar[bool] = False
    """Loaders of these languages read ``.env`` where the program is started."""

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], project: Project
    ) -> LexicalCarrier | None:
        """Return the document as a carrier; ``None`` where the key has to stay a literal."""
        row, lexicon = ROWS[snapshot.language], LEXICONS[snapshot.language]
        groups: dict[Token, list[Span]] = {}
        for place in places:
            token = lexicon.token_at(snapshot, place)
            if token is not None:
                groups.setdefault(token, []).append(place)
        carrier = cls(snapshot, row, project, ())
        sites = [
            (token, tuple(spans))
            for token, spans in groups.items()
            if token.form is None or carrier.can_rewrite(token, tuple(spans))
        ]
        if not any(own in spans for token, spans in sites if token.form is not None):
            return None
        return cls(snapshot, row, project, tuple(sites))

    def can_rewrite(self, token: Token, places: tuple[Span, ...]) -> bool:
        """Whether an expression can stand in place of the literal."""
        before, after = self._around(token)
        context = self._context(token)
        literal = self._literal(token, places, "NAME", self.row.lookup.format("NAME"))
        if self.row.constants and self.row.constants(literal) is not None:
            return True
        if any(self.row.inside.search(head) for head in context.heads):
            return False
        if self._is_needed_as_constant(context):
            return False
        if self._rewrite(before, context) is not None:
            return True
        if self.row.constant.search(context.statement) or self.row.constant_after.match(after):
            return False
        if self.row.texts and self.row.texts(literal) is not None:
            return True
        if literal.is_key and not self._is_joined(token):
            return token.opening(self.snapshot.text)[0] != "b"
        if token.form is None:
            return False
        if token.form.interpolates and self.row.placeholder:
            return True
        return bool(self.row.plus) and token.form.plain

    def _literal(self, token: Token, places: tuple[Span, ...], name: str, lookup: str) -> Literal:
        code = blanked(LEXICONS[self.snapshot.language], self.snapshot.text)
        context = self._context(token)
        text = self.snapshot.text
        return Literal(text, code, token, places, context, name, lookup, self.project)

    def _is_joined(self, token: Token) -> bool:
        """Whether the literal is joined to one that stands beside it."""
        beside = self._around(token)[1].lstrip(" \t").startswith(('"', "'"))
        return self.row.joins and (beside or self._context(token).statement.rstrip().endswith('"'))

    def _is_dense(self, token: Token) -> bool:
        """Whether gofmt writes operators there without spaces: beside other arguments."""
        if self.snapshot.language != "go":
            return False
        before, after = self._around(token)
        heads = self._context(token).heads
        is_argument = bool(heads) and re.search(r"[\w\])]\(\Z", heads[0]) is not None
        has_others = before.rstrip().endswith(",") or after.lstrip().startswith(",")
        return (is_argument and has_others) or _COMPARED.search(before) is not None

    def _is_needed_as_constant(self, context: Context) -> bool:
        """Whether the literal is the value of a constant that others are made of."""
        declared = self.row.declares.search(context.statement) if self.row.declares else None
        if declared is None:
            return False
        text = self.snapshot.text
        code = blanked(LEXICONS[self.snapshot.language], text)
        names = [declared["name"]]
        for name in names:  # which grows by the constants that are made of those before
            if self.row.derived:
                made = re.findall(self.row.derived.format(name), code)
                names += [other for other in made if other not in names]
        return any(
            re.search(pattern.format(name), code, re.MULTILINE)
            for pattern in self.row.needs
            for name in names
        ) or any(re.search(_INTERPOLATED.format(name), text) for name in names)

    def _rewrite(self, before: str, context: Context) -> Rewrite | None:
        for rewrite in self.row.rewrites:
            if rewrite.pattern.search(before) and rewrite.inside.search(context.block):
                return rewrite
        return None

    def _context(self, token: Token) -> Context:
        lexicon = LEXICONS[self.snapshot.language]
        return context_of(lexicon, self.snapshot.text, token, by_line=self.row.by_line)

    def _around(self, token: Token) -> tuple[str, str]:
        lines = self.snapshot.lines
        start = lines.line(lines.line_of(token.span.start)).start
        end = lines.line(lines.line_of(token.span.end)).end
        text = self.snapshot.text
        return text[start : token.span.start], text[token.span.end : end]

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the code reads before the key, or sets to it."""
        return tuple(found["name"] for found in (*self._fallbacks, *self._settings))

    @property
    def is_fallback(self) -> bool:
        """Whether the key is only what the program falls back to."""
        literals = [token for token, _ in self.sites if token.form is not None]
        return len(self._fallbacks) == len(literals)

    @cached_property
    def _fallbacks(self) -> list[re.Match[str]]:
        return self._matches(self.row.fallbacks)

    @cached_property
    def _settings(self) -> list[re.Match[str]]:
        """The lines that do nothing but set a variable to the key."""
        pattern = self.row.setting
        found = self._matches((pattern,)) if pattern else []
        return [each for each in found if not self._is_body(each) and self._may_go(each)]

    def _matches(self, patterns: Iterable[re.Pattern[str]]) -> list[re.Match[str]]:
        values = {token.span for token, places in self.sites if [token.content] == list(places)} | {
            place for _, places in self.sites for place in places
        }
        found = (_by_value(pattern, self.snapshot.text) for pattern in patterns)
        return [each[value] for each in found for value in sorted(values) if value in each]

    def _is_body(self, setting: re.Match[str]) -> bool:
        """Whether the line is the one statement that a condition above it runs."""
        before = self.snapshot.text[max(0, setting.start() - 200) : setting.start()]
        return re.search(r"(?:\)|\b(?:else|do|then))[ \t]*\r?\n\s*\Z", before) is not None

    def _may_go(self, setting: re.Match[str]) -> bool:
        """Whether the file has another use for the module that the line calls."""
        used = self.row.module_use
        return used is None or _count(used, self.snapshot.text) > len(used.findall(setting[0]))

    def loader(self, project: Project) -> Loader | None:
        """Return what the project or the language has to load the file, if nothing does it yet."""
        loading = self.row.loading
        if loading is None or not _is_at_hand(loading, project):
            return None
        if _count(loading.used, self.snapshot.text) or loading.edit(self.snapshot.text) is None:
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
        replaced = {Span(*found.span("value")): found for found in self._fallbacks}
        gone = {Span(*found.span("value")): found for found in self._settings}
        for token, places in self.sites:
            key = token.span if token.span in (replaced.keys() | gone.keys()) else places[0]
            if token.form is None:
                edits += [Edit(place, f"${name}") for place in places]
            elif key in gone and gone[key]["name"] == name:
                edits.append(Edit(Span(*gone[key].span()), ""))
            elif key in replaced:
                edits.append(_without_fallback(replaced[key], name, lookup))
            else:
                literal = self._literal(token, places, name, lookup.format(name))
                made = self.row.constants(literal) if self.row.constants else None
                made = made or [*self._rewritten(literal), *self._declared(token)]
                edits += [edit for edit in made if edit not in edits]
        return edits

    def _declared(self, token: Token) -> list[Edit]:
        before, _ = self._around(token)
        rewrite = self._rewrite(before, self._context(token))
        found = rewrite.pattern.search(before) if rewrite else None
        if rewrite is None or found is None:
            return []
        span = Span(*found.span("word")).shifted(token.span.start - len(before))
        return [Edit(span, rewrite.text)]

    def _rewritten(self, literal: Literal) -> list[Edit]:
        text, token, places = self.snapshot.text, literal.token, literal.places
        lookup = literal.lookup
        before, after = self._around(token)
        made = self.row.texts(literal) if self.row.texts else None
        if made is not None:
            return made
        if literal.is_key and not self._is_joined(token):
            return [Edit(token.span, lookup)]
        if token.form is not None and token.form.interpolates and self.row.placeholder:
            return [Edit(place, self.row.placeholder.format(lookup)) for place in places]
        opening, closing = token.opening(text), token.closing(text)
        plus = self.row.plus.strip() if self._is_dense(token) else self.row.plus
        whole = text[token.span.start : token.content.start]
        at = token.content.start
        for place in places:
            whole += f"{text[at : place.start]}{closing}{plus}{lookup}{plus}{opening}"
            at = place.end
        whole += text[at : token.span.end]
        empty = opening + closing
        whole = whole.removeprefix(empty + plus).removesuffix(plus + empty)
        is_alone = _CLOSED.search(before) and _CLOSES.match(after)
        return [Edit(token.span, whole if is_alone else f"({whole})")]


@lru_cache(maxsize=16)  # a row's patterns, asked for each key in a text
def _by_value(pattern: re.Pattern[str], text: str) -> dict[Span, re.Match[str]]:
    """Return the matches of ``pattern`` in ``text`` by the place of their value."""
    return {Span(*found.span("value")): found for found in pattern.finditer(text)}


@lru_cache(maxsize=4)
def _count(pattern: re.Pattern[str], text: str) -> int:
    """Return how often ``pattern`` stands in ``text``."""
    return len(pattern.findall(text))


def _is_at_hand(loading: Loading, project: Project) -> bool:
    if loading.manifest is None:
        return project.environment_file(searches_upwards=False).parent == project.path.parent
    manifest = project.nearest((loading.manifest,))
    return manifest is not None and loading.name in manifest[1]


def _without_fallback(found: re.Match[str], name: str, lookup: str) -> Edit:
    """Return the edit for a look-up that falls back to the key."""
    if found["name"] != name:
        return Edit(Span(*found.span("value")), lookup.format(name))
    if "gone" in found.re.groupindex:
        return Edit(Span(*found.span("gone")), "")
    return Edit(Span(*found.span()), lookup.format(name))
