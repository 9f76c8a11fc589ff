"""How often each rule spoke, the most frequent first."""

from __future__ import annotations

from collections import Counter

from keymend.report.result import Result


def render(result: Result) -> str:
    """Return a line for each rule that found something."""
    counts = Counter((row.code, row.name) for row in result.rows)
    width = len(str(max(counts.values(), default=0)))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "".join(f"{count:>{width}}  {code}  {name}\n" for (code, name), count in ordered)
