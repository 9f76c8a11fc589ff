"""KM506: a variable that code reads and nothing defines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.clientvariables import READ_BY_CLIENTS, distance
from keymend.facts import Facts
from keymend.finding import Applicability, Edit, Finding, Repair, Severity
from keymend.rules.environment.given import is_given
from keymend.rules.environment.needed import is_strict, needed
from keymend.rules.rule import Family, Reach, Rule
from keymend.syntax.lookups import Lookup
from keymend.view import View

_LANGUAGES: Final = frozenset(
    {"javascript", "javascriptreact", "python", "typescript", "typescriptreact"}
)
_OTHER_PROGRAM: Final = re.compile(
    r"(?:^|/)(?:tests?|__tests__|specs?|e2e|fixtures|\.github|ci|scripts?|tools?|hack|docs?|"
    r"examples?|samples?|benchmarks?)/|[._-](?:test|spec)\.|/(?:conftest|test_\w+|\w+_test)\.py$"
)
"""Tests, and what is run by hand or by CI: they have other environments than the program."""


class VariableUndefined(Rule):
    """Code reads a variable that no environment file of the workspace sets.

    ## What it sees
    A look-up without a default (`os.environ["X"]`, `process.env.X`) of a variable that
    stands in no environment file, compose file, Dockerfile or CI file, nor in the
    environment of this process. Only in programs that load an environment file, and only
    where the program cannot do without: a test such as `if os.getenv("X"):` asks for
    nothing, and a library leaves its variables to others.

    ## Why
    The program ends with a `KeyError`, or goes on with nothing, and the client says that
    credentials are missing.

    ## Example
    ```python
    key = os.environ["OPENAI_API_KEY"]  # .env sets OPENAI_KEY
    ```

    ## Instead
    Add the variable to the environment file.

    ## Sources
    CrewAI-Studio#63, AI-short-generator#1: a copy of `.env.example` that was never made.
    """

    code = "KM506"
    name = "variable-undefined"
    family = Family.ENVIRONMENT
    severity = Severity.INFORMATION
    summary = "read by code, defined nowhere, where an environment file is in use"
    reach = Reach.DOCUMENT
    languages = _LANGUAGES

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each variable that is missing, where it is first read."""
        facts = view.facts
        if not facts.judges_lookups or _OTHER_PROGRAM.search(str(view.snapshot.path)):
            return

        def is_set(name: str) -> bool:
            return is_given(name) or (
                name in facts.definitions or name in facts.process or name in facts.set_elsewhere
            )

        for lookup in needed(view.snapshot, is_set):
            if not _is_field_set(lookup, facts):
                yield from self._undefined(view, lookup)

    def _undefined(self, view: View, lookup: Lookup) -> Iterator[Finding]:
        name, facts = lookup.name, view.facts
        is_commented = name in facts.commented
        if is_commented and name not in READ_BY_CLIENTS and not is_strict(view.snapshot, lookup):
            return
        # What other code reads is no slip for this name.
        unread = facts.definitions.keys() - facts.reads.keys()
        near = min(
            (other for other in unread if distance(other, name) <= _SLIPS),
            key=lambda other: (distance(other, name), other),
            default=None,
        )
        hint = f"; {near} is" if near else ""
        if is_commented:
            hint = "; the line that would set it is a comment"
        repairs: tuple[Repair, ...] = ()
        if near and not lookup.is_field:
            edit = Edit(lookup.span, near)
            repairs = (Repair(f"Read {near}", (edit,), Applicability.UNSAFE),)
        yield self.finding(
            view,
            lookup.span,
            f"{name} is set in no environment file of this workspace{hint}.",
            repairs=repairs,
        )


_SLIPS: Final = 2


def _is_field_set(lookup: Lookup, facts: Facts) -> bool:
    """Whether ``lookup`` is a field of settings, which do not tell capitals from small letters."""
    return lookup.is_field and any(other.upper() == lookup.name for other in facts.definitions)
