"""Options read out of a table, as a configuration file or a client gives it.

What is wrong is reported and left out, what is right is used: one bad line in a
configuration does not switch the rest off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from keymend.finding import Severity
from keymend.options import Options
from keymend.redaction import redact


def _strings(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, (list, tuple)):
        raise ValueError("must be a list of strings")
    if not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of strings")
    return tuple(value)


def _secret_store(value: Any) -> str:
    from keymend.fixes.move.stores import CHOICES

    if value not in CHOICES:
        raise ValueError(f"must be one of {', '.join(CHOICES)}")
    return str(value)


def _table_of_strings(value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise ValueError("must be a table of lists of strings")
    return {str(key): _strings(item) for key, item in value.items()}


def _severities(value: Any) -> Mapping[str, Severity]:
    if not isinstance(value, Mapping):
        raise ValueError("must be a table of severities")
    words = ", ".join(severity.value for severity in Severity)
    try:
        return {str(key): Severity(word) for key, word in value.items()}
    except ValueError:
        raise ValueError(f"must map rules to one of {words}") from None


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "select": _strings,
    "ignore": _strings,
    "per_file_ignores": _table_of_strings,
    "exclude": _strings,
    "severity": _severities,
    "placeholders": _strings,
    "secret_store": _secret_store,
}

_NAMING_RULES = frozenset({"select", "ignore", "per_file_ignores", "severity"})


def read_options(
    table: Mapping[str, Any], known: frozenset[str] = frozenset()
) -> tuple[Options, list[str]]:
    """Read options from a parsed table; return them and what was wrong with the rest.

    ``known`` are further keys that may stand in the table and belong to somebody else.
    Problems name the key, never its value: a key pasted into the wrong place is a value,
    and one pasted into the place of a name is masked.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in table.items():
        name = _snake_case(key)
        if name not in _READERS:
            if key not in known:
                problems.append(f"unknown setting: {redact(str(key))}")
        elif value is not None:
            try:
                values[name] = _READERS[name](value)
            except ValueError as problem:
                problems.append(f"{key} {problem}")
    if not _NAMING_RULES.isdisjoint(values):
        from keymend.selection import without_unknown  # most settings name no rule

        values, unknown = without_unknown(values)
        problems += unknown
    return Options(**values), problems


def _snake_case(key: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in key.replace("-", "_"))
