"""The plug-ins of detect-secrets: their patterns, for the one engine.

Importing them costs 125 ms, most of it for the library they verify with, so what is
needed of them (names, types and expressions) is kept in the cache folder, by version.
Their filters, their baseline and their verification are used where they are needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from keymend import caches
from keymend.matching import Pattern

_PREFIX: Final = "plugin:"


@dataclass(frozen=True)
class _Use:
    """How the engine comes to a plug-in's expressions.

    ``anchors`` are texts of which one stands on every line that is searched. ``gate`` is
    as in ``matching.Pattern``, and so is ``width``; ``left`` is a condition before the expression.
    """

    anchors: tuple[str, ...]
    gate: str = ""
    left: str = ""
    numbers: frozenset[int] = frozenset(range(8))
    width: int = 2048


_USES: Final[dict[str, _Use]] = {
    # Its second expression calls every word that begins with AP and a digit a password.
    "ArtifactoryDetector": _Use(("AKC",), "AKC[a-zA-Z0-9]{10}", numbers=frozenset({0})),
    "BasicAuthDetector": _Use(
        ("://",), r"://[^:/?#\[\]@!$&'()*+,;=\s]+:[^:/?#\[\]@!$&'()*+,;=\s]+@"
    ),
    "CloudantDetector": _Use(("cloudant",)),
    "DiscordBotTokenDetector": _Use(("discord", "DISCORD", "Discord", ".login(", "bot.run(")),
    "IbmCloudIamDetector": _Use(
        # Three letters that base 64 is full of.
        ("ibm", "cloud_iam", "cloud-iam", "cloudiam"),
        width=256,
    ),
    "IbmCosHmacDetector": _Use(("cos_hmac", "cos-hmac", "cos_secret", "cos-secret")),
    # Without the left edge every "eyJ" inside a token would be read to the token's end.
    "JwtTokenDetector": _Use(("eyJ",), r"eyJ[A-Za-z0-9_=-]+\.", r"(?<![A-Za-z0-9_-])"),
    "MailchimpDetector": _Use(("-us",), r"[0-9a-z]{32}-us[0-9]"),
    "NpmDetector": _Use((":_authToken=",)),
    "SoftlayerDetector": _Use(("softlayer",)),
    "SquareOAuthDetector": _Use(("sq0csp-",)),
    # All tokens made since 2016 have the two letters.
    "TelegramBotTokenDetector": _Use(
        (":AA",), r"[0-9]{8}:AA[0-9A-Za-z_-]{33}", r"(?=[0-9]{8,10}:AA)"
    ),
}
"""The plug-ins in use.

The others are left out for what was measured: the credentials of AWS, Azure storage,
GitHub, GitLab, OpenAI, PyPI, SendGrid, Slack, Stripe and Twilio stand in ``providers`` in
today's formats, and private keys in ``othersecrets``; the entropy and keyword plug-ins
call every hash and every test's password a secret, which ``othersecrets`` weighs
instead; an address is no secret.
"""


@dataclass(frozen=True)
class Plugin:
    """One expression of one plug-in."""

    name: str
    """The name of its class, as baselines write it."""
    kind: str
    """What it calls a secret, as baselines write it."""
    number: int
    regex: str
    flags: int


@cache
def plugins() -> tuple[Plugin, ...]:
    """Return the expressions of the plug-ins of the installed detect-secrets."""
    name = f"detect-secrets-{_version()}.json"
    stored = caches.read(name)
    rows: list[list[Any]] | None = None
    if stored is not None:
        try:
            rows = json.loads(stored)
            return tuple(Plugin(*row) for row in rows or ())
        except (ValueError, TypeError):
            pass  # damaged: made anew
    rows = list(_rows())
    caches.write(name, json.dumps(rows).encode())
    return tuple(Plugin(*row) for row in rows)


def _version() -> str:
    """Return the version of detect-secrets, without importing it or searching metadata."""
    spec = find_spec("detect_secrets")
    if spec is not None and spec.origin is not None:
        try:
            text = Path(spec.origin).with_name("__version__.py").read_text(encoding="utf-8")
        except OSError:
            text = ""  # a frozen program has no such file
        if found := re.search(r"\d+(?:\.\w+)+", text):
            return found[0]
    from importlib import metadata

    return metadata.version("detect-secrets")


def _rows() -> Iterator[list[Any]]:
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

    plugin: Any
    for kind, plugin in sorted(get_mapping_from_secret_type_to_class().items()):
        expressions = getattr(plugin, "denylist", ())
        if isinstance(expressions, (list, tuple)):
            for number, regex in enumerate(expressions):
                yield [plugin.__name__, kind, number, regex.pattern, regex.flags]


def patterns() -> Iterator[Pattern]:
    """Yield the engine's patterns for the plug-ins in use."""
    for plugin in plugins():
        use = _USES.get(plugin.name)
        if use is not None and plugin.number in use.numbers:
            yield Pattern(
                id=f"{_PREFIX}{plugin.name}:{plugin.number}",
                anchors=use.anchors,
                regex=use.left + plugin.regex,
                gate=use.gate,
                ignore_case=bool(plugin.flags & re.IGNORECASE),
                width=use.width,
            )


def plugin_of(pattern: Pattern) -> Plugin | None:
    """Return the plug-in that ``pattern`` is of; ``None`` if it is of none."""
    if not pattern.id.startswith(_PREFIX):
        return None
    name, number = pattern.id.removeprefix(_PREFIX).split(":")
    return next(p for p in plugins() if p.name == name and p.number == int(number))
