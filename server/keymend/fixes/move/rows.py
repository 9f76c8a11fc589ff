"""How each of the languages that are not parsed reads a variable: one row a language.

Adding a language is adding its delimiters in ``syntax/lexicons.py``, a row here, and its
cases under ``tests/fixes/cases``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from keymend.finding import Edit
from keymend.fixes.edits import line_end_of
from keymend.text import Span


@dataclass(frozen=True)
class Rewrite:
    """A word of the declaration before a literal that cannot stand before a look-up.

    ``pattern`` is matched against the line up to the literal; its group ``word`` becomes
    ``text``.
    """

    pattern: re.Pattern[str]
    text: str


@dataclass(frozen=True)
class Loading:
    """A package that loads ``.env``: its name, how it is declared and used, and the edit."""

    name: str
    manifest: str
    used: re.Pattern[str]
    edit: Callable[[str], Edit | None]
    """Takes the program's text; ``None`` where there is no place for it."""


@dataclass(frozen=True)
class Row:
    """One language.

    ``lookup`` has a gap for the variable's name. ``placeholder`` puts an expression into
    a string that interpolates, ``plus`` joins one to a string that does not; ``wrapped``
    makes one expression of such a sum. ``constant`` says, of the line before and the text
    behind a literal, that only a literal can stand there.
    """

    lookup: str
    plus: str = ""
    placeholder: str = ""
    bare: str = ""
    """The look-up where it is the whole value, if it is written otherwise there."""
    imports: Callable[[str], tuple[str, Edit | None]] | None = None
    """Takes the text; returns the look-up to use instead, and the import that it needs."""
    rewrites: tuple[Rewrite, ...] = ()
    constant: re.Pattern[str] = re.compile(r"(?!)")
    constant_after: re.Pattern[str] = re.compile(r"(?!)")
    constant_region: re.Pattern[str] = re.compile(r"(?!)")
    """The same, of all the text before the literal."""
    fallback: re.Pattern[str] | None = None
    """A look-up with a second argument that is the key: groups ``name`` and ``value``."""
    loading: Loading | None = None


def _at(offset: int, text: str) -> Edit:
    return Edit(Span(offset, offset), text)


def _go_import(text: str) -> tuple[str, Edit | None]:
    lookup = 'os.Getenv("{}")'
    block = re.search(r"^import[ \t]*\(([^)]*)\)", text, re.MULTILINE)
    single = re.search(r'^import[ \t]+(?:\w+[ \t]+)?"[^"\r\n]+"', text, re.MULTILINE)
    if re.search(r'^(?:import)?[ \t]*"os"', text, re.MULTILINE):
        return lookup, None
    end = line_end_of(text)
    if block is not None:
        return lookup, _go_block(text, block, '"os"', end)
    if single is not None:
        return lookup, _at(single.start(), f'import "os"{end}')
    package = re.search(r"^package[^\r\n]*(?:\r?\n|\r|\Z)", text, re.MULTILINE)
    return lookup, _at(package.end() if package else 0, f'{end}import "os"{end}')


def _go_block(text: str, block: re.Match[str], path: str, end: str) -> Edit:
    """Return the edit that adds an import to the first group of a block, in gofmt's order."""
    lines = list(re.finditer(r'^[ \t]*(?:[\w.]+[ \t]+)?("[^"]+")', block[1], re.MULTILINE))
    later = [line for line in lines if line[1] > path]
    start = block.start(1)
    if later and _first_group(block[1], later[0].start()):
        return _at(start + later[0].start(), f"\t{path}{end}")
    inside = [line for line in lines if _first_group(block[1], line.start())]
    if inside:
        behind = re.compile(r"[^\r\n]*(?:\r?\n|\r)").match(text, start + inside[-1].end())
        if behind is not None:
            return _at(behind.end(), f"\t{path}{end}")
    return _at(start, f"{end}\t{path}")


def _first_group(block: str, offset: int) -> bool:
    return re.search(r"\S[^\n]*\n[ \t]*\r?\n", block[:offset]) is None


def _go_loading(text: str) -> Edit | None:
    path = '_ "github.com/joho/godotenv/autoload"'
    end = line_end_of(text)
    block = re.search(r"^import[ \t]*\(([^)]*)\)", text, re.MULTILINE)
    if block is not None:
        return _at(block.end(1), f"{end}\t{path}{end}")
    package = re.search(r"^package[^\r\n]*(?:\r?\n|\r|\Z)", text, re.MULTILINE)
    return _at(package.end(), f"{end}import {path}{end}") if package else None


def _csharp_import(text: str) -> tuple[str, Edit | None]:
    # The full name needs no "using", which may be implicit in the project.
    has_using = re.search(r"^\s*(?:global\s+)?using\s+System\s*;", text, re.MULTILINE)
    prefix = "" if has_using else "System."
    return prefix + 'Environment.GetEnvironmentVariable("{}")', None


