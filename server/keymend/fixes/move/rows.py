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
from keymend.fixes.move import go, php, rust, texts
from keymend.fixes.move.literal import Rewriter
from keymend.text import Span

_NEVER: Final = re.compile(r"(?!)")
_TEXT: Final = r"""(?P<value>"[^"\r\n]*"|'[^'\r\n]*')"""
_NAME: Final = r"""(?P<quote>["'])(?P<name>\w+)(?P=quote)"""


def _line(statement: str) -> re.Pattern[str]:
    """Return the pattern of a line that is ``statement`` alone."""
    return re.compile(rf"^[ \t]*{statement}[ \t]*;?[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class Rewrite:
    """A word of the declaration before a literal that cannot stand before a look-up.

    ``pattern`` is matched against the line up to the literal, ``inside`` against the head
    of the block; the group ``word`` of the first becomes ``text``.
    """

    pattern: re.Pattern[str]
    text: str
    inside: re.Pattern[str] = re.compile("")


@dataclass(frozen=True)
class Loading:
    """What loads ``.env``: its name, how it is declared and used, and the edit.

    Without a ``manifest`` it comes with the language, and reads the file beside the program.
    """

    name: str
    manifest: str | None
    used: re.Pattern[str]
    edit: Callable[[str], Edit | None]
    """Takes the program's text; ``None`` where there is no place for it."""


@dataclass(frozen=True)
class Row:
    """One language.

    ``lookup`` has a gap for the variable's name. ``placeholder`` puts an expression into
    a string that interpolates, ``plus`` joins one to a string that does not. ``constant``
    says, of the statement before and the line behind a literal, that only a literal can
    stand there; ``inside`` says it of an open bracket with what stands before it.
    """

    lookup: str
    plus: str = ""
    placeholder: str = ""
    by_line: bool = False
    """Whether a statement ends with its line."""
    joins: bool = False
    """Whether literals beside each other are one."""
    imports: Callable[[str], tuple[str, Edit | None]] | None = None
    """Takes the text; returns the look-up to use instead, and the import that it needs."""
    rewrites: tuple[Rewrite, ...] = ()
    constant: re.Pattern[str] = _NEVER
    constant_after: re.Pattern[str] = _NEVER
    inside: re.Pattern[str] = _NEVER
    declares: re.Pattern[str] | None = None
    """The declaration of a constant before its value: the group ``name``."""
    needs: tuple[str, ...] = ()
    """Patterns with a gap for such a name: places that take nothing but a constant."""
    derived: str = ""
    """The pattern of a constant that is made of such a name, and is one itself."""
    fallbacks: tuple[re.Pattern[str], ...] = ()
    """Look-ups that fall back to the key: groups ``name`` and ``value``. The look-up takes
    the place of the whole, or of nothing where ``gone`` is to go."""
    setting: re.Pattern[str] | None = None
    """A line that does nothing but set a variable to the key: groups ``name`` and ``value``."""
    constants: Rewriter | None = None
    """Rewrites a literal where nothing but a constant can stand; comes before all else."""
    texts: Rewriter | None = None
    """Rewrites a literal that needs more than its place; comes before what the row says."""
    module_use: re.Pattern[str] | None = None
    """A use of the module by which such lines set it, if one that is not used is an error."""
    loading: Loading | None = None


def _at(offset: int, text: str) -> Edit:
    return Edit(Span(offset, offset), text)


_OTHER_ENVIRONMENT: Final = re.compile(
    r"[\w>\]?][ \t]+Environment[ \t]*(?:[{=;,):]|\r?$)", re.MULTILINE
)
_NULLABLE: Final = re.compile(
    r"^\s*\#nullable\s+enable|\bstring\?|\b(?:null|default)!|^namespace\s+[\w.]+;", re.MULTILINE
)


def _csharp_import(text: str) -> tuple[str, Edit | None]:
    # The full name needs no "using", which may be implicit in the project, and means no
    # other thing by that name, such as a web host's environment.
    has_using = re.search(r"^\s*(?:global\s+)?using\s+System\s*;", text, re.MULTILINE)
    prefix = "" if has_using and not _OTHER_ENVIRONMENT.search(text) else "System."
    mark = "!" if _NULLABLE.search(text) else ""
    return f'{prefix}Environment.GetEnvironmentVariable("{{}}"){mark}', None


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


_POWERSHELL_HEAD: Final = re.compile(
    r"(?:\ufeff?(?:<\#[\s\S]*?\#>|\#[^\n]*(?:\n|\Z)|using[ \t][^\n]*(?:\n|\Z)|[ \t]*\r?\n))*"
)
_POWERSHELL_LOADS: Final = (
    'Get-Content "$PSScriptRoot/.env" | ForEach-Object {'
    " if ($_ -match '^(\\w+)=([\"'']?)(.*)\\2$') { Set-Item \"env:$($Matches[1])\" $Matches[3] } }"
)


def _powershell_loading(text: str) -> Edit | None:
    if re.search(r"^\s*(?:\[CmdletBinding|param\b)", text, re.MULTILINE | re.IGNORECASE):
        return None  # parameters come first, and their defaults are read before anything else
    head = _POWERSHELL_HEAD.match(text)
    return _at(head.end() if head else 0, _POWERSHELL_LOADS + line_end_of(text))


_RUST: Final = 'std::env::var("{0}").expect("{0} is not set")'
_RUST_VAR: Final = rf"(?:std::)?env::var\({_NAME}\)"
_KOTLIN_VAR: Final = rf"System\.getenv\({_NAME}\)"
_CSHARP_VAR: Final = rf"(?:System\.)?Environment\.GetEnvironmentVariable\({_NAME}\)"

ROWS: Final[dict[str, Row]] = {
    "csharp": Row(
        lookup='Environment.GetEnvironmentVariable("{}")',
        plus=" + ",
        placeholder="{{{}}}",
        imports=_csharp_import,
        texts=texts.raw_string,
        rewrites=(
            Rewrite(
                re.compile(r"\b(?:public|private|protected|internal)\b.*\b(?P<word>const)\b"),
                "static readonly",
            ),
            Rewrite(
                re.compile(r"\b(?P<word>const)\s+string\b"),
                "static readonly",
                re.compile(r"\b(?:class|struct|record|interface)\b[^;{}]*\{\Z"),
            ),
            Rewrite(re.compile(r"\b(?P<word>const\s+)string\b"), ""),
        ),
        constant=re.compile(
            r"\bconst\b|\bcase\b(?:(?!=>|:)[\s\S])*\Z|[(,]\s*(?:string\??|object)\s+\w+\s*=\s*\Z"
            r"|\b(?:is|or|not)\s+\Z"
        ),
        constant_after=re.compile(r"\s*=>"),
        inside=re.compile(r"(?:\A|[;{}\]])\s*\[\Z"),
        declares=re.compile(r"\bconst\s+string\s+(?P<name>\w+)\s*=\s*\Z"),
        needs=(
            r"\bcase\s+(?:\w+\.)*{}\b",
            r"\bconst\b[^;=]*=[^;]*\b{}\b",
            r"[(,]\s*\w+\??\s+\w+\s*=\s*(?:\w+\.)*{}\b",
            r"\[\w[\w.]*\([^()\]]*\b{}\b",
        ),
        fallbacks=(re.compile(rf"{_CSHARP_VAR}\s*\?\?\s*{_TEXT}"),),
        setting=_line(rf"(?:System\.)?Environment\.SetEnvironmentVariable\({_NAME},\s*{_TEXT}\)"),
    ),
    "go": Row(
        lookup='os.Getenv("{}")',
        plus=" + ",
        by_line=True,
        imports=go.look_up,
        constants=go.constant,
        texts=go.typed,
        rewrites=(Rewrite(re.compile(r"^[ \t]*(?P<word>const)\b(?!\s*\()"), "var"),),
        constant=re.compile(r"^import\b|(?:[\]})]|(?!\b(?:return|case|range)\b)\b\w+)[ \t]*\Z"),
        inside=re.compile(r"^(?:const|import)[ \t]*\(\Z", re.MULTILINE),
        declares=re.compile(r"\bconst\s+(?P<name>\w+)[\w ]*=\s*\Z"),
        needs=(
            r"\bconst\b[^\n(=]*=[^\n]*\b{}\b",
            r"\bconst[ \t]*\([^)]*=[^)]*\b{}\b",
            r"\[[^\]\n]*\b{}\b[^\]\n]*\]\w",
        ),
        fallbacks=(re.compile(rf"\bcmp\.Or\(os\.Getenv\({_NAME}\)(?P<gone>\s*,\s*{_TEXT})\)"),),
        setting=_line(rf"os\.Setenv\({_NAME},\s*{_TEXT}\)"),
        module_use=re.compile(r"\bos\."),
        loading=Loading("godotenv", "go.mod", re.compile(r"godotenv\b"), go.load),
    ),
    "java": Row(
        lookup='System.getenv("{}")',
        plus=" + ",
        texts=texts.text_block,
        constant=re.compile(r"\bcase\b(?:(?!->|:)[\s\S])*\Z|\bdefault\s*\Z"),
        inside=re.compile(r"@\w+(?:\.\w+)*\s*\(\Z"),
        declares=re.compile(r"\bfinal\b[^;=(){{}}]*\bString\s+(?P<name>\w+)\s*=\s*\Z"),
        needs=(r"\bcase\s+(?:\w+\.)*{}\b", r"@\w+(?:\.\w+)*\s*\([^()]*\b{}\b"),
        derived=r"\bfinal\b[^;=(){{}}]*\bString\s+(\w+)\s*=[^;]*\b{}\b",
        fallbacks=(
            re.compile(rf"System\.getenv\(\)\.getOrDefault\({_NAME},\s*{_TEXT}\)"),
            re.compile(
                rf"System\.getenv\({_NAME}\)\s*!=\s*null\s*\?\s*"
                rf"System\.getenv\((?P=quote)(?P=name)(?P=quote)\)\s*:\s*{_TEXT}"
            ),
            re.compile(
                rf"(?:java\.util\.)?Optional\.ofNullable\(System\.getenv\({_NAME}\)\)"
                rf"\.orElse\({_TEXT}\)"
            ),
        ),
    ),
    "kotlin": Row(
        lookup='System.getenv("{}")',
        placeholder="${{{}}}",
        by_line=True,
        rewrites=(Rewrite(re.compile(r"(?P<word>const\s+)val\b"), ""),),
        inside=re.compile(r"(?:@\w+(?::\w+)?|\bannotation\s+class\s+\w+)\s*\(\Z"),
        declares=re.compile(r"\bconst\s+val\s+(?P<name>\w+)[^=]*=\s*\Z"),
        needs=(r"\bconst\s+val\b[^\n=]*=[^\n]*\b{}\b", r"@\w+(?::\w+)?\s*\([^()]*\b{}\b"),
        fallbacks=(
            re.compile(rf"{_KOTLIN_VAR}\s*\?:\s*{_TEXT}"),
            re.compile(rf"System\.getenv\(\)\.getOrDefault\({_NAME},\s*{_TEXT}\)"),
            re.compile(rf"System\.getenv\(\)\[{_NAME}\]\s*\?:\s*{_TEXT}"),
        ),
    ),
    "php": Row(
        lookup="getenv('{}')",
        plus=" . ",
        imports=php.look_up,
        constant=php.CONSTANT,
        inside=php.INSIDE,
        constants=php.constant,
        texts=texts.here_document,
        fallbacks=(
            re.compile(rf"\bgetenv\({_NAME}\)\s*\?:\s*{_TEXT}"),
            re.compile(rf"\$_(?:ENV|SERVER)\[{_NAME}\]\s*\?\?\s*{_TEXT}"),
            re.compile(rf"(?<![\w>:$])env\({_NAME}(?P<gone>\s*,\s*{_TEXT})\)"),
        ),
        setting=_line(
            r"""putenv\((?P<quote>["'])(?P<name>\w+)=(?P<value>[^"'\r\n]+)(?P=quote)\)"""
        ),
    ),
    "powershell": Row(
        lookup="$env:{}",
        placeholder="$({})",
        plus=" + ",
        by_line=True,
        inside=re.compile(r"\[[\w.]+\s*\(\Z"),
        fallbacks=(re.compile(rf"\$env:(?P<name>\w+)\s*\?\?\s*{_TEXT}"),),
        setting=_line(rf"\$(?i:env):(?P<name>\w+)\s*=\s*{_TEXT}"),
        loading=Loading(
            "PowerShell", None, re.compile(r"Set-Item|SetEnvironmentVariable"), _powershell_loading
        ),
    ),
    "ruby": Row(
        lookup='ENV.fetch("{}")',
        placeholder="#{{{}}}",
        plus=" + ",
        by_line=True,
        joins=True,
        constant=re.compile(r"^\s*in\s+\Z|(?:\A|[^\w\"'?!:)\]}]):\Z"),
        constant_after=re.compile(r":(?!:)"),
        fallbacks=(
            re.compile(rf"\bENV\.fetch\(\s*{_NAME}\s*,\s*{_TEXT}\s*\)"),
            re.compile(rf"\bENV\.fetch\(\s*{_NAME}\s*\)\s*\{{\s*{_TEXT}\s*\}}"),
            re.compile(rf"\bENV\[{_NAME}\]\s*\|\|\s*{_TEXT}"),
        ),
        setting=_line(rf"ENV\[{_NAME}\]\s*(?:\|\|)?=\s*{_TEXT}"),
        loading=Loading(
            "dotenv", "Gemfile", re.compile(r"dotenv/load|Dotenv\.load"), _ruby_loading
        ),
    ),
    "rust": Row(
        lookup=_RUST,
        constants=rust.constant,
        texts=rust.rewritten,
        constant=re.compile(
            r"\A\s*(?:pub(?:\([^)]*\))?\s+)?(?:const|static)\s+(?:mut\s+)?\w+\s*:(?![\s\S]*\|\|)"
            r"|(?<!\bvec)(?<!\bjson)!\s*[(\[{]\s*\Z"
            r"|\b(?:write|writeln|assert|debug_assert|ensure)!\s*\([^(]*,\s*\Z|^\s*\#!?\["
        ),
        constant_after=re.compile(r"\s*(?:=>|\|)"),
        inside=re.compile(
            r"\b(?:concat|include\w*|env|option_env|stringify|compile_error|html|query\w*)!"
            r"\s*[(\[{]\Z|\#!?\[\Z"
        ),
        fallbacks=(
            re.compile(
                rf"{_RUST_VAR}\s*\.unwrap_or\((?:{_TEXT}\.(?:to_string|to_owned|into)\(\))\)"
            ),
            re.compile(rf"{_RUST_VAR}\s*\.unwrap_or\(String::from\({_TEXT}\)\)"),
            re.compile(
                rf"{_RUST_VAR}\s*\.unwrap_or_else\(\|_\w*\|\s*"
                rf"{_TEXT}\.(?:to_string|to_owned|into)\(\)\)"
            ),
            re.compile(rf"{_RUST_VAR}\s*\.unwrap_or_else\(\|_\w*\|\s*String::from\({_TEXT}\)\)"),
        ),
        setting=_line(rf"(?:std::)?env::set_var\({_NAME},\s*{_TEXT}\)"),
        loading=Loading("dotenvy", "Cargo.toml", re.compile(r"dotenvy?::"), _rust_loading),
    ),
    "swift": Row(
        lookup='ProcessInfo.processInfo.environment["{}"]!',
        placeholder="\\({})",
        by_line=True,
        imports=_swift_import,
        constant=re.compile(r"^\s*case\b"),
        inside=re.compile(r"@\w+\s*\(\Z"),
        fallbacks=(
            re.compile(rf"ProcessInfo\.processInfo\.environment\[{_NAME}\]\s*\?\?\s*{_TEXT}"),
            re.compile(rf"ProcessInfo\.processInfo\.environment\[{_NAME},\s*default:\s*{_TEXT}\]"),
        ),
        setting=_line(rf"setenv\({_NAME},\s*{_TEXT},\s*1\)"),
    ),
}
"""LSP language identifier to its row."""
