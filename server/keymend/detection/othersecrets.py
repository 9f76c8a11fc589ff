"""Credentials of other services, and secrets of no known format: what KM102 reports.

Three sources, weighed in this order: formats of known services, the plug-ins of
detect-secrets, and values that are given to something called a secret and look like one.
"""

from __future__ import annotations

import base64
import json
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from keymend.deferred import expression
from keymend.detection import arguments, customplugins, passwords, plainwords, privatekeys
from keymend.detection.credential import Credential
from keymend.detection.customplugins import CustomPlugin
from keymend.detection.evidence import is_published, is_random, is_random_uuid
from keymend.detection.keys import KeyMatch
from keymend.detection.namedsecrets import named
from keymend.detection.placeholders import is_placeholder
from keymend.detection.plugins import plugin_of
from keymend.detection.positions import Position
from keymend.matching import Match
from keymend.providers import BY_ID
from keymend.secret import Secret
from keymend.text import Snapshot, Span


def find(
    snapshot: Snapshot,
    matches: Iterable[Match],
    places: Iterable[Position],
    keys: Iterable[KeyMatch],
    custom: Sequence[CustomPlugin] = (),
) -> list[Credential]:
    """Return the credentials in ``snapshot``, in order, none overlapping another or a key.

    Those among ``keys`` that belong to other services than AI's come before the plug-ins,
    and those before what has a telling name only.
    """
    matches, keys = list(matches), list(keys)
    taken = sorted(key.span for key in keys if key.provider.id in BY_ID)
    ranked = [
        *(_of_service(key) for key in keys if key.provider.id not in BY_ID),
        *privatekeys.find(snapshot, matches),
        *_of_plugins(snapshot, matches),
        *customplugins.find(snapshot, custom),
        *arguments.find(snapshot, matches),
        *plainwords.find(snapshot, matches),
    ]
    kept: list[Credential] = []
    for credential in ranked:
        if _is_free(credential.span, taken):
            insort(taken, credential.span)
            kept.append(credential)
    for place in places:
        if _is_free(place.span, taken) and (found := named(place)) is not None:
            insort(taken, found.span)
            kept.append(found)
    return sorted(kept, key=lambda credential: credential.span)


def _is_free(span: Span, taken: Sequence[Span]) -> bool:
    """Whether ``span`` overlaps none of ``taken``, which are in order and overlap none either."""
    at = bisect_left(taken, span)
    return not any(span.overlaps(other) for other in taken[max(0, at - 1) : at + 1])


def _of_service(key: KeyMatch) -> Credential:
    kind = f"{key.provider.name} {key.format.kind}"
    return Credential(key.span, key.secret, kind, key.provider.id)


# Plug-ins


def _of_plugins(snapshot: Snapshot, matches: Iterable[Match]) -> Iterator[Credential]:
    for match in matches:
        plugin = plugin_of(match.pattern)
        if plugin is None:
            continue
        span = _secret_of(match, snapshot)
        if plugin.name == "JwtTokenDetector":
            span = _whole_token(snapshot.text, span)
        elif plugin.name == "ArtifactoryDetector":
            span = _without_edges(snapshot, span)
        value = snapshot[span]
        if _speaks(plugin.name, value, snapshot.text[span.end : span.end + 80]):
            kind = _KINDS.get(plugin.name, plugin.kind)
            yield Credential(span, Secret(value), kind, plugin=plugin.name)


_KINDS: Final = {
    "BasicAuthDetector": "password in a URL",
    "JwtTokenDetector": "JSON Web Token",
    "NpmDetector": "npm token",
}


def _secret_of(match: Match, snapshot: Snapshot) -> Span:
    """Return what the plug-in's groups take out of the match, as detect-secrets does."""
    again = match.pattern.compiled.match(snapshot.text, *match.whole)
    if again is None:
        return match.span
    spans = [Span(*again.span(group)) for group in range(1, match.pattern.compiled.groups + 1)]
    return next((span for span in spans if span.start >= 0 and span.length), match.span)


def _speaks(plugin: str, value: str, after: str) -> bool:
    if is_published(value) or is_placeholder(value):
        return False
    if plugin == "JwtTokenDetector":
        return _is_signed_token(value)
    if plugin == "BasicAuthDetector":
        return passwords.is_in_url(value, after)
    return is_random(value) or is_random_uuid(value)


_TOKEN: Final = expression(r"eyJ[\w-]+={0,2}\.eyJ[\w-]+={0,2}\.[\w-]{16,}")


def _whole_token(text: str, span: Span) -> Span:
    found = _TOKEN.match(text, span.start)
    return Span(*found.span()) if found else span


def _without_edges(snapshot: Snapshot, span: Span) -> Span:
    """Return ``span`` without the quotes, spaces or ``=`` that the expression asks for."""
    value = snapshot[span]
    start = span.start + len(value) - len(value.lstrip(_EDGES))
    return Span(start, span.end - len(value) + len(value.rstrip(_EDGES)))


_EDGES: Final = ' \t\r\n=:"'


def _is_signed_token(value: str) -> bool:
    """Whether ``value`` is a JSON Web Token with a signature, and not one of documentation."""
    parts = value.split(".")
    if len(parts) != 3 or not parts[2]:
        return False
    try:
        header, payload = (
            json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
            for part in parts[:2]
        )
    except (ValueError, UnicodeDecodeError):
        return False
    if not isinstance(header, dict) or not isinstance(payload, dict):
        return False
    if payload.get("sub") == "1234567890" or payload.get("name") == "John Doe":
        return False  # as on jwt.io
    return len(payload) > 1 or not _CLAIMS.isdisjoint(payload)


_CLAIMS: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
"""The registered claims of RFC 7519: ``{"some": "payload"}`` has none."""
