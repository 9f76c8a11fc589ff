"""What surrounds a program: its client, its variables and where they come from, its package."""

from __future__ import annotations

import enum
import os
import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from keymend import credentials
from keymend.config import find_config
from keymend.doctor import packages, programs
from keymend.doctor.packages import Package
from keymend.doctor.programs import Program
from keymend.environmentfiles import ENV_FILE, environment_files
from keymend.facts import Facts, LoaderUse
from keymend.files import UnreadableFileError, walk
from keymend.redaction import redact_path
from keymend.secret import Secret
from keymend.settings import Settings
from keymend.syntax.languages import FLASK_FILE
from keymend.workspace import gather
from keymend.workspace.index import uri_of

_PROFILES: Final = (
    ".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv", ".zprofile",
    ".config/fish/config.fish",
)  # fmt: skip
_EXPORT: Final = re.compile(
    r"^\s*(?:export\s+|set\s+(?:-\S+\s+)*)(?P<name>[A-Za-z_]\w*)(?:=|\s+)"
    r"(?P<quote>[\"']?)(?P<value>[^\"'\n]*)(?P=quote)",
    re.MULTILINE,
)


class Origin(enum.Enum):
    """What can give a variable its value, in the words of reports."""

    ARGUMENT = "argument"
    CODE = "code"
    PROCESS = "process environment"
    ENV_FILE = "environment file"
    PROFILE = "shell profile"


@dataclass(frozen=True)
class Source:
    """One place that gives the key a value."""

    origin: Origin
    place: str
    value: Secret
    used: bool = False
    remark: str = ""
    """Why it is not used, where it is not."""


@dataclass(frozen=True)
class Situation:
    """Everything that was found around a program."""

    program: Program | None
    variable: str
    """The variable that the key is read from."""
    environ: Mapping[str, str] = field(repr=False)
    """The process environment."""
    env_file: str | None = None
    """The environment file that a loader would find, relative to the folder."""
    in_file: Mapping[str, str] = field(default_factory=dict, repr=False)
    loader: LoaderUse | None = None
    is_loaded: bool = True
    """Whether the program, as far as it can be seen, loads environment files at all."""
    profiles: tuple[tuple[str, Mapping[str, str]], ...] = field(default=(), repr=False)
    package: Package | None = None
    problems: tuple[str, ...] = ()

    @property
    def overrides(self) -> bool:
        """Whether the environment file's values replace those of the process."""
        return self.loader is not None and self.loader.overrides

    @property
    def seen(self) -> Mapping[str, str]:
        """The variables as the program sees them."""
        loaded = self.in_file if self.is_loaded else {}
        assigned = {name: value for name, (value, _) in self.assigned.items()}
        if self.overrides:
            return {**self.environ, **loaded, **assigned}
        return {**loaded, **self.environ, **assigned}

    @property
    def assigned(self) -> Mapping[str, tuple[str, str]]:
        """The variables that the program itself gives a text, with the text and its place."""
        return self.program.assigned if self.program is not None else {}

    def argument(self, role: str, *variables: str) -> str | None:
        """Return what the client gets for ``role``: its argument, else one of ``variables``."""
        program = self.program
        if program is not None and role in program.texts:
            return program.texts[role]
        if program is not None and role in program.variables:
            found = self.seen.get(program.variables[role])
            if found is not None:
                return found
        return next((self.seen[name] for name in variables if name in self.seen), None)


def look_around(
    path: Path,
    environ: Mapping[str, str],
    variable: str | None = None,
    folder: Path | None = None,
) -> Situation:
    """Return the situation of the program at ``path``: a file, or the folder of one.

    ``variable`` is the one that the key is read from, where the code does not tell.
    ``folder`` is that of the whole project, where a file is only a part of one.
    """
    folder = folder or (path if path.is_dir() else path.parent)
    absolute = folder.absolute()
    settings = Settings.from_options(find_config(absolute).options)
    problems: list[str] = []
    walked = walk(folder, settings, absolute) if path.is_dir() else iter((path,))
    program = next(programs.find(walked, absolute), None)
    start = _start(program, absolute)
    usual = environment_files(start, environ)
    # An environment file above the folder is loaded by what stands in the folder.
    above = [file for file in usual if absolute not in file.parents]
    index = gather(absolute, settings, environ, files=[*walk(absolute, settings, absolute), *above])
    files = _loaded(index.names_loaded(), start, usual)
    in_files = {file: _variables(file, absolute, environ, problems) for file in files}
    in_file = dict(ChainMap(*in_files.values()))
    name = variable or programs.key_variable(program, (*in_file, *environ))
    giving = (path for path, values in in_files.items() if name in values)
    env_path = next(giving, next(iter(in_files), None))
    facts = index.facts_for(uri_of(env_path or start / ENV_FILE))
    loaders = facts.file.loaders
    return Situation(
        program,
        name,
        environ,
        redact_path(os.path.relpath(env_path, absolute)) if env_path else None,
        in_file,
        next((use for use in loaders if use.overrides), loaders[0] if loaders else None),
        bool(loaders) or facts.file.is_read_by_others or program is None or program.loads_env_file,
        tuple(_profiles(environ)),
        _package(program, absolute, environ, facts),
        tuple(problems),
    )