def _swift_import(text: str) -> tuple[str, Edit | None]:
    lookup = 'ProcessInfo.processInfo.environment["{}"]!'
    if re.search(r"^import\s+(?:Foundation|UIKit|AppKit|SwiftUI|Cocoa)\b", text, re.MULTILINE):
        return lookup, None
    start = re.search(r"^import\b", text, re.MULTILINE)
    end = line_end_of(text)
    if start is not None:
        return lookup, _at(start.start(), f"import Foundation{end}")
    head = re.match(r"(?:#![^\n]*\n|//[^\n]*\n|[ \t]*\r?\n)*", text)
    return lookup, _at(head.end() if head else 0, f"import Foundation{end}{end}")


def _ruby_loading(text: str) -> Edit | None:
    end = line_end_of(text)
    first = re.search(r"^require\b", text, re.MULTILINE)
    if first is not None:
        return _at(first.start(), f'require "dotenv/load"{end}')
    head = re.match(r"(?:#[^\n]*\n)*(?:[ \t]*\r?\n)?", text)
    return _at(head.end() if head else 0, f'require "dotenv/load"{end}{end}')


def _rust_loading(text: str) -> Edit | None:
    main = re.search(r"^(?:async[ \t]+)?fn[ \t]+main\([^{]*\{", text, re.MULTILINE)
    return _at(main.end(), f"{line_end_of(text)}    dotenvy::dotenv().ok();") if main else None


_RUST: Final = 'std::env::var("{0}").expect("{0} is not set")'

ROWS: Final[dict[str, Row]] = {
    "csharp": Row(
        lookup='Environment.GetEnvironmentVariable("{}")',
        plus=" + ",
        imports=_csharp_import,
        rewrites=(
            Rewrite(
                re.compile(r"\b(?:public|private|protected|internal)\b.*\b(?P<word>const)\b"),
                "static readonly",
            ),
        ),
        constant=re.compile(r"\bconst\b|\bcase\b|^\s*\[|[(,]\s*(?:string\??|object)\s+\w+\s*=\s*$"),
        constant_after=re.compile(r"\s*=>"),
    ),
    "go": Row(
        lookup='os.Getenv("{}")',
        plus=" + ",
        imports=_go_import,
        rewrites=(Rewrite(re.compile(r"^[ \t]*(?P<word>const)\b(?!\s*\()"), "var"),),
        constant=re.compile(r"^import\b|^\s*case\b"),
        constant_region=re.compile(r"^(?:const|import)[ \t]*\([^)]*\Z", re.MULTILINE),
        loading=Loading(
            "godotenv",
            "go.mod",
            re.compile(r"godotenv\b"),
            _go_loading,
        ),
    ),
    "java": Row(
        lookup='System.getenv("{}")',
        plus=" + ",
        constant=re.compile(r"\bcase\b|@\w+(?:\.\w+)*\s*\([^)]*$"),
    ),
    "kotlin": Row(
        lookup='System.getenv("{}")',
        placeholder="${{{}}}",
        rewrites=(Rewrite(re.compile(r"(?P<word>const\s+)val\b"), ""),),
        constant=re.compile(r"@\w+(?::\w+)?\s*\([^)]*$"),
    ),
    "php": Row(
        lookup="getenv('{}')",
        plus=" . ",
        constant=re.compile(
            r"^\s*(?:(?:public|private|protected|static|var|const|readonly|final|case)\b"
            r"|\#\[)"
        ),
        constant_region=re.compile(r"\b(?:function|fn)\b[^{;]*\Z"),
    ),
    "powershell": Row(
        lookup="$env:{}",
        placeholder="$({})",
        plus=" + ",
        constant=re.compile(r"\$env:\w+\s*=\s*$", re.IGNORECASE),
    ),
    "ruby": Row(
        lookup='ENV.fetch("{}")',
        placeholder="#{{{}}}",
        plus=" + ",
        fallback=re.compile(
            r"""ENV\.fetch\(\s*(["'])(?P<name>\w+)\1\s*,\s*(?P<value>.+?)\s*\)"""
            r"""|ENV\[(["'])(?P<name2>\w+)\4\]\s*\|\|\s*(?P<value2>["'][^"'\r\n]*["'])"""
        ),
        loading=Loading(
            "dotenv", "Gemfile", re.compile(r"dotenv/load|Dotenv\.load"), _ruby_loading
        ),
    ),
    "rust": Row(
        lookup=_RUST,
        bare=f"&{_RUST}",
        placeholder="",
        constant=re.compile(r"\b(?:const|static)\s+\w+\s*:|!\s*[(\[{]\s*$|^\s*\#!?\["),
        constant_after=re.compile(r"\s*(?:=>|\|)"),
        loading=Loading("dotenvy", "Cargo.toml", re.compile(r"dotenvy?::"), _rust_loading),
    ),
    "swift": Row(
        lookup='ProcessInfo.processInfo.environment["{}"]!',
        placeholder="\\({})",
        imports=_swift_import,
        constant=re.compile(r"^\s*case\b|@\w+\([^)]*$"),
    ),
}
"""LSP language identifier to its row."""
