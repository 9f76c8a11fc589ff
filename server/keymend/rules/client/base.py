"""What the rules of this family share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from keymend.clients.declared import Settings
from keymend.clients.problem import Problem
from keymend.finding import Finding
from keymend.rules.rule import Family, Reach, Rule
from keymend.syntax.code import LANGUAGES
from keymend.syntax.languages import is_test
from keymend.view import View


class ClientRule(Rule):
    """A rule that reads parsed source code and speaks of a client.

    Silent in files that are named as tests are: they hold clients that are made wrong on
    purpose, and a client that is wrong by mistake shows when they are run.
    """

    family = Family.CLIENT
    reach = Reach.DOCUMENT
    specificity = 10
    languages: ClassVar[frozenset[str] | None] = LANGUAGES

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each problem; texts that are no concern are not parsed."""
        if is_test(view.snapshot.path):
            return
        if view.snapshot.language not in LANGUAGES:
            problems = self.declared(Settings(view.snapshot))
        elif view.code is None:
            return
        else:
            problems = self.problems(view)
        for problem in problems:
            yield self.finding(view, problem.span, problem.message, repairs=problem.repairs)

    def problems(self, view: View) -> Iterator[Problem]:
        """Yield what is wrong in code."""
        raise NotImplementedError

    def declared(self, settings: Settings) -> Iterator[Problem]:
        """Yield what is wrong with the settings in a file; nothing, for most rules."""
        del settings
        return iter(())
