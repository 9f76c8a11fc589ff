"""KM106: a key where the name of a variable belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.deferred import expression
from keymend.finding import Applicability, Edit, Finding, Repair, Severity
from keymend.rules.rule import Family, Rule
from keymend.syntax.lookups import CALL
from keymend.view import View

_BEFORE: Final = 120
_LOOKUP: Final = expression(rf"{CALL} [rbuRBU]{{0,2}} (?P<quote>[\"'`]) \Z", re.VERBOSE)
_CLOSING: Final = re.compile(r"[\"'`]\s*[\]),]")


class KeyAsVariableName(Rule):
    """A program asks the environment for a variable whose name is the key.

    ## What it sees
    A key as the name in an environment look-up: `os.getenv`, `os.environ`, `process.env`
    and their likes in other languages.

    ## Why
    There is no such variable: the answer is nothing, and the client says that credentials
    are missing, or the look-up raises an error that prints the key. And the key is in the
    source.

    ## Example
    ```python
    client = OpenAI(api_key=os.getenv("sk-proj-…"))
    ```

    ## Instead
    ```python
    client = OpenAI(api_key=os.getenv("OPENAI_API_KEY"))
    ```
    with `OPENAI_API_KEY=sk-proj-…` in `.env`.

    ## Sources
    auto_job__find#4 and many like it; a `KeyError` shows the key it was asked for.
    """

    code = "KM106"
    name = "key-as-variable-name"
    family = Family.EXPOSED
    severity = Severity.ERROR
    summary = "a key where the name of a variable belongs"
    specificity = 20

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each key that is looked up."""
        text = view.snapshot.text
        for key in view.keys:
            start = max(0, key.span.start - _BEFORE)
            if not _LOOKUP.search(text[start : key.span.start]):
                continue
            if not _CLOSING.match(text, key.span.end):
                continue
            variable = key.provider.variable
            yield self.finding(
                view,
                key.span,
                f"{key.provider.name} {key.format.kind} ({key.secret.masked}) in place of a "
                f"variable's name: the look-up finds nothing; {variable} was meant.",
                key=key,
                repairs=(
                    Repair(
                        f"Look up {variable}",
                        (Edit(key.span, variable),),
                        Applicability.UNSAFE,
                        preferred=False,
                        only_chosen=True,
                    ),
                ),
            )
