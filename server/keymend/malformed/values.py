"""Which values of a text cannot work as keys: the sites of the text, diagnosed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from keymend.deferred import expression
from keymend.detection import placeholders
from keymend.diagnosis import Cause, Diagnosis, Expectation, Fault, diagnose
from keymend.syntax.documentation import is_illustration
from keymend.syntax.reading import CONFIGURATION
from keymend.syntax.sites import Site
from keymend.text import Snapshot, Span

_SHOWN = frozenset({Cause.MASKED, Cause.PLACEHOLDER, Cause.NOT_A_KEY})
"""Causes that are right where something is explained, tested or to be filled in."""


@dataclass(frozen=True)
class Malformed:
    """A value that cannot work, where it stands, and why."""

    site: Site
    diagnosis: Diagnosis
    is_name: bool = False
    """Whether not a value but the name that it is given to, or its line, is wrong."""


def find(
    snapshot: Snapshot, sites: Iterable[Site], more_placeholders: tuple[str, ...] = ()
) -> list[Malformed]:
    """Return the sites whose values cannot work. ``more_placeholders`` come from settings."""
    found: list[Malformed] = []
    for site in sites:
        diagnosis = diagnose(site.value.text, _expectation(site, more_placeholders))
        if diagnosis is None:
            diagnosis = _local_key_for_nobody(site)
        if diagnosis is not None and not _is_shown(snapshot, site, diagnosis):
            found.append(Malformed(site, diagnosis))
    return found


def _expectation(site: Site, more_placeholders: tuple[str, ...]) -> Expectation:
    return Expectation(
        providers=site.providers,
        named=bool(site.name),
        certain=site.certain,
        variable=site.variable,
        inference=site.inference,
        quote=site.quote,
        placeholders=more_placeholders,
    )


def _local_key_for_nobody(site: Site) -> Diagnosis | None:
    """Return the fault of a key for a local server in a client that calls its provider."""
    client = site.client
    if client is None or not client.is_openai or not client.providers:
        return None
    if any(provider.local for provider in client.providers):
        return None
    if not placeholders.is_local_dummy(site.value.text):
        return None
    place = Span(0, len(site.value.text))
    statement = "is a placeholder for a local server"
    fault = Fault(
        Cause.PLACEHOLDER,
        (place,),
        statement,
        outcome=f"{client.providers[0].name} answers it by 401",
    )
    return Diagnosis((fault,))


def _is_shown(snapshot: Snapshot, site: Site, diagnosis: Diagnosis) -> bool:
    """Whether the value is an illustration, or a stand-in that a local server is content with."""
    if not any(fault.cause in _SHOWN for fault in diagnosis.faults):
        return False
    if is_illustration(snapshot, site.value.whole.start) or _is_in_table_of_pages(snapshot, site):
        return True
    if diagnosis.faults[0].cause is not Cause.PLACEHOLDER:
        return False
    if snapshot.language not in CONFIGURATION and _names_itself(site):
        return True
    of_gateway = site.client is not None and site.client.providers is None
    if of_gateway and placeholders.is_made_up(site.value.text):
        return True  # a server of one's own may be content with it
    return _is_for_local_server(snapshot, site)


def _names_itself(site: Site) -> bool:
    """Whether a program gives a name to its own constant: ``OPENAI_API_KEY = "openai-api-key"``."""
    plain = [re.sub(r"[\W_]", "", text).lower() for text in (site.name, site.value.text)]
    return plain[0] == plain[1] and not site.certain


_PAGE_OF_KEY: Final = re.compile(r"(?i:key|token)[\"'][ \t]*:[ \t]*[\"']https?://")


def _is_in_table_of_pages(snapshot: Snapshot, site: Site) -> bool:
    """Whether a URL is the page where a key is made, as another key's on the next line is."""
    if site.certain or not site.value.text.startswith(("https://", "http://")):
        return False
    lines = snapshot.lines
    number = lines.line_of(site.value.whole.start)
    return any(
        _PAGE_OF_KEY.search(snapshot[lines.line(near)]) is not None
        for near in (number - 1, number + 1)
        if 0 <= near < len(lines)
    )


_LOCAL_HOST: Final = expression(
    r"""
      \blocalhost\b | \b127\.0\.0\.1\b | \b0\.0\.0\.0\b | \[::1\] | host\.docker\.internal
    | https?://(?:
          10\.\d | 192\.168\. | 172\.(?:1[6-9]|2\d|3[01])\. | 169\.254\.
        | [\w-]+(?:\.[\w-]+)*\.(?:local|lan|internal|localhost|home\.arpa)\b
        | [\w-]+(?=[:/"'\s]|$)      # a service of a compose file: http://ollama:11434
      )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NEAR_LINES: Final = 8
"""Lines between a key and the address of the server that it is for, at most."""


def _is_for_local_server(snapshot: Snapshot, site: Site) -> bool:
    lines = snapshot.lines
    if site.client is not None:
        around = site.client.call
    else:
        number = lines.line_of(site.value.whole.start)
        last = min(number + _NEAR_LINES, len(lines) - 1)
        around = Span(lines.starts[max(0, number - _NEAR_LINES)], lines.line(last).end)
    return _LOCAL_HOST.search(snapshot.text, around.start, around.end) is not None
