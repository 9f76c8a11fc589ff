"""The move in Terraform's files of values: the line goes, and ``TF_VAR_name`` has the value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.project import Project
from keymend.fixes.move.terraform import PREFIX
from keymend.text import Snapshot, Span

_LINE: Final = re.compile(r'(?P<name>\w+)[ \t]*=[ \t]*"(?P<value>[^"\r\n]*)"[ \t]*(?:(?:#|//).*)?')
_COMMENT: Final = re.compile(r"[ \t]*(?:#|//)")


@dataclass(frozen=True)
class TfvarsCarrier:
    """A file of values with a key in it, which is all that one line gives its variable."""

    snapshot: Snapshot
    line: Span
    name: str
    comments: tuple[Span, ...]

    searches_upwards: ClassVar[bool] = False
    is_fallback: ClassVar[bool] = False
    is_bound: ClassVar[bool] = True
    remains: ClassVar[str] = ""

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], _: Project
    ) -> TfvarsCarrier | None:
        """Return the file as a carrier; ``None`` where the key is a part of a value.

        A line that is indented stands inside a map or a list.
        """
        lines = snapshot.lines
        found = _LINE.fullmatch(snapshot[snapshot.line_at(own.start)])
        line = lines.full_line(lines.line_of(own.start))
        if found is None or Span(*found.span("value")).shifted(line.start) != own:
            return None
        comments = (
            place for place in places if _COMMENT.match(snapshot[snapshot.line_at(place.start)])
        )
        return cls(snapshot, line, found["name"], tuple(comments))

    @property
    def names(self) -> tuple[str, ...]:
        """The variable of the environment that Terraform takes for the one that is set here."""
        return (PREFIX + self.name,)

    def loader(self, _: Project) -> Loader | None:
        """Return ``None``: Terraform reads its process's environment."""
        return None

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:  # noqa: ARG002 - a Carrier
        """Return the edits that take the line out, and the key out of comments."""
        return [Edit(self.line, ""), *(Edit(place, f"${name}") for place in self.comments)]
