"""Texts, and tuples of them, given as a credential: tokens for keys, look-ups in quotes, bytes."""

from __future__ import annotations

import re
from typing import Final

from keymend.clients import lookups
from keymend.clients.edits import import_os
from keymend.clients.judged import Judged
from keymend.clients.mismatch import AZURE_KEY
from keymend.clients.problem import Problem, replace
from keymend.clients.spots import shown
from keymend.finding import Repair
from keymend.syntax.code.nodes import HOLE, Expression, Sequence, Text
from keymend.text import Span

LOOKUP: Final = re.compile(
    r"\$?\{?(?:os\.(?:getenv|environ(?:\.get)?)[\(\[][\"']|process\.env\.)(?P<name>[A-Z][A-Z0-9_]+)"
    r"(?:[\"'][\)\]])?\}?|\$(?:env:)?\{?(?P<shell>[A-Z][A-Z0-9_]+)\}?|%(?P<percent>[A-Z][A-Z0-9_]+)%"
)


def of_text(judged: Judged, value: Text) -> Problem | None:
    """Return what is wrong with a text given as a credential."""
    if value.is_bytes:
        if judged.is_header_of_its_own:
            return None
        repairs = []
        written = judged.code.snapshot[value.span]
        prefix = re.match(r"[a-zA-Z]+", written)
        if prefix and value.exact:
            span = Span(value.span.start, value.span.start + prefix.end())
            kept = re.sub("[bB]", "", prefix[0])
            repairs.append(Repair("Make it a text", replace(span, kept)))
        return judged.report(value.span, "bytes: `Bearer b'…'` is sent", *repairs)
    if not value.is_known and judged.role != "azure_ad_token_provider":
        return _around(judged, value)
    lookup = LOOKUP.fullmatch(value.value)
    if lookup is not None and value.exact:
        return quoted_lookup(judged, value, lookup)
    is_azure_key = re.fullmatch(r"[0-9a-f]{32}", value.value) or AZURE_KEY.fullmatch(value.value)
    if judged.role == "azure_ad_token" and is_azure_key:
        return judged.report(
            value.inner,
            "a key, not an Entra token: it is sent as `Authorization: Bearer` and refused",
            Repair("Rename to api_key", replace(judged.argument.name_span, "api_key")),
        )
    if judged.client.kind.is_azure and judged.role == "api_key" and value.value.startswith("eyJ"):
        return judged.report(
            value.inner,
            "an Entra token, which is sent as `api-key` and refused; it belongs into "
            "azure_ad_token",
            Repair(
                "Rename to azure_ad_token", replace(judged.argument.name_span, "azure_ad_token")
            ),
        )
    return None


def _around(judged: Judged, value: Text) -> Problem | None:
    """Report what is put around a key that is not known itself: ``f"'{key}'"``."""
    before, _, after = value.value.partition(HOLE)
    if not set(before + after.rpartition(HOLE)[2]) - {""}:
        return None
    if after.endswith(("\n", "\r", "\t", " ")):
        return judged.report(
            value.span,
            "put together with white space at its end: requests fail with "
            "`APIConnectionError: Connection error.` (`Illegal header value`), and the "
            "traceback shows the key",
        )
    quotes = before[:1] in ("'", '"', "`") and after[-1:] == before[:1]
    if quotes or before[:1] in (" ", "\t", "\n"):
        what = "quotes around it" if quotes else "white space before it"
        return judged.report(value.span, f"put together with {what}: answered by 401")
    return None


def quoted_lookup(judged: Judged, value: Text, lookup: re.Match[str]) -> Problem:
    """Report ``"$OPENAI_API_KEY"``: a look-up between quotes looks nothing up."""
    name = next(filter(None, lookup.groups()))
    edits = [*replace(value.span, lookups.variable(judged.code, name))]
    if judged.code.is_python:
        edits += import_os(judged.code)
    repair = Repair(f"Read {name} from the environment", tuple(edits))
    return judged.report(
        value.span,
        f"the text {shown(value.value)[:40]!r}, not the value of the variable",
        repair,
    )


def of_sequence(judged: Judged, value: Sequence) -> Problem:
    """Return what is wrong with a tuple or list given as a credential."""
    if not value.is_tuple:
        return judged.report(value.span, "a list: `Bearer ['…']` is sent")
    repairs = []
    if len(value.items) == 1:
        item = value.items[0]
        if value.is_bare:
            edits = replace(Span(item.span.end, value.span.end), "")
        else:
            edits = replace(value.span, judged.code.snapshot[item.span])
        repairs.append(Repair("Remove the comma that makes it a tuple", edits))
    # Not the key itself: a key in it is another rule's.
    comma = Span(value.items[-1].span.end if value.items else value.span.start, value.span.end)
    return judged.report(comma, "a tuple: `Bearer ('…',)` is sent", *repairs)


def of_provider(judged: Judged, value: Expression) -> Problem | None:
    """Return what is wrong with what is given as a token provider and is no function."""
    if isinstance(value, Text):
        return (
            Problem(
                "KM411",
                value.span,
                "azureADTokenProvider has to be a function that gives a token.",
            )
            if judged.client.kind.is_node
            else Problem(
                "KM411",
                value.span,
                "azure_ad_token_provider has to be a function: `TypeError: 'str' object is not "
                "callable`; azure_ad_token takes a text.",
                (
                    Repair(
                        "Rename to azure_ad_token",
                        replace(judged.argument.name_span, "azure_ad_token"),
                    ),
                ),
            )
        )
    return None
