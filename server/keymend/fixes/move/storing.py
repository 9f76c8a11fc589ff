"""The move into a secret store: the same rewriting, another place for the key.

The key leaves the document and is written nowhere: the title names the tool that has to
be run, what is told after the move holds the command, and the offer is never preferred nor
taken by ``--unsafe-fixes``.
"""

from __future__ import annotations

from keymend.finding import Applicability, Edit, Finding
from keymend.fixes.edits import normalized
from keymend.fixes.move import environment
from keymend.fixes.move.carrier import Carrier
from keymend.fixes.move.naming import variable_for
from keymend.fixes.move.project import Project
from keymend.fixes.move.python import PythonCarrier
from keymend.fixes.move.stores import STORES, Store, dashed
from keymend.fixes.offer import Change, Errand, FileChange, Offer, Workspace
from keymend.text import Snapshot


def store_offers(
    snapshot: Snapshot, finding: Finding, project: Project, carrier: Carrier, store_id: str
) -> list[Offer]:
    """Return the offer to move the key into a store; none where the store cannot be read."""
    assert finding.secret is not None  # noqa: S101 - a carrier has one
    store = STORES[store_id]
    if not store.quotes and not {'"', "\\"}.isdisjoint(finding.secret.reveal()):
        return []
    file = project.environment_file(searches_upwards=carrier.searches_upwards)
    if store.reference and project.workspace.is_wide(file):
        return []
    name = variable_for(finding, carrier.names, {})
    edits = _edits(carrier, store, name)
    if edits is None:
        return []
    document = FileChange(
        snapshot.uri,
        normalized(edits),
        snapshot.version,
        description=f"the key is read from {store.title}",
    )

    def build(_: Workspace) -> Change:
        if not store.reference:
            return Change((document,))
        reference = store.reference.format(name)
        return Change((document, *environment.changes(project, file, name, reference)))

    title = f"Move key to {name} in {store.title} (needs `{store.tool}`)"
    return [
        Offer(
            "move-to-store",
            title,
            Applicability.UNSAFE,
            preferred=False,
            build=build,
            errand=_errand(store, name),
        )
    ]


def _errand(store: Store, name: str) -> Errand:
    command = store.command(name)
    starting = f" Start programs with `{store.runner}`." if store.runner else ""
    return Errand(
        f"{name} is not in {store.title} yet: run `{command}`, which asks for the key;"
        f" undo shows it again.{starting}",
        command,
    )


def _edits(carrier: Carrier, store: Store, name: str) -> list[Edit] | None:
    if store.runner:
        return None if carrier.remains else carrier.edits(name, None)
    if store.python is None or not isinstance(carrier, PythonCarrier):
        return None
    expression = store.python.expression

    def lookup(quote: str) -> str:
        given = {"name": f"{quote}{name}{quote}", "dashed": f"{quote}{dashed(name)}{quote}"}
        return expression.format(q=quote, **given)

    return carrier.edits_with(lookup, store.python.imports)
