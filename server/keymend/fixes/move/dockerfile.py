"""The move in Dockerfiles: a key belongs to a run or a build, never to a layer.

``ENV`` lines go, for ``docker run --env-file``; ``ARG`` loses its default; ``RUN`` gets the
key as a build secret (https://docs.docker.com/build/building/secrets/).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Final

from keymend.finding import Edit
from keymend.fixes.move.carrier import Loader
from keymend.fixes.move.project import Project
from keymend.fixes.move.quoting import in_single_quotes, is_single_quoted
from keymend.text import Snapshot, Span

_INSTRUCTION: Final = re.compile(
    r"^[ \t]*(ENV|ARG|RUN)[ \t]+(?!\[)((?:\\\r?\n|[^\r\n])*)", re.MULTILINE | re.IGNORECASE
)
_PAIR: Final = r"(?P<name>[A-Za-z_]\w*)[= ](?P<quote>[\"']?){}(?P=quote)"
_CONTINUED: Final = re.compile(r"[ \t]*\\\r?\n[ \t]*$")


@dataclass(frozen=True)
class _Site:
    place: Span
    instruction: str
    whole: re.Match[str]
    pair: re.Match[str] | None


@dataclass(frozen=True)
class DockerfileCarrier:
    """A Dockerfile with a key in it."""

    snapshot: Snapshot
    sites: tuple[_Site, ...]

    searches_upwards: ClassVar[bool] = False
    is_fallback: ClassVar[bool] = False

    @classmethod
    def read(
        cls, snapshot: Snapshot, own: Span, places: list[Span], _: Project
    ) -> DockerfileCarrier | None:
        """Return the file as a carrier; ``None`` where the key is not in ENV, ARG or RUN."""
        sites = [site for place in places if (site := _site(snapshot, place)) is not None]
        mine = next((site for site in sites if site.place == own), None)
        if mine is None:
            return None
        pairs = [mine.pair, *(site.pair for site in sites)]
        name = next((pair["name"] for pair in pairs if pair), None)
        # Another variable with this key stays until it is moved itself.
        return cls(snapshot, tuple(s for s in sites if not s.pair or s.pair["name"] == name))

    @property
    def remains(self) -> str:
        """How the key gets to where it is needed, with a gap for the variable's name."""
        if any(site.instruction == "RUN" for site in self.sites):
            return "build with --secret id={},env={}"
        if any(site.instruction == "ARG" for site in self.sites):
            return "build with --build-arg {}"
        return "run with --env-file .env"

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the file sets to the key."""
        return tuple(site.pair["name"] for site in self.sites if site.pair)

    @property
    def is_bound(self) -> bool:
        """Whether the file sets a variable, which is then set from outside."""
        return bool(self.names)

    def loader(self, _: Project) -> Loader | None:
        """Return ``None``: who starts the container passes the variable."""
        return None

    def edits(self, name: str, loader: Loader | None) -> list[Edit]:  # noqa: ARG002 - a Carrier
        """Return the edits that take the key out of the file."""
        edits: list[Edit] = []
        mounted: set[int] = set()
        for site in self.sites:
            start = site.whole.start(2)
            if site.instruction == "RUN":
                edits += self._read(site, name)
                if start not in mounted:
                    mounted.add(start)
                    mount = f"--mount=type=secret,id={name},env={name} "
                    edits.append(Edit(Span(start, start), mount))
            elif site.pair is not None:
                edits.append(_without(self.snapshot, site, site.pair, name))
        return sorted(set(edits), key=lambda edit: edit.span)

    def _read(self, site: _Site, name: str) -> list[Edit]:
        text = self.snapshot.text
        if is_single_quoted(text[site.whole.start(2) : site.place.start]):
            return in_single_quotes(text, site.place, name)
        return [Edit(site.place, f"${{{name}}}")]


def _site(snapshot: Snapshot, place: Span) -> _Site | None:
    instructions = _instructions(snapshot.text)
    at = bisect_right(instructions, place.start, key=lambda whole: whole.start(2)) - 1
    if at < 0 or instructions[at].end(2) < place.end:
        return None
    whole = instructions[at]
    instruction = whole[1].upper()
    if instruction == "RUN":
        return _Site(place, instruction, whole, None)
    pattern = re.compile(_PAIR.format(re.escape(snapshot[place])))
    pairs = pattern.finditer(snapshot.text, whole.start(2), whole.end(2))
    pair = next((p for p in pairs if p.start() <= place.start < p.end()), None)
    return _Site(place, instruction, whole, pair) if pair else None


@lru_cache(maxsize=1)
def _instructions(text: str) -> list[re.Match[str]]:
    """Return the instructions that may hold a key; those of the last text are kept."""
    return list(_INSTRUCTION.finditer(text))


def _without(snapshot: Snapshot, site: _Site, pair: re.Match[str], name: str) -> Edit:
    """Return the edit that takes a pair, or the instruction that has no other, out."""
    text = snapshot.text
    if site.instruction == "ARG":
        return Edit(Span(*pair.span()), name)
    if pair.span() == (site.whole.start(2), site.whole.start(2) + len(site.whole[2].rstrip())):
        lines = snapshot.lines
        first = lines.full_line(lines.line_of(site.whole.start())).start
        return Edit(Span(first, lines.full_line(lines.line_of(site.whole.end())).end), "")
    behind = re.compile(r"[ \t]*(?:\\\r?\n[ \t]*)?").match(text, pair.end())
    end = behind.end() if behind else pair.end()
    if end < site.whole.end():
        return Edit(Span(pair.start(), end), "")
    before = text[site.whole.start(2) : pair.start()]
    gap = _CONTINUED.search(before) or re.search(r"[ \t]*$", before)
    return Edit(Span(pair.start() - (len(gap[0]) if gap else 0), end), "")
