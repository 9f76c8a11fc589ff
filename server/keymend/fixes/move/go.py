"""What the move needs to know of Go: imports as goimports places them, its loader."""

from __future__ import annotations

import re
from typing import Final

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of
from keymend.text import Span

_PATH: Final = '"os"'
_DECLARATION: Final = re.compile(r"^(?:func|var|const|type)\b", re.MULTILINE)
_PACKAGE: Final = re.compile(r"^package[^\r\n]*(?:\r?\n|\r|\Z)", re.MULTILINE)
_BLOCK: Final = re.compile(r"^import[ \t]*\(([^)]*)\)", re.MULTILINE)
_SINGLE: Final = re.compile(
    r'^import[ \t]+(?P<spec>(?:[\w.]+[ \t]+)?(?P<path>"(?!C")[^"\r\n]+")[^\r\n]*)', re.MULTILINE
)
_SPEC: Final = re.compile(r'^[ \t]*(?:[\w.]+[ \t]+)?("[^"]+")', re.MULTILINE)
_OS: Final = re.compile(r'^(?:import)?[ \t]*(?:(?P<alias>\w+)[ \t]+)?"os"', re.MULTILINE)
_GROUP_ENDS: Final = re.compile(r"\S[^\n]*\n[ \t]*\r?\n")


def look_up(text: str) -> tuple[str, Edit | None]:
    """Return the look-up with a gap for the name, and the edit that imports its package."""
    declared = _DECLARATION.search(text)
    header = text[: declared.start()] if declared else text
    present = _OS.search(header)
    if present is not None:
        return (present["alias"] or "os") + '.Getenv("{}")', None
    return 'os.Getenv("{}")', _imported(header)


def load(text: str) -> Edit | None:
    """Return the edit that imports what loads the environment file; ``None`` without a place."""
    path = '_ "github.com/joho/godotenv/autoload"'
    end = line_end_of(text)
    block = _BLOCK.search(text)
    if block is not None:
        return _at(block.end(1), f"{end}\t{path}{end}")
    package = _PACKAGE.search(text)
    return _at(package.end(), f"{end}import {path}{end}") if package else None


def _imported(header: str) -> Edit:
    end = line_end_of(header)
    block = _BLOCK.search(header)
    if block is not None:
        return _into_block(header, block, end)
    singles = list(_SINGLE.finditer(header))
    if len(singles) == 1:
        specs = [singles[0]["spec"], _PATH]
        if singles[0]["path"] > _PATH:
            specs.reverse()
        lines = "".join(f"\t{spec}{end}" for spec in specs)
        return Edit(Span(*singles[0].span("spec")), f"({end}{lines})")
    for single in singles:
        if single["path"] > _PATH:
            return _at(single.start(), f"import {_PATH}{end}")
    if singles:
        return _at(singles[-1].end(), f"{end}import {_PATH}")
    package = _PACKAGE.search(header)
    return _at(package.end() if package else 0, f"{end}import {_PATH}{end}")


def _into_block(header: str, block: re.Match[str], end: str) -> Edit:
    """Return the edit that adds the import to the first group of a block, in gofmt's order."""
    lines = list(_SPEC.finditer(block[1]))
    later = [line for line in lines if line[1] > _PATH]
    start = block.start(1)
    if later and _is_first_group(block[1], later[0].start()):
        return _at(start + later[0].start(), f"\t{_PATH}{end}")
    inside = [line for line in lines if _is_first_group(block[1], line.start())]
    if inside:
        behind = re.compile(r"[^\r\n]*(?:\r?\n|\r)").match(header, start + inside[-1].end())
        if behind is not None:
            return _at(behind.end(), f"\t{_PATH}{end}")
    return _at(start, f"{end}\t{_PATH}")


def _is_first_group(block: str, offset: int) -> bool:
    return _GROUP_ENDS.search(block[:offset]) is None


def _at(offset: int, text: str) -> Edit:
    return Edit(Span(offset, offset), text)
