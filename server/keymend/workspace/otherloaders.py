"""Loaders of environment files that read them in ways of their own, which no model tells.

That one of them is in use says that the files arrive in a program, and that what the
modelled loaders make of a line may be nobody's concern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from keymend.matching.bytewise import SPACE
from keymend.syntax.languages import SCRIPTS
from keymend.text import Snapshot

_NAMED: Final = r"[\"']?(?P<file>[^\s\"'|;&)\]]+)"
_COMMANDS: Final = frozenset({"dockerfile", "json", "makefile", "shellscript", "toml", "yaml"})
_MANAGERS: Final = ("honcho", "foreman", "overmind", "hivemind", "heroku")
"""Process managers, which read the ``.env`` beside them."""
_BY_LANGUAGE: Final[tuple[tuple[frozenset[str], tuple[str, ...], re.Pattern[str]], ...]] = (
    (
        _COMMANDS,
        ("--env", *_MANAGERS),
        re.compile(
            r"\b(?:uv\s+run|uvx|deno\s+\w+|bunx?(?:\s+run)?)\b[^\n;&|]{0,200}?\s--env-file[ =]"
            rf"{_NAMED}"
            r"|\bdeno\s+\w+\b[^\n;&|]{0,200}?\s--env\b"
            r"|\b(?:honcho|foreman|overmind|hivemind)\s+(?:start|run|s|r)\b|\bheroku\s+local\b"
        ),
    ),
    (
        _COMMANDS,
        ("$(",),
        re.compile(
            r"\b(?:export|env)\s+\$\([^()\n]*?(?:\s|<)[\"']?"
            r"(?P<file>[^\s\"'|;&)]*env[^\s\"'|;&)]*)"
        ),
    ),
    (
        SCRIPTS,
        ("dotenv",),
        re.compile(r"[\"'](?:jsr:)?(?:@std/dotenv|https://deno\.land/[^\"'\n]*/dotenv)"),
    ),
    (
        frozenset({"go"}),
        ("godotenv",),
        re.compile(r"\bgodotenv\.(?:Load|Overload|Read)\(|/godotenv/autoload\""),
    ),
    (
        frozenset({"rust"}),
        ("dotenv",),
        re.compile(r"\bdotenvy?::(?:dotenv|from_|load)|\bdotenv!\("),
    ),
    (
        frozenset({"ruby"}),
        ("otenv",),
        re.compile(r"\bDotenv\.(?:auto)?(?:over)?load\b|[\"']dotenv/load[\"']"),
    ),
    (
        frozenset({"php"}),
        ("Dotenv", "Env("),
        re.compile(r"\bDotenv::create|\bnew\s+Dotenv\(|->(?:bootEnv|loadEnv)\("),
    ),
    (
        frozenset({"java", "kotlin"}),
        ("otenv",),
        re.compile(r"\bDotenv\.(?:load|configure)\(|\bdotenv\s*[{(]"),
    ),
    (
        frozenset({"csharp"}),
        ("Env.",),
        re.compile(r"\b(?:DotNetEnv\.)?Env\.(?:Load|TraversePath)\w*\("),
    ),
    (
        frozenset({"python"}),
        ("Config(",),
        re.compile(rf"\bConfig\(\s*(?:env_file\s*=\s*)?{_NAMED}"),
    ),
)
"""Where calls are looked for, words of which each has one, the calls."""
_BY_NAME: Final[tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]] = (
    (
        re.compile(r"\.envrc"),
        re.compile(rf"^[ \t]*dotenv(?:_if_exists)?\b(?:[ \t]+{_NAMED})?", re.MULTILINE),
    ),
    (
        re.compile(r".*\.(?:service|container)(?:\.\w+)?"),
        re.compile(rf"^[ \t]*EnvironmentFile[ \t]*=[ \t]*-?{_NAMED}", re.MULTILINE),
    ),
    (
        re.compile(r"\.?justfile|.*\.just", re.IGNORECASE),
        re.compile(
            r"^set[ \t]+dotenv-(?:load|required)\b"
            rf"|^set[ \t]+dotenv-(?:filename|path)[ \t]*:=[ \t]*{_NAMED}",
            re.MULTILINE,
        ),
    ),
    (
        re.compile(r"[Tt]askfile(?:\.dist)?\.ya?ml"),
        re.compile(rf"^[ \t]*dotenv:(?:[ \t]*\[[ \t]*|\s*-[ \t]+){_NAMED}", re.MULTILINE),
    ),
    (
        re.compile(r"\.?mise(?:\.\w+)*\.toml"),
        re.compile(rf"^[ \t]*(?:_\.file|env_file)[ \t]*=[ \t]*\[?{_NAMED}", re.MULTILINE),
    ),
    (
        re.compile(r"(?:settings|launch)\.json|.*\.code-workspace"),
        re.compile(rf"\"(?:python\.)?envFile\"\s*:\s*{_NAMED}"),
    ),
    (re.compile(r"Gemfile|gems\.rb"), re.compile(r"^[ \t]*gem[ \t(]+[\"']dotenv", re.MULTILINE)),
    (
        re.compile(r"composer\.json"),
        re.compile(r"\"(?:vlucas/phpdotenv|symfony/dotenv|laravel/framework)\""),
    ),
    (re.compile(r"bunfig\.toml|bun\.lock"), re.compile(r"\A")),
    (
        re.compile(r"package\.json"),
        re.compile(
            r"\"(?:@types/bun|bun-types|env-cmd)\"|\"bun@\d|\"\s*bunx?\s+(?:run\s|\S+\.[jt]s)"
        ),
    ),
)
WORDS: Final = (
    "env", "Env", "bun", "honcho", "foreman", "overmind", "hivemind", "heroku local", "laravel",
)  # fmt: skip
IN_PROGRAMS: Final = (
    r"[dD]otenv|bootEnv|loadEnv|Env\.(?:Load|TraversePath)|Config\([^|;&)\]]*[eE][nN][vV]"
)
"""What stands, in bytes, wherever ``calls`` finds anything by the language of a program."""
IN_COMMANDS: Final = rf"--env|honcho|foreman|overmind|hivemind|heroku|(?:export|env){SPACE}+\$\("
"""And by that of other texts."""
_NAMES: Final = re.compile(
    "|".join(
        f"(?i:{names.pattern})" if names.flags & re.IGNORECASE else names.pattern
        for names, _ in _BY_NAME
    )
)


def is_told_by_name(name: str) -> bool:
    """Whether ``calls`` looks into a file called ``name`` for what is told there alone."""
    return _NAMES.fullmatch(name) is not None


def calls(snapshot: Snapshot) -> Iterator[re.Match[str]]:
    """Yield where such a loader is called or asked for; group ``file`` is what it reads, if told.

    Those that are part of a tool (bun, a process manager) read the ``.env`` beside them.
    """
    text, name = snapshot.text, snapshot.path.name
    speaks = any(word in text for word in WORDS)
    for languages, words, pattern in _BY_LANGUAGE if speaks else ():
        if snapshot.language in languages and any(word in text for word in words):
            yield from _relevant(pattern, text)
    for names, pattern in _BY_NAME:
        if names.fullmatch(name):
            yield from pattern.finditer(text)


def _relevant(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for found in pattern.finditer(text):
        file = found.groupdict().get("file")
        # Many calls take files that are none of environments.
        if file is None or "env" in PurePath(file).name.lower():
            yield found
