"""What the move needs to know of Go: imports as goimports places them, constants, its loader."""

from __future__ import annotations

import re
from typing import Final

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of
from keymend.fixes.move.context import blanked
from keymend.fixes.move.literal import Literal
from keymend.syntax.lexicons import LEXICONS
from keymend.text import Span

_PATH: Final = '"os"'
_ALIAS: Final = "stdos"
"""The package's name where the program calls something else by its own."""
_OTHER: Final = re.compile(r"(?<![\w.])os\b(?!\s*\.)")
_DECLARATION: Final = re.compile(r"^(?:func|var|const|type)\b", re.MULTILINE)
_PACKAGE: Final = re.compile(r"^package[^\r\n]*(?:\r?\n|\r|\Z)", re.MULTILINE)
_BLOCK: Final = re.compile(r"^import[ \t]*\(([^)]*)\)", re.MULTILINE)
_SINGLE: Final = re.compile(
    r'^import[ \t]+(?P<spec>(?:[\w.]+[ \t]+)?(?P<path>"(?!C")[^"\r\n]+")[^\r\n]*)', re.MULTILINE
)
_SPEC: Final = re.compile(r'^[ \t]*(?:[\w.]+[ \t]+)?("[^"]+")', re.MULTILINE)
_OS: Final = re.compile(r'^(?:import)?[ \t]*(?:(?P<alias>\w+)[ \t]+)?"os"', re.MULTILINE)
_TYPED: Final = re.compile(r"\b(?:const|var)[ \t]+\w+[ \t]+(?P<type>[\w.]+)[ \t]*=[ \t]*\Z")
_FIELD: Final = re.compile(r"[{,][ \t]*(?:\r?\n[ \t]*)?(?P<name>\w+):[ \t]*\Z")
_CONSTANTS: Final = re.compile(r"^const[ \t]*\(\Z", re.MULTILINE)
_SPEC_LINE: Final = re.compile(r"[ \t]*(?P<name>\w+)(?:[ \t]+(?P<type>[\w.]+))?[ \t]*=[ \t]*")
_VALUES: Final = re.compile(
    r"\bconst\b[^\n(=]*=[^\n]*|\bconst[ \t]*\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]\n]*\](?=[\w*\[])"
)
"""Declarations of constants, and the lengths of arrays."""
_GROUP_ENDS: Final = re.compile(r"\S[^\n]*\n[ \t]*\r?\n")


def look_up(text: str) -> tuple[str, Edit | None]:
    """Return the look-up with a gap for the name, and the edit that imports its package."""
    declared = _DECLARATION.search(text)
    start = declared.start() if declared else len(text)
    header = text[:start]
    present = _OS.search(header)
    if present is not None and present["alias"]:
        return present["alias"] + '.Getenv("{}")', None
    if _OTHER.search(blanked(LEXICONS["go"], text), start):
        return f'{_ALIAS}.Getenv("{{}}")', _imported(header, f"{_ALIAS} {_PATH}")
    return 'os.Getenv("{}")', None if present is not None else _imported(header, _PATH)


def typed(literal: Literal) -> list[Edit] | None:
    """Return the edit for a value of a type that the program has declared.

    What a variable holds is text, which a literal becomes by itself.
    """
    found = _TYPED.search(literal.context.statement)
    kind = found["type"] if found else _type_of_field(literal)
    if kind in {None, "string"} or not literal.is_key:
        return None
    return [Edit(literal.token.span, f"{kind}({literal.lookup})")]


def _type_of_field(literal: Literal) -> str | None:
    """Return the type of the field that the literal is given to, if it is one of text."""
    field = _FIELD.search(
        literal.code, max(0, literal.token.span.start - 100), literal.token.span.start
    )
    if field is None:
        return None
    kinds = re.findall(rf"(?:^|[{{;])[ \t]*{field['name']}[ \t]+(\w+)", literal.code, re.MULTILINE)
    declared = [
        kind for kind in kinds if re.search(rf"\btype[ \t]+{kind}[ \t]+string\b", literal.code)
    ]
    return declared[0] if declared else None


