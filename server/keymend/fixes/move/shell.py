"""The move in shell scripts: ``$NAME``, and ``set -a; . .env; set +a`` where nothing loads it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.project import Project
from keymend.fixes.move.quoting import in_single_quotes
from keymend.syntax.shellwords import quoting_at
from keymend.text import Snapshot, Span

_SETTING: Final = re.compile(
    r"""^[ \t]*(?:export[ \t]+|declare[ \t]+-x[ \t]+)?(?P<name>[A-Za-z_]\w*)="""
    r"""(["']?)(?P<value>[^\s"';&|#]+)\2[ \t]*;?[ \t]*(?:\#[^\n]*)?(?:\r?\n|\Z)""",
    re.MULTILINE,
)
_STATEMENT: Final = re.compile(r"\S(?:[^\r\n]*[^\s])?")
_OPENS: Final = re.compile(r"(?:\b(?:then|else|do)|[{(]|\))[ \t]*(?:\#[^\n]*)?\r?\n\s*\Z")
_CLOSES: Final = re.compile(r"\s*(?:(?:fi|else|elif|done|esac)\b|[})]|;;)")
_NEAR: Final = 200
"""Code points before a line in which the one above it is looked for."""

_FALLBACK: Final = re.compile(r"\$\{(?P<name>\w+):?[-=](?P<quote>[\"']?)$")
_LOADS: Final = re.compile(r"(?:^|[\s;&])(?:\.|source)[ \t]+[^\n;&|]*\.env\b", re.MULTILINE)
_HEAD: Final = re.compile(r"(?:#[^\n]*\n|[ \t]*\r?\n|set[ \t]+[-+][^\n]*\n)*")
_PROFILES: Final = frozenset(
    {".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv", ".zprofile", ".bash_login"}
)
_OTHER_SHELLS: Final = frozenset({".csh", ".fish", ".tcsh"})
"""Ends of the names of scripts for shells that set variables otherwise, and load no file."""
_PLAIN: Final = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class ShellCarrier:
    """A shell script with a key in it."""

    snapshot: Snapshot
    places: tuple[Span, ...]
    project: Project

    remains: ClassVar[str] = ""
    is_bound: ClassVar[bool] = False
    searches_upwards: ClassVar[bool] = False

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], project: Project
    ) -> ShellCarrier | None:
        """Return the script as a carrier; ``None`` where the key has to stay.

        The profile of a login shell sets variables for everything that is started: there
        the key is where an environment file would put it.
        """
        if snapshot.path.suffix in _OTHER_SHELLS:
            return None
        if snapshot.path.name in _PROFILES or not _PLAIN.fullmatch(snapshot[own]):
            return None
        movable = [
            place for place in places if quoting_at(snapshot, place) not in {"ansi", "quoted here"}
        ]
        if own not in movable or quoting_at(snapshot, own) == "comment":
            return None
        return cls(snapshot, tuple(movable), project)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the script sets to the key, or falls back from."""
        fallbacks = (_FALLBACK.search(self._before(place)) for place in self.places)
        return (
            *(found["name"] for found in self._settings()),
            *(found["name"] for found in fallbacks if found),
        )

    @property
    def is_fallback(self) -> bool:
        """Whether the key is only a default (``${NAME:-…}``)."""
        return all(_FALLBACK.search(self._before(place)) for place in self.places)

    def loader(self, _: Project) -> Loader | None:
        """Return the shell itself, unless the script loads the file."""
        if _loads(self.snapshot.text):
            return None
        return Loader("the shell", at_hand=True)

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:
        """Return the edits that read ``name`` wherever the key stood, and load it if asked to."""
        edits = [self._loading()] if loader else []
        set_here = {Span(*found.span("value")): found for found in self._settings()}
        for place in self.places:
            setting = set_here.get(place)
            fallback = _FALLBACK.search(self._before(place))
            if setting is not None and setting["name"] == name:
                edits.append(self._removed(Span(*setting.span())))
            elif fallback is not None and fallback["name"] != name:
                edits.append(Edit(place, f"${name}"))
            elif fallback is not None:
                start, end = place.start - len(fallback[0]), place.end + len(fallback["quote"])
                edits.append(Edit(Span(start, end + 1), f"${{{name}}}"))
            else:
                edits += self._reference(place, name)
        return sorted(set(edits), key=lambda edit: edit.span)

    def _removed(self, line: Span) -> Edit:
        """Return the edit that takes a line out; the only one of a block leaves ``:`` there."""
        text = self.snapshot.text
        if _OPENS.search(text, max(0, line.start - _NEAR), line.start) and _CLOSES.match(
            text, line.end
        ):
            found = _STATEMENT.search(text, line.start, line.end)
            return Edit(Span(*found.span()), ":") if found else Edit(line, ":")
        return Edit(line, "")

    def _reference(self, place: Span, name: str) -> list[Edit]:
        kind = quoting_at(self.snapshot, place)
        text = self.snapshot.text
        if kind == "comment":
            return [Edit(place, f"${name}")]
        if kind == "single":
            return in_single_quotes(text, place, name)
        is_bare = (
            kind == "bare"
            and '"$(' not in text[self.snapshot.line_at(place.start).start : place.start]
        )
        return [Edit(place, f'"${name}"' if is_bare else f"${{{name}}}")]

    def _settings(self) -> Iterator[re.Match[str]]:
        """Yield the lines that do nothing but set a variable to the key."""
        for place in self.places:
            if quoting_at(self.snapshot, place) in {"bare", "single", "double"}:
                line = self.snapshot.lines.full_line(self.snapshot.lines.line_of(place.start))
                found = _SETTING.match(self.snapshot.text, line.start, line.end)
                if found is not None and found.span("value") == tuple(place):
                    yield found

    def _loading(self) -> Edit:
        text = self.snapshot.text
        head = _HEAD.match(text)
        at = head.end() if head else 0
        end = line_end_of(text)
        file = self.project.environment_file(searches_upwards=False)
        relative = os.path.relpath(file, self.project.path.parent).replace(os.sep, "/")
        return Edit(Span(at, at), f'set -a; . "$(dirname "$0")/{relative}"; set +a{end}')

    def _before(self, place: Span) -> str:
        return self.snapshot.text[self.snapshot.line_at(place.start).start : place.start]


@lru_cache(maxsize=1)
def _loads(text: str) -> bool:
    """Whether a script loads an environment file; asked for each key in it."""
    return _LOADS.search(text) is not None
