"""Credentials of other services, and secrets of no known format: what KM102 reports.

Three sources, weighed in this order: formats of known services, the plug-ins of
detect-secrets, and values that are given to something called a secret and look like one.
"""

from __future__ import annotations

import base64
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from keymend.detection import arguments, passwords, privatekeys
from keymend.detection.credential import Credential
from keymend.detection.evidence import (
    entropy,
    is_mixed,
    is_no_secret,
    is_published,
    is_random,
    is_reference,
    is_uuid,
)
from keymend.detection.keys import KeyMatch, mentions
from keymend.detection.names import words
from keymend.detection.placeholders import is_placeholder
from keymend.detection.plugins import plugin_of
from keymend.detection.positions import Position
from keymend.matching import Match
from keymend.providers import BY_ID, BY_VARIABLE, PROVIDERS, SERVICES
from keymend.secret import Secret
from keymend.text import Snapshot, Span


def find(
    snapshot: Snapshot,
    matches: Iterable[Match],
    places: Iterable[Position],
    keys: Iterable[KeyMatch],
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
        *arguments.find(snapshot, matches),
        *(found for place in places if (found := _named(place)) is not None),
    ]
    kept: list[Credential] = []
    for credential in ranked:
        at = bisect_left(taken, credential.span)
        if not any(credential.span.overlaps(span) for span in taken[max(0, at - 1) : at + 1]):
            taken.insert(at, credential.span)
            kept.append(credential)
    return sorted(kept, key=lambda credential: credential.span)


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
    return is_random(value) or _is_random_uuid(value)


def _is_random_uuid(value: str) -> bool:
    return is_uuid(value) and is_random(value.replace("-", ""))


_TOKEN: Final = re.compile(r"eyJ[\w-]+={0,2}\.eyJ[\w-]+={0,2}\.[\w-]{16,}")


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


# Values with a telling name


def _named(place: Position) -> Credential | None:
    """Return the secret at ``place``; ``None`` if name or value speak against it."""
    if not place.words or not place.assigned:
        return None
    if place.password:
        kind = "password" if passwords.is_given(place) else None
    elif place.words == ("auth",):  # in Docker's and npm's settings, as in a Basic header
        kind = "token" if passwords.is_basic(place.value) else None
    else:
        kind = _kind(place.words)
        if kind is not None and not _is_opaque(place, kind):
            kind = None
    if kind is None or (_has_known_formats(place.name) and not _is_of_a_gateway(place)):
        return None
    return Credential(place.span, Secret(place.value), kind)


def _has_known_formats(name: str) -> bool:
    """Whether ``name`` names a provider all of whose formats are known.

    That a value given to it has none of them is KM2xx's to say.
    """
    return any(
        not provider.other_credentials and provider.formats and mentions(provider, name)
        for provider in (*PROVIDERS, *SERVICES)
    )


def _is_of_a_gateway(place: Position) -> bool:
    """Whether a variable of a client holds what is nobody's key: such are those of gateways."""
    provider = BY_VARIABLE.get(place.name)
    return provider is not None and not place.value.lower().startswith(
        tuple(form.prefix[:_BEGUN].lower() for form in provider.formats if form.prefix)
    )


_BEGUN: Final = 2
"""So many characters of a prefix say whose key was meant."""
_CREDENTIAL_WORDS: Final = frozenset(words("key token secret credential credentials auth bearer"))
_QUALIFIERS: Final = frozenset(
    words(
        "access account admin api app application auth aws azure client consumer customer deploy "
        "encrypt encryption gcp google hmac integration jwt license machine master private secret "
        "server service shared sign signing storage subscription user webhook write"
    )
)


def _kind(names: tuple[str, ...]) -> str | None:
    """Return what a name of these words holds; ``None`` if it is not sure to be a secret."""
    while names and (names[-1].isdigit() or names[-1] in {"value", "b", "prod", "dev", "test"}):
        names = names[:-1]
    if not names or is_no_secret(_OF_SESSIONS.sub("", " ".join(names)).split()):
        return None
    if names[-1] == "token" and not _COUNTING.isdisjoint(names):
        return None
    last = names[-1]
    if last in {"apikey", "authkey", "secretkey", "accesskey", "appkey"}:
        return "API key"
    if last in {"authtoken", "accesstoken", "apitoken"} or (
        last == "authorization" and len(names) <= 2
    ):
        return "token"
    if last == "clientsecret":
        return "secret"
    if last not in _CREDENTIAL_WORDS:
        return None
    if last == "key" and not _QUALIFIERS.intersection(names[:-1]):
        return None
    if last == "auth" and len(names) == 1:
        return None
    return {"key": "API key", "auth": "token", "bearer": "token"}.get(last, last.rstrip("s"))


