"""Which packages a workspace uses: its manifests and lock files, and what code imports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any, Final

from keymend.envfile import Loader
from keymend.matching import Pattern, Signs, may_stand
from keymend.matching.bytewise import SPACE, folded
from keymend.syntax import requirements
from keymend.syntax.languages import SCRIPTS
from keymend.text import Snapshot, Span
from keymend.usedpackages import words
from keymend.workspace.loaders import LoaderMention, mention

_REQUIREMENTS: Final = re.compile(
    r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in)"
)
_LOCKS: Final = frozenset({"poetry.lock", "uv.lock", "pdm.lock"})
_MANIFESTS: Final = frozenset(
    {"package.json", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", *_LOCKS}
)
_REQUIREMENT: Final = re.compile(
    r"^\s*[\"']?(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(?=[\"'=<>~!^;,@#\s]|$)",
    re.MULTILINE,
)
_QUOTED_REQUIREMENT: Final = re.compile(
    r"[\"'](?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(?:[=<>~!^;@][^\"']*)?[\"']"
)
_TOML_DEPENDENCY: Final = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*=", re.MULTILINE)
_LOCKED: Final = re.compile(
    r"^name\s*=\s*\"openai\"\s*\nversion\s*=\s*\"(?P<version>[\d.]+)", re.MULTILINE
)
_PYTHON_IMPORT: Final = re.compile(r"\n[ \t]*(?:from|import)[ \t]+(?P<name>[A-Za-z_]\w*)")
"""In a text that begins with a line end: so it is searched by that."""
_NOTEBOOK_IMPORT: Final = re.compile(r"(?:\\n|\")[ \t]*(?:from|import)[ \t]+(?P<name>[A-Za-z_]\w*)")
_SCRIPT_IMPORT: Final = re.compile(
    r"(?:\bfrom|\brequire\(|\bimport\(?)\s*[\"'](?P<name>(?:@[\w.-]+/)?[\w.-]+)"
)
_NPM_LOADERS: Final = frozenset(
    {
        "@dotenvx/dotenvx", "@nestjs/config", "@next/env", "@sveltejs/kit", "astro", "dotenv",
        "dotenv-cli", "dotenv-expand", "dotenv-flow", "dotenv-safe", "dotenv-webpack", "expo",
        "gatsby", "next", "nuxt", "react-scripts", "vite",
    }
)  # fmt: skip
"""Packages that read environment files with dotenv."""
_PYTHON_LOADERS: Final = frozenset(
    {"environs", "poetry-dotenv", "poetry-dotenv-plugin", "pytest-dotenv", "python-dotenv",
     "uvicorn[standard]"}
)  # fmt: skip
_IMPORTING: Final = (
    r"(?m:^)[ \t]*(?:from|import)[ \t]+",
    r"(?:\\n|\")[ \t]*(?:from|import)[ \t]+",
    rf"(?:from|require\(|import\(?){SPACE}*[\"']@?",
)
IMPORT_SIGN: Final = Pattern(
    id="import",
    anchors=("import", "require"),
    regex="",
    gate="|".join(rf"{importing}[\w.\x80-\xff-]" for importing in _IMPORTING),
)
"""What ``imports`` finds anything by."""


@cache
def package_sign() -> Pattern:
    """Return what it finds packages by that are asked for."""
    names = "|".join("[-_]".join(map(folded, word.split("-"))) for word in words())
    return Pattern(
        id="package",
        anchors=IMPORT_SIGN.anchors,
        regex="",
        gate="|".join(rf"{importing}[\w./\x80-\xff-]*(?:{names})" for importing in _IMPORTING),
    )


@dataclass(frozen=True)
class Manifest:
    """What a manifest says."""

    packages: frozenset[str] = frozenset()
    openai_version: tuple[int, ...] | None = None
    is_library: bool = False

    def loaders(self, snapshot: Snapshot) -> Iterator[LoaderMention]:
        """Yield the loaders that the workspace has by depending on a package."""
        if snapshot.path.name == "Pipfile":
            yield mention(snapshot, Loader.PYTHON_DOTENV, Span(0, 0))  # pipenv reads it by itself
        for loader, names in (
            (Loader.NPM_DOTENV, _NPM_LOADERS),
            (Loader.PYTHON_DOTENV, _PYTHON_LOADERS),
        ):
            for name in sorted(self.packages & names):
                at = snapshot.text.lower().find(name)
                yield mention(snapshot, loader, Span(at, at + len(name)))
                break


def is_manifest(path: PurePath) -> bool:
    """Whether ``path`` is named as manifests and lock files are."""
    return path.name in _MANIFESTS or _REQUIREMENTS.fullmatch(path.name) is not None


def read(path: PurePath, text: str) -> Manifest:
    """Return what the manifest ``path`` says; nothing for any other file."""
    if path.name == "package.json":
        return _package_json(text)
    if path.name in _LOCKS:
        locked = _LOCKED.search(text)
        return Manifest(openai_version=requirements.version(locked["version"]) if locked else None)
    if not is_manifest(path):
        return Manifest()
    if _REQUIREMENTS.fullmatch(path.name):
        names = {found["name"] for found in _REQUIREMENT.finditer(text)}
    else:
        names = {found["name"] for found in _QUOTED_REQUIREMENT.finditer(text)}
        names |= {found["name"] for found in _TOML_DEPENDENCY.finditer(text)}
    packages = frozenset(name.lower().replace("_", "-") for name in names)
    return Manifest(packages, requirements.pinned(text), _is_python_library(path, text))


def imports(snapshot: Snapshot, signs: Signs | None = None) -> frozenset[str]:
    """Return the top-level names, in lower case, of what the code in ``snapshot`` imports.

    Where the signs in it are known, those that are asked for are enough.
    """
    if not may_stand(package_sign(), signs):
        return frozenset()
    names = {found["name"].lower() for found in _imports(snapshot)}
    return frozenset(name.replace("_", "-") for name in names)


def imports_any(snapshot: Snapshot, signs: Signs | None = None) -> bool:
    """Whether the code in ``snapshot`` imports anything."""
    return may_stand(IMPORT_SIGN, signs) and next(_imports(snapshot), None) is not None


def _imports(snapshot: Snapshot) -> Iterator[re.Match[str]]:
    text = snapshot.text
    if "import" not in text and "require" not in text:
        return iter(())
    if snapshot.language == "python":
        return _PYTHON_IMPORT.finditer("\n" + text)
    if snapshot.path.suffix == ".ipynb":
        return _NOTEBOOK_IMPORT.finditer(text)
    return _SCRIPT_IMPORT.finditer(text) if snapshot.language in SCRIPTS else iter(())


def _package_json(text: str) -> Manifest:
    try:
        content: Any = json.loads(text)
    except ValueError:
        return Manifest()
    if not isinstance(content, dict):
        return Manifest()
    packages = {
        name.lower()
        for kind in ("dependencies", "devDependencies", "peerDependencies")
        if isinstance(content.get(kind), dict)
        for name in content[kind]
    }
    published = not content.get("private") and bool(
        content.get("exports") or content.get("files") or content.get("types")
    )
    return Manifest(frozenset(packages), is_library=published)


def _is_python_library(path: PurePath, text: str) -> bool:
    """Whether the manifest is of a package that others install, and that is no program."""
    if path.name == "setup.py":
        return "entry_points" not in text
    return (
        path.name == "pyproject.toml"
        and "[build-system]" in text
        and "scripts]" not in text
        and bool(re.search(r"^(?:classifiers|license|readme)\s*=", text, re.MULTILINE))
    )
