"""The packages whose use decides what a variable means, and who asks for which.

A workspace imports hundreds of packages, and rules ask for some dozens: only those are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from keymend.clientvariables import NEVER_READ
from keymend.providers import BY_ID, BY_VARIABLE, Provider

OPENAI: Final = frozenset({"openai", "azure-openai"})
"""The clients whose variables people mistake."""
READING_ALL: Final = frozenset({"dynaconf"})
"""Packages that give a program every variable, under a name of their own."""
EXPANDING: Final = frozenset(
    {
        "@sveltejs/kit", "astro", "dotenv-expand", "gatsby", "next", "nuxt", "react-scripts",
        "vite",
    }
)  # fmt: skip
"""dotenv-expand, and the frameworks that put it behind dotenv."""
LOADING_BY_THEMSELVES: Final = frozenset({"decouple", "python-decouple"})
"""Packages that read environment files in a way of their own."""
_EXACTLY: Final = OPENAI | READING_ALL | EXPANDING | LOADING_BY_THEMSELVES
_BEGINNINGS: Final = tuple(
    sorted({beginning for mistaken in NEVER_READ.values() for beginning in mistaken.readers})
)


def is_of_provider(package: str, provider: str) -> bool:
    """Whether ``package`` is named as those are that read the key of ``provider``, by its id."""
    return any(word in package for word in _words_of(BY_ID[provider]))


def is_asked_for(package: str) -> bool:
    """Whether any rule asks for ``package``, a name in lower case."""
    return (
        package in _EXACTLY
        or package.startswith(_BEGINNINGS)
        or _of_providers().search(package) is not None
    )


def asked_for(packages: Iterable[str]) -> frozenset[str]:
    """Return those of ``packages`` that any rule asks for."""
    return frozenset(filter(is_asked_for, packages))


def words() -> list[str]:
    """Return words of which one stands in the name of each package that is asked for."""
    return sorted({*_EXACTLY, *_BEGINNINGS, *_provider_words()})


def _provider_words() -> set[str]:
    return {word for provider in BY_VARIABLE.values() for word in _words_of(provider)}


def _words_of(provider: Provider) -> tuple[str, ...]:
    return provider.id, *provider.packages


@cache
def _of_providers() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_provider_words()))))
