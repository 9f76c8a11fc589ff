"""KM503: a variable that nothing reads, because another one was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keymend.clientvariables import NEVER_READ, meant_by
from keymend.envfile import Loader
from keymend.facts import Facts
from keymend.finding import Applicability, Edit, Finding, Repair, Severity
from keymend.rules.environment.base import EnvironmentFileRule, shown
from keymend.syntax.lookups import composes
from keymend.usedpackages import OPENAI, READING_ALL
from keymend.view import View

_IN_CONTAINERS: Final = frozenset({Loader.COMPOSE, Loader.DOCKER})


class VariableNotRead(EnvironmentFileRule):
    """A variable is set that neither the client nor the program reads.

    ## What it sees
    Names that OpenAI's clients have never read, or read no longer (`OPENAI_KEY`,
    `OPENAI_API_BASE`, `AZURE_OPENAI_API_VERSION`), and names that are a slip away from one
    that a client reads (`OPENAI_APY_KEY`). Silent if any file of the workspace speaks of
    the variable, or a library that is used reads it (LangChain, LiteLLM, …).

    ## Why
    The client does not find its key or its endpoint and says that credentials are missing;
    or, with a base URL, it quietly talks to somebody else.

    ## Example
    ```dotenv
    OPENAI_KEY=sk-proj-…
    ```

    ## Instead
    ```dotenv
    OPENAI_API_KEY=sk-proj-…
    ```

    ## Sources
    openai 3.54 and 1.109, run with each variable; ai-rag-chat-evaluator#13,
    openai-python#1527 and #745.
    """

    code = "KM503"
    name = "variable-not-read"
    severity = Severity.WARNING
    summary = "a misspelt variable, or one that the client never reads"

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each variable that was meant to be another."""
        facts = view.facts
        if not facts.is_complete:
            return
        file = view.environment_file
        for entry in file.assignments:
            name = file.name_of(entry)
            meant = _meant(name, facts)
            if meant is None or file.of(meant) or _is_used(name, facts):
                continue
            yield self.finding(
                view,
                entry.name,
                f"Nothing here reads {shown(name)}: the client reads {meant}.",
                repairs=(
                    Repair(f"Rename to {meant}", (Edit(entry.name, meant),), Applicability.UNSAFE),
                ),
            )


def _meant(name: str, facts: Facts) -> str | None:
    mistaken = NEVER_READ.get(name)
    if mistaken is None:
        return meant_by(name)
    # Where only images of others are run, nobody can know what they read.
    if not facts.has_packages and _IN_CONTAINERS & {use.loader for use in facts.file.loaders}:
        return None
    if facts.has_packages and not facts.packages & OPENAI:
        return None
    if mistaken.was_read and facts.openai_version and facts.openai_version < (1,):
        return None
    if any(package.startswith(mistaken.readers) for package in facts.packages):
        return None
    return mistaken.meant


def _is_used(name: str, facts: Facts) -> bool:
    if facts.packages & READING_ALL:
        return True
    names = {name, name.upper()}
    if names & (facts.reads.keys() | facts.mentions):
        return True
    return any(composes(word, name) for word in facts.mentions)
