"""The index of a workspace: it follows what files contribute, and has the facts for each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from keymend.envfile import Loader
from keymend.facts import Definition, Facts, GitState, LoaderUse, OwnFile, Place, digest
from keymend.syntax.languages import is_flask_file, is_template
from keymend.syntax.lookups import composes
from keymend.text import Snapshot
from keymend.workspace.contribution import Contribution, contribution_of
from keymend.workspace.folders import folders_around
from keymend.workspace.loaders import LoaderMention
from keymend.workspace.manifests import is_manifest
from keymend.workspace.summary import Summary

_USUAL: Final = "utf-8"


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
        self._summary: Summary | None = None
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
        old = self._contributions.get(new.uri)
        if new == old or (old is None and new.is_empty):
            return False
        if new.is_empty:
            del self._contributions[new.uri]
        else:
            self._contributions[new.uri] = new
        if self._summary is not None:
            before = old or Contribution(new.uri)
            self._summary = self._summary.after(before, new, self._contributions.values())
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

    def names_loaded(self) -> list[str | None]:
        """Return which files the loaders of programs are told to read, where code calls them.

        ``None`` stands for a call that leaves it to the loader.
        """
        called = (
            mention.file
            for mention in self._known.loaders
            if mention.loader in _OF_PROGRAMS
            and not is_manifest(PurePosixPath(mention.place.uri))
            and not is_flask_file(PurePosixPath(mention.place.uri))
        )
        return list(dict.fromkeys(called))

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
            openai_version=known.releases.nearest(uri),
            reads=known.reads,
            mentions=known.mentions,
            packages=known.packages,
            has_packages=known.has_packages,
            process=known.process(self._process),
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
    def _known(self) -> Summary:
        if self._summary is None:
            self._summary = Summary(self._contributions.values())
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
        around = folders_around(uri)
        return not known.environment_folders.isdisjoint(around) and (
            around[0] in known.above_loading or not known.loading_folders.isdisjoint(around)
        )

    def _loaders_of(self, uri: str) -> Iterator[LoaderMention]:
        """Yield where each loader that reads the file ``uri`` is brought in, first of all."""
        name = uri.rpartition("/")[2]
        if not (name.startswith(_ENV) or name in self._known.loaded_names):
            return  # as nearly every file
        path = PurePosixPath(uri)
        if is_template(path):
            return
        seen = set()
        for mention in self._known.loaders:
            if mention.loader in seen or not _reads(mention.file, path.name):
                continue
            if _is_beside(PurePosixPath(mention.place.uri).parent, path.parent):
                seen.add(mention.loader)
                yield mention


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


_OF_PROGRAMS: Final = frozenset({Loader.PYTHON_DOTENV, Loader.NPM_DOTENV, Loader.NODE})
"""Loaders that a program calls, or that start one."""


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
    return named == file if named else file.startswith(_ENV)


_ENV: Final = ".env"
"""What the name of a file begins with that loaders read without being given one."""


def uri_of(path: Path) -> str:
    """Return the URI by which the index knows the file ``path``."""
    return path.absolute().as_uri()
