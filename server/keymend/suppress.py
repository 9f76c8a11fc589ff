"""Comments that silence findings where they stand.

``keymend: ignore`` and ``keymend: ignore[KM101, hardcoded-key]`` speak for their line, or
on a line of their own for the one after; ``keymend: ignore-file`` for the file. The
pragmas of detect-secrets (``pragma: allowlist secret`` and its ``nextline`` form) and
gitleaks (``gitleaks:allow``) are understood too, because a file that has one was looked
at by a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from keymend.deferred import expression
from keymend.finding import Finding
from keymend.text import Snapshot, Span

_DIRECTIVE: Final = expression(
    r"""
      \bkeymend:[ \t]*(?P<own>ignore-file|ignore)(?:\[(?P<codes>[^\]\r\n]*)\])?
    | \bpragma:[ \t]*(?:allow|white)list[ \t]*(?P<nextline>nextline[ \t]+)?secret
    | (?P<gitleaks>\bgitleaks:allow\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REMARK: Final = re.compile(r"^\s*@?rem\b", re.IGNORECASE)
_HINTS: Final = ("keymend:", "pragma:", "gitleaks:")
_EXPOSED: Final = "KM1"
"""Other tools' pragmas excuse a secret's presence, not a key that cannot work."""


def unsuppressed(snapshot: Snapshot, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that no comment of the text silences."""
    findings = list(findings)
    if not findings or not _may_have_directives(snapshot):
        return findings
    by_line: dict[int | None, list[_Directive]] = {}
    for directive in _directives(snapshot):
        for line in directive.lines or (None,):
            by_line.setdefault(line, []).append(directive)
    places = [(finding, snapshot.lines.line_of(finding.span.start)) for finding in findings]
    return [
        finding
        for finding, line in places
        if not any(
            directive.silences(finding, line)
            for directive in (*by_line.get(line, ()), *by_line.get(None, ()))
        )
    ]


def unused(snapshot: Snapshot, findings: Iterable[Finding]) -> list[Span]:
    """Return Keymend's own directives that silence none of ``findings``, in order.

    ``findings`` are those of every rule, before any was silenced. Other tools' pragmas
    may be meant for those tools, and are never called unused.
    """
    if not _may_have_directives(snapshot):
        return []
    places = [(finding, snapshot.lines.line_of(finding.span.start)) for finding in findings]
    return [
        directive.span
        for directive in _directives(snapshot)
        if directive.own and not any(directive.silences(*place) for place in places)
    ]


def _may_have_directives(snapshot: Snapshot) -> bool:
    lowered = snapshot.text.lower()
    return any(hint in lowered for hint in _HINTS)


@dataclass(frozen=True)
class _Directive:
    """One comment: where it stands, the lines it speaks for, and what it silences there."""

    span: Span
    own: bool
    lines: frozenset[int] | None
    """``None`` for the whole file."""
    what: frozenset[str] | None
    """Codes, prefixes of codes and names; ``None`` for every rule."""

    def silences(self, finding: Finding, line: int) -> bool:
        """Whether it speaks for ``finding``, which begins on ``line``."""
        if self.lines is not None and line not in self.lines:
            return False
        return self.what is None or any(
            what == finding.name or (what.startswith("KM") and finding.code.startswith(what))
            for what in self.what
        )


def _directives(snapshot: Snapshot) -> list[_Directive]:
    result: list[_Directive] = []
    for found in _DIRECTIVE.finditer(snapshot.text):
        line = snapshot.lines.line_of(found.start())
        own = found["own"]
        what: frozenset[str] | None = frozenset({_EXPOSED})
        if own:
            codes = found["codes"]
            what = None if codes is None else frozenset(re.findall(r"[\w-]+", codes))
        lines: frozenset[int] | None = frozenset({line})
        if own and own.lower() == "ignore-file":
            lines = None
        elif own and _stands_alone(snapshot, found.start()):
            lines = frozenset({line, line + 1})
        elif found["nextline"]:
            lines = frozenset({line + 1})
        result.append(_Directive(Span(*found.span()), bool(own), lines, what))
    return result


def _stands_alone(snapshot: Snapshot, place: int) -> bool:
    """Whether the line has nothing but a comment's opening before ``place``."""
    before = snapshot.text[snapshot.line_at(place).start : place]
    if snapshot.language == "bat":
        before = _REMARK.sub("", before)
    return not any(character.isalnum() for character in before)
