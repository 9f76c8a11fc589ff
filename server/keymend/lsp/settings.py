"""The client's settings: asked for where it answers, taken as sent where it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from lsprotocol import types

from keymend.lsp.configuration import SECTION, section_of
from keymend.lsp.session import Session


async def ask_for_settings(session: Session) -> None:
    """Ask for the settings of every folder, and report by them where they differ."""
    if not session.client.answers_configuration:
        return
    folders = tuple(session.folders)
    items = [types.ConfigurationItem(section=SECTION)]
    items += [types.ConfigurationItem(scope_uri=f.as_uri(), section=SECTION) for f in folders]

    def answered(future: Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            _take_answers(session, folders, future.result())

    asking = session.workspace_configuration(types.ConfigurationParams(items))
    # Where the answer is read, not a few turns of the loop later: what the client sends
    # after it, it sends to a server that has its settings.
    asking.add_done_callback(answered)
    await asyncio.wrap_future(asking)


def _take_answers(session: Session, folders: Sequence[Path], answers: Sequence[Any]) -> None:
    """Go by the client's ``answers``: one for everywhere, then one for each folder."""
    everywhere: Any = answers[0] if answers else None
    if everywhere is not None:
        _take(session, everywhere)
    for folder, answer in zip(folders, answers[1:], strict=False):
        if answer is not None:
            session.configuration.set_folder(folder, answer)
    apply_settings(session)


async def did_change_configuration(
    session: Session, params: types.DidChangeConfigurationParams
) -> None:
    """Go by the client's new settings."""
    if session.client.answers_configuration:
        await ask_for_settings(session)
        return
    section = section_of(params.settings)
    if section is not None:
        _take(session, section)
        apply_settings(session)


def _take(session: Session, section: Any) -> None:
    """Go by ``section`` where a folder has no settings of its own."""
    wanted = session.configuration.wants_lenses
    session.configuration.set_client(section)
    if session.client.refreshes_lenses and session.configuration.wants_lenses != wanted:
        session.workspace_code_lens_refresh(None)


def apply_settings(session: Session) -> None:
    """Scan anew the open documents for which other settings hold now, and report them."""
    changed = []
    for analysis in session.analyses.values():
        scope = session.scope_of(analysis.document)
        # Other facts are no other settings: who tells them has the document reported.
        if replace(scope, facts=analysis.scope.facts) != analysis.scope:
            analysis.rescope(scope)
            changed.append(analysis)
    if changed:
        session.reporter.refresh(changed)
