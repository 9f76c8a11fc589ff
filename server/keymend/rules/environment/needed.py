"""Which variables a program cannot do without, as far as its text tells.

Look-ups in comments, in tests for being there, in a ``try`` or one arm of an ``if``, in lists
of settings, for arguments that clients can do without, and of variables that the same file has
something to say about in their absence are not needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from keymend.syntax.lookups import Lookup
from keymend.syntax.sites import is_in_comment
from keymend.syntax.variables import lookups
from keymend.text import Snapshot, Span

_STRICT: Final = re.compile(r"environ\s*\[\s*[\"']\Z")
_ASSIGNED: Final = re.compile(
    r"(?P<name>[A-Za-z_]\w*)[ \t]*(?::[^=\r\n]*)?=[ \t]*(?:\w+\()?(?:os\.)?"
    r"(?:environ|getenv|process\.env|env|config)[\w.]*[(\[]*[\"']?\Z"
)
_OPTIONAL: Final = re.compile(r":[^=\r\n]*\b(?:Optional|None)\b[^=\r\n]*=[^=\r\n]*\Z")
"""What stands before a value that may be missing, by the type of its name."""
_MULTILINE: Final = re.compile("\"\"\"|'''")
_STATEMENT: Final = re.compile(r"^([ \t]*)(\S[^\r\n]*)", re.MULTILINE)
_CONDITION: Final = re.compile(
    r"(?:\}\s*)?(?:(?:try|if|elif|else|except|catch|switch)\b|(?:case|match)\s+[^=]|default\s*:)"
    r"(?!\s*\(?__name__)"
)
_FUNCTION: Final = re.compile(r"(?:async\s+)?(?:def|class)\b|(?:export\s+)?(?:async\s+)?function\b")
_MEMBER: Final = re.compile(r"\s*[\"']?\w+[\"']?\s*:\s*(?:\w+\()?process\.env\b")
_MAY_BE_NOTHING: Final = (
    r"(?:organi[sz]ation|org|project)(?:_id|Id)?|openai_organization|base_?url|api_base"
    r"|openai_api_base|websocket_base_url|endpoint_url|timeout|request_timeout|webhook_?secret"
    r"|azure_deployment|azure_ad_token|auth_?token|aws_session_token|dsn"
)
"""Arguments that are as if not given where they are ``None`` or ``undefined``: of the clients of
openai (executed with 3.54), of others that are made alike, of boto3 and of Sentry."""
_FOR_ARGUMENT: Final = re.compile(
    rf"(?<![\w.])(?:{_MAY_BE_NOTHING})(?:=|[\"']?[ \t]*:[ \t]*)"
    r"(?:(?:os\.)?(?:getenv|environ\.get)\(\s*[\"']|process\.env(?:\.|\[[\"']))\Z",
    re.IGNORECASE,
)
_UNSET_FOR_MOST: Final = re.compile(
    r"OPENAI_(?:API_BASE|BASE_URL|ORG|ORG_ID|ORGANIZATION|PROJECT|PROJECT_ID|PROXY|WEBHOOK_SECRET)"
    r"|ANTHROPIC_(?:AUTH_TOKEN|BASE_URL)"
)
"""Variables that clients read and few set; wherever the value goes, it may be nothing."""
_USED_FURTHER: Final = re.compile(r"[\"'\]]*\s*\)*!?\??[.\[(]")
_LINES_UP: Final = 60
_BEFORE: Final = 120


def needed(snapshot: Snapshot, is_set: Callable[[str], bool]) -> Iterator[Lookup]:
    """Yield the first look-up of each variable that has to be set, in the text's order.

    Those that ``is_set`` are left out: they are most, and what a look-up is for takes long.
    """
    found = sorted(lookups(snapshot), key=lambda each: each.span)
    spared = {each.name for each in found if not each.required or is_set(each.name)}
    for lookup in found:
        if lookup.name in spared or not _counts(snapshot, lookup):
            continue
        spared.add(lookup.name)
        yield lookup


def is_strict(snapshot: Snapshot, lookup: Lookup) -> bool:
    """Whether ``lookup`` raises an error where the variable is not set."""
    start = lookup.span.start
    return _STRICT.search(snapshot.text, max(0, start - _BEFORE), start) is not None


def _counts(snapshot: Snapshot, lookup: Lookup) -> bool:
    at = lookup.span.start
    if is_in_comment(snapshot, at) or _is_conditional(snapshot, at):
        return False
    if _is_for_argument(snapshot, lookup.span):
        return False
    if snapshot.language == "python":
        if _is_in_documentation(snapshot.text, at) or _is_optional(snapshot, at):
            return False
    elif _is_listed(snapshot, at):
        return False
    if is_strict(snapshot, lookup):
        return True
    return not (_UNSET_FOR_MOST.fullmatch(lookup.name) or _is_asked_later(snapshot, at))


def _is_for_argument(snapshot: Snapshot, name: Span) -> bool:
    """Whether the look-up of ``name``, as it is, goes to an argument that can be nothing."""
    before = max(0, name.start - _BEFORE)
    if _FOR_ARGUMENT.search(snapshot.text, before, name.start) is None:
        return False
    return _USED_FURTHER.match(snapshot.text, name.end) is None


def _is_optional(snapshot: Snapshot, at: int) -> bool:
    return _OPTIONAL.search(snapshot.text, snapshot.line_at(at).start, at) is not None


def _is_in_documentation(text: str, at: int) -> bool:
    return sum(1 for _ in _MULTILINE.finditer(text, 0, at)) % 2 == 1


def _is_listed(snapshot: Snapshot, at: int) -> bool:
    """Whether the look-up is one of several that an object has as its members."""
    number = snapshot.lines.line_of(at)
    lines = [snapshot[snapshot.lines.line(near)] for near in range(max(0, number - 1), number + 2)
             if near < len(snapshot.lines.starts)]  # fmt: skip
    return sum(1 for line in lines if _MEMBER.match(line)) > 1


def _is_conditional(snapshot: Snapshot, at: int) -> bool:
    """Whether the statement is run only if something is so, or its failing is caught."""
    text, line = snapshot.text, snapshot.line_at(at)
    depth = len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip())
    number = snapshot.lines.line_of(at)
    for above in range(number - 1, max(-1, number - _LINES_UP), -1):
        statement = _STATEMENT.match(text, snapshot.lines.starts[above])
        if statement is None or len(statement[1]) >= depth:
            continue
        if _CONDITION.match(statement[2]):
            return True
        if _FUNCTION.match(statement[2]):
            return False
        depth = len(statement[1])
    return False


def _is_asked_later(snapshot: Snapshot, at: int) -> bool:
    """Whether the value goes into a name that is tested, or may be nothing, afterwards."""
    text, line = snapshot.text, snapshot.line_at(at)
    target = _ASSIGNED.search(text, line.start, at)
    if target is None:
        return False
    name = re.escape(target["name"])
    tested = re.compile(
        rf"\b(?:if|elif|while|and|or)\s*\(*{name}\b(?!\s*[.(\[])|(?:&&|\|\|)\s*{name}\b"
        rf"|\b{name}\s*(?:\bor\b|\band\b|\bis\b|\bif\b|\|\||\?\?|\?|&&)"
        rf"|(?<![\w.])(?i:{_MAY_BE_NOTHING})\s*[=:]\s*(?:\w+\.)?{name}\s*[,)}}\n]"
    )
    return tested.search(text, line.end) is not None
