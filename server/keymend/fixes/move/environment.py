"""The environment's own files: ``.env``, ``.env.example`` and ``.gitignore``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of, normalized
from keymend.fixes.move.project import Project
from keymend.fixes.offer import FileChange
from keymend.fixes.variables import mentioning, setting, variables
from keymend.text import Span

_EXAMPLES: Final = (".env.example", ".env.sample", ".env.template", ".env.dist")
_NOTHING: Final = Span(0, 0)


def changes(
    project: Project, file: Path, name: str, value: str, *, keep: bool = False
) -> Iterator[FileChange]:
    """Yield what happens to the environment's files when ``name`` gets ``value`` in ``file``.

    With ``keep`` a value that the variable has already is left alone.
    """
    found = project.workspace.read(file)
    text, version = found or ("", None)
    present = variables(text).get(name)
    if not keep or present is None or present.is_free:
        edits = setting(text, name, value)
        if edits:
            yield _change(file, edits, version, create=found is None, why=f"{name} is kept here")
    for example in _EXAMPLES:
        yield from _mention(project, file.with_name(example), name)
    yield from ignoring(project, file)


def _mention(project: Project, file: Path, name: str) -> Iterator[FileChange]:
    found = project.workspace.read(file)
    edits = mentioning(found[0], name) if found else ()
    if found is not None and edits:
        yield _change(file, edits, found[1], create=False, why=f"{name} has to be set")


def ignoring(project: Project, file: Path) -> Iterator[FileChange]:
    """Have git ignore ``file``, where there is a repository or a ``.gitignore`` already.

    A folder that is under no version control is not given a ``.gitignore``.
    """
    if project.workspace.is_ignored(file):
        return
    folders = [folder for folder in project.folders if folder in file.parents]
    why = f"{file.name} holds a key and stays out of git"
    for folder in folders:
        found = project.workspace.read(folder / ".gitignore")
        if found is not None:
            edits = (_line_added(found[0], file.name),)
            yield _change(folder / ".gitignore", edits, found[1], create=False, why=why)
            return
    for folder in folders:
        if _is_repository(project, folder) or (
            folder == folders[-1] and any(_is_repository(project, f) for f in folder.parents)
        ):
            edit = Edit(_NOTHING, f"{file.name}\n")
            yield _change(folder / ".gitignore", (edit,), None, create=True, why=why)
            return


def docker_ignores(project: Project, file: Path) -> Iterator[FileChange]:
    """Keep ``file`` out of what a build copies into its image."""
    path = project.path.with_name(".dockerignore")
    found = project.workspace.read(path)
    text, version = found or ("", None)
    if not {file.name, f"**/{file.name}", ".env*", "**/.env*", "*"} & set(text.split()):
        edits = (_line_added(text, file.name),)
        why = f"{file.name} holds a key and stays out of images"
        yield _change(path, edits, version, create=found is None, why=why)


def _line_added(text: str, line: str) -> Edit:
    """Return the edit that adds ``line`` at the end, which keeps or lacks its line end."""
    end = line_end_of(text)
    is_unfinished = text and not text.endswith(("\n", "\r"))
    return Edit(Span(len(text), len(text)), end + line if is_unfinished else line + end)


def _is_repository(project: Project, folder: Path) -> bool:
    # In a worktree and a submodule ".git" is a file.
    return any(project.read(path) is not None for path in (folder / ".git/HEAD", folder / ".git"))


def _change(
    file: Path, edits: tuple[Edit, ...], version: int | None, *, create: bool, why: str
) -> FileChange:
    return FileChange(file.as_uri(), normalized(edits), version, create, why)
