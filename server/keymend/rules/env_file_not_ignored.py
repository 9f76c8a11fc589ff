"""KM104: an environment file with a key that git has, or will have."""

from __future__ import annotations

from collections.abc import Iterator

from keymend.facts import GitState
from keymend.finding import Applicability, Finding, Repair, Severity
from keymend.rules.rule import Family, Reach, Rule
from keymend.syntax.languages import DOTENV
from keymend.view import View


class EnvFileNotIgnored(Rule):
    """An environment file that holds a key is in git, or one `git add .` away from it.

    ## What it sees
    A key in `.env` or a file like it that git tracks, or that no `.gitignore` names. In
    `.flaskenv`, which is made for git, a key is hardcoded (KM101).

    ## Why
    A key that was committed stays in the history when the file is deleted, and is in every
    clone. Providers revoke keys that they find in public repositories.

    ## Example
    A `.env` with `OPENAI_API_KEY=sk-proj-…`, and no `.gitignore`.

    ## Instead
    A line `.env` in `.gitignore`; the fix adds it. If git tracks the file already, ignoring
    it changes nothing: revoke the key, make a new one, and run `git rm --cached .env`.

    ## Sources
    gitignore(5); OpenAI's help page on leaked keys; community.openai.com 841689.
    """

    code = "KM104"
    name = "env-file-not-ignored"
    family = Family.EXPOSED
    severity = Severity.WARNING
    summary = "an environment file with a key that git tracks or does not ignore"
    reach = Reach.DOCUMENT
    languages = frozenset({DOTENV, "shellscript"})

    def check(self, view: View) -> Iterator[Finding]:
        """Yield one finding, at the file's first key."""
        state = view.facts.file.git
        if state not in (GitState.TRACKED, GitState.UNTRACKED) or not view.is_home_of_keys:
            return
        if not view.keys:
            return
        key = view.keys[0]
        name = view.snapshot.path.name
        if state is GitState.TRACKED:
            message = (
                f"git tracks {name}, and with it this {key.provider.name} key "
                f"({key.secret.masked}): revoke the key, then run `git rm --cached {name}`."
            )
        else:
            message = (
                f"git does not ignore {name}, which holds this {key.provider.name} key "
                f"({key.secret.masked}): the next `git add .` takes it."
            )
        command = Repair(
            f"Run `git rm --cached {name}` once the key is revoked",
            (),
            Applicability.MANUAL,
            preferred=False,
        )
        repairs = (command,) if state is GitState.TRACKED else ()
        yield self.finding(view, key.span, message, key=key, repairs=repairs)
