"""What stands where a key belongs and is something else: ids, tokens, addresses, names.

The forms of OpenAI's ids are those of its API reference; a session token begins ``sess-``
and a JSON Web Token ``eyJ`` (base 64 of ``{"``, RFC 7519).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keymend.deferred import expression


@dataclass(frozen=True)
class Kind:
    """A kind of value that is no key.

    ``instead`` says where it belongs or what to use. ``weak`` kinds stand rightly under
    key-like names in configuration, so they count only where a client, or the variable of
    one, is given them; a ``name`` of a variable only where a client is.
    """

    name: str
    instead: str
    weak: bool = False
    is_name: bool = False


_KINDS: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (
        re.compile(r"org-[A-Za-z0-9]{8,40}"),
        Kind("an organisation id", "it belongs in “organization” or OPENAI_ORG_ID"),
    ),
    (
        re.compile(r"proj_[A-Za-z0-9]{8,40}"),
        Kind("a project id", "it belongs in “project” or OPENAI_PROJECT_ID"),
    ),
    (
        re.compile(r"asst_[A-Za-z0-9]{8,40}"),
        Kind("an assistant id", "it names an assistant, not an account"),
    ),
    (
        re.compile(r"key_[A-Za-z0-9]{8,40}"),
        Kind("a key's id", "the id of a key is not the key"),
    ),
    (
        expression(
            r"(?:thread|msg|run|step|vs|resp|batch|user|chatcmpl|ft|ftjob|file)[-_][A-Za-z0-9]{12,40}"
        ),
        Kind("an object id", "it names an object of the API, not an account"),
    ),
    (
        re.compile(r"sess-[A-Za-z0-9_-]{20,}"),
        Kind("a session token", "it is of the web site; the API takes API keys only"),
    ),
    (
        re.compile(r"whsec_[A-Za-z0-9+/=_-]{20,}"),
        Kind("a webhook's secret", "it belongs in “webhook_secret” or OPENAI_WEBHOOK_SECRET"),
    ),
    (
        expression(
            r"(?:gpt-\d|chatgpt-\d|o[1345](?:-(?:mini|pro|preview)|\Z)|text-embedding-(?:\d|ada)"
            r"|claude-(?:\d|opus|sonnet|haiku|instant)|gemini-\d|llama-?\d|whisper-\d|dall-e-\d"
            r"|mistral-(?:large|medium|small|tiny|nemo))[\w.:-]*"
        ),
        Kind("a model's name", "it belongs in “model”", weak=True),
    ),
    (
        re.compile(r"pk-lf-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        Kind("a public key", "the secret key begins with “sk-lf-”"),
    ),
    (
        re.compile(r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+\.?[A-Za-z0-9_-]*"),
        Kind(
            "a session or access token (JWT)", "it expires within hours; make an API key", weak=True
        ),
    ),
    (
        re.compile(r"https?://\S+", re.IGNORECASE),
        Kind("a URL", "it belongs in “base_url” or the endpoint", weak=True),
    ),
    (
        expression(r"[A-Z][A-Z0-9]*_[A-Z0-9_]*(?:KEY|TOKEN|SECRET)[A-Z0-9_]*"),
        Kind("the name of a variable", "its value was meant", weak=True, is_name=True),
    ),
    (
        re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
        Kind("an e-mail address", "the key was meant", weak=True),
    ),
    (
        re.compile(r"(?:~|\.{0,2})/[\w./-]+|[A-Za-z]:\\[\w.\\-]+"),
        Kind("a path", "the content of the file was meant", weak=True),
    ),
)


def kind_of(text: str) -> Kind | None:
    """Return what ``text`` is instead of a key; ``None`` if it is nothing known."""
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(text)), None)
