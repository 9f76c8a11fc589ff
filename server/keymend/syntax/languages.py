"""Which language a file is written in, as an LSP language identifier."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from keymend.text import Snapshot

PLAIN: Final = "plaintext"
DOTENV: Final = "dotenv"
SCRIPTS: Final = frozenset(
    {"javascript", "javascriptreact", "svelte", "typescript", "typescriptreact", "vue"}
)
"""Languages whose programs are JavaScript's."""

_BY_SUFFIX: Final = {
    ".bash": "shellscript",
    ".bat": "bat",
    ".c": "c",
    ".cc": "cpp",
    ".cfg": "ini",
    ".cjs": "javascript",
    ".cmd": "bat",
    ".cnf": "ini",
    ".conf": "ini",
    ".cpp": "cpp",
    ".cs": "csharp",
    ".cts": "typescript",
    ".dart": "dart",
    ".env": DOTENV,
    ".ex": "elixir",
    ".exs": "elixir",
    ".fish": "shellscript",
    ".fs": "fsharp",
    ".go": "go",
    ".gradle": "groovy",
    ".groovy": "groovy",
    ".h": "c",
    ".hcl": "terraform",
    ".hpp": "cpp",
    ".html": "html",
    ".http": "http",
    ".ini": "ini",
    ".ino": "cpp",
    ".ipynb": "json",
    ".java": "java",
    ".jl": "julia",
    ".js": "javascript",
    ".json": "json",
    ".json5": "json",
    ".jsonc": "jsonc",
    ".jsx": "javascriptreact",
    ".kt": "kotlin",
    ".kts": "kotlin",
    ".lua": "lua",
    ".md": "markdown",
    ".mdx": "mdx",
    ".mk": "makefile",
    ".mjs": "javascript",
    ".mts": "typescript",
    ".php": "php",
    ".pl": "perl",
    ".pm": "perl",
    ".properties": "properties",
    ".ps1": "powershell",
    ".psm1": "powershell",
    ".py": "python",
    ".pyi": "python",
    ".pyw": "python",
    ".r": "r",
    ".rb": "ruby",
    ".rest": "http",
    ".rs": "rust",
    ".scala": "scala",
    ".service": "ini",
    ".sh": "shellscript",
    ".svelte": "svelte",
    ".swift": "swift",
    ".tf": "terraform",
    ".tfvars": "terraform",
    ".toml": "toml",
    ".ts": "typescript",
    ".tsx": "typescriptreact",
    ".vb": "vb",
    ".vue": "vue",
    ".xml": "xml",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".zsh": "shellscript",
}
_BY_NAME: Final = {
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    ".envrc": "shellscript",
    ".npmrc": "ini",
    ".pypirc": "ini",
    ".bashrc": "shellscript",
    ".bash_profile": "shellscript",
    ".profile": "shellscript",
    ".zshrc": "shellscript",
    ".zshenv": "shellscript",
    "gnumakefile": "makefile",
    "makefile": "makefile",
}
FLASK_FILE: Final = ".flaskenv"
_ENVIRONMENT_FILE: Final = re.compile(
    rf"\.env(?:\..+)?|.+\.env|env\.local|{re.escape(FLASK_FILE)}", re.IGNORECASE
)
_BY_PROGRAM: Final = {
    "bash": "shellscript",
    "dash": "shellscript",
    "ksh": "shellscript",
    "node": "javascript",
    "python": "python",
    "sh": "shellscript",
    "zsh": "shellscript",
}
_SHEBANG: Final = re.compile(rf"#!.*\b(?P<program>{'|'.join(_BY_PROGRAM)})[\d.]*\b")
_TEMPLATE: Final = re.compile(
    r"(?:^|[._-])(?:example|sample|template|dist|tmpl|tpl|default|defaults)(?:$|[._-])",
    re.IGNORECASE,
)
_TEST: Final = re.compile(r"^test_.*\.py$|_test\.py$|^conftest\.py$|\.(?:test|spec)\.[cm]?[jt]sx?$")


def language_of(path: PurePath, client_language: str = PLAIN) -> str:
    """Return the language of the file at ``path``.

    The name decides before the client does: editors call ``.env`` files ``plaintext``,
    ``properties``, ``ini`` or ``shellscript``.
    """
    name = path.name.lower()
    if is_environment_file(path):
        return DOTENV
    if name in _BY_NAME or name.startswith("dockerfile."):
        return _BY_NAME.get(name, "dockerfile")
    return _BY_SUFFIX.get(path.suffix.lower(), client_language)


def language_within(snapshot: Snapshot) -> str:
    """Return the language of a text; where its name says nothing, what its first line says."""
    if snapshot.language != PLAIN or not snapshot.text.startswith("#!"):
        return snapshot.language
    found = _SHEBANG.match(snapshot.text)
    return _BY_PROGRAM[found["program"]] if found else PLAIN


def is_environment_file(path: PurePath) -> bool:
    """Whether ``path`` is named as environment files are: ``.env.local``, ``prod.env``."""
    return _ENVIRONMENT_FILE.fullmatch(path.name) is not None


def is_flask_file(path: PurePath) -> bool:
    """Whether ``path`` is the environment file of Flask's that is meant to be in git."""
    return path.name == FLASK_FILE


_TEST_FOLDERS: Final = frozenset({"__tests__", "__testfixtures__", "__mocks__", "__fixtures__"})


def is_test(path: PurePath) -> bool:
    """Whether ``path`` is named as tests are, where things are made wrong on purpose."""
    return _TEST.search(path.name) is not None or not _TEST_FOLDERS.isdisjoint(path.parts)


def is_template(path: PurePath) -> bool:
    """Whether ``path`` is a file to be copied and filled in, such as ``.env.example``."""
    return _TEMPLATE.search(path.name) is not None
