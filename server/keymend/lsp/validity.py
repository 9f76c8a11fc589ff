"""What a hover says of a key's validity: the last verdict, and the link that asks for one.

Most hovers have neither: what validates is imported when there is something to say.
"""

from __future__ import annotations

from lsprotocol import types

from keymend.lsp.analysis import Analysis
from keymend.lsp.placed import Placed
from keymend.lsp.rendering import range_of
from keymend.lsp.session import Session
from keymend.secret import Secret
from keymend.syntax.languages import DOTENV


def validation_link(session: Session, analysis: Analysis, placed: Placed) -> str:
    """Return the link that validates the key of a finding, where the client runs such links."""
    if placed.finding.secret is None or not session.client.runs_links:
        return ""
    from keymend.lsp import invitations

    document = analysis.document
    if not invitations.is_askable(document, placed):
        return ""
    return invitations.link(document, range_of(analysis, placed, session.units))


def validation_link_at(
    session: Session, uri: str, position: types.Position, *, is_variable: bool
) -> str:
    """Return the link that validates the key at a place: in an environment file, or looked up.

    ``is_variable`` tells that a variable is named there.
    """
    document = session.documents.get(uri)
    if document is None or not session.client.runs_links:
        return ""
    if document.language != DOTENV and not is_variable:
        return ""
    from keymend.lsp import invitations

    return invitations.link_at(session, document, position)


def remembered(session: Session, secret: Secret | None) -> str:
    """Return the last verdict on a key, as Markdown; empty if there is none."""
    if secret is None or not session.verdicts:
        return ""
    from keymend.lsp import validation

    return validation.remembered(session, secret)


def remembered_at(
    session: Session, uri: str, position: types.Position, *, is_variable: bool
) -> str:
    """Return the last verdict on the key at a place, or on that of the variable named there."""
    document = session.documents.get(uri)
    if document is None or not session.verdicts:
        return ""
    from keymend.lsp import validation

    return validation.remembered_at(session, document, position, is_variable=is_variable)