_SHOWN: Final = ("$", "phc_")
"""What begins a variable, and the keys of PostHog, which every page shows."""
_COUNTING: Final = frozenset({"mixpanel", "project"})
"""Words of tokens that pages send to say whose visitors they count."""
_OF_SESSIONS: Final = re.compile(r"\bsession (?=secret$)")
"""What signs a session's cookie is a secret; what else is called after sessions is of no worth."""
_ALGORITHM: Final = re.compile(r"H[Mm][Aa][Cc]|PBKDF|SHA-?\d|ECDSA|[Ee]d25519")
_PUNCTUATION: Final = re.compile(r"[^A-Za-z0-9_ -]")
_SPELLED: Final = re.compile(r"^\$|[A-Za-z]{8}|[a-z]{2,} [a-z]{2,}|\$\{|%[sd(]")


def _is_phrase(value: str) -> bool:
    """Whether ``value`` is drawn from all that a keyboard has, as Django and WordPress draw keys.

    What Django calls insecure is so on purpose.
    """
    return (
        len(value) >= 32
        and value.isascii()
        and not value.startswith("django-insecure-")
        and sum(map(str.isdigit, value)) >= 2
        and len(_PUNCTUATION.findall(value)) * 8 >= len(value)
        and not _SPELLED.search(value)
        and entropy(value) >= 4.2
    )


_PART: Final = re.compile(r"[A-Za-z0-9+/=]+")
_LOWER: Final = re.compile(r"(?<![A-Za-z0-9])[a-z]+(?![A-Za-z0-9])")
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_DOTTED: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_TEST_WORDS: Final = frozenset({"test", "tests", "fake", "dummy", "mock", "sample", "demo"})
_AFTER_EXPRESSION: Final = frozenset("([{")
_BEFORE_EXPRESSION: Final = frozenset("(|?!")
"""An unquoted text there is an expression of a program, not a value."""


def _is_opaque(place: Position, kind: str) -> bool:
    """Whether the value is a text that says nothing, as a drawn secret does."""
    value = place.value
    if len(value) > 400 or is_reference(value) or is_placeholder(value):
        return False
    text, end = place.snapshot.text, place.span.end
    before = text[max(0, place.span.start - 40) : place.span.start]
    if not place.quoted and (
        text[end : end + 1] in _AFTER_EXPRESSION
        or before.rstrip()[-1:] in _BEFORE_EXPRESSION
        or _DOTTED.fullmatch(value)
        or words(value)[-1:] == place.words[-1:]  # PrivateKey: testP256PrivateKey
    ):
        return False
    if before.endswith(("Basic ", "basic ")):
        return not is_published(value) and passwords.is_basic(value)
    if (
        value.startswith(_SHOWN)
        or _ALGORITHM.search(value)
        or is_published(value)
        or not _TEST_WORDS.isdisjoint(_LOWER.findall(value))
    ):
        return False
    if is_uuid(value):
        of_npm = place.quoted and place.name == "_authToken"
        return _is_random_uuid(value) and (kind != "token" or of_npm or "api" in place.words)
    if _is_phrase(value):
        return True
    longest = max(_PART.findall(value), key=len, default="")
    if len(longest) < 12 or not is_random(longest):
        return _is_split(value)
    if _HEX.fullmatch(longest):
        return len(longest) >= 32 and entropy(longest) >= 3.0
    return (is_mixed(longest) and entropy(value) >= 3.5) or _is_split(value)


def _is_split(value: str) -> bool:
    """Whether ``value`` was drawn from letters of both cases, digits, hyphens and underscores.

    Names with hyphens have words in them; a draw seldom has five small letters in a row.
    """
    parts = _SPLIT.split(value)
    whole = "".join(parts)
    return (
        20 <= len(value) <= 64
        and 1 < len(parts) <= 5
        and whole.isascii()
        and whole.isalnum()
        and not _RUN.search(value)
        and is_random(whole)
        and is_mixed(whole)
        and entropy(value) >= 4.0
    )


_SPLIT: Final = re.compile(r"[-_]+")
_RUN: Final = re.compile(r"[a-z]{5}|[A-Z]{5}|[0-9]{5}|^(?![^a-z]*[a-z])|^(?![^A-Z]*[A-Z])")
"""Letters of one case in a row, as a word has them; or none of one case at all."""
