"""Which loaders of environment files a program uses, found by how they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from keymend.envfile import Loader
from keymend.facts import Place
from keymend.text import Snapshot, Span

_FILE: Final = r"[\"']?(?P<file>[^\s\"'|;&)]+)"
_QUOTED: Final = r"[^()\n]*?[\"'](?P<file>[^\"'\n]*env[^\"'\n]*)[\"']"
_COMMANDS: Final = frozenset({"shellscript", "dockerfile", "yaml", "makefile", "json"})
_SCRIPTS: Final = frozenset(
    {"javascript", "javascriptreact", "typescript", "typescriptreact", "svelte", "vue"}
)
_CALLS: Final[tuple[tuple[Loader, frozenset[str], re.Pattern[str]], ...]] = (
    (
        Loader.PYTHON_DOTENV,
        frozenset({"python"}),
        re.compile(
            rf"\b(?:load_dotenv|dotenv_values|read_env)\((?:{_QUOTED})?"
            r"|\benv_file[\"']?\s*[=:]\s*\(?[\"'](?P<path>[^\"'\n]+)"
        ),
    ),
    (
        Loader.NPM_DOTENV,
        _SCRIPTS,
        re.compile(
            rf"\bdotenv\w*\.config\((?:{_QUOTED})?|[\"']dotenv/config[\"']"
            r"|require\([\"']dotenv[\"']\)\.config"
        ),
    ),
    (
        Loader.NODE,
        _SCRIPTS,
        re.compile(rf"\bprocess\.loadEnvFile\((?:{_QUOTED})?"),
    ),
    (
        Loader.NODE,
        _COMMANDS,
        re.compile(rf"\b(?:node|tsx|nodemon)\b[^\n\"';&|]*?--env-file(?:-if-exists)?[ =]{_FILE}"),
    ),
    (
        Loader.DOCKER,
        _COMMANDS,
        re.compile(
            rf"\b(?:docker|podman)\s+(?:container\s+)?(?:run|create|exec)\b(?:[^\n;&|]|\\\n)*?"
            rf"--env-file[ =]{_FILE}"
        ),
    ),
    (
        Loader.BASH,
        _COMMANDS,
        re.compile(
            r"(?:^|[;&|({\"]|\bthen\b|\bdo\b|\s&&)\s*(?:source|\.)[ \t]+"
            r"[\"']?(?P<file>[^\s\"';&|)]*\.?env(?:\.[\w.-]+)?)(?=[\s\"';&|)]|$)",
            re.MULTILINE,
        ),
    ),
)
_COMPOSE_NAME: Final = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml")
_ENV_FILE: Final = re.compile(
    r"^\s*env_file:[ \t]*(?P<one>[^\s#\[][^\s#]*)?"
    r"(?P<list>(?:\s*\n\s*-[^\n]*|\s*\n\s+\w+:[^\n]*)*)",
    re.MULTILINE,
)
_LISTED: Final = re.compile(r"(?:-\s+|path:\s*)[\"']?(?P<file>[^\s\"'#:]+)(?!\S*:)")
_OVERRIDE: Final = re.compile(r"\boverride\s*[=:]\s*(?:True|true)")


@dataclass(frozen=True)
class LoaderMention:
    """A loader is called at ``place``; ``file`` is the name of what it reads if it says so."""

    loader: Loader
    place: Place
    file: str | None = None
    overrides: bool = False


def mentions(snapshot: Snapshot) -> Iterator[LoaderMention]:
    """Yield the calls of loaders in ``snapshot``."""
    text = snapshot.text
    if not ("env" in text or "Env" in text) and not _COMPOSE_NAME.fullmatch(snapshot.path.name):
        return
    for loader, languages, pattern in _CALLS:
        if snapshot.language in languages:
            for found in pattern.finditer(text):
                groups = found.groupdict()
                file = groups.get("file") or groups.get("path")
                overrides = loader is Loader.BASH or bool(_OVERRIDE.search(_call(text, found)))
                yield _mention(snapshot, loader, Span(*found.span()), file, overrides=overrides)
    if _COMPOSE_NAME.fullmatch(snapshot.path.name):
        yield from _compose(snapshot)


def mention(snapshot: Snapshot, loader: Loader, span: Span) -> LoaderMention:
    """Return that the text at ``span`` brings in ``loader``, for any environment file."""
    return _mention(snapshot, loader, span, None, overrides=False)


def _call(text: str, found: re.Match[str]) -> str:
    end = text.find(")", found.end())
    return text[found.start() : end if end != -1 else found.end()]


def _compose(snapshot: Snapshot) -> Iterator[LoaderMention]:
    # Compose reads the ".env" beside it whether or not it names one.
    yield _mention(snapshot, Loader.COMPOSE, Span(0, 0), ".env", overrides=True)
    for found in _ENV_FILE.finditer(snapshot.text):
        names = [found["one"], *(each["file"] for each in _LISTED.finditer(found["list"]))]
        span = Span(*found.span())
        for name in filter(None, names):
            yield _mention(snapshot, Loader.COMPOSE, span, name.strip("\"'"), overrides=True)


def _mention(
    snapshot: Snapshot, loader: Loader, span: Span, file: str | None, *, overrides: bool
) -> LoaderMention:
    place = Place(snapshot.uri, span, snapshot.lines.line_of(span.start))
    name = PurePosixPath(file.replace("\\", "/")).name if file else None
    return LoaderMention(loader, place, name, overrides)
