"""Variables that a program declares, and a library looks up: settings, options, schemas, types.

Lexical, as ``lookups`` is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final

from keymend.matching import Pattern, Signs, may_stand
from keymend.matching.bytewise import SPACE, WORD, either
from keymend.syntax.languages import SCRIPTS
from keymend.syntax.lookups import NAME, Lookup
from keymend.text import Snapshot, Span

_SETTINGS: Final = "Settings"
_SETTINGS_CLASS: Final = re.compile(
    r"^class[ \t]+\w+\([^()]{0,200}Settings[^()]{0,200}\):[^\r\n]*(?P<body>"
    r"(?:\r?\n[ \t]*(?=\r?\n))*\r?\n(?P<indent>[ \t]+)\S[^\r\n]*"
    r"(?:\r?\n(?:[ \t]+[^\r\n]*)?(?=[\r\n]|$))*)",
    re.MULTILINE,
)
_PREFIX: Final = re.compile(r"\benv_prefix[\"']?\s*[=:]\s*[\"'](?P<prefix>\w+)[\"']")
_FIELD: Final = re.compile(
    rf"^(?P<indent>[ \t]+)(?P<name>{NAME})[ \t]*:[^=\r\n]*(?P<default>=)?", re.MULTILINE
)
_FURTHER: Final = re.compile(r"[ \t]*(?:Annotated\b|[^\r\n]*\bField\()")
_FIELD_LENGTH: Final = 600
_LIST: Final = r"(?P<names>[\"']\w+[\"']|(?:AliasChoices\(|\[|\()[^\[\]()]{0,300})"
"""What says one name, or several of which the first that is set counts."""
_ALIAS: Final = re.compile(rf"\b(?:validation_alias|alias|env)\s*=\s*{_LIST}")
_OPTION: Final = re.compile(rf"\benv_?var\s*=\s*{_LIST}")
_QUOTED: Final = re.compile(rf"(?P<quote>[\"'])(?P<name>{NAME})(?P=quote)")
_CAPITALS: Final = r"[A-Z][A-Z0-9_]{1,63}"
_SCHEMA: Final = re.compile(
    rf"(?<![\w.$])(?P<quote>[\"']?)(?P<name>{_CAPITALS})(?P=quote)\s*:\s*"
    r"(?:(?:z|zod|v|joi|Joi|yup|t|Type|Schema|S)\s*\.\s*\w"
    r"|(?:str|num|bool|url|port|host|email|json|makeValidator|envField\.\w+)\()"
)
"""An entry of what zod, valibot, joi, yup, effect, envalid or Astro check an environment by."""
_SCHEMA_WORDS: Final = ("process.env", "import.meta.env", "createEnv", "cleanEnv", "envField")
_TYPED: Final = ("ProcessEnv", "ImportMetaEnv")
_TYPES: Final = re.compile(
    r"\binterface\s+(?:ProcessEnv|ImportMetaEnv)\b[^{]{0,80}\{(?P<members>[^{}]{0,4000})"
)
_MEMBER: Final = re.compile(
    rf"^[ \t]*(?:readonly[ \t]+)?(?P<name>{_CAPITALS})\??[ \t]*:", re.MULTILINE
)
SIGN: Final = Pattern(
    id="declared",
    anchors=(_SETTINGS, "env_var", "envvar", *_SCHEMA_WORDS, *_TYPED),
    regex="",
    gate=either(
        rf"class[ \t]+{WORD}+\([^()]*{_SETTINGS}",
        rf"env_?var{SPACE}*=",
        *map(re.escape, (*_SCHEMA_WORDS, *_TYPED)),
    ),
)
"""What ``declared`` finds anything by."""


def declared(snapshot: Snapshot, signs: Signs | None = None) -> Iterator[Lookup]:
    """Yield the variables that ``snapshot`` declares to be read."""
    text = snapshot.text
    if not may_stand(SIGN, signs):
        return
    if snapshot.language == "python":
        if _SETTINGS in text:
            yield from _settings_fields(text)
        for option in _OPTION.finditer(text) if "env_var" in text or "envvar" in text else ():
            yield from _listed(option)
    elif snapshot.language in SCRIPTS:
        if any(word in text for word in _SCHEMA_WORDS):
            yield from map(_lookup, _SCHEMA.finditer(text))
        for types in _TYPES.finditer(text) if any(word in text for word in _TYPED) else ():
            yield from map(_lookup, _MEMBER.finditer(text, *types.span("members")))


def _settings_fields(text: str) -> Iterator[Lookup]:
    """Yield the fields of pydantic's settings classes: each reads a variable of its name.

    A field with an alias reads the variable that this names, and no prefix counts for it.
    """
    for found in _SETTINGS_CLASS.finditer(text):
        start, end = found.span("body")
        prefix = _PREFIX.search(text, start, end)
        for field in _FIELD.finditer(text, start, end):
            if field["indent"] != found["indent"] or field["name"] == "model_config":
                continue
            aliases = list(_aliases(text, field, end))
            if aliases:
                yield from aliases
                continue
            name = f"{prefix['prefix'] if prefix else ''}{field['name']}".upper()
            required = field["default"] is None and "ClassVar" not in field[0]
            yield Lookup(name, Span(*field.span("name")), required, is_field=True)


def _aliases(text: str, field: re.Match[str], end: int) -> Iterator[Lookup]:
    after = field.end("name") + text[field.end("name") : field.end()].index(":") + 1
    if not _FURTHER.match(text, after, end):
        return
    following = _FIELD.search(text, field.end(), min(end, after + _FIELD_LENGTH))
    while following is not None and following["indent"] != field["indent"]:
        following = _FIELD.search(text, following.end(), min(end, after + _FIELD_LENGTH))
    limit = following.start() if following else min(end, after + _FIELD_LENGTH)
    for alias in _ALIAS.finditer(text, after, limit):
        yield from _listed(alias)


def _listed(found: re.Match[str]) -> Iterator[Lookup]:
    return map(_lookup, _QUOTED.finditer(found.string, *found.span("names")))


def _lookup(found: re.Match[str]) -> Lookup:
    """Return what ``found`` names; whether it has to be set is for the declaration to say."""
    return Lookup(sys.intern(found["name"]), Span(*found.span("name")), required=False)
