"""KM501: a line of an environment file that is read otherwise than it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.envfile import Loader
from keymend.envfile.compare import Misreading, expanding, misreadings
from keymend.finding import Finding, Severity
from keymend.rules.environment.base import EnvironmentFileRule, loaders_of, named, shown, uses_of
from keymend.rules.environment.causes import cause_of, stray_lines
from keymend.usedpackages import EXPANDING
from keymend.view import View

_BRACED: Final = re.compile(r"(?<![\\$])\$\{[A-Za-z_]\w*[^}]*\}")


class DotenvSyntax(EnvironmentFileRule):
    """A line means one thing to a person and another to what loads the file.

    ## What it sees
    Backticks, a quote that is never closed, `#` without a space before it, spaces around
    `=`, `set` and `$env:`, JSON and YAML, backslashes, `${X}` that nothing replaces. A line
    is reported only if a loader that is in use in the workspace reads it otherwise than it
    looks: python-dotenv, dotenv of npm, `node --env-file`, a shell, `docker --env-file` or
    Docker Compose. Where no loader is known, the first three count.

    ## Why
    Each loader has a grammar of its own, and none of them complains. The program starts
    with half a key, with quotes in its key, or with none, and the provider answers 401.

    ## Example
    ```dotenv
    OPENAI_API_KEY=`sk-proj-…`
    ```

    ## Instead
    ```dotenv
    OPENAI_API_KEY=sk-proj-…
    ```

    ## Sources
    python-dotenv 1.2.4, dotenv 18, Node.js 24 and Bash 5, run over generated files
    (`tests/envfile`); docker/cli `pkg/kvfile`; compose-go `dotenv/parser.go`. Reports of
    users: cognee#1721, letta#1946, anything-llm#104.
    """

    code = "KM501"
    name = "dotenv-syntax"
    severity = Severity.WARNING
    summary = "a line that a loader in use reads otherwise than it looks"

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each line that is misread."""
        file = view.environment_file
        loaders = loaders_of(view)
        for stray in stray_lines(file):
            message = f"This is {stray.clause}, and sets no variable in an environment file."
            yield self.finding(view, stray.span, message, repairs=stray.repairs)
        misread = set()
        for entry, found in misreadings(file, loaders):
            wrong = frozenset(misreading.loader for misreading in found)
            cause = cause_of(file, entry, wrong)
            if cause is not None:
                misread.add(entry.span)
                clause = cause.clause[0].upper() + cause.clause[1:]
                message = f"{clause}: {_effect(shown(file.name_of(entry)), found)}."
                yield self.finding(
                    view, cause.span, message, repairs=cause.repairs, related=uses_of(view, wrong)
                )
        for entry in file.assignments:
            if entry.span not in misread and _BRACED.search(file[entry.value]):
                replaced = expanding(file, entry, Loader)
                literal = frozenset(use.loader for use in view.facts.file.loaders) - replaced
                if literal and not view.facts.packages & EXPANDING:
                    yield self.finding(
                        view,
                        entry.value,
                        f"{named(literal)} does not replace `${{…}}`: the program gets "
                        f"{shown(file.name_of(entry))} with the braces in it.",
                        related=uses_of(view, literal),
                    )


def _effect(name: str, found: tuple[Misreading, ...]) -> str:
    groups = {
        f"refuse the file with {name}": [m.loader for m in found if m.rejects],
        f"do not set {name}": [m.loader for m in found if not m.rejects and not m.sets],
        f"read another value for {name}": [m.loader for m in found if m.sets],
    }
    clauses = []
    for verb, loaders in groups.items():
        if len(loaders) == 1:
            first, _, rest = verb.partition(" ")
            verb = f"{'does' if first == 'do' else first + 's'} {rest}"  # noqa: PLW2901
        if loaders:
            clauses.append(f"{named(frozenset(loaders))} {verb}")
    return "; ".join(clauses)
