"""The move in Dockerfiles: a key belongs to a run or a build, never to a layer.

``ENV`` lines go, for ``docker run --env-file``; ``ARG`` loses its default; ``RUN`` gets the
key as a build secret (https://docs.docker.com/build/building/secrets/), in its here-documents
too where a shell reads them. What ``COPY`` writes into the image is not read by any.
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
from keymend.fixes.move.quoting import in_single_quotes
from keymend.syntax.shellwords import quoting_at
from keymend.text import Snapshot, Span

_INSTRUCTION: Final = re.compile(
    r"^[ \t]*(ENV|ARG|RUN|COPY|ADD)[ \t]+(?!\[)((?:\\\r?\n|[^\r\n])*)", re.MULTILINE | re.IGNORECASE
)
_FLAGS: Final = re.compile(r"(?:--[\w-]+(?:=\S*)?\s+(?:\\\r?\n\s*)?)*")
_HERE_DOCUMENT: Final = re.compile(
    r"(?<!\S)\d*<<(?P<tabs>-?)(?P<quote>[\"']?)(?P<end>[^\s\"'<>|&;()]+)(?P=quote)(?!\S)"
)
_WITH_DOCUMENTS: Final = frozenset({"ADD", "COPY", "RUN"})
_OTHER_PROGRAM: Final = re.compile(r"#!(?![^\n]*\b(?:ba|da|k|z)?sh\b)")
_OTHER_SHELL: Final = re.compile(
    r"^[ \t]*SHELL[ \t]*\[(?![^\]\n]*\b(?:ba|da|a|k|z)?sh\")|^#[ \t]*escape[ \t]*=[ \t]*`",
    re.MULTILINE | re.IGNORECASE,
)
"""What makes another shell than that of Linux read the commands."""
_PAIR: Final = r"(?P<name>[A-Za-z_]\w*)[= ](?P<quote>[\"']?){}(?P=quote)"
_CONTINUED: Final = re.compile(r"[ \t]*\\\r?\n[ \t]*$")


@dataclass(frozen=True)
class _Instruction:
    """An instruction with its here-documents."""

    name: str
    whole: Span
    arguments: Span
    """On its own lines."""
    script: Span
    """What a shell is given as its commands: those lines, or the here-document that is all."""
    inputs: tuple[tuple[Span, bool], ...] = ()
    """The here-documents of the commands, and whether the shell reads variables in each."""


@dataclass(frozen=True)
class _Site:
    place: Span
    instruction: _Instruction
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
        if any(site.instruction.name == "RUN" for site in self.sites):
            return "build with --secret id={},env={}"
        if any(site.instruction.name == "ARG" for site in self.sites):
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
            start = site.instruction.arguments.start
            if site.instruction.name == "RUN":
                edits += self._read(site, name)
                if start not in mounted:
                    mounted.add(start)
                    mount = f"--mount=type=secret,id={name},env={name} "
                    edits.append(Edit(Span(start, start), mount))
            elif site.pair is not None:
                edits.append(_without(self.snapshot, site, site.pair, name))
        return sorted(set(edits), key=lambda edit: edit.span)

    def _read(self, site: _Site, name: str) -> list[Edit]:
        if _quoting(self.snapshot, site) == "single":
            return in_single_quotes(self.snapshot.text, site.place, name)
        return [Edit(site.place, f"${{{name}}}")]


def _site(snapshot: Snapshot, place: Span) -> _Site | None:
    instructions = _instructions(snapshot.text)
    at = bisect_right(instructions, place.start, key=lambda each: each.arguments.start) - 1
    if at < 0 or instructions[at].whole.end < place.end:
        return None
    found = instructions[at]
    if found.name == "RUN":
        site = _Site(place, found, None)
        return site if _quoting(snapshot, site) in _READING else None
    if not found.arguments.contains(place):
        return None
    pattern = re.compile(_PAIR.format(re.escape(snapshot[place])))
    pairs = pattern.finditer(snapshot.text, *found.arguments)
    pair = next((p for p in pairs if p.start() <= place.start < p.end()), None)
    return _Site(place, found, pair) if pair and found.name in {"ENV", "ARG"} else None


_READING: Final = frozenset({"bare", "comment", "double", "here", "single"})
"""The kinds of quoting in which, or in place of which, a shell reads a variable."""


def _quoting(snapshot: Snapshot, site: _Site) -> str:
    """Return the quoting around the key; empty where no shell, or one of Windows, reads it."""
    if _OTHER_SHELL.search(snapshot.text):
        return ""
    for document, is_read in site.instruction.inputs:
        if document.contains(site.place):
            return "here" if is_read else ""
    script = site.instruction.script
    if not script.contains(site.place):
        return ""
    command = Snapshot(snapshot.uri, snapshot[script], "shellscript")
    if _OTHER_PROGRAM.match(command.text):
        return ""
    return quoting_at(command, site.place.shifted(-script.start))


@lru_cache(maxsize=1)
def _instructions(text: str) -> list[_Instruction]:
    """Return the instructions that may hold a key; those of the last text are kept."""
    found = []
    at = 0
    while match := _INSTRUCTION.search(text, at):
        found.append(_instruction(text, match))
        at = found[-1].whole.end
    return found


def _instruction(text: str, match: re.Match[str]) -> _Instruction:
    """Return an instruction with the here-documents that it begins.

    As BuildKit does it: one that is the whole command is the script itself, else the shell
    gets the command and all that follows.
    """
    name, arguments = match[1].upper(), Span(*match.span(2))
    flags = _FLAGS.match(text, *arguments)
    script = Span(flags.end() if flags else arguments.start, arguments.end)
    inputs = []
    end = arguments.end
    for opening in _HERE_DOCUMENT.finditer(text, *script) if name in _WITH_DOCUMENTS else ():
        body = _body(text, end, opening)
        if text[script.start : script.end].strip() == opening[0]:
            script = body
        else:
            inputs.append((body, not opening["quote"]))
        closing = text.find("\n", body.end)
        end = len(text) if closing < 0 else closing
    return _Instruction(name, Span(match.start(), end), arguments, script, tuple(inputs))


def _body(text: str, after: int, opening: re.Match[str]) -> Span:
    """Return the lines of a here-document, and no more than there are."""
    start = text.find("\n", after) + 1 or len(text)
    tabs = r"\t*" if opening["tabs"] else ""
    closing = re.compile(rf"^{tabs}{re.escape(opening['end'])}\r?$", re.MULTILINE)
    found = closing.search(text, start)
    return Span(start, found.start() if found else len(text))


def _without(snapshot: Snapshot, site: _Site, pair: re.Match[str], name: str) -> Edit:
    """Return the edit that takes a pair, or the instruction that has no other, out."""
    text = snapshot.text
    whole, arguments = site.instruction.whole, site.instruction.arguments
    if site.instruction.name == "ARG":
        return Edit(Span(*pair.span()), name)
    if pair.span() == (arguments.start, arguments.start + len(snapshot[arguments].rstrip())):
        lines = snapshot.lines
        first = lines.full_line(lines.line_of(whole.start)).start
        return Edit(Span(first, lines.full_line(lines.line_of(whole.end)).end), "")
    behind = re.compile(r"[ \t]*(?:\\\r?\n[ \t]*)?").match(text, pair.end())
    end = behind.end() if behind else pair.end()
    if end < whole.end:
        return Edit(Span(pair.start(), end), "")
    before = text[arguments.start : pair.start()]
    gap = _CONTINUED.search(before) or re.search(r"[ \t]*$", before)
    return Edit(Span(pair.start() - (len(gap[0]) if gap else 0), end), "")
