"""Secrets of no known format: values that are given to something called one and look drawn."""

from __future__ import annotations

import re
from typing import Final

from keymend.detection import passwords
from keymend.detection.credential import Credential
from keymend.detection.evidence import (
    entropy,
    is_mixed,
    is_no_secret,
    is_published,
    is_random,
    is_random_uuid,
    is_reference,
    is_uuid,
)
from keymend.detection.keys import mentions
from keymend.detection.names import words
from keymend.detection.placeholders import is_placeholder
from keymend.detection.positions import Position
from keymend.providers import BY_VARIABLE, PROVIDERS, SERVICES
from keymend.providers.formats import Evidence
from keymend.secret import Secret


def named(place: Position) -> Credential | None:
    """Return the secret at ``place``; ``None`` if name or value speak against it."""
    if not place.words or not place.assigned:
        return None
    if place.password:
        kind = "password" if passwords.is_given(place) else None
    elif place.words == ("auth",):  # in Docker's and npm's settings, as in a Basic header
        kind = "token" if passwords.is_basic(place.value) else None
    else:
        kind = _kind(place)
        if kind is not None and not _is_opaque(place, kind):
            kind = None
    if kind is None or (_has_known_formats(place.name) and not _is_of_a_gateway(place)):
        return None
    return Credential(place.span, Secret(place.value), kind)


def _has_known_formats(name: str) -> bool:
    """Whether ``name`` names a provider all of whose formats are known, and one by its prefix.

    That a value given to it has none of them is KM2xx's to say; where formats are weak,
    as Deepgram's 40 hexadecimal digits are, another one may have come.
    """
    return any(
        not provider.other_credentials
        and any(form.prefix or form.evidence is Evidence.FORMAT for form in provider.formats)
        and mentions(provider, name)
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


_CALLED: Final = {
    "key": "API key",
    "secret key": "secret key",
    "auth": "token",
    "bearer": "token",
}
"""What messages call a credential, by the end of its name, where that is another word."""


def _kind(place: Position) -> str | None:
    """Return what the name of ``place`` holds; ``None`` if it is not sure to be a secret."""
    names = place.words
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
    if last == "key" and not (_QUALIFIERS.intersection(names[:-1]) or _is_of_provider(place)):
        return None
    if last == "auth" and len(names) == 1:
        return None
    return _CALLED.get(" ".join(names[-2:])) or _CALLED.get(last, last.rstrip("s"))


def _is_of_provider(place: Position) -> bool:
    """Whether the name says which AI provider's key it is; of other services there are ids too."""
    return any(mentions(provider, place.name) for provider in PROVIDERS)


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
        return is_random_uuid(value) and (kind != "token" or of_npm or "api" in place.words)
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
