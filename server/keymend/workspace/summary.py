"""What the files of a workspace say together, and which of it an edit leaves as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from keymend.facts import Definition, Place
from keymend.providers import BY_VARIABLE
from keymend.syntax.languages import is_flask_file, is_template
from keymend.usedpackages import LOADING_BY_THEMSELVES
from keymend.workspace.contribution import Contribution
from keymend.workspace.folders import folders_around
from keymend.workspace.loaders import LoaderMention
from keymend.workspace.releases import Release, Releases

_PLACES: Final = 50
"""How many places that read one variable are told; more help nobody."""


class Summary:
    """What ``contributions`` say together; each part is made when it is first asked for."""

    def __init__(self, contributions: Iterable[Contribution]) -> None:
        self._contributions = tuple(contributions)
        self._process: dict[str, str] | None = None

    def after(
        self, old: Contribution, new: Contribution, contributions: Iterable[Contribution]
    ) -> Summary:
        """Return the summary of ``contributions``, which have ``new`` in the place of ``old``.

        Parts that the two say the same of are kept: an edit seldom changes more than where
        look-ups stand.
        """
        result = Summary(contributions)
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
        """Where environment files that are no templates define each variable."""
        result: dict[str, list[Definition]] = defaultdict(list)
        for told in self._contributions:
            if not is_template(PurePosixPath(told.uri)):
                for definition in told.definitions:
                    result[definition.name].append(definition)
        return {name: tuple(found) for name, found in result.items()}

    @cached_property
    def reads(self) -> dict[str, tuple[Place, ...]]:
        """The first few places where each variable is read."""
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

    def process(self, process: Mapping[str, str]) -> dict[str, str]:
        """Return what ``process``, the same at each call, has of variables that count."""
        if self._process is None:
            self._process = {
                name: value
                for name, value in process.items()
                if name in self.names or name in BY_VARIABLE
            }
        return self._process

    @cached_property
    def mentions(self) -> frozenset[str]:
        """The words that could be names of clients' variables."""
        return frozenset().union(*(told.mentions for told in self._contributions))

    @cached_property
    def sets(self) -> frozenset[str]:
        """The variables that other files than environment files set."""
        return frozenset().union(*(told.sets for told in self._contributions))

    @cached_property
    def packages(self) -> frozenset[str]:
        """The packages in use that any rule asks for."""
        return frozenset().union(*(told.packages for told in self._contributions))

    @cached_property
    def has_packages(self) -> bool:
        """Whether any package is in use."""
        return any(told.has_packages for told in self._contributions)

    @cached_property
    def releases(self) -> Releases:
        """The releases of ``openai`` that manifests and lock files name."""
        return Releases(
            Release(told.uri, told.openai_version)
            for told in self._contributions
            if told.openai_version
        )

    @cached_property
    def loaders(self) -> tuple[LoaderMention, ...]:
        """Where loaders are brought in."""
        return tuple(mention for told in self._contributions for mention in told.loaders)

    @cached_property
    def loaded_names(self) -> frozenset[str]:
        """The names of files that loaders are given; without one they read ``.env`` and its kin."""
        return frozenset(mention.file for mention in self.loaders if mention.file)

    @cached_property
    def loading(self) -> frozenset[str]:
        """The files that bring in a loader."""
        return frozenset(mention.place.uri for mention in self.loaders) | frozenset(
            told.uri
            for told in self._contributions
            if not LOADING_BY_THEMSELVES.isdisjoint(told.packages)
        )

    @cached_property
    def loading_folders(self) -> frozenset[str]:
        """The folders of those files."""
        return frozenset(folders_around(uri)[0] for uri in self.loading)

    @cached_property
    def above_loading(self) -> frozenset[str]:
        """Those folders, and the ones around them."""
        return frozenset(folder for uri in self.loading for folder in folders_around(uri))

    @cached_property
    def environment_folders(self) -> frozenset[str]:
        """The folders that hold an environment file which is no template.

        A ``.flaskenv`` is none here: what it does not set may be nobody's to write down.
        """
        uris = (told.uri for told in self._contributions if told.definitions)
        files = ((uri, PurePosixPath(uri)) for uri in uris)
        return frozenset(
            folders_around(uri)[0]
            for uri, file in files
            if not (is_template(file) or is_flask_file(file))
        )

    @cached_property
    def commented(self) -> frozenset[str]:
        """The variables that comments of environment files would set."""
        return frozenset().union(
            *(
                told.commented
                for told in self._contributions
                if not is_template(PurePosixPath(told.uri))
            )
        )

    @cached_property
    def is_library(self) -> bool:
        """Whether a manifest is that of a library."""
        return any(told.is_library for told in self._contributions)


_PARTS: Final = {
    "above_loading": ("loaders", "packages"),
    "commented": ("commented",),
    "definitions": ("definitions",),
    "environment_folders": ("definitions",),
    "has_packages": ("has_packages",),
    "is_library": ("is_library",),
    "loaded_names": ("loaders",),
    "loaders": ("loaders",),
    "loading": ("loaders", "packages"),
    "loading_folders": ("loaders", "packages"),
    "mentions": ("mentions",),
    "releases": ("openai_version",),
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
