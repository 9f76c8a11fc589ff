"""Comments that silence findings where they stand.

``keymend: ignore`` and ``keymend: ignore[KM101, hardcoded-key]`` speak for their line and
the one after; ``keymend: ignore-file`` for the file. The pragmas of detect-secrets
(``pragma: allowlist secret`` and its ``nextline`` form) and gitleaks (``gitleaks:allow``)
are understood too, because a file that has one was looked at by a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from keymend.finding import Finding
from keymend.text import Snapshot

_DIRECTIVE: Final = re.compile(
    r"""
      \bkeymend:[ \t]*(?P<own>ignore-file|ignore)(?:\[(?P<codes>[^\]\r\n]*)\])?
    | \bpragma:[ \t]*(?:allow|white)list[ \t]*(?P<nextline>nextline[ \t]+)?secret
    | (?P<gitleaks>\bgitleaks:allow\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HINTS: Final = ("keymend:", "pragma:", "gitleaks:")
_EXPOSED: Final = "KM1"
"""Other tools' pragmas excuse a secret's presence, not a key that cannot work."""


def unsuppressed(snapshot: Snapshot, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that no comment of the text silences."""
    findings = list(findings)
    if not findings:
        return findings
    lowered = snapshot.text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return findings
    silenced = _silenced_lines(snapshot)
    return [finding for finding in findings if not _is_silenced(snapshot, finding, silenced)]


_Silence = frozenset[str] | None
"""The codes and names that are silenced; ``None`` for every rule."""


def _silenced_lines(snapshot: Snapshot) -> dict[int | None, list[_Silence]]:
    """Return what is silenced on each line; under ``None`` what is silenced everywhere."""
    result: dict[int | None, list[_Silence]] = {}
    for found in _DIRECTIVE.finditer(snapshot.text):
        line = snapshot.lines.line_of(found.start())
        if found["own"]:
            codes = found["codes"]
            what = None if codes is None else frozenset(re.findall(r"[\w-]+", codes))
            if found["own"].lower() == "ignore-file":
                result.setdefault(None, []).append(what)
                continue
            lines = [line, line + 1]
        else:
            what = frozenset({_EXPOSED})
            lines = [line + 1] if found["nextline"] else [line]
        for number in lines:
            result.setdefault(number, []).append(what)
    return result


def _is_silenced(
    snapshot: Snapshot, finding: Finding, silenced: dict[int | None, list[_Silence]]
) -> bool:
    line = snapshot.lines.line_of(finding.span.start)
    return any(
        what is None
        or finding.code in what
        or finding.name in what
        or any(finding.code.startswith(prefix) for prefix in what if prefix.startswith("KM"))
        for what in silenced.get(line, []) + silenced.get(None, [])
    )
