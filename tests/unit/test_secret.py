"""A secret shows its public prefix and four characters, whatever is done with it."""

from __future__ import annotations

import json
import logging
import pickle
import traceback

import pytest

from keymend.providers import FORMATS
from keymend.samples import fake_key
from keymend.secret import Secret, fingerprint


@pytest.mark.parametrize("format_id", FORMATS)
def test_no_more_than_prefix_and_tail_is_shown(
    format_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    key = fake_key(format_id)
    prefix = FORMATS[format_id][1].prefix
    secret = Secret(key, prefix)
    logging.getLogger("test").warning("found %s in %r", secret, [secret])
    trace = "".join(traceback.format_exception(ValueError(secret)))
    shown = [str(secret), repr(secret), f"{secret}", secret.masked, caplog.text, trace]
    hidden = key[len(prefix) : -4]
    for text in shown:
        assert hidden not in text
        assert hidden[:5] not in text
    assert secret.masked == f"{prefix}…{key[-4:]}"
    assert secret.reveal() == key


def test_a_short_secret_shows_no_tail() -> None:
    assert Secret("hunter2pass").masked == "…"
    assert Secret("sk-abcdefgh", "sk-").masked == "sk-…"


def test_a_tail_that_cannot_be_printed_is_not_shown() -> None:
    assert Secret("x" * 20 + "ab\u200b\n").masked == "…"


def test_a_secret_goes_into_no_file() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("x"))
    with pytest.raises(TypeError):
        json.dumps(Secret("x"))


def test_equal_secrets_are_equal_and_nothing_else() -> None:
    assert Secret("a") == Secret("a", "a")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert len(Secret("abc")) == 3


def test_fingerprints_tell_parts_apart() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("a") == fingerprint("a")
    assert len(fingerprint("\udc80")) == 16
