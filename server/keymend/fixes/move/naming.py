"""Which variable a key is kept in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Final

from keymend.browserbundles import PUBLIC_PREFIXES
from keymend.finding import Finding
from keymend.fixes.variables import Variable
from keymend.providers import BY_ID, Provider
from keymend.redaction import find_keys

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def variable_for(
    finding: Finding,
    names: Sequence[str],
    present: Mapping[str, Variable],
    *,
    is_fixed: bool = False,
) -> str:
    """Return the variable for the finding's key.

    ``names`` are those the code itself uses, ``present`` is what the environment file
    sets. The order: a name of the code, the one the provider's client reads, any variable
    that has this very value, the first free name after that. With ``is_fixed`` the
    variable of the code is right whatever its value.
    """
    assert finding.secret is not None  # noqa: S101 - no offer is made without a key
    value = finding.secret.reveal()
    named = [name for name in names if _may_be_used(name)]
    first = named[0] if named else _usual_name(finding, value)
    if is_fixed and named:
        return first
    equal = [variable.name for variable in present.values() if variable.value == value]
    if first not in equal:
        for name in equal:
            if _may_be_used(name):
                return name
    return next(name for name in _candidates(first) if is_free_for(value, present.get(name)))


def is_free_for(value: str, variable: Variable | None) -> bool:
    """Whether a variable, if there is one, may get ``value`` or has it."""
    return variable is None or variable.is_free or variable.value == value


_ASSIGNED: Final = re.compile(
    r"""(?<![\w/-])(?P<name>[A-Za-z_][\w-]*)["'\]]{0,2}(?:\s*:\s*[\w.\[\]| ]+)?"""
    r"""\s*(?:=>|:=|=|:)\s*[A-Za-z]{0,2}["'`]{0,3}$"""
)
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def assigned_name(before: str) -> str | None:
    """Return the variable for a value that ``before`` gives a name: ``dbPassword = "``."""
    found = _ASSIGNED.search(before)
    return _HUMP.sub("_", found["name"]).upper().replace("-", "_") if found else None


def _candidates(name: str) -> Iterator[str]:
    return chain([name], (f"{name}_{number}" for number in count(2)))


def _may_be_used(name: str) -> bool:
    """Whether ``name`` can be a variable of a server; a key that was looked up is none."""
    is_name = _NAME.fullmatch(name) is not None and not name.startswith(PUBLIC_PREFIXES)
    return is_name and not find_keys(name)


def _usual_name(finding: Finding, value: str) -> str:
    provider = BY_ID.get(finding.provider or "")
    if provider is None:
        return "SECRET"
    if _is_admin(provider, value):
        for name in provider.variables:
            if "ADMIN" in name:
                return name
    return provider.variable


def _is_admin(provider: Provider, value: str) -> bool:
    return any(
        not key_format.inference and key_format.regex.fullmatch(value)
        for key_format in provider.formats
    )
