"""Which of the names in a configuration file are variables of an environment.

``{"SERVICE_KEY": 1}`` may be anything; below a key such as ``env`` it is a variable of the
programs that the file is about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from keymend.matching import Pattern, Signs, may_stand
from keymend.matching.bytewise import SPACE, folded
from keymend.syntax.assignments import PROGRAMS
from keymend.syntax.lookups import NAME, Lookup
from keymend.text import Snapshot, Span

_KEYS: Final = frozenset(
    {"environmentvariables", "envvars", "passthroughenv", "secrets", "variables", "vars"}
)
_ENDS_OF_KEYS: Final = ("env", "environment")
"""``containerEnv``, ``set_env``, ``build.environment``: below them names are variables."""
_SETTING: Final = frozenset(
    {"bat", "dockerfile", "makefile", "powershell", "shellscript", "terraform", "yaml"}
)
"""Languages in which what looks like setting a variable is that."""
_NAMES: Final = frozenset({"Procfile"})
_NOTEBOOK: Final = ".ipynb"
_JSON: Final = frozenset({"json", "jsonc"})
_SERVICES: Final = frozenset({".container", ".service"})
"""Units of systemd, which are written as INI files are."""
_JSON_PART: Final = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?P<text>[^"\\\n]*(?:\\.[^"\\\n]*)*)"(?P<colon>\s*:)?|(?P<open>[{\[])|(?P<close>[}\]])',
    re.DOTALL,
)
_TOML_PART: Final = re.compile(
    r"^[ \t]*\[+(?P<section>[^\[\]\n]+)\]+"
    r"|^[ \t]*(?P<key>[\w.\"'-]+)[ \t]*=[ \t]*(?:\{[^{}]*\}?|\[[^\[\]]*\]?)",
    re.MULTILINE,
)
_INI_PART: Final = re.compile(
    r"^\[(?P<section>[^\]\n]+)\]|^(?P<key>[^\s=:#;\[][^=:\n]*?)[ \t]*[=:][^\n]*"
    r"(?P<more>(?:\n(?:[ \t]+[^\n]*)?(?=[\n]|\Z))*)",
    re.MULTILINE,
)
_LISTED: Final = re.compile(rf"[\[,]\s*(?P<quote>[\"'])(?P<name>{NAME})(?P=quote)(?=\s*[,\]])")
_SPEAKING: Final = "|".join(
    "[^A-Za-z]*".join(map(folded, word))  # a key may have other marks between its letters
    for word in ("env", "environment", "secrets", "variables", "vars")
)
_SIGN: Final = Pattern(
    id="environment",
    anchors=("=", ":", "["),
    regex="",
    gate=f"(?:{_SPEAKING})[^A-Za-z]",
)
_SIGN_IN_JSON: Final = Pattern(
    id="environment in JSON",
    anchors=("=", ":"),
    regex="",
    gate=rf"(?:{_SPEAKING})(?:[^A-Za-z\"]|\\[\"\\])*(?:\.(?:[^\"]|\\\")*)?\"{SPACE}*:"
    "|[A-Z][A-Z0-9_]+=",
)
SIGNS: Final = (_SIGN, _SIGN_IN_JSON)
"""What keys below which there are variables are found by, in the files that have such keys."""


def of_environments(
    snapshot: Snapshot, found: Iterable[Lookup], signs: Signs | None = None
) -> Iterator[Lookup]:
    """Yield those of ``found`` that are variables of an environment, and those listed there.

    ``signs`` are those that may stand in it, where that is known.
    """
    language, text, path = snapshot.language, snapshot.text, snapshot.path
    if (
        language in PROGRAMS
        or language in _SETTING
        or path.name in _NAMES
        or path.suffix == _NOTEBOOK
    ):
        yield from found
        return
    if not may_stand(_SIGN_IN_JSON if language in _JSON else _SIGN, signs):
        return
    if language in _JSON:
        regions = list(_json_regions(text))
    elif language == "toml":
        regions = list(_regions(_TOML_PART, text))
    elif language == "ini" or path.suffix in _SERVICES:
        regions = list(_regions(_INI_PART, text))
    else:
        return
    starts = [region.start for region in regions]
    for each in found:
        at = bisect_right(starts, each.span.start) - 1
        is_inside = at >= 0 and each.span.end <= regions[at].end
        # In a command that is written as a string: "cross-env NAME=value run".
        if is_inside or (language in _JSON and text.startswith("=", each.span.end)):
            yield each
    for region in regions if language in {*_JSON, "toml"} else ():
        for listed in _LISTED.finditer(text, *region):
            yield Lookup(listed["name"], Span(*listed.span("name")), required=False, assigned=True)


def _speaks_of_one(key: str) -> bool:
    parts = [re.sub(r"[^a-z]", "", part.lower()) for part in key.split(".")]
    return any(part in _KEYS or part.endswith(_ENDS_OF_KEYS) for part in parts)


def _json_regions(text: str) -> Iterator[Span]:
    """Yield what stands between the brackets of values that are environments."""
    key, depth, start, inside = "", 0, 0, 0
    for part in _JSON_PART.finditer(text):
        if part["colon"]:
            key = part["text"]
        elif part["open"]:
            depth += 1
            if not inside and _speaks_of_one(key):
                start, inside = part.start(), depth
            key = ""
        elif part["close"]:
            if inside and inside == depth:
                yield Span(start, part.end())
                inside = 0
            depth -= 1
        elif part["text"] is not None:
            key = ""


def _regions(parts: re.Pattern[str], text: str) -> Iterator[Span]:
    """Yield the sections that are environments, and elsewhere the values that are."""
    section: int | None = None
    for part in parts.finditer(text):
        if part["section"] is not None:
            if section is not None:
                yield Span(section, part.start())
            section = part.end() if _speaks_of_one(part["section"]) else None
        elif section is None and _speaks_of_one(part["key"]):
            yield Span(part.end("key"), part.end())
    if section is not None:
        yield Span(section, len(text))
