"""The part of a key that an error message repeats, and what it tells.

OpenAI repeats the first eight and the last four characters of what it was sent, with
stars between. That is enough to see what went wrong with it, and, compared with the keys
of a workspace, which of them was sent; nothing has to be sent for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from keymend.explain.cause import Cause
from keymend.providers import FORMATS

_ECHO: Final = re.compile(
    r"Incorrect API key provided: (?P<openai>[^\n]*?)"
    r"(?:\.? You can (?:find|obtain)|\.?\\?['\"]\s*[,}]|\.?\s*$)"
    r"|Your api key: (?P<deepseek>[^\n]{1,200}?) is invalid",
    re.IGNORECASE | re.MULTILINE,
)
_HIDDEN: Final = re.compile(r"\*+|…|\.{3,}")
_BROKEN: Final = re.compile(r"\s+(?=\*)|(?<=\*)\s+")
_TOLD_BY: Final = 3
"""The characters of a tail that tell one key from another; fewer are chance."""


@dataclass(frozen=True)
class Echo:
    """What was repeated: the beginning, the end, and the length if it can be counted."""

    head: str
    tail: str
    length: int | None

    def is_of(self, value: str) -> bool:
        """Whether ``value`` may be what was sent."""
        if len(self.head) + len(self.tail) > len(value):
            return False
        if not self.tail:
            return False
        if len(self.tail) < _TOLD_BY and self.length != len(value):
            return False
        return value.startswith(self.head) and value.endswith(self.tail)

    @property
    def masked(self) -> str:
        """What may be shown of it: a public prefix and the last four characters."""
        prefix = next((prefix for prefix in _PREFIXES if self.head.startswith(prefix)), "")
        return f"{prefix}…{self.tail[-4:]}"


_PREFIXES: Final = sorted(
    {key_format.prefix for _, key_format in FORMATS.values() if key_format.prefix},
    key=len,
    reverse=True,
)


def find_echo(texts: Iterable[str]) -> Echo | None:
    """Return what the message in one of ``texts`` repeats of the key; ``None`` if nothing.

    The texts are readings of one; where lines were broken, the last characters are in a
    later one.
    """
    found = [echo for text in texts if (echo := _echo_in(text))]
    whole = (echo for echo in found if echo.tail and " " not in echo.tail)
    return next(whole, found[0] if found else None)


def _echo_in(text: str) -> Echo | None:
    match = _ECHO.search(text)
    if match is None:
        return None
    echo = _BROKEN.sub("", match["openai"] or match["deepseek"] or "").strip()
    hidden = _HIDDEN.search(echo)
    if hidden is None:
        return Echo(echo, "", len(echo)) if echo else None
    starred = hidden[0].startswith("*")
    return Echo(echo[: hidden.start()], echo[hidden.end() :], len(echo) if starred else None)


@dataclass(frozen=True)
class Sign:
    """A beginning of an echo, and the cause it gives away."""

    head: re.Pattern[str]
    cause: Cause


def _sign(head: str, cause: Cause) -> Sign:
    return Sign(re.compile(head, re.IGNORECASE), cause)


def cause_of(echo: Echo) -> Cause | None:
    """Return what the beginning of the echo gives away; ``None`` if it looks like a key."""
    for sign in SIGNS:
        if sign.head.match(echo.head):
            return sign.cause
    if not echo.head and echo.length and not echo.tail:
        return _SECRET_STR
    return None


_SECRET_STR: Final = Cause(
    id="key-object",
    title="The key was given as an object, not as its text",
    explanation=(
        "What was sent begins like the printed form of bytes, a tuple, a coroutine or a"
        " SecretStr (stars)."
    ),
    fix="Give the text: .decode(), [0] (a stray comma makes a tuple), .get_secret_value().",
    rules=("KM411",),
)

SIGNS: Final = (
    _sign(
        r"\\?[\"'`\u2018-\u201f]",
        Cause(
            id="key-in-quotes",
            title="The key was sent with quotes around it",
            explanation=(
                "Some loaders keep quotes as part of the value: docker --env-file, cmd's set,"
                " Jupyter's %set_env."
            ),
            fix="Remove the quotes.",
            rules=("KM202",),
        ),
    ),
    _sign(
        r"bearer\b",
        Cause(
            id="bearer-twice",
            title="The key was sent with Bearer in front of it",
            explanation="The client writes Bearer itself, so the header had it twice.",
            fix="Keep the key alone in the variable.",
            rules=("KM202", "KM413"),
        ),
    ),
    _sign(
        r"(?:export |set )?[A-Za-z_]{3,}=|(?-i:[A-Z]{3,}_[A-Z_]*$)|export ",
        Cause(
            id="name-in-key",
            title="The key was sent with its variable's name in front of it",
            explanation="The whole line NAME=value was taken for the value.",
            fix="Keep the value alone.",
            rules=("KM202",),
        ),
    ),
    _sign(
        r"none$|null$|undefine|undefined|nan$|false$",
        Cause(
            id="unset-variable-as-text",
            title="An unset variable was turned into text and sent as the key",
            explanation=(
                'str(os.getenv(…)) gives "None", a template literal gives "undefined"; the'
                " provider then gets that word."
            ),
            fix="Set the variable, and do not convert what was looked up.",
            rules=("KM506", "KM207"),
        ),
    ),
    _sign(r"b'|b\"|\('|\(\"|\[|<corouti|<functio|<bound|\*", _SECRET_STR),
    _sign(
        r"sess-|eyJ",
        Cause(
            id="token-as-key",
            title="A session or sign-in token was sent as the key",
            explanation="Tokens (sess-…, eyJ…) belong to a browser or a sign-in, not to the API.",
            fix="Make an API key.",
            rules=("KM208",),
        ),
    ),
    _sign(
        r"org-|proj_|asst_|thread_|user-[A-Za-z0-9]{3}|https?:",
        Cause(
            id="id-as-key",
            title="An id or an address was sent where the key belongs",
            explanation="What was sent begins like another id (org-…, proj_…), or a URL.",
            fix="Copy the key (sk-…) from the provider's page.",
            rules=("KM208",),
        ),
    ),
    _sign(
        r"user_pro|your|my[-_]|<|\$|\{|xxx|sk-\.\.\.|sk-xxx|sk-your|sk-\*|empty|changeme|insert"
        r"|replace|paste|enter[-_ ]|todo|test|dummy|fake|placehol|api[-_]?key|openai[-_]|ollama"
        r"|lm-studi|not-need|no-key|n/a",
        Cause(
            id="placeholder-as-key",
            title="A placeholder was sent as the key",
            explanation=(
                "The example's text was never replaced, a ${VARIABLE} was not filled in, or a dummy"
                " for a local server went to the provider because base_url was not set."
            ),
            fix="Put the key in its place, or set base_url to the local server.",
            rules=("KM207",),
        ),
    ),
    _sign(
        r"sk-or-|sk-ant-|gsk_|AIza|AQ\.|xai-|pplx-|nvapi-|csk-|fw_|hf_|tgp_v1_|gh[pousr]_|github_p"
        r"|dapi|r8_|ABSK",
        Cause(
            id="other-providers-key",
            title="Another provider's key was sent here",
            explanation=(
                "The beginning is that of another provider's keys. base_url was not set: None, as"
                " os.getenv gives for an unset variable, means the client's own provider."
            ),
            fix="Set base_url to the key's provider, or use a key of this one.",
            rules=("KM408",),
        ),
    ),
)
