"""Which loaders of environment files a program uses, found by how they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from keymend.envfile import Loader
from keymend.facts import Place
from keymend.matching import Pattern, Signs, may_stand
from keymend.matching.bytewise import SPACE
from keymend.syntax.languages import SCRIPTS
from keymend.text import Snapshot, Span
from keymend.workspace import otherloaders

_FILE: Final = r"[\"']?(?P<file>[^\s\"'|;&)]+)"
_QUOTED: Final = r"[^()\n]*?[\"'](?P<file>[^\"'\n]*env[^\"'\n]*)[\"']"
_COMMANDS: Final = frozenset({"shellscript", "dockerfile", "yaml", "makefile", "json"})
_CALLS: Final[tuple[tuple[Loader, frozenset[str], tuple[str, ...], re.Pattern[str]], ...]] = (
    (
        Loader.PYTHON_DOTENV,
        frozenset({"python"}),
        ("dotenv", "read_env", "env_file"),
        re.compile(
            rf"\b(?:load_dotenv|dotenv_values|read_(?:dot)?env)\((?:{_QUOTED})?"
            r"|(?:^|\")[ \t]*%(?:load_ext[ \t]+)?dotenv\b"
            r"|\benv_file[\"']?\s*[=:]\s*\(?[\"'](?P<path>[^\"'\n]+)",
            re.MULTILINE,
        ),
    ),
    (
        Loader.PYTHON_DOTENV,
        _COMMANDS,
        ("dotenv", "pipenv", "--env-file"),
        re.compile(
            rf"\b(?:uvicorn|flask)\b[^\n\"';&|]{{0,200}}?--env-file[ =]{_FILE}"
            r"|(?<!npx )\bdotenv\s+(?:-\w+\s+\S+\s+){0,6}run\b|\bpipenv\s+(?:run|shell)\b"
        ),
    ),
    (
        Loader.PYTHON_DOTENV,
        frozenset({"ini", "toml"}),
        ("env_file",),
        re.compile(
            r"^env_files?[ \t]*=\s*[\[{]?[ \t]*(?:override[ \t]*=[ \t]*)?[\"']?"
            r"(?P<path>[^\s\"',\]}]+)",
            re.MULTILINE,
        ),
    ),
    (
        Loader.NPM_DOTENV,
        _COMMANDS,
        ("dotenv",),
        re.compile(
            rf"\bdotenv\s+(?:-\w+\s+){{0,6}}?-e\s+{_FILE}"
            r"|\bdotenv\s+(?:-\S+\s+){0,6}--\s|\bdotenvx\s+run\b"
        ),
    ),
    (
        Loader.NPM_DOTENV,
        SCRIPTS,
        ("dotenv", "@next/env", "loadEnv"),
        re.compile(
            rf"\bdotenv\w*\.config\((?:{_QUOTED})?|[\"']dotenv/config[\"']"
            r"|require\([\"']dotenv[\"']\)\.config|\bfrom\s+[\"']dotenv[\"']"
            r"|\bfrom\s+[\"']@next/env[\"']|\bloadEnv\(\s*(?:mode|[\"'])"
        ),
    ),
    (
        Loader.NODE,
        SCRIPTS,
        ("loadEnvFile",),
        re.compile(rf"\bloadEnvFile\((?:{_QUOTED})?"),
    ),
    (
        Loader.NODE,
        _COMMANDS,
        ("--env-file",),
        re.compile(
            rf"\b(?:node|tsx|nodemon)\b[^\n\"';&|]{{0,200}}?--env-file(?:-if-exists)?[ =]{_FILE}"
        ),
    ),
    (
        Loader.DOCKER,
        _COMMANDS,
        ("--env-file",),
        re.compile(
            rf"\b(?:docker|podman)\s+(?:container\s+)?(?:run|create|exec)\b(?:[^\n;&|]|\\\n)*?"
            rf"--env-file[ =]{_FILE}"
        ),
    ),
    (
        Loader.BASH,
        _COMMANDS,
        ("env",),
        re.compile(
            r"(?:^|[;&|({\"]|\bthen\b|\bdo\b|\s&&)[ \t]*(?:source|\.)[ \t]+"
            r"[\"']?(?P<file>[^\s\"';&|)]*\.?env(?:\.[\w.-]+)?)(?=[\s\"';&|)]|$)",
            re.MULTILINE,
        ),
    ),
)
"""A loader, where its calls are looked for, words without which there are none, the calls."""
_COMPOSE_NAME: Final = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml")
_ENV_FILE: Final = re.compile(
    r"^(?P<indent>[ ]*)env_file:[ \t]*(?P<one>[^\n#]*)(?P<rest>(?:\n(?:(?P=indent)[ -][^\n]*)?)*)",
    re.MULTILINE,
)
_ITEM: Final = re.compile(r"^[ ]*-[ ]+|,", re.MULTILINE)
_PATH: Final = re.compile(r"\bpath:\s*[\"']?(?P<file>[^\s\"'#]+)")
_PLAIN: Final = re.compile(r"[\s\"'\[]*(?P<file>[^\s\"'#\]:]+)[\s\"'\]]*(?:#[^\n]*)?\s*\Z")
_RAW: Final = re.compile(r"\bformat:\s*[\"']?raw\b")
_OVERRIDE: Final = re.compile(r"\boverride\s*[=:]\s*(?:True|true)")
_SOURCED: Final = r"(?:source|\.)[ \t]+[\"']?[^\t-\r\x1c- \"';&|)]*env"
SOURCE_SIGN: Final = Pattern("sourced", ("env",), "", gate=_SOURCED)
"""What the shell's own way of it is found by."""
_ENV_FILE_SIGN: Final = rf"env_files?[\"']?{SPACE}*[=:]"
SIGN_IN_PROGRAMS: Final = Pattern(
    id="loader",
    anchors=otherloaders.WORDS,
    regex="",
    gate=rf"{otherloaders.IN_PROGRAMS}|read_env\(|@next/env|{_ENV_FILE_SIGN}",
)
"""What ``mentions`` finds anything by in a program."""
SIGN_IN_CONFIGURATION: Final = Pattern(
    id="loader",
    anchors=otherloaders.WORDS,
    regex="",
    gate=rf"{otherloaders.IN_COMMANDS}|dotenv|pipenv|{_ENV_FILE_SIGN}"
    rf"|{_SOURCED}",
)
"""What it finds anything by elsewhere, but in files that are told by their names."""