def constant(literal: Literal) -> list[Edit] | None:
    """Return the edits that take a constant out of its block and make it a variable behind.

    Not where others count or repeat by the block's lines, or are made of the constant.
    """
    opening = literal.context.bracket
    if opening is None or not _CONSTANTS.search(literal.code, 0, opening + 1):
        return None
    code, text = literal.code, literal.text
    closing = code.find(")", literal.token.span.end)
    begin, end = code.rfind("\n", 0, opening) + 1, code.find("\n", literal.token.span.end) + 1
    start = code.rfind("\n", 0, literal.token.span.start) + 1
    spec = _SPEC_LINE.fullmatch(code, start, literal.token.span.start)
    if spec is None or not literal.is_key or end == 0 or closing < end or start <= opening:
        return None
    others = [
        line
        for line in (code[opening + 1 : start] + code[end:closing]).splitlines()
        if line.strip()
    ]
    following = next((line for line in code[end:closing].splitlines() if line.strip()), "=")
    if "iota" in code[opening:closing] or "=" not in following:
        return None
    if _is_made_of(code[:start] + code[end:], spec["name"]):
        return None
    kind = spec["type"]
    value = f"{kind}({literal.lookup})" if kind and kind != "string" else literal.lookup
    if not others:
        word = Span(begin, begin + len("const"))
        return [Edit(word, "var"), Edit(literal.token.span, value)]
    after = re.compile(r"\)[ \t]*(?=\r?\n|\Z)").match(code, closing)
    if after is None:
        return None
    first = _told(text, opening, start, literal.content)
    told = "".join(f"{line.strip()}{literal.newline}" for line in text[first:start].splitlines())
    declared = text[start : literal.token.span.start].strip()
    rest = text[literal.token.span.end : end].rstrip()
    added = f"{literal.newline * 2}{told}var {declared} {value}{rest}"
    return [Edit(Span(first, end), ""), Edit(Span(closing + 1, closing + 1), added)]


def _told(text: str, opening: int, start: int, key: str) -> int:
    """Return where the comment begins that stands right above the line at ``start``."""
    lines = text[opening:start].splitlines(keepends=True)[1:]
    for line in reversed(lines):
        if not line.lstrip().startswith("//") or key in line:
            break
        start -= len(line)
    return start


def _is_made_of(code: str, name: str) -> bool:
    """Whether a constant, or an array's length, is made of the constant ``name``."""
    word = re.compile(rf"\b{name}\b")
    values = (found[0] for found in _VALUES.finditer(code))
    return any(word.search(value) for value in values)


def load(text: str) -> Edit | None:
    """Return the edit that imports what loads the environment file; ``None`` without a place."""
    path = '_ "github.com/joho/godotenv/autoload"'
    end = line_end_of(text)
    block = _BLOCK.search(text)
    if block is not None:
        return _at(block.end(1), f"{end}\t{path}{end}")
    package = _PACKAGE.search(text)
    return _at(package.end(), f"{end}import {path}{end}") if package else None


def _imported(header: str, spec: str) -> Edit:
    end = line_end_of(header)
    block = _BLOCK.search(header)
    if block is not None:
        return _into_block(header, block, spec, end)
    singles = list(_SINGLE.finditer(header))
    if len(singles) == 1:
        specs = [singles[0]["spec"], spec]
        if singles[0]["path"] > _PATH:
            specs.reverse()
        lines = "".join(f"\t{each}{end}" for each in specs)
        return Edit(Span(*singles[0].span("spec")), f"({end}{lines})")
    for single in singles:
        if single["path"] > _PATH:
            return _at(single.start(), f"import {spec}{end}")
    if singles:
        return _at(singles[-1].end(), f"{end}import {spec}")
    package = _PACKAGE.search(header)
    return _at(package.end() if package else 0, f"{end}import {spec}{end}")


def _into_block(header: str, block: re.Match[str], spec: str, end: str) -> Edit:
    """Return the edit that adds the import to the first group of a block, in gofmt's order."""
    lines = list(_SPEC.finditer(block[1]))
    later = [line for line in lines if line[1] > _PATH]
    start = block.start(1)
    if later and _is_first_group(block[1], later[0].start()):
        return _at(start + later[0].start(), f"\t{spec}{end}")
    inside = [line for line in lines if _is_first_group(block[1], line.start())]
    if inside:
        behind = re.compile(r"[^\r\n]*(?:\r?\n|\r)").match(header, start + inside[-1].end())
        if behind is not None:
            return _at(behind.end(), f"\t{spec}{end}")
    return _at(start, f"{end}\t{spec}")


def _is_first_group(block: str, offset: int) -> bool:
    return _GROUP_ENDS.search(block[:offset]) is None


def _at(offset: int, text: str) -> Edit:
    return Edit(Span(offset, offset), text)