def _start(program: Program | None, folder: Path) -> Path:
    """Return where loaders begin to look: beside the program, or where npm runs it."""
    if program is None:
        return folder
    own = folder / program.folder
    if not program.is_node:
        return own
    manifest = credentials.nearest(own, "package.json")
    is_inside = manifest is not None and (folder == manifest.parent or folder in manifest.parents)
    return manifest.parent if manifest is not None and is_inside else folder


def _loaded(names: Sequence[str | None], start: Path, usual: Sequence[Path]) -> list[Path]:
    """Return the files that a program in ``start`` may load, the one that counts first first.

    ``names`` are those that its loaders are told, ``usual`` what they read untold.
    """
    told = [credentials.nearest(start, name) for name in names if name]
    untold = [] if told and None not in names else usual
    flask = credentials.nearest(start, FLASK_FILE)
    return list(dict.fromkeys(file for file in (*told, *untold, flask) if file is not None))


def _variables(
    file: Path, folder: Path, environ: Mapping[str, str], problems: list[str]
) -> dict[str, str]:
    """Return the variables of ``file``. That it cannot be read is added to ``problems``."""
    try:
        return credentials.read_env_file(file, environ)
    except UnreadableFileError as error:
        problems.append(f"{redact_path(os.path.relpath(file, folder))}: {error}")
        return {}


def _package(
    program: Program | None, folder: Path, environ: Mapping[str, str], facts: Facts
) -> Package | None:
    is_node = program is not None and program.is_node
    found = packages.find(folder, environ, is_node=is_node)
    if found is None and is_node:
        return packages.in_manifest(folder)
    return found or packages.pinned(facts.openai_version)


def _profiles(environ: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield what shell profiles export, as far as it is written out."""
    home = environ.get("HOME") or environ.get("USERPROFILE")
    for name in _PROFILES if home else ():
        try:
            text = (Path(home or "") / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        exported = {found["name"]: found["value"].strip() for found in _EXPORT.finditer(text)}
        if exported:
            yield f"~/{name}", exported


def sources(situation: Situation) -> list[Source]:
    """Return every place that gives the key a value, the one that counts first."""
    found: list[Source] = []
    program, name = situation.program, situation.variable
    if program is not None and "api_key" in program.texts:
        value = program.texts["api_key"]
        found.append(_source(Origin.ARGUMENT, program.place, value))
    if name in situation.assigned:
        value, place = situation.assigned[name]
        found.append(_source(Origin.CODE, place, value))
    process = situation.environ.get(name)
    in_file = situation.in_file.get(name)
    rows = []
    if process is not None:
        rows.append(_source(Origin.PROCESS, f"${name}", process))
    if in_file is not None:
        remark = "" if situation.is_loaded else "nothing in the program loads the file"
        rows.append(_source(Origin.ENV_FILE, situation.env_file or "", in_file, remark))
    found += reversed(rows) if situation.overrides else rows
    for profile, exported in situation.profiles:
        if name in exported:
            same = exported[name] == process
            remark = "gives the process environment its value" if same else _NOT_YET
            found.append(_source(Origin.PROFILE, profile, exported[name], remark))
    return list(_ranked(found))


_NOT_YET: Final = "counts for shells that are started from now on"


def _source(origin: Origin, place: str, value: str, remark: str = "") -> Source:
    return Source(origin, place, credentials.as_secret(value), remark=remark)


def _ranked(found: list[Source]) -> Iterator[Source]:
    used: Source | None = None
    for source in found:
        if source.remark:
            yield source
        elif used is None:
            used = source
            yield Source(source.origin, source.place, source.value, used=True)
        else:
            same = "has the same key as" if source.value == used.value else "is hidden by"
            remark = f"{same} the {used.origin.value}"
            yield Source(source.origin, source.place, source.value, remark=remark)
