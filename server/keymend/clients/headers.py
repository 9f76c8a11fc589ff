"""What is wrong with an ``Authorization`` or ``api-key`` header.

A header's value is a text in which ``HOLE`` stands for what is not known. OpenAI and what
speaks its protocol want ``Authorization: Bearer KEY``; the classic paths of Azure want
``api-key: KEY`` and take ``Authorization`` for Entra tokens only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keymend.clients import mismatch
from keymend.clients.urls import Url
from keymend.providers import BY_VARIABLE
from keymend.syntax.code.nodes import HOLE

NAMES: Final = frozenset({"authorization", "api-key", "api_key", "x-api-key"})
_DOUBLED: Final = re.compile(r"bearer\s+bearer\b\s*", re.IGNORECASE)
_SPACES: Final = re.compile(r"bearer[ \t]{2,}(?=\S)", re.IGNORECASE)
_GLUED: Final = re.compile(rf"bearer(?=[:={HOLE}]|sk-|gsk_|eyJ|xai-)[:=]?[ \t]*", re.IGNORECASE)
_TEMPLATE: Final = re.compile(r"(?:Bearer\s+)?(\$?\{[\w.]{1,40}\}|\$[A-Z_]{3,40}|%[A-Z_]{3,40}%)")
_SCHEME: Final = re.compile(r"(?P<scheme>[A-Za-z-]+)[ \t]+\S")

_NO_KEY: Final = (
    "401 You didn't provide an API key. You need to provide your API key in an Authorization "
    "header using Bearer auth"
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a header, and the name or value that it should have."""

    message: str
    name: str | None = None
    value: str | None = None


def fault(name: str, value: str, variable: str | None, url: Url | None) -> Fault | None:
    """Return what is wrong with the header ``name: value``.

    ``variable`` is the environment variable that ``value`` is, if it is nothing else;
    ``url`` is where the request goes, if that is known.
    """
    name = name.lower()
    if name == "authorization":
        return (
            _shape(value)
            or _template(value, url)
            or (_authorization(value, variable, url) if url else None)
        )
    if re.match(r"bearer\s", value, re.IGNORECASE) and (name == "api-key" or url):
        bare = value[len("bearer") :].strip()
        return Fault(f"{name} takes the key alone, without Bearer.", value=bare)
    owner = url.provider if url else None
    if owner is not None and owner.bearer_only:
        fixed = value if value.lower().startswith("bearer ") else f"Bearer {value}"
        return Fault(
            f"{owner.name} does not read the header {name}: `{_NO_KEY}`.",
            name="Authorization",
            value=fixed,
        )
    is_anthropic = url is not None and url.path.lower().startswith("/anthropic")
    if url is not None and url.is_azure and name != "api-key" and not is_anthropic:
        return Fault(f"Azure OpenAI does not read {name}; its header is api-key.", name="api-key")
    return None


def _shape(value: str) -> Fault | None:
    for pattern, what in (
        (_DOUBLED, "has Bearer twice"),
        (_SPACES, "has more than one space after Bearer, which become part of the key"),
        (_GLUED, "has no space after Bearer"),
    ):
        found = pattern.match(value)
        if found:
            fixed = f"Bearer {value[found.end() :]}"
            return Fault(f"The header {what}: answered by 401.", value=fixed)
    return None


def _template(value: str, url: Url | None) -> Fault | None:
    """Return the fault of a template that is sent as it is, such as ``Bearer ${key}``."""
    found = _TEMPLATE.fullmatch(value)
    if found is None or url is None or url.provider is None:
        return None
    return Fault(f"The header holds the text {found[1]} and not a value: answered by 401.")


def _authorization(value: str, variable: str | None, url: Url) -> Fault | None:
    owner = url.provider
    if owner is None or re.match(r"bearer\s", value, re.IGNORECASE):
        return None
    if variable is not None:
        is_bare_key = variable in BY_VARIABLE or variable.endswith(("_API_KEY", "_KEY"))
    else:
        is_bare_key = mismatch.provider_of(value) is not None or bool(re.match(r"sk-\S+$", value))
    if is_bare_key:
        return Fault(
            f"Bearer is missing: `{_NO_KEY}`.",
            value=f"Bearer {value}",
        )
    scheme = _SCHEME.match(value)
    if owner.bearer_only and scheme and scheme["scheme"].lower() != "bearer":
        return Fault(f"{owner.name} takes Bearer, not {scheme['scheme']}: answered by 401.")
    return None


def azure_key_as_bearer(value: str, variable: str | None, url: Url | None) -> Fault | None:
    """Return the fault of an Azure key sent as ``Authorization`` to a classic path."""
    if url is None or not url.is_azure or "/openai/deployments/" not in url.path.lower():
        return None
    key = re.sub(r"^bearer\s+", "", value, flags=re.IGNORECASE)
    owner = mismatch.provider_of(key)
    is_key = bool(re.fullmatch(r"[0-9a-f]{32}", key)) or (owner is not None and "azure" in owner.id)
    if is_key or variable in ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_KEY", "AZURE_API_KEY"):
        return Fault(
            "A classic Azure path takes a key in the header api-key, and Entra tokens alone in "
            "Authorization: `401 Access token is missing, invalid, audience is incorrect`.",
            name="api-key",
            value=key,
        )
    return None
