"""KM506: a variable that code reads and nothing defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from keymend.clientvariables import distance
from keymend.finding import Applicability, Edit, Finding, Repair, Severity
from keymend.rules.rule import Family, Reach, Rule
from keymend.syntax.lookups import Lookup, lookups
from keymend.view import View

_LANGUAGES: Final = frozenset(
    {"javascript", "javascriptreact", "python", "typescript", "typescriptreact"}
)
_GIVEN: Final = frozenset(
    """
    APPDATA CI COLUMNS DEBUG DISPLAY EDITOR ENV ENVIRONMENT FORCE_COLOR HOME HOST HOSTNAME
    JEST_WORKER_ID LANG LINES LOCALAPPDATA LOGNAME LOG_LEVEL MODE NODE_ENV NODE_OPTIONS
    NO_COLOR NO_PROXY PATH PORT PROD DEV PWD PYTHONPATH SHELL SSR TEMP TERM TMP TMPDIR TZ USER
    USERNAME USERPROFILE VIRTUAL_ENV BASE_URL
    """.split()  # noqa: SIM905 - as a list it fills a page
)
"""Variables that the system, the runtime or a bundler sets."""
_GIVEN_PREFIX: Final = re.compile(
    r"(?:GITHUB|GITLAB|CI|VERCEL|NETLIFY|RAILWAY|RENDER|FLY|HEROKU|KUBERNETES|CODESPACES?|XDG|"
    r"npm|AWS_LAMBDA|AZURE_FUNCTIONS|CONDA|SLURM|VSCODE|WERKZEUG|FLASK|DJANGO|PYTEST|VITEST)_"
)
_TEST: Final = re.compile(
    r"(?:^|/)(?:tests?|__tests__|e2e)/|[._-](?:test|spec)\.|/(?:conftest|test_\w+)\.py$"
)


class VariableUndefined(Rule):
    """Code reads a variable that no environment file of the workspace sets.

    ## What it sees
    A look-up without a default (`os.environ["X"]`, `process.env.X`) of a variable that
    stands in no environment file, compose file, Dockerfile or CI file, nor in the
    environment of this process. Only in programs that load an environment file: a library
    leaves its variables to others.

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
        if not facts.is_complete or facts.is_library or not facts.loads_environment_files:
            return
        if not facts.definitions or _TEST.search(str(view.snapshot.path)):
            return
        seen: set[str] = set()
        for lookup in sorted(lookups(view.snapshot), key=lambda each: each.span):
            name = lookup.name
            if not lookup.required or name in seen or _is_given(name):
                continue
            seen.add(name)
            if name in facts.definitions or name in facts.process or name in facts.set_elsewhere:
                continue
            yield self._undefined(view, lookup, facts.definitions)

    def _undefined(self, view: View, lookup: Lookup, defined: Iterable[str]) -> Finding:
        near = min(
            (name for name in defined if distance(name, lookup.name) <= _SLIPS),
            key=lambda name: distance(name, lookup.name),
            default=None,
        )
        hint = f"; {near} is" if near else ""
        repairs: tuple[Repair, ...] = ()
        if near:
            edit = Edit(lookup.span, near)
            repairs = (Repair(f"Read {near}", (edit,), Applicability.UNSAFE),)
        return self.finding(
            view,
            lookup.span,
            f"{lookup.name} is set in no environment file of this workspace{hint}.",
            repairs=repairs,
        )


_SLIPS: Final = 2


def _is_given(name: str) -> bool:
    return name in _GIVEN or _GIVEN_PREFIX.match(name) is not None
