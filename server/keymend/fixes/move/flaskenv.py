"""The move out of ``.flaskenv``, which git has: the line goes, and Flask finds it in ``.env``.

Flask reads both files, and of a variable that both set, the value in ``.env``
(https://flask.palletsprojects.com/en/stable/cli/#environment-variables-from-dotenv).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keymend.envfile import EnvFile, parse
from keymend.envfile.model import Kind
from keymend.envfile.writing import places as places_of
from keymend.finding import Edit
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.project import Project
from keymend.syntax.languages import is_flask_file
from keymend.text import Snapshot, Span


@dataclass(frozen=True)
class FlaskenvCarrier:
    """A ``.flaskenv`` with a key in it, which is all that its lines give one variable."""

    name: str
    lines: tuple[Span, ...]
    comments: tuple[Span, ...]

    searches_upwards: ClassVar[bool] = True
    is_fallback: ClassVar[bool] = False
    is_bound: ClassVar[bool] = True
    remains: ClassVar[str] = ""

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], _: Project
    ) -> FlaskenvCarrier | None:
        """Return the file as a carrier; ``None`` where the line has to stay.

        That is where other lines put the value into theirs, and where the key is a part of
        one. In files that are not for git a key is at home.
        """
        if not is_flask_file(snapshot.path):
            return None
        file = parse(snapshot.text)
        entry = next((entry for entry in file.assignments if entry.content == own), None)
        if entry is None:
            return None
        name = file.name_of(entry)
        setting = [entry for entry in file.of(name) if entry.content in places]
        if len(list(places_of(file, name))) > len(setting):
            return None
        comments = [place for place in places if _is_comment(file, place)]
        return cls(name, tuple(entry.span for entry in setting), tuple(comments))

    @property
    def names(self) -> tuple[str, ...]:
        """The variable that the file sets to the key."""
        return (self.name,)

    def loader(self, _: Project) -> Loader | None:
        """Return ``None``: what reads this file reads ``.env`` as well."""
        return None

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:  # noqa: ARG002 - a Carrier
        """Return the edits that take the lines out, and the key out of comments."""
        edits = [Edit(line, "") for line in self.lines]
        return [*edits, *(Edit(place, f"${name}") for place in self.comments)]


def _is_comment(file: EnvFile, place: Span) -> bool:
    return any(entry.kind is Kind.COMMENT and entry.span.contains(place) for entry in file.entries)
