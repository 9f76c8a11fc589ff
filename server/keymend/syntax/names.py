"""Names that call their value an API key, and whose key they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from keymend.deferred import expression
from keymend.diagnosis.confusables import fold
from keymend.providers import BY_ID, BY_VARIABLE, PROVIDERS, SERVICES, Provider

_SEPARATORS: Final = re.compile(r"[_-]")
_NAMES_KEPT: Final = 4096
"""A server lives for weeks, and a name may be as long as a minified line."""
_HEADERS: Final = frozenset(
    {
        "authorization",
        "api-key",
        "x-api-key",
        "xi-api-key",
        "x-goog-api-key",
        "ocp-apim-subscription-key",
    }
)
_OF_HEADERS: Final = {
    header: tuple(provider for provider in PROVIDERS if header in provider.headers)
    for header in {header for provider in PROVIDERS for header in provider.headers}
}
"""Whose keys a header of this name carries; others carry anybody's."""
_SETTERS: Final = frozenset(
    {
        "apikey",
        "setapikey",
        "withapikey",
        "apikeycredential",
        "azurekeycredential",
        "keycredential",
        "openaiapikey",
        "setopenaiapikey",
    }
)
_ENDINGS: Final = ("apikey", "apitoken", "apisecret", "apisecretkey", "apikeycredential")
_QUESTIONS: Final = expression(
    r"^(?:get|has|is|no|missing|invalid|check|validate|verify|test|create|delete|list|show|"
    r"use|need|needs|require|requires|new|hash|mask|encrypt|decrypt|update|rotate|revoke|"
    r"edit|add|save|enter|your|select|toggle|hide|remove|copy|generate|manage)(?=[A-Z_-])"
)


def _takers() -> dict[str, tuple[Provider, ...]]:
    """Return the variables whose values can be judged, and whose keys they take."""
    found: dict[str, tuple[Provider, ...]] = {
        variable: (provider,) for variable, provider in BY_VARIABLE.items()
    }
    for service in SERVICES:
        if any(key_format.checksum for key_format in service.formats):
            for variable in service.variables:
                found[variable] = (*found.get(variable, ()), service)
    return found


_VARIABLES: Final = _takers()


@dataclass(frozen=True)
class KeyName:
    """What a name says: which providers it means, and what kind of place it is."""

    providers: tuple[Provider, ...]
    is_variable: bool
    """An environment variable that a provider's client reads."""
    is_header: bool
    has_scheme: bool
    """Whether the value is preceded by ``Bearer``."""
    is_setter: bool
    """A method or type that takes a key as its argument: ``apiKey(…)``."""
    inference: bool
    """Whether a key given here is used to call models."""


@lru_cache(_NAMES_KEPT)
def key_name(name: str) -> KeyName | None:
    """Return what ``name`` says of its value; ``None`` if it does not call it a key."""
    takers = _VARIABLES.get(name)
    flat = _SEPARATORS.sub("", name.lower())
    alike = takers or _variables_by_flat().get(flat)
    if alike is None and not _calls_it_a_key(name, flat):
        return None
    return KeyName(
        alike if alike is not None else _providers_in(flat),
        is_variable=takers is not None,
        is_header=name.lower() in _HEADERS,
        has_scheme=flat == "authorization",
        is_setter=flat in _SETTERS,
        inference="admin" not in flat and "management" not in flat,
    )


@cache
def _variables_by_flat() -> dict[str, tuple[Provider, ...]]:
    """Return whose variable each flat name is: ``hfToken`` and ``hf-token`` are ``HF_TOKEN``."""
    return {
        _SEPARATORS.sub("", variable.lower()): providers
        for variable, providers in _VARIABLES.items()
    }


def anchors() -> tuple[str, ...]:
    """Return the texts one of which stands in every name that ``key_name`` knows."""
    found = {
        "api_key",
        "api-key",
        "apikey",
        "authorization",
        "api_token",
        "api-token",
        "apitoken",
        "api_secret",
        "apl_key",
        "ap1_key",
        "keycredential",
        "subscription-key",
    }
    found |= {variable.lower() for variable in _VARIABLES}
    found |= {
        variable.lower().replace("_", joint) for variable in _VARIABLES for joint in ("-", "")
    }
    for word in _words():
        found |= {f"{word}{joint}{noun}" for joint in ("_", "-", "") for noun in ("key", "token")}
    shortest: list[str] = []
    for text in sorted(found, key=len):
        # Where a shorter one stands in it, a search for that one finds this one too.
        if not any(map(text.__contains__, shortest)):
            shortest.append(text)
    return tuple(sorted(shortest))


def _calls_it_a_key(name: str, flat: str) -> bool:
    if _QUESTIONS.match(name):
        return False
    if name.lower() in _HEADERS or flat in _SETTERS:
        return True
    stem = flat.rstrip("0123456789")
    if stem.endswith(_ENDINGS):
        return True
    return any(
        stem.endswith((f"{word}key", f"{word}token", f"{word}secret", f"{word}secretkey"))
        for word in _words()
    )


@cache
def _words() -> tuple[str, ...]:
    """Return the flat words that name a provider in a name, the longest first."""
    words = {"openai", "azureopenai", "anthropic", "claude", "huggingface"}
    words |= {word for word in _provider_words() if len(word) >= 4}
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _provider_words() -> dict[str, tuple[Provider, ...]]:
    """Return which providers each word names, from their ids and variables."""
    named: dict[str, list[Provider]] = {}
    for provider in PROVIDERS:
        words = {provider.id.replace("-", "")}
        for variable in provider.variables:
            stem = re.sub(
                r"_?(?:API_KEY|ADMIN_KEY|API_TOKEN|SECRET_KEY|TOKEN|KEY|PAT)$", "", variable
            )
            words.add(_SEPARATORS.sub("", stem.lower()))
        for word in words - {""}:
            named.setdefault(word, []).append(provider)
    azure = (BY_ID["azure-openai"], BY_ID["azure-ai"])
    result = {word: tuple(providers) for word, providers in named.items()}
    return {**result, "azure": azure, "azureopenai": azure, "claude": (BY_ID["anthropic"],)}


def _providers_in(flat: str) -> tuple[Provider, ...]:
    words = _provider_words()
    found = [word for word in words if len(word) >= 3 and word in flat]
    if not found:
        return ()
    if "azure" in flat:
        return words["azure"]
    return words[max(found, key=len)]


def providers_of_header(name: str) -> tuple[Provider, ...]:
    """Return whose keys the header ``name`` carries; empty if it may be anybody's."""
    return _OF_HEADERS.get(name.lower(), ())


@lru_cache(_NAMES_KEPT)
def misread_variable(name: str) -> str | None:
    """Return the variable that ``name`` is but for look-alikes, if any: a small l for an I.

    A name in small letters is a name of its own.
    """
    if name in _VARIABLES or not any(character.isupper() for character in name):
        return None
    meant = _folded_variables().get(fold(name))
    return meant if meant is not None and meant != name else None


@cache
def _folded_variables() -> dict[str, str]:
    return {fold(variable): variable for variable in _VARIABLES}
