"""The offers to move a key into the environment, and the change that each makes.

Two may stand beside each other: one that reads the variable, and where nothing loads the
environment file yet, one that also loads it. The second is preferred when its loader is at
hand, because the program then runs as it did before; otherwise the first is, because a
variable that is missing says its name, and a package that the project does not have would
break every other machine too.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from pathlib import Path

from keymend.finding import Applicability, Finding
from keymend.fixes.edits import normalized
from keymend.fixes.move import environment, languages
from keymend.fixes.move.carrier import Carrier, Loader, occurrences
from keymend.fixes.move.naming import assigned_name, is_free_for, variable_for
from keymend.fixes.move.project import Project
from keymend.fixes.move.stores import ENVIRONMENT_FILE
from keymend.fixes.offer import CannotFixError, Change, FileChange, Offer, Workspace
from keymend.fixes.variables import setting, variables
from keymend.paths import path_of
from keymend.text import Snapshot

_CODES = frozenset({"KM101", "KM102", "KM105", "KM106"})


def move_offers(
    snapshot: Snapshot, finding: Finding, workspace: Workspace, store: str = ENVIRONMENT_FILE
) -> list[Offer]:
    """Return the offers to move the finding's key, the preferred one first.

    ``store`` is the setting ``secretStore``: where keys are kept.
    """
    project = _project(snapshot, finding, workspace)
    carrier = _carrier(snapshot, finding, project) if project else None
    if project is None or carrier is None:
        return []
    if store != ENVIRONMENT_FILE:
        from keymend.fixes.move.storing import store_offers

        return store_offers(snapshot, finding, project, carrier, store)
    if finding.secret is None or not _is_writable(finding.secret.reveal()):
        return []
    file = project.environment_file(searches_upwards=carrier.searches_upwards)
    if workspace.is_wide(file):
        return []  # what is written there arrives nowhere
    name = _name(snapshot, finding, carrier, project, file)
    if not _may_set(project, file, name, finding, carrier):
        return []
    title = f"Move key to {name} in {file.name}"
    loader = carrier.loader(project)
    if carrier.remains:
        title += f" ({carrier.remains.format(name, name)})"
        return [_offer(snapshot, finding, title, None, preferred=False)]
    plain = _offer(snapshot, finding, title, None, preferred=loader is None or not loader.at_hand)
    if loader is None:
        return [plain]
    loading = f"{title} and load it with {loader.name}"
    loaded = _offer(snapshot, finding, loading, loader, preferred=loader.at_hand)
    return sorted([plain, loaded], key=lambda offer: not offer.preferred)


def _offer(
    snapshot: Snapshot, finding: Finding, title: str, loader: Loader | None, *, preferred: bool
) -> Offer:
    # Unsafe: it is right for programs, and only its author knows where this one runs.
    return Offer(
        "move-and-load" if loader else "move",
        title,
        Applicability.UNSAFE,
        preferred,
        partial(_build, snapshot, finding, loader),
    )


def _project(snapshot: Snapshot, finding: Finding, workspace: Workspace) -> Project | None:
    path = path_of(snapshot.uri)
    if (
        path is None
        or finding.secret is None
        or finding.code not in _CODES
        or snapshot.language not in languages.LANGUAGES
    ):
        return None
    return Project(path, workspace)


def _carrier(snapshot: Snapshot, finding: Finding, project: Project) -> Carrier | None:
    assert finding.secret is not None  # noqa: S101 - _project has seen to it
    places = occurrences(snapshot.text, finding.secret.reveal())
    own = next((place for place in places if place.overlaps(finding.span)), None)
    return languages.read(snapshot, own, places, project) if own else None


def _name(
    snapshot: Snapshot, finding: Finding, carrier: Carrier, project: Project, file: Path
) -> str:
    present = variables(project.read(file) or "")
    names = carrier.names
    if not names and finding.provider is None:
        line = snapshot.line_at(finding.span.start)
        assigned = assigned_name(snapshot.text[line.start : finding.span.start])
        names = (assigned,) if assigned else ()
    is_fixed = carrier.is_fallback or carrier.is_bound
    return variable_for(finding, names, present, is_fixed=is_fixed)


def _may_set(project: Project, file: Path, name: str, finding: Finding, carrier: Carrier) -> bool:
    """Whether the variable that the program goes on to read may get the key."""
    assert finding.secret is not None  # noqa: S101 - _project has seen to it
    present = variables(project.read(file) or "").get(name)
    return not carrier.is_bound or is_free_for(finding.secret.reveal(), present)


def _is_writable(value: str) -> bool:
    try:
        setting("", "NAME", value)
    except CannotFixError:
        return False
    return True


def _build(
    snapshot: Snapshot, finding: Finding, loader: Loader | None, workspace: Workspace
) -> Change:
    project = _project(snapshot, finding, workspace)
    carrier = _carrier(snapshot, finding, project) if project else None
    if project is None or carrier is None or finding.secret is None:
        raise CannotFixError("the key cannot be moved from where it stands")
    file = project.environment_file(searches_upwards=carrier.searches_upwards)
    name = _name(snapshot, finding, carrier, project, file)
    if not _may_set(project, file, name, finding, carrier):
        raise CannotFixError(f"{name} has another value in {file.name}")
    try:
        edits = normalized(carrier.edits(name, loader))
    except ValueError:
        raise CannotFixError("the places of the key stand inside each other") from None
    document = FileChange(
        snapshot.uri,
        edits,
        snapshot.version,
        description=f"the key is read from {name}",
    )
    value = finding.secret.reveal()
    others = environment.changes(project, file, name, value, keep=carrier.is_fallback)
    if snapshot.language == "dockerfile":
        others = chain(others, environment.docker_ignores(project, file))
    return Change((document, *others))
