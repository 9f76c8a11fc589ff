"""For whom a function fetches tokens of Entra: the scope that is written beside a credential.

Source: Microsoft's documentation of Azure OpenAI (*Use Microsoft Entra ID*), which names one
scope a cloud, and of Foundry's v1 endpoint, which takes a second one.
"""

from __future__ import annotations

import re
from typing import Final

from keymend.clients.judged import Judged
from keymend.clients.problem import Problem, replace
from keymend.finding import Applicability, Repair
from keymend.syntax.code.nodes import Call, Text

_RESOURCE: Final = re.compile(r"https://(?P<host>[\w.-]+?)/*(?P<rest>/\.?default|/[^/]*)?")
_RIGHT: Final = re.compile(r"(?:cognitiveservices|ai)\.azure\.(?:com|us|cn)")
_OF_OTHERS: Final = re.compile(
    r"management\.(?:core\.windows\.net|azure\.com)|graph\.microsoft\.com|vault\.azure\.net"
    r"|(?:storage|search|database)\.(?:azure\.com|windows\.net)|(?:[\w-]+\.)?openai\.azure\.com"
)
"""Hosts of which it is known that a token for them is none for a model."""
_DEFAULT: Final = "/.default"
_SCOPE: Final = f"https://cognitiveservices.azure.com{_DEFAULT}"


def wrong_scope(judged: Judged, provider: Call) -> Problem | None:
    """Return what is wrong with the scope that ``provider`` fetches tokens for, if it is told."""
    if not _goes_to_azure(judged):
        return None
    for argument in provider.positional[1:]:
        values = judged.code.values(argument.value)
        only = values[0] if len(values) == 1 else None
        found = _RESOURCE.fullmatch(only.value) if isinstance(only, Text) and only.exact else None
        if not isinstance(only, Text) or found is None:
            continue
        host = found["host"]
        if _RIGHT.fullmatch(host) and found["rest"] != _DEFAULT:
            return _problem(judged, only, "lacks /.default", f"https://{host}{_DEFAULT}")
        if _OF_OTHERS.fullmatch(host):
            return _problem(judged, only, f"is for {host}", _SCOPE)
    return None


def _goes_to_azure(judged: Judged) -> bool:
    return judged.client.kind.is_azure or ".azure." in (judged.client.text("base_url") or "")


def _problem(judged: Judged, scope: Text, what: str, meant: str) -> Problem:
    return Problem(
        "KM411",
        scope.inner,
        f"{judged.name} fetches tokens whose scope {what}: `401 Access token is missing, invalid,"
        " audience is incorrect`.",
        (Repair(f"Write {meant}", replace(scope.inner, meant), Applicability.UNSAFE),),
    )
