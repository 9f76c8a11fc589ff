"""The index of a workspace: what its files contribute, and the facts for one of them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

from keymend.facts import Definition, Facts, GitState, LoaderUse, OwnFile, Place, digest
from keymend.providers import BY_VARIABLE
from keymend.syntax.languages import is_flask_file, is_template
from keymend.syntax.lookups import composes
from keymend.text import Snapshot
from keymend.workspace.contribution import Contribution, contribution_of
from keymend.workspace.loaders import LoaderMention

_USUAL: Final = "utf-8"
_LOADING_BY_THEMSELVES: Final = frozenset({"decouple", "python-decouple"})
"""Packages that read environment files in a way of their own."""
_PLACES: Final = 50
"""How many places that read one variable are told; more help nobody."""


class Index:
    """What is known of a workspace, kept by the file that told it.

    ``update`` and ``remove`` follow single files; everything that is put together from
    several is made anew when it is next asked for, so an edit costs its own file alone.
    Not safe to be changed by two threads at a time.
    """

    def __init__(self, process: Mapping[str, str] | None = None) -> None:
        """Start empty. ``process`` is the process environment, of which digests are kept."""
        self._contributions: dict[str, Contribution] = {}
        self._process = {name: digest(value) for name, value in (process or {}).items()}
        self._git: dict[str, GitState] = {}
        self._encodings: dict[str, str] = {}
        self._summary: _Summary | None = None
        self.is_complete = False
        """Whether every file of the workspace has been read."""
        self.is_without_code = False
        """Whether code was left out, because there was no environment file for it to read."""

    def __len__(self) -> int:
        return len(self._contributions)

    def update(self, snapshot: Snapshot) -> bool:
        """Take in a file as it is now; return whether anything that others know changed."""
        return self.put(contribution_of(snapshot))

    def put(self, new: Contribution) -> bool:
        """Take in what a file contributes now; return whether that is something else."""
        old = self._contributions.get(new.uri, Contribution(new.uri))
        if new == old:
            return False
        if new.is_empty:
            del self._contributions[new.uri]
        else:
            self._contributions[new.uri] = new
        if self._summary is not None:
            self._summary = self._summary.after(old, new, self._contributions.values())
        return True

    def remove(self, uri: str) -> bool:
        """Forget a file; return whether it had told anything."""
        self._git.pop(uri, None)
        self._encodings.pop(uri, None)
        if self._contributions.pop(uri, None) is None:
            return False
        self._summary = None
        return True

    def set_encoding(self, uri: str, encoding: str) -> bool:
        """Take note of how a file is written on the disk; return whether that is something else."""
        changed = self._encodings.get(uri, _USUAL) != encoding
        self._encodings[uri] = encoding
        return changed

    def set_git_states(self, states: Mapping[str, GitState]) -> None:
        """Take git's view of the environment files, by their URIs, for the only one known."""
        self._git = dict(states)

    def environment_files(self) -> list[str]:
        """Return the URIs of the environment files that define anything."""
        return [uri for uri, told in self._contributions.items() if told.definitions]

    def definitions(self, name: str, near: str) -> tuple[Definition, ...]:
        """Return where ``name`` is defined, the file nearest to the file ``near`` first."""
        found = self._known.definitions.get(name, ())
        return tuple(sorted(found, key=lambda each: _distance(each.uri, near)))

    def templates(self, name: str) -> frozenset[str]:
        """Return the files to be copied (``.env.example``) that have a line for ``name``."""
        return frozenset(
            uri
            for uri, told in self._contributions.items()
            if is_template(PurePosixPath(uri))
            and any(each.name == name for each in told.definitions)
        )

    def uses(self, name: str) -> tuple[Place, ...]:
        """Return every place where a program looks ``name`` up, or assigns to it."""
        return tuple(
            place
            for told in tuple(self._contributions.values())
            for access, place in told.accesses
            if access.name == name
        )

    def composing(self, name: str) -> list[str]:
        """Return the files in which a name is put together that could be ``name``, sorted."""
        return sorted(
            uri
            for uri, told in self._contributions.items()
            if any(composes(mention, name) for mention in told.mentions)
        )

    def names(self) -> list[str]:
        """Return the names of all variables that are defined or read, sorted."""
        return sorted(self._known.names)

    def facts_for(self, uri: str) -> Facts:
        """Return what a scan of the file ``uri`` may know."""
        known, loaders = self._known, tuple(self._loaders_of(uri))
        return Facts(
            definitions=_Nearest(known.definitions, uri),
            openai_version=known.openai_version,
            reads=known.reads,
            mentions=known.mentions,
            packages=known.packages,
            process={
                name: value
                for name, value in self._process.items()
                if name in known.names or name in BY_VARIABLE
            },
            set_elsewhere=known.sets,
            is_complete=self.is_complete,
            commented=known.commented,
            loads_environment_files=self._loads_environment_files(uri),
            is_library=known.is_library,
            file=OwnFile(
                encoding=self._encodings.get(uri, _USUAL),
                git=self._git.get(uri),
                loaders=tuple(
                    LoaderUse(each.loader, each.place, each.overrides)
                    for each in loaders
                    if each.loader is not None
                ),
                is_read_by_others=any(each.loader is None for each in loaders),
            ),
        )

    @property
    def _known(self) -> _Summary:
        if self._summary is None:
            self._summary = _Summary(self._contributions.values())
        return self._summary

    def _loads_environment_files(self, uri: str) -> bool:
        """Whether the program that the file ``uri`` belongs to brings an environment file in.

        It does if the file itself says so, or one beside it does and there is an environment
        file where programs look for one: in the folder, or in one around it.
        """
        known = self._known
        if not known.environment_folders:
            return False
        if uri in known.loading:
            return True
        folder = PurePosixPath(uri).parent
        around = {folder, *folder.parents}
        return bool(around & known.environment_folders) and any(
            _is_beside(PurePosixPath(place).parent, folder) for place in known.loading
        )

    def _loaders_of(self, uri: str) -> Iterator[LoaderMention]:
        """Yield where each loader that reads the file ``uri`` is brought in, first of all."""
        path = PurePosixPath(uri)
        if not self._known.loaders or is_template(path):
            return
        seen = set()
        for mention in self._known.loaders:
            if mention.loader in seen or not _reads(mention.file, path.name):
                continue
            if _is_beside(PurePosixPath(mention.place.uri).parent, path.parent):
                seen.add(mention.loader)
                yield mention


