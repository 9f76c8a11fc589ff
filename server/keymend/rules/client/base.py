"""What the rules of this family share."""

from __future__ import annotations

import dataclasses
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import ClassVar, Final

from keymend.clients import commands, rawpaths, spots
from keymend.clients.commands import Command
from keymend.clients.declared import Settings
from keymend.clients.problem import Problem, replace
from keymend.finding import Applicability, Finding, Repair
from keymend.rules.rule import Family, Reach, Rule
from keymend.syntax.code import LANGUAGES
from keymend.syntax.code.nodes import HOLE
from keymend.syntax.notebooks import Program
from keymend.text import Span
from keymend.view import View

IN_CODE: Final = LANGUAGES | {"json"}
"""Source code, and notebook files: code in JSON."""


class ClientRule(Rule):
    """A rule that speaks of a client: in parsed source code, in settings, in commands.

    Silent in files that are named as tests are: they hold clients that are made wrong on
    purpose, and a client that is wrong by mistake shows when they are run.
    """

    family = Family.CLIENT
    reach = Reach.DOCUMENT
    specificity = 10
    languages: ClassVar[frozenset[str] | None] = IN_CODE
    is_of_value: ClassVar[bool] = False
    """Whether it speaks of a value, which an example may leave open."""

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each problem; texts that are no concern are not parsed."""
        if view.is_test or (view.snapshot.language in LANGUAGES and view.code is None):
            return
        for problem in chain(self._definite(view), self._in_notebook(view)):
            yield self.finding(view, problem.span, problem.message, repairs=problem.repairs)

    def _in_notebook(self, view: View) -> Iterator[Problem]:
        """Yield what is wrong in the cells of a notebook file, in the places of the file."""
        if view.program is not None and view.of_program is not None:
            for problem in self._definite(view.of_program):
                place = view.program.place(problem.span)
                if place is not None:
                    repairs = tuple(_outside(view.program, problem.repairs))
                    yield Problem(problem.code, place, problem.message, repairs)

    def _definite(self, view: View) -> Iterator[Problem]:
        """Yield what is wrong in a text, without what an example leaves open."""
        if view.snapshot.language not in LANGUAGES:
            problems = self._in_file(view)
        else:
            problems = self.problems(view) if view.code is not None else iter(())
        for problem in problems:
            if not self.is_of_value or not spots.awaits(view.snapshot, problem.span):
                yield problem

    def _in_file(self, view: View) -> Iterator[Problem]:
        yield from self.declared(view.declared)
        if view.snapshot.language in commands.LANGUAGES:
            found = (self.command(command) for command in commands.commands(view.snapshot))
            yield from chain.from_iterable(found)

    @abstractmethod
    def problems(self, view: View) -> Iterator[Problem]:
        """Yield what is wrong in code."""

    def declared(self, settings: Settings) -> Iterator[Problem]:
        """Yield what is wrong with the settings in a file; nothing, for most rules."""
        del settings
        return iter(())

    def command(self, command: Command) -> Iterator[Problem]:
        """Yield what is wrong with a request in a shell script; nothing, for most rules."""
        del command
        return iter(())


class RawUrlRule(ClientRule):
    """A rule that also judges the whole URL of requests that are written out."""

    def raw(self, view: View) -> Iterator[Problem]:
        """Yield the problems of this rule with the URLs of requests in code."""
        for request in view.clients.requests:
            fault = rawpaths.fault(request.url, has_query=request.has_query)
            if fault is not None and fault.code == self.code:
                repairs: tuple[Repair, ...] = ()
                if fault.meant is not None and request.text.exact:
                    repairs = _repairs(request.text.inner, fault.meant)
                yield Problem(self.code, spots.place(request.text), fault.message, repairs)

    def command(self, command: Command) -> Iterator[Problem]:
        """Yield the problem of this rule with the URL of a command."""
        if command.url is None or command.url_span is None:
            return
        fault = rawpaths.fault(command.url, has_query=False)
        if fault is not None and fault.code == self.code:
            is_plain = fault.meant is not None and HOLE not in command.url.text
            repairs = _repairs(command.url_span, fault.meant or "") if is_plain else ()
            yield Problem(self.code, command.url_span, fault.message, repairs)


def _outside(program: Program, repairs: Iterable[Repair]) -> Iterator[Repair]:
    for repair in repairs:
        edits = program.outside(repair.edits)
        if edits is not None:
            yield dataclasses.replace(repair, edits=edits)


def _repairs(span: Span, meant: str) -> tuple[Repair, ...]:
    return (Repair("Correct the URL", replace(span, meant), Applicability.UNSAFE),)
