"""KM504: a variable that is set, and empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.clientvariables import OPENAI
from keymend.envfile import EnvFile
from keymend.facts import Facts
from keymend.finding import Applicability, Edit, Finding, Repair, Severity
from keymend.providers import BY_VARIABLE
from keymend.rules.environment.base import EnvironmentFileRule
from keymend.syntax.languages import is_template
from keymend.usedpackages import is_of_provider
from keymend.view import View

_EFFECTS: Final = {
    "OPENAI_BASE_URL": "the Python client sends requests to no address: `Connection error.`",
    "OPENAI_ADMIN_KEY": "the client starts without a key, and its first request fails",
    "OPENAI_ORG_ID": "an empty header is sent with each request",
    "OPENAI_PROJECT_ID": "an empty header is sent with each request",
    "OPENAI_API_VERSION": "requests say `?api-version=`, and Azure answers 404",
    "AZURE_OPENAI_AD_TOKEN": "it is sent in place of the key: `Illegal header value`",
    "AZURE_OPENAI_ENDPOINT": "the client has no endpoint to send requests to",
}
"""What an empty value does in the OpenAI clients (openai 3.54, run)."""
_OF_OTHERS_TOO: Final = frozenset({"GITHUB_TOKEN", "GOOGLE_API_KEY"})
"""Variables that other programs read, most of them without a need for a value."""
_CHOICES: Final = 3
_OF_TESTS: Final = re.compile(r"\.(?:test|testing|ci)(?:\.|$)")


class EmptyVariable(EnvironmentFileRule):
    """A variable that a client reads is set to nothing, which is not the same as unset.

    ## What it sees
    `NAME=` for the variables that the providers' clients read: keys, base URLs,
    organisations, API versions. Templates such as `.env.example` are left alone.

    ## Why
    A client falls back to its default where a variable is unset. An empty one is a value:
    it becomes an empty address, an empty header, or an empty key, and it also hides the
    value that another file or the machine would give.

    ## Example
    ```dotenv
    OPENAI_BASE_URL=
    ```

    ## Instead
    Give it a value, or take the line out:
    ```dotenv
    # OPENAI_BASE_URL=
    ```

    ## Sources
    openai 3.54 for Python, run with each variable empty; openai-python#2092,
    job_finder_ri#179.
    """

    code = "KM504"
    name = "empty-variable"
    severity = Severity.WARNING
    summary = "set but empty, which is not the same as unset"

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each variable of a client that is empty where it counts."""
        facts = view.facts
        if is_template(view.snapshot.path) or _OF_TESTS.search(view.snapshot.path.name):
            return
        file = view.environment_file
        for entry in file.assignments:
            name = file.name_of(entry)
            if entry.content.length or file.of(name)[-1] is not entry:
                continue
            if name not in _EFFECTS and not (_is_counted_on(name, file) and _is_used(name, facts)):
                continue
            effect = _EFFECTS.get(name, "the client finds an empty key, and none elsewhere")
            start = entry.prefix.start
            yield self.finding(
                view,
                entry.name,
                f"{name} is set but empty: {effect}.",
                repairs=(
                    Repair(
                        "Comment the line out",
                        (Edit(entry.span._replace(start=start, end=start), "# "),),
                        Applicability.UNSAFE,
                    ),
                ),
            )


def _is_counted_on(name: str, file: EnvFile) -> bool:
    """Whether ``name`` holds a key that is not one of several to choose from.

    A copy of ``.env.example`` has lines for many providers, and one of them is filled in.
    """
    if name not in BY_VARIABLE or name in _OF_OTHERS_TOO:
        return False
    if name in OPENAI:
        return True
    keys = [entry for entry in file.assignments if file.name_of(entry) in BY_VARIABLE]
    return len(keys) <= _CHOICES and not any(entry.content.length for entry in keys)


def _is_used(name: str, facts: Facts) -> bool:
    """Whether the program asks for the key; ``True`` where nothing is known of it."""
    if not facts.has_packages or name in facts.reads or name in facts.mentions:
        return True
    provider = BY_VARIABLE[name].id
    return any(is_of_provider(package, provider) for package in facts.packages)
