"""KM502: the same variable twice in one environment file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from keymend.finding import Applicability, Edit, Finding, Related, Repair, Severity
from keymend.rules.environment.base import EnvironmentFileRule, shown
from keymend.view import View


class DuplicateVariable(EnvironmentFileRule):
    """A variable is set twice in one file, and only the last line counts.

    ## What it sees
    Two lines for one name, unless the later one builds on the earlier (`PATH=$PATH:…`).

    ## Why
    Every loader takes the last line, even if it is empty. The key that was changed is
    then often the one that is not used.

    ## Example
    ```dotenv
    OPENAI_API_KEY=sk-proj-…
    OPENAI_API_KEY=
    ```

    ## Instead
    One line for each variable; the fix removes those that do not count.

    ## Sources
    python-dotenv, npm dotenv, `node --env-file` and Bash, run: the last wins in each.
    """

    code = "KM502"
    name = "duplicate-variable"
    severity = Severity.WARNING
    summary = "the same variable twice in a file: the last wins"

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each line that a later one overrides."""
        file = view.environment_file
        for entry in file.assignments:
            name = file.name_of(entry)
            last = file.of(name)[-1]
            if last is entry or _builds_on(name, file[last.value]):
                continue
            same = file.value_of(entry) == file.value_of(last)
            line = view.snapshot.lines.line_of(last.name.start) + 1
            if same:
                effect = "says the same"
            elif not file.value_of(last):
                effect = "is empty, and wins"
            else:
                effect = "wins"
            yield self.finding(
                view,
                entry.name,
                f"{shown(name)} is set again in line {line}, which {effect}.",
                repairs=(
                    Repair(
                        "Remove the line that does not count",
                        (Edit(entry.span, ""),),
                        Applicability.SAFE if same else Applicability.UNSAFE,
                    ),
                ),
                related=(Related("this line counts", last.name),),
            )


def _builds_on(name: str, value: str) -> bool:
    return re.search(rf"\$\{{?{re.escape(name)}(?!\w)", value) is not None
