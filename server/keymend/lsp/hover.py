"""What a finding is about, at length: which key, why it is reported, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lsprotocol import types

from keymend.finding import Finding
from keymend.lsp.analysis import Analysis
from keymend.lsp.placed import Placed
from keymend.lsp.positions import JsonRange, contains
from keymend.lsp.rendering import range_of
from keymend.lsp.session import Session
from keymend.lsp.validity import remembered, remembered_at, validation_link, validation_link_at
from keymend.providers import BY_ID, Provider
from keymend.providers.age import issued
from keymend.providers.formats import KeyFormat
from keymend.rules.registry import BY_CODE

_SECTION: Final = re.compile(r"^## (.+)$", re.MULTILINE)


def hover(session: Session, params: types.HoverParams) -> dict[str, Any] | None:
    """Return what is known of the finding at a position; ``None`` where there is none."""
    analysis = session.analyses.get(params.text_document.uri)
    if analysis is None:
        return None
    for _, placed in analysis.on_lines(params.position.line, params.position.line):
        range_ = range_of(analysis, placed, session.units)
        if contains(range_, params.position):
            return _answer(session, "\n\n".join(_paragraphs(session, analysis, placed)), range_)
    from keymend.lsp import variables

    asked = session, params.text_document.uri, params.position
    variable = variables.hover(session, params)
    verdict = remembered_at(*asked, is_variable=variable is not None)
    link = validation_link_at(*asked, is_variable=variable is not None)
    known = "\n\n".join(filter(None, (verdict, link)))
    if variable is None:
        return _answer(session, known) if known else None
    contents = variable["contents"]
    contents["value"] = "\n\n".join(filter(None, (contents["value"], _shown(session, known))))
    return variable


def _answer(session: Session, text: str, range_: JsonRange | None = None) -> dict[str, Any]:
    kind = "markdown" if session.client.markdown else "plaintext"
    place = {} if range_ is None else {"range": range_}
    return {"contents": {"kind": kind, "value": _shown(session, text)}, **place}


def _shown(session: Session, text: str) -> str:
    return text if session.client.markdown else _plain(text)


def _paragraphs(session: Session, analysis: Analysis, placed: Placed) -> Iterator[str]:
    finding = placed.finding
    if not session.client.shows_findings_in_hover:
        yield f"**{finding.code} {finding.name}**"
        yield finding.message
    # The link stands where it is seen without scrolling.
    about = filter(None, (_key(finding), validation_link(session, analysis, placed)))
    yield from filter(None, (remembered(session, finding.secret), " · ".join(about)))
    rule = BY_CODE.get(finding.code)
    sections = _sections(rule.page) if rule else {}
    if "Why" in sections:
        yield f"**Why**\n\n{sections['Why']}"
    # What is said of the rule's own example may not fit what the mends do here.
    repairs = "\n".join(f"- {repair.title}" for repair in finding.repairs)
    instead = repairs or sections.get("Instead", "")
    if instead:
        yield f"**How to mend it**\n\n{instead}"


def _key(finding: Finding) -> str:
    """Return a line on the key itself: whose, of which kind, masked, how old."""
    secret = finding.secret
    if secret is None:
        return ""
    provider = BY_ID.get(finding.provider or "")
    value = secret.reveal()
    formats = provider.formats if provider else ()
    key_format = next((f for f in formats if f.regex.fullmatch(value)), None)
    parts = [_name(provider, key_format), f"`{secret.masked}`", issued(value)]
    return ", ".join(filter(None, parts))


def _name(provider: Provider | None, key_format: KeyFormat | None) -> str:
    if provider is None:
        return "A credential"
    return f"{provider.name} {key_format.kind}" if key_format else f"{provider.name} key"


def _sections(page: str) -> dict[str, str]:
    """Return the sections of a rule's page by their heading."""
    parts = _SECTION.split(page)
    return {name.strip(): body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def _plain(markdown: str) -> str:
    without_fences = re.sub(r"^```.*\n?", "", markdown, flags=re.MULTILINE)
    return re.sub(r"\*\*|`", "", without_fences)
