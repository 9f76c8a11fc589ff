"""The move in Terraform: a sensitive input variable, set by ``TF_VAR_name`` in the environment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.project import Project
from keymend.syntax.lexicons import Form, Lexicon, Token, here_document
from keymend.text import Snapshot, Span

PREFIX: Final = "TF_VAR_"
_LEXICON: Final = Lexicon(
    (r"\#[^\r\n]*", r"//[^\r\n]*", r"/\*[\s\S]*?\*/"),
    (
        Form('"', '"', r'(?:\\.|\$\{[^}\r\n]*\}|[^"\\\r\n])*', interpolates=True),
        Form(*here_document(r"<<-?(?P<here>[A-Za-z_][\w-]*)", "here"), interpolates=True),
    ),
)
_ATTRIBUTE: Final = re.compile(r"""["']?([A-Za-z_][\w-]*)["']?\s*[=:]\s*$""")
_BLOCK: Final = re.compile(r'^(?:provider|resource|module|data)\s+"([\w-]+)"', re.MULTILINE)
_DEFAULT: Final = re.compile(r"^[ \t]*default[ \t]*=[ \t]*$")
_VARIABLE: Final = re.compile(r'^variable\s+"([\w-]+)"\s*\{', re.MULTILINE)
_ANY_BLOCK: Final = re.compile(r"^(\w+)\b[^\r\n=]*\{", re.MULTILINE)
_SENSITIVE: Final = re.compile(r"\bsensitive\s*=\s*true\b")
_END: Final = re.compile(r"^\}", re.MULTILINE)
_VAGUE: Final = frozenset({"key", "api_key", "token", "value", "secret", "password"})


@dataclass(frozen=True)
class TerraformCarrier:
    """A Terraform file with a key in it."""

    snapshot: Snapshot
    sites: tuple[tuple[Token, Span], ...]

    searches_upwards: ClassVar[bool] = False
    is_fallback: ClassVar[bool] = False
    remains: ClassVar[str] = ""

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], _: Project
    ) -> TerraformCarrier | None:
        """Return the file as a carrier; ``None`` outside of strings, and for other tools' files."""
        if snapshot.path.suffix != ".tf":
            return None
        tokens = [
            (token, place)
            for place in places
            if (token := _LEXICON.token_at(snapshot, place)) and not _is_shown(snapshot, token)
        ]
        mine = next((token for token, place in tokens if place == own), None)
        if mine is None or mine.form is None:
            return None
        carrier = cls(snapshot, tuple(tokens))
        defaults = [carrier.declared(token) for token in (mine, *(token for token, _ in tokens))]
        declared = next(filter(None, defaults), None)
        # The default of another variable stays until it is moved itself.
        sites = tuple(s for s in tokens if carrier.declared(s[0]) in {None, declared})
        return cls(snapshot, sites)

    @property
    def names(self) -> tuple[str, ...]:
        """The variable of Terraform that will hold the key, as the environment calls it."""
        return (PREFIX + (self._declared() or self._described()),)

    @property
    def is_bound(self) -> bool:
        """Whether the key is the default of a variable that has its name already."""
        return self._declared() is not None

    def loader(self, _: Project) -> Loader | None:
        """Return ``None``: Terraform reads its process's environment."""
        return None

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:  # noqa: ARG002 - a Carrier
        """Return the edits that use the input variable, which is declared if it is not yet."""
        variable = name.removeprefix(PREFIX)
        edits: list[Edit] = []
        for token, place in self.sites:
            if token.form is None:
                edits.append(Edit(place, f"${name}"))
            elif self.declared(token) is not None:
                edits.append(Edit(self._line(token), ""))
            elif token.content == place:
                edits.append(Edit(token.span, f"var.{variable}"))
            else:
                edits.append(Edit(place, f"${{var.{variable}}}"))
        if variable not in {found[1] for found in _VARIABLE.finditer(self.snapshot.text)}:
            edits.append(self._declaration(variable))
        return edits

    def _declaration(self, variable: str) -> Edit:
        text = self.snapshot.text
        end = line_end_of(text)
        lines = (f'variable "{variable}" {{', "  type      = string", "  sensitive = true", "}")
        lead = "" if text.endswith(("\n", "\r")) else end
        return Edit(Span(len(text), len(text)), lead + end + end.join(lines) + end)

    def _line(self, token: Token) -> Span:
        lines = self.snapshot.lines
        return lines.full_line(lines.line_of(token.span.start))

    def declared(self, token: Token) -> str | None:
        """Return the input variable whose default is ``token``; ``None`` if it is no default."""
        text, start = self.snapshot.text, token.span.start
        line = self.snapshot.line_at(start)
        if token.form is None or not _DEFAULT.match(text[line.start : start]):
            return None
        blocks = list(_VARIABLE.finditer(text, 0, start))
        # A block ends with the first brace that begins a line: this one has none before the key.
        is_inside = bool(blocks) and not _END.search(text, blocks[-1].end(), start)
        return blocks[-1][1] if is_inside else None

    def _declared(self) -> str | None:
        """Return the input variable whose default the key is."""
        return next(filter(None, (self.declared(token) for token, _ in self.sites)), None)

    def _described(self) -> str:
        """Return a name made of the attribute that holds the key, and its block."""
        token = next(token for token, _ in self.sites if token.form is not None)
        start = token.span.start
        line = self.snapshot.line_at(start)
        attribute = _ATTRIBUTE.search(self.snapshot.text[line.start : start])
        name = attribute[1].lower().replace("-", "_") if attribute else "api_key"
        blocks = _BLOCK.findall(self.snapshot.text, 0, start) if name in _VAGUE else []
        if blocks:
            name = f"{blocks[-1]}_{name}".replace("-", "_")
        return name


def _is_shown(snapshot: Snapshot, token: Token) -> bool:
    """Whether an output has the literal, and may not have what is sensitive."""
    blocks = list(_ANY_BLOCK.finditer(snapshot.text, 0, token.span.start))
    if token.form is None or not blocks or blocks[-1][1] != "output":
        return False
    line = snapshot.line_at(token.span.start)
    end = _END.search(snapshot.text, token.span.end)
    limit = line.end if blocks[-1].start() == line.start or end is None else end.start()
    return not _SENSITIVE.search(snapshot.text, blocks[-1].end(), limit)
