"""KM103: a key that is sent to everybody's browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from keymend.browserbundles import BROWSER_SWITCH, FRAMEWORKS, MARK
from keymend.deferred import expression
from keymend.detection.keys import KeyMatch
from keymend.finding import Applicability, Edit, Finding, Repair, Severity
from keymend.providers import BY_VARIABLE
from keymend.rules.rule import Family, Rule
from keymend.syntax.assignments import PROGRAMS
from keymend.syntax.sites import is_in_comment
from keymend.text import Span
from keymend.view import View

_PREFIX: Final = "|".join(sorted(FRAMEWORKS, key=len, reverse=True))
_ASSIGNED: Final = re.compile(
    rf"(?<![A-Za-z0-9_])(?P<name>(?P<prefix>{_PREFIX})\w+)[\"'`\]]*\s*(?:=|:)\s*[\"'`]?\Z"
)
_PUBLIC_BY_DESIGN: Final = frozenset({"GOOGLE_API_KEY"})
"""Variables whose keys may belong into a browser (Maps, Firebase)."""
_SECRET_NAMES: Final = "|".join(
    sorted(
        (
            name
            for name in BY_VARIABLE
            if name not in _PUBLIC_BY_DESIGN and re.search(r"KEY|TOKEN", name)
        ),
        key=len,
        reverse=True,
    )
)
_SECRET: Final = expression(
    rf"(?<![A-Za-z0-9_])(?P<prefix>{_PREFIX})(?P<variable>{_SECRET_NAMES}|OPENAI_KEY)(?!\w)"
)
_SWITCHED_ON: Final = re.compile(rf"\b{BROWSER_SWITCH}[\"']?\s*[:=]\s*true\b")
_TEST: Final = re.compile(
    r"[._-](?:test|spec)s?\.\w+$|/(?:__tests__|(?:\w+-)?tests?|__mocks__)/|/test-[^/]*$"
)
_QUOTES: Final = "\"'`"
_BEFORE: Final = 120


class BrowserExposedKey(Rule):
    """A key is built into what browsers download.

    ## What it sees
    A key, or a provider's key variable, under a name that a front-end framework puts into
    the bundle (`NEXT_PUBLIC_`, `VITE_`, `REACT_APP_`, `EXPO_PUBLIC_`, `NUXT_PUBLIC_`,
    `GATSBY_`, `PUBLIC_`), and `dangerouslyAllowBrowser: true`. Keys that are meant for
    browsers (Google Maps, Firebase) are left alone.

    ## Why
    The prefix is the framework's word for "publish this". Whoever opens the page has the
    key; scanners find it within hours, and the provider revokes it.

    ## Example
    ```dotenv
    NEXT_PUBLIC_OPENAI_API_KEY=sk-proj-…
    ```

    ## Instead
    Keep the key on the server, without the prefix, and let the page ask a route of your
    own, which asks the provider. Taking the prefix away is only half of it: the bundler then
    hides the variable, and a page that still reads it gets `undefined`.

    ## Sources
    The documentation of Next.js, Vite, Create React App, Expo, Nuxt, Gatsby, SvelteKit and
    Astro; openai-node#97; horizon-ai-template-pro#5, InteractiveAvatarNextJSDemo#34.
    """

    code = "KM103"
    name = "browser-exposed-key"
    family = Family.EXPOSED
    severity = Severity.ERROR
    summary = "a key that is put into a browser bundle"
    specificity = 20

    def check(self, view: View) -> Iterator[Finding]:
        """Yield a finding for each published key, variable and switch."""
        if view.snapshot.language == "markdown":
            return
        marks = [match.span.start for match in view.matches if match.pattern.id == MARK]
        if not marks:
            return
        keyed = list(self._keys(view))
        yield from keyed
        lines = {view.snapshot.lines.line_of(finding.span.start) for finding in keyed}
        marked = sorted({view.snapshot.line_at(mark) for mark in marks})
        yield from self._variables(view, marked, lines)
        yield from self._switches(view)

    def _keys(self, view: View) -> Iterator[Finding]:
        for key in view.keys:
            before = view.snapshot.text[max(0, key.span.start - _BEFORE) : key.span.start]
            found = _ASSIGNED.search(before)
            if found is None or _is_meant_for_browsers(key, found["name"]):
                continue
            start = key.span.start - len(before) + found.start("prefix")
            name = Span(start, start + len(found["name"]))
            yield self.finding(
                view,
                key.span,
                f"{key.provider.name} {key.format.kind} ({key.secret.masked}) under "
                f"{found['prefix']}: {FRAMEWORKS[found['prefix']]} sends it to every browser.",
                key=key,
                repairs=(_mend(view, name, found["prefix"]),),
            )

    def _variables(self, view: View, marked: Iterable[Span], lines: set[int]) -> Iterator[Finding]:
        """Yield a finding for each variable in the lines ``marked`` and not among ``lines``."""
        for found in (
            one for line in marked for one in _SECRET.finditer(view.snapshot.text, *line)
        ):
            if view.snapshot.lines.line_of(found.start()) in lines:
                continue
            if is_in_comment(view.snapshot, found.start()):
                continue
            prefix = found["prefix"]
            yield self.finding(
                view,
                Span(*found.span()),
                f"{found[0]} is published: {FRAMEWORKS[prefix]} sends what is under {prefix} "
                "to every browser.",
                repairs=(_mend(view, Span(*found.span()), prefix),),
            )

    def _switches(self, view: View) -> Iterator[Finding]:
        if BROWSER_SWITCH not in view.snapshot.text or _TEST.search(str(view.snapshot.path)):
            return
        for found in _SWITCHED_ON.finditer(view.snapshot.text):
            line = view.snapshot.line_at(found.start())
            if _is_quoted(view.snapshot.text[line.start : found.start()]):
                continue
            yield self.finding(
                view,
                Span(*found.span()),
                f"{BROWSER_SWITCH} lets the client run where everybody can read its key.",
                repairs=(_by_hand("Create the client in a route on the server"),),
            )


def _is_meant_for_browsers(key: KeyMatch, name: str) -> bool:
    # Google's keys for maps and for models have one form, and the first are meant for browsers.
    return key.provider.id == "gemini" and not re.search("GEMINI|GENAI|PALM", name)


def _is_quoted(before: str) -> bool:
    """Whether what follows ``before`` on its line is a string or a comment: a text about it."""
    before = before.rstrip("\"'")  # those of a quoted member
    in_string = any(before.count(quote) % 2 for quote in _QUOTES)
    return in_string or before.lstrip().startswith(("//", "*", "/*", "#"))


def _mend(view: View, name: Span, prefix: str) -> Repair:
    """Return how the variable at ``name`` is kept from browsers.

    A page to which the bundler hides its variable gets ``undefined``, and no edit makes the
    route on the server that it then needs: in code that is said, and left to people.
    """
    bare = view.snapshot[name].removeprefix(prefix)
    if view.snapshot.language in PROGRAMS:
        return _by_hand(f"Read {bare} in a route on the server")
    edit = Edit(Span(name.start, name.start + len(prefix)), "")
    title = f"Rename to {bare}, which only code on the server can read"
    return Repair(title, (edit,), Applicability.UNSAFE, preferred=False, only_chosen=True)


def _by_hand(what: str) -> Repair:
    title = f"{what}, and let the page call that route"
    return Repair(title, (), Applicability.MANUAL, preferred=False)
