"""KM507: an environment file in an encoding, or with line ends, that a loader cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from keymend.envfile import Loader
from keymend.finding import Edit, Finding, Repair, Severity
from keymend.rules.environment.base import EnvironmentFileRule, loaders_of, named, uses_of
from keymend.syntax.languages import DOTENV
from keymend.text import Span
from keymend.view import View

_BOM: Final = "\ufeff"
_LONE_CR: Final = re.compile(r"\r(?!\n)")
_SPOILED_BY_BOM: Final = frozenset({Loader.PYTHON_DOTENV, Loader.NODE, Loader.BASH})
"""python-dotenv reads it since 1.2.2 (2026) alone."""
_SPOILED_BY_CR: Final = frozenset({Loader.NODE, Loader.BASH, Loader.DOCKER, Loader.COMPOSE})


class EnvFileEncoding(EnvironmentFileRule):
    r"""The bytes of an environment file keep a loader from reading what the editor shows.

    ## What it sees
    UTF-16, which PowerShell's `>` writes; a byte order mark; carriage returns alone as
    line ends; and Windows line ends in a file that a shell of the workspace sources.

    ## Why
    The first variable is then called `\ufeffOPENAI_API_KEY` and is missing, all lines are
    one, or each value ends in an invisible carriage return, which no HTTP header may hold:
    `Connection error.`

    ## Example
    A `.env` written by `echo "OPENAI_API_KEY=sk-proj-…" > .env` in Windows PowerShell.

    ## Instead
    UTF-8 without a byte order mark, with line feeds. The fix rewrites what it can; UTF-16
    has to be saved anew by the editor ("Save with encoding").

    ## Sources
    python-dotenv, npm dotenv, Node.js and Bash, run; opendev#6, smactorio#163.
    """

    code = "KM507"
    name = "env-file-encoding"
    severity = Severity.ERROR
    summary = "BOM, UTF-16, lone CR, CRLF beside a shell that sources the file"
    specificity = 20
    languages: ClassVar[frozenset[str] | None] = frozenset({DOTENV, "shellscript"})

    def check(self, view: View) -> Iterator[Finding]:
        """Yield at most one finding for the encoding and one for the line ends."""
        if not view.is_environment_file:
            return
        yield from self._encoding(view)
        yield from self._line_ends(view)

    def _encoding(self, view: View) -> Iterator[Finding]:
        text = view.snapshot.text
        encoding = view.facts.file.encoding
        first = Span(0, 1) if text.startswith(_BOM) else view.snapshot.lines.line(0)
        if encoding == "utf-16":
            yield self.finding(
                view, first, "The file is UTF-16, which no loader reads: save it as UTF-8."
            )
            return
        wrong = frozenset(loaders_of(view)) & _SPOILED_BY_BOM
        if not wrong or not (text.startswith(_BOM) or encoding == "utf-8-bom"):
            return
        repair = Repair("Remove the byte order mark", (Edit(first, ""),))
        yield self.finding(
            view,
            first,
            "The file begins with a byte order mark: it becomes part of the first variable's "
            f"name for {named(wrong)}.",
            repairs=(repair,) if text.startswith(_BOM) else (),
            related=uses_of(view, wrong),
        )

    def _line_ends(self, view: View) -> Iterator[Finding]:
        text = view.snapshot.text
        lone = _LONE_CR.search(text)
        loaders = frozenset(loaders_of(view))
        if lone and loaders & _SPOILED_BY_CR:
            wrong = loaders & _SPOILED_BY_CR
            found, what = lone, "A carriage return alone is no line end for"
        elif (windows := re.search(r"\r\n", text)) and Loader.BASH in loaders:
            wrong = frozenset({Loader.BASH})
            found, what = windows, "Windows line ends leave a carriage return in each value for"
        else:
            return
        edits = tuple(Edit(Span(*end.span()), "\n") for end in re.finditer(r"\r\n?", text))
        yield self.finding(
            view,
            Span(*found.span()),
            f"{what} {named(wrong)}.",
            repairs=(Repair("Use line feeds", edits),),
            related=uses_of(view, wrong),
        )
