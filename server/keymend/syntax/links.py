"""What stands between a name and its value: an operator, a type, the line's end."""

from __future__ import annotations

import re
from typing import Final

from keymend.deferred import expression
from keymend.syntax.names import KeyName
from keymend.syntax.reading import CONFIGURATION
from keymend.text import Snapshot, Span

WIDTH: Final = 400
"""Code points between a name and its value; more than a link can have."""
SETTINGS: Final = frozenset({"yaml", "json", "jsonc", "toml", "properties", "ini"})
"""Languages in which ``api-key`` is a setting's name like others, and no header's."""
_OF_VALUES: Final = CONFIGURATION | SETTINGS
"""Languages in which names have no types."""
_SPACED: Final = frozenset({"dockerfile", "shellscript", "powershell", "plaintext"})
_SHELLS: Final = frozenset({"shellscript", "powershell", "bat", "dockerfile"})
"""Languages in which a colon gives nothing a value; a header's, and JSON's in a string, do."""
_TYPED: Final = r"""
      | [ \t]{0,40}:[ \t]{0,40}[A-Za-z_&][\w.<>|\[\] ?&']{0,80}?[ \t]{0,8}=(?!=)
      | [ \t]{1,40}string[ \t]{1,8}=                              # Go
"""
"""The type that stands between a name and its value."""


def _link(typed: str) -> re.Pattern[str]:
    return expression(
        rf"""
          (?P<closed>\\?["'`]?)[ \t]?(?:\[?\])?
          (?:
            [ \t]{{0,40}},?[ \t]{{0,40}}\\?["']?value\\?["']?[ \t]{{0,40}}[=:]  # name: X, value: Y
          {typed}
          | [ \t]{{0,40}}(?P<operator>=>|:=|\?=|\?\?=|\|\|=|=(?![=~>])|:(?!:)|,|\(|\ )
          )
          [ \t]{{0,40}}      # a no-break space is of the value
          (?P<prefix>(?:[rRbBuUfF]{{1,2}}|\$@?|@\$?)(?=\\?["'`]))?
          (?:\\(?=["'`]))?                                        # in code in a string
        """,
        re.VERBOSE,
    )


_LINK: Final = _link("")
_LINK_IN_CODE: Final = _link(_TYPED)


def find(
    snapshot: Snapshot, name: KeyName, span: Span, line: Span, before: str
) -> tuple[re.Match[str], str] | None:
    """Return the link from the name at ``span`` to its value, if it has one.

    The match ends where the value begins. ``before`` is what stands before the name on its
    ``line``; returned is what of it bears on the value.
    """
    text = snapshot.text
    pattern = _LINK if snapshot.language in _OF_VALUES else _LINK_IN_CODE
    link = pattern.match(text, span.end, min(line.end, span.end + WIDTH))
    if link is not None and _is_link(link, before, name, snapshot.language):
        return link, before
    link = _below(snapshot, span, line)
    return None if link is None else (link, "")


def _is_link(link: re.Match[str], before: str, name: KeyName, language: str) -> bool:
    operator = link["operator"]
    closed = bool(link["closed"])
    opened = before[-1:] in {'"', "'", "`"}
    if operator == "(":
        return name.is_setter and not opened
    if operator == ",":
        # The first argument of a call, or the first of a pair: not any two neighbours.
        # That of a look-up, ``environ["NAME"], …``, is no list's.
        is_first = before[:-1].rstrip()[-1:] in {"(", "[", "{"}
        return closed and opened and is_first and not _LOOKED_UP.search(before)
    if operator == ":" and language in _SHELLS:
        return name.is_header or closed  # read -p "Enter OPENAI_API_KEY: " OPENAI_API_KEY
    if operator == " ":
        if before.rstrip().endswith("#define"):
            return True
        return language in _SPACED and name.is_variable and not closed
    return not (before.rstrip().endswith(("!", "==")) and operator == "=")


_LOOKED_UP: Final = re.compile(r"[\w)\]]\[[ \t]*[\"'`]\Z")


def _below(snapshot: Snapshot, name: Span, line: Span) -> re.Match[str] | None:
    """Return the link of a value that stands below its name.

    ``name: X`` with ``value: Y`` on the line after it (Kubernetes); the default of a
    ``variable "x" {`` (Terraform).
    """
    text = snapshot.text
    block = snapshot.language == "terraform"
    opened = _OPENS_BLOCK if block else _NOTHING_MORE
    if opened.match(text, name.end, line.end) is None:
        return None
    for following in snapshot.below(line, _BLOCK if block else 1):
        if block and text[following.start : following.end].lstrip().startswith("}"):
            return None
        link = (_DEFAULT if block else _NEXT_VALUE).match(text, following.start, following.end)
        if link is not None:
            return link
    return None


_NOTHING_MORE: Final = re.compile(r"[ \"',]*\Z")
_NEXT_VALUE: Final = re.compile(
    r"""(?P<closed>)[ \t]*["']?value["']?(?P<operator>:)[ \t]*(?P<prefix>(?!))?""", re.VERBOSE
)
_BLOCK: Final = 8
"""Lines of a variable's block that may stand before its default."""
_OPENS_BLOCK: Final = re.compile(r"\"[ \t]*\{[ \t]*\Z")
_DEFAULT: Final = re.compile(
    r"(?P<closed>)[ \t]*default[ \t]*(?P<operator>=)[ \t]*(?P<prefix>(?!))?"
)
