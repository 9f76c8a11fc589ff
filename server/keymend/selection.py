"""Which rules exist for what settings name: codes, beginnings of codes, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from keymend.settings import fits

_SHOWABLE: Final = re.compile(r"[A-Za-z]{1,6}\d{0,4}|[a-z]{1,20}(?:-[a-z]{1,20}){0,5}")
"""What could be meant for a rule; a key that was pasted in its place is not shown."""


def names_rule(selector: str) -> bool:
    """Whether ``selector`` names a rule, or several."""
    from keymend.rules.registry import RULES  # all of them: few settings name any

    return any(fits(selector, rule.code, rule.name) for rule in RULES)


def without_unknown(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the ``values`` of options without what names no rule, and what is wrong with that.

    A ``select`` of which nothing is left is no choice at all, and left out.
    """
    known = dict(values)
    problems: list[str] = []
    for name in ("select", "ignore", "severity"):
        if name in known:
            problems += _problems(name, known[name])
            known[name] = _known(known[name])
    if values.get("select") and not known["select"]:
        del known["select"]
    if (by_file := known.get("per_file_ignores")) is not None:
        for selectors in by_file.values():
            problems += _problems("per-file-ignores", selectors)
        known["per_file_ignores"] = {file: _known(codes) for file, codes in by_file.items()}
    return known, list(dict.fromkeys(problems))


def _known(selectors: Any) -> Any:
    if isinstance(selectors, Mapping):
        return {selector: value for selector, value in selectors.items() if names_rule(selector)}
    return tuple(filter(names_rule, selectors))


def _problems(setting: str, selectors: Iterable[str]) -> Iterator[str]:
    for selector in selectors:
        if not names_rule(selector):
            shown = selector if _SHOWABLE.fullmatch(selector) else "something"
            yield f"{setting} has {shown}, which names no rule; `keymend rules` lists them"
