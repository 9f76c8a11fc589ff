"""KM505: the process environment has another value, and keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keymend.envfile import COMMON
from keymend.facts import digest
from keymend.finding import Finding, Severity
from keymend.rules.environment.base import EnvironmentFileRule, shown
from keymend.rules.environment.given import is_given
from keymend.syntax.languages import is_template
from keymend.view import View

_KEEPS: Final = frozenset(COMMON)
"""The loaders that leave a variable alone which the process has already."""


class VariableShadowed(EnvironmentFileRule):
    """The value in the file does not reach the program, because the machine has one already.

    ## What it sees
    A variable that the environment of this process (the editor, or the shell that runs
    `keymend`) has with another value, or empty, and a loader that does not override. Values
    are compared as hashes.

    ## Why
    `load_dotenv()`, dotenv and `node --env-file` never replace a variable that is set. The
    old key in `~/.zshrc` wins over the new one in `.env`, and the provider's error shows
    the end of a key that is nowhere in the project.

    ## Example
    `export OPENAI_API_KEY=…` in a shell profile, and another key in `.env`.

    ## Instead
    Remove the variable where it comes from (shell profile, system settings, the editor's
    terminal settings), or let the file win: `load_dotenv(override=True)`,
    `dotenv.config({ override: true })`.

    ## Sources
    python-dotenv, dotenv and Node.js, run; ml-intern#120, gpt-pilot#722, TradingAgents#641,
    job_finder_ri#179 (an empty variable).
    """

    code = "KM505"
    name = "variable-shadowed"
    severity = Severity.INFORMATION
    summary = "the process environment holds another value, and the loader keeps it"

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each variable that has another value in the process."""
        facts = view.facts
        loaders = facts.file.loaders
        keeps = [use for use in loaders if use.loader in _KEEPS and not use.overrides]
        if is_template(view.snapshot.path) or (loaders and not keeps):
            return
        file = view.environment_file
        for entry in file.assignments:
            name, value = file.name_of(entry), file.value_of(entry)
            inherited = facts.process.get(name)
            if inherited is None or is_given(name) or "$" in value:
                continue
            if file.of(name)[-1] is not entry or inherited == digest(value):
                continue
            what = "is set but empty" if inherited == digest("") else "has another value"
            yield self.finding(
                view,
                entry.name,
                f"{shown(name)} {what} in the environment of this process, which wins: unset it in "
                "the shell profile, the system's or the editor's terminal settings, or load the "
                "file with override.",
            )
