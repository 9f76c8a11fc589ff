"""Requests about fake keys, and what a verdict must never hold."""

from __future__ import annotations

import json

from keymend.providers import FORMATS
from keymend.samples import fake_key
from keymend.secret import Secret
from keymend.validate import KeyRequest, Verdict


def request_for(format_id: str, **beside: str) -> KeyRequest:
    """Return a request for a fake key of a format, with what stands beside it."""
    provider, key_format = FORMATS[format_id]
    secret = Secret(fake_key(format_id), key_format.prefix)
    name = provider.variable
    request = KeyRequest(secret, provider, key_format, name)
    return KeyRequest(**{**vars(request), **beside})


def assert_no_key(request: KeyRequest, verdict: Verdict, *outputs: str) -> None:
    """Assert that neither the verdict nor anything printed holds a part of the key."""
    shown = [json.dumps(verdict.to_json(), ensure_ascii=False), repr(verdict), *outputs]
    key = request.secret.reveal()
    public = len(request.secret.masked.partition("…")[0])
    for text in shown:
        for at in range(public, len(key) - 12):
            assert key[at : at + 8] not in text
