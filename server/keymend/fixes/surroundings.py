"""Mends that lie beside the document: a line for ``.gitignore``, one for ``.env``."""

from __future__ import annotations

from functools import partial

from keymend.finding import Applicability, Finding
from keymend.fixes.edits import normalized
from keymend.fixes.move.environment import ignoring
from keymend.fixes.move.project import Project
from keymend.fixes.offer import CannotFixError, Change, FileChange, Offer, Workspace
from keymend.fixes.variables import mentioning
from keymend.paths import path_of
from keymend.redaction import redact_path
from keymend.syntax.languages import is_template
from keymend.syntax.variables import lookups
from keymend.text import Snapshot, Span

_NOT_IGNORED = "KM104"
_UNDEFINED = "KM506"


def surrounding_offers(snapshot: Snapshot, finding: Finding, workspace: Workspace) -> list[Offer]:
    """Return the offers that change another file than the finding's."""
    path = path_of(snapshot.uri)
    if path is None:
        return []
    project = Project(path, workspace)
    if finding.code == _NOT_IGNORED and not is_template(path) and not workspace.is_ignored(path):
        return [
            Offer(
                "ignore-in-git",
                f"Add {redact_path(path.name)} to .gitignore",
                Applicability.UNSAFE,
                preferred=True,
                build=partial(_ignore_in_git, project),
            )
        ]
    name = _looked_up(snapshot, finding.span) if finding.code == _UNDEFINED else None
    if name is not None:
        file = project.environment_file(searches_upwards=True)
        if workspace.is_wide(file):
            return []  # what is written there arrives nowhere
        return [
            Offer(
                "add-variable",
                f"Add {name} to {file.name}",
                Applicability.UNSAFE,
                preferred=False,  # it is empty until somebody fills it in
                build=partial(_add_variable, project, name),
            )
        ]
    return []


def _looked_up(snapshot: Snapshot, span: Span) -> str | None:
    """Return the variable that is looked up at ``span``: fields of settings are spelled small."""
    return next((each.name for each in lookups(snapshot) if each.span == span), None)


def _ignore_in_git(project: Project, _: Workspace) -> Change:
    changes = tuple(ignoring(project, project.path))
    if not changes:
        raise CannotFixError(f"git ignores {project.path.name} already, or there is no repository")
    return Change(changes)


def _add_variable(project: Project, name: str, workspace: Workspace) -> Change:
    file = project.environment_file(searches_upwards=True)
    found = workspace.read(file)
    text, version = found or ("", None)
    edits = mentioning(text, name)
    if not edits:
        raise CannotFixError(f"{file.name} has the variable already")
    why = f"{name} has to be set"
    change = FileChange(file.as_uri(), normalized(edits), version, found is None, why)
    return Change((change,))
