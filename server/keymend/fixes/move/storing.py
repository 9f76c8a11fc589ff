"""The move into a secret store: the same rewriting, another place for the key.

The key leaves the document and is written nowhere, so the title begins with the command
that has to be run first, and the offer is never preferred nor taken by ``--unsafe-fixes``.
"""

from __future__ import annotations

from keymend.finding import Applicability, Edit, Finding
from keymend.fixes.edits import normalized
from keymend.fixes.move import environment
from keymend.fixes.move.carrier import Carrier
from keymend.fixes.move.naming import variable_for
from keymend.fixes.move.project import Project
from keymend.fixes.move.python import PythonCarrier
from keymend.fixes.move.stores import STORES, Store
from keymend.fixes.offer import Change, FileChange, Offer, Workspace
from keymend.text import Snapshot


def store_offers(
    snapshot: Snapshot, finding: Finding, project: Project, carrier: Carrier, store_id: str
) -> list[Offer]:
    """Return the offer to move the key into a store; none where the store cannot be read."""
    store = STORES[store_id]
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
        file = project.environment_file(searches_upwards=carrier.searches_upwards)
        reference = store.reference.format(name)
        return Change((document, *environment.changes(project, file, name, reference)))

    command = store.command.format(name, dashed=_dashed(name))
    running = f", and start programs with `{store.runner}`" if store.runner else ""
    title = f"Move key to {name} in {store.title}: first run `{command}`{running}"
    return [Offer("move-to-store", title, Applicability.UNSAFE, preferred=False, build=build)]


def _edits(carrier: Carrier, store: Store, name: str) -> list[Edit] | None:
    if store.runner:
        return None if carrier.remains else carrier.edits(name, None)
    if store.python is None or not isinstance(carrier, PythonCarrier):
        return None
    expression = store.python.expression

    def lookup(quote: str) -> str:
        given = {"name": f"{quote}{name}{quote}", "dashed": f"{quote}{_dashed(name)}{quote}"}
        return expression.format(q=quote, **given)

    return carrier.edits_with(lookup, store.python.imports)


def _dashed(name: str) -> str:
    return name.replace("_", "-")  # Azure takes no underscores