class _Summary:
    """What the contributions say together; each part is made when it is first asked for."""

    def __init__(self, contributions: Iterable[Contribution]) -> None:
        self._contributions = tuple(contributions)

    def after(
        self, old: Contribution, new: Contribution, contributions: Iterable[Contribution]
    ) -> _Summary:
        """Return the summary of ``contributions``, which have ``new`` in the place of ``old``.

        Parts that the two say the same of are kept: an edit seldom changes more than where
        look-ups stand.
        """
        result = _Summary(contributions)
        kept = {
            part: self.__dict__[part]
            for part, fields in _PARTS.items()
            if part in self.__dict__
            and all(getattr(old, field) == getattr(new, field) for field in fields)
        }
        if "reads" in self.__dict__ and "reads" not in kept:
            kept["reads"] = _patched(self.reads, old, new)
        result.__dict__.update(kept)
        return result

    @cached_property
    def definitions(self) -> dict[str, tuple[Definition, ...]]:
        result: dict[str, list[Definition]] = defaultdict(list)
        for told in self._contributions:
            if not is_template(PurePosixPath(told.uri)):
                for definition in told.definitions:
                    result[definition.name].append(definition)
        return {name: tuple(found) for name, found in result.items()}

    @cached_property
    def reads(self) -> dict[str, tuple[Place, ...]]:
        result: dict[str, list[Place]] = defaultdict(list)
        for told in self._contributions:
            for access, place in told.accesses:
                if not access.assigned:
                    result[access.name].append(place)
        return {name: tuple(islice(places, _PLACES)) for name, places in result.items()}

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables that are defined or read."""
        return frozenset({*self.definitions, *self.reads})

    @cached_property
    def mentions(self) -> frozenset[str]:
        return frozenset().union(*(told.mentions for told in self._contributions))

    @cached_property
    def sets(self) -> frozenset[str]:
        return frozenset().union(*(told.sets for told in self._contributions))

    @cached_property
    def packages(self) -> frozenset[str]:
        return frozenset().union(*(told.packages for told in self._contributions))

    @cached_property
    def openai_version(self) -> tuple[int, ...] | None:
        # A lock file says what is installed, a requirement what may be.
        told = [each for each in self._contributions if each.openai_version]
        told.sort(key=lambda each: not each.uri.endswith(".lock"))
        return told[0].openai_version if told else None

    @cached_property
    def loaders(self) -> tuple[LoaderMention, ...]:
        return tuple(mention for told in self._contributions for mention in told.loaders)

    @cached_property
    def loading(self) -> frozenset[str]:
        """The files that bring in a loader."""
        return frozenset(mention.place.uri for mention in self.loaders) | frozenset(
            told.uri
            for told in self._contributions
            if not _LOADING_BY_THEMSELVES.isdisjoint(told.packages)
        )

    @cached_property
    def environment_folders(self) -> frozenset[PurePosixPath]:
        """The folders that hold an environment file which is no template.

        A ``.flaskenv`` is none here: what it does not set may be nobody's to write down.
        """
        files = (PurePosixPath(told.uri) for told in self._contributions if told.definitions)
        return frozenset(
            file.parent for file in files if not (is_template(file) or is_flask_file(file))
        )

    @cached_property
    def commented(self) -> frozenset[str]:
        return frozenset().union(
            *(
                told.commented
                for told in self._contributions
                if not is_template(PurePosixPath(told.uri))
            )
        )

    @cached_property
    def is_library(self) -> bool:
        return any(told.is_library for told in self._contributions)


_PARTS: Final = {
    "commented": ("commented",),
    "definitions": ("definitions",),
    "environment_folders": ("definitions",),
    "is_library": ("is_library",),
    "loaders": ("loaders",),
    "loading": ("loaders", "packages"),
    "mentions": ("mentions",),
    "openai_version": ("openai_version",),
    "packages": ("packages",),
    "reads": ("accesses",),
    "sets": ("sets",),
}
"""The parts of a summary and what of the contributions they are made of."""


def _patched(
    reads: dict[str, tuple[Place, ...]], old: Contribution, new: Contribution
) -> dict[str, tuple[Place, ...]]:
    result = dict(reads)
    for name in {access.name for access, _ in (*old.accesses, *new.accesses)}:
        others = [place for place in reads.get(name, ()) if place.uri != new.uri]
        own = [place for each, place in new.accesses if each.name == name and not each.assigned]
        result[name] = tuple(islice((*others, *own), _PLACES))
        if not result[name]:
            del result[name]
    return result


class _Nearest(Mapping[str, tuple[Definition, ...]]):
    """Definitions in the order in which the file ``uri`` would meet them."""

    def __init__(self, found: Mapping[str, tuple[Definition, ...]], uri: str) -> None:
        self._found = found
        self._uri = uri

    def __getitem__(self, name: str) -> tuple[Definition, ...]:
        found = self._found[name]
        return tuple(sorted(found, key=lambda each: _distance(each.uri, self._uri)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Nearest) and other._uri == self._uri:
            return self._found is other._found or self._found == other._found
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment] # as of every mapping

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _distance(definition: str, near: str) -> tuple[int, int, str]:
    """Order environment files by where a loader looks first: upwards, then ``.env`` itself."""
    folder, file = PurePosixPath(near).parent, PurePosixPath(definition)
    common = os.path.commonpath([folder, file.parent])
    steps = len(folder.parts) - len(PurePosixPath(common).parts)
    aside = len(file.parent.parts) - len(PurePosixPath(common).parts)
    return (steps + 100 * aside, file.name != ".env", definition)


def _is_beside(one: PurePosixPath, other: PurePosixPath) -> bool:
    return one == other or one in other.parents or other in one.parents


def _reads(named: str | None, file: str) -> bool:
    """Whether a loader that was given the file name ``named`` reads a file called ``file``."""
    return named == file if named else file.startswith(".env")


def uri_of(path: Path) -> str:
    """Return the URI by which the index knows the file ``path``."""
    return path.absolute().as_uri()
