"""KM105: a key as the fall-back of an environment look-up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from keymend.deferred import expression
from keymend.detection.keys import KeyMatch
from keymend.finding import Applicability, Edit, Finding, Repair, Severity
from keymend.rules.rule import Family, Rule
from keymend.syntax.lookups import CALL, MEMBER, NAME
from keymend.text import Span
from keymend.view import View

_BEFORE: Final = 300
"""Code points before a key in which its look-up must begin."""

_OPENING: Final = r"(?: [rbuRBU]{0,2} [\"'`] | String::from\(\" )"
_FALLBACK: Final = expression(
    rf"""
    (?: # os.getenv("X", "…"), ENV.fetch("X", "…"), System.getenv().getOrDefault("X", "…")
        (?: {CALL} | getenv\(\)\.getOrDefault\( \s* ) ["'`] (?P<called>{NAME}) ["'`]
        (?P<second> \s* , \s* (?: \w+ \s* [=:] \s* )? {_OPENING} )
      | # process.env.X || "…", os.environ.get("X") or "…", cmp.Or(os.Getenv("X"), "…")
        (?: {CALL} ["'`] (?P<indexed>{NAME}) ["'`] \s* (?: , \s* \w+ \s* )? [\])]
          | {MEMBER} (?P<member>{NAME}) )
        (?P<operator> \s* \)? \s*
            (?: \|\|=? | \?\?=? | \?: | \bor\b | , | \.unwrap_or(?:_else)?\( \s* (?:\|_?\w*\|)?
              | \.orElse(?:Get)?\( (?: \s* \(\) \s* -> )?
              | \? [^?:\n]{{0,120}} : | \bif\b [^:\n]{{0,120}} \belse\b )
            \s* {_OPENING} )
      | # ${{X:-…}}
        \$\{{ (?P<expanded>{NAME}) (?P<dash> :? [-=] ["']? )
      | # const {{ X = "…" }} = process.env
        [{{,] \s* (?P<destructured>{NAME}) (?: \s*:\s*\w+ )? (?P<default> \s* = \s* {_OPENING} )
    ) \Z
    """,
    re.VERBOSE,
)
_ASSIGNS: Final = re.compile(r"(?:\|\||\?\?)=")
_SETS: Final = re.compile(r"\bsetdefault\s*\(")
_OF_PROCESS: Final = re.compile(r"[\"'`][^{}]{0,300}\}\s*=\s*(?:process|import\.meta|Bun)\.env\b")
_CLOSING: Final = re.compile(r"[\"'`]?")


class KeyAsDefault(Rule):
    """A key stands as what is used where the environment has none.

    ## What it sees
    A key as the second argument of an environment look-up, or behind the operator that
    follows one, in any language; as the default in `${X:-…}`.

    ## Why
    The look-up gives the look of a key that is kept outside, and the key is in the file all
    the same. And where the variable is missing, the program does not say so: it goes on
    with a key that everybody who has the source can use.

    ## Example
    ```python
    client = OpenAI(api_key=os.getenv("OPENAI_API_KEY", "sk-proj-…"))
    ```

    ## Instead
    ```python
    client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
    ```
    with the key in `.env`. A key that was ever pushed must also be revoked.

    ## Sources
    Keys in public repositories; the look-ups of the languages' standard libraries.
    """

    code = "KM105"
    name = "key-as-default"
    family = Family.EXPOSED
    severity = Severity.ERROR
    summary = "a key as the fall-back of an environment look-up"
    specificity = 20

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each key that is a fall-back."""
        if view.is_home_of_keys:
            return
        for key in view.keys:
            fallback = _fallback(view.snapshot.text, key)
            if fallback is None:
                continue
            name, removed = fallback
            yield self.finding(
                view,
                key.span,
                f"{key.provider.name} {key.format.kind} ({key.secret.masked}) as the default for "
                f"{name}: anyone who can read this file can use it.",
                key=key,
                repairs=(
                    Repair(
                        "Remove the default",
                        (Edit(removed, ""),),
                        Applicability.UNSAFE,
                        preferred=False,
                        only_chosen=True,
                    ),
                )
                if removed.length
                else (),
            )


def _fallback(text: str, key: KeyMatch) -> tuple[str, Span] | None:
    """Return the variable whose fall-back ``key`` is, and what to remove; empty if unknown."""
    start = max(0, key.span.start - _BEFORE)
    found = _FALLBACK.search(text[start : key.span.start])
    if found is None:
        return None
    if found["destructured"] and not _OF_PROCESS.match(text, key.span.end):
        return None
    name = next(
        found[group]
        for group in ("called", "indexed", "member", "expanded", "destructured")
        if found[group]
    )
    lead = next(group for group in ("second", "operator", "dash", "default") if found[group])
    if not _may_go(found):
        return name, Span(key.span.end, key.span.end)
    closing = _CLOSING.match(text, key.span.end)
    end = closing.end() if closing else key.span.end
    return name, Span(start + found.start(lead), end)


def _may_go(found: re.Match[str]) -> bool:
    """Whether a look-up is left without the fall-back: in an assignment none is."""
    operator = found["operator"] or ""
    if operator.lstrip().startswith((")", ".", ",")) or _ASSIGNS.search(operator):
        return False
    return not (found["second"] and _SETS.search(found[0]))