def is_told_by_name(name: str) -> bool:
    """Whether what ``mentions`` finds in a file called ``name`` may need no sign."""
    return _COMPOSE_NAME.fullmatch(name) is not None or otherloaders.is_told_by_name(name)


@dataclass(frozen=True)
class LoaderMention:
    """A loader is called at ``place``; ``file`` is the name of what it reads if it says so.

    ``loader`` is ``None`` for one that has no model here.
    """

    loader: Loader | None
    place: Place
    file: str | None = None
    overrides: bool = False


def mentions(snapshot: Snapshot, signs: Signs | None = None) -> Iterator[LoaderMention]:
    """Yield the calls of loaders in ``snapshot``.

    ``signs`` are those that may stand in it, where that is known and its name tells nothing.
    """
    if not may_stand(SIGN_IN_PROGRAMS, signs):  # they have one id
        return
    for call in otherloaders.calls(snapshot):
        file = call.groupdict().get("file")
        yield _mention(snapshot, None, Span(*call.span()), file, overrides=False)
    text = snapshot.text
    if not ("env" in text or "Env" in text) and not _COMPOSE_NAME.fullmatch(snapshot.path.name):
        return
    is_notebook = snapshot.path.suffix == ".ipynb"
    for loader, languages, words, pattern in _CALLS:
        concerns = snapshot.language in languages or (is_notebook and "python" in languages)
        concerns &= loader is not Loader.BASH or may_stand(SOURCE_SIGN, signs)
        if concerns and any(word in text for word in words):
            for found in pattern.finditer(text):
                groups = found.groupdict()
                file = groups.get("file") or groups.get("path")
                overrides = loader is Loader.BASH or bool(_OVERRIDE.search(_call(text, found)))
                yield _mention(snapshot, loader, Span(*found.span()), file, overrides=overrides)
    if _COMPOSE_NAME.fullmatch(snapshot.path.name):
        yield from _compose(snapshot)


def mention(snapshot: Snapshot, loader: Loader | None, span: Span) -> LoaderMention:
    """Return that the text at ``span`` brings in ``loader``, for any environment file."""
    return _mention(snapshot, loader, span, None, overrides=False)


def of_flask(snapshot: Snapshot) -> Iterator[LoaderMention]:
    """Yield what a ``.flaskenv`` tells: that Flask's command reads it, and ``.env``."""
    for file in (".env", snapshot.path.name):
        yield _mention(snapshot, Loader.PYTHON_DOTENV, Span(0, 0), file, overrides=False)


def _call(text: str, found: re.Match[str]) -> str:
    end = text.find(")", found.end())
    return text[found.start() : end if end != -1 else found.end()]


def _compose(snapshot: Snapshot) -> Iterator[LoaderMention]:
    # Compose reads the ".env" beside it whether or not it names one.
    yield _mention(snapshot, Loader.COMPOSE, Span(0, 0), ".env", overrides=True)
    for found in _ENV_FILE.finditer(snapshot.text):
        for item in _ITEM.split(found["one"] or found["rest"]):
            named = _PATH.search(item) or _PLAIN.match(item)
            if named:
                # A raw file is read as "docker run" reads it.
                loader = Loader.DOCKER if _RAW.search(item) else Loader.COMPOSE
                span = Span(*found.span())
                yield _mention(snapshot, loader, span, named["file"], overrides=True)


def _mention(
    snapshot: Snapshot, loader: Loader | None, span: Span, file: str | None, *, overrides: bool
) -> LoaderMention:
    place = Place(snapshot.uri, span, snapshot.lines.line_of(span.start))
    name = PurePosixPath(file.replace("\\", "/")).name if file else None
    return LoaderMention(loader, place, name, overrides)
