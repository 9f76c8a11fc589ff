"""Which environment files a program in a folder loads, told by the manifests beside them.

Reads manifests, not environment files. Sources: the documentation of Next.js (*Environment
Variables*, load order), Vite (*Env Variables and Modes*), Create React App (*Adding Custom
Environment Variables*), Expo, Gatsby, Nuxt, Bun, and of the packages dotenv-flow and
dotenv-rails.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Final

from keymend.files import UnreadableFileError, read_text
from keymend.workspace import manifests

ENV_FILE: Final = ".env"
LOCAL_FILE: Final = ".env.local"
"""What frameworks of JavaScript take before ``.env``, and keep out of git."""
_LOCAL_FIRST: Final = (".env.{}.local", LOCAL_FILE, ".env.{}", ENV_FILE)
_MODE_FIRST: Final = (".env.{}.local", ".env.{}", LOCAL_FILE, ENV_FILE)
_BY_PACKAGE: Final[Mapping[str, tuple[str, ...]]] = {
    "next": _LOCAL_FIRST,
    "@next/env": _LOCAL_FIRST,
    "expo": _LOCAL_FIRST,
    "react-scripts": _LOCAL_FIRST,
    "nuxt": (ENV_FILE,),
    "gatsby": (".env.{}", ENV_FILE),
    "vite": _MODE_FIRST,
    "@sveltejs/kit": _MODE_FIRST,
    "astro": _MODE_FIRST,
    "dotenv-flow": _MODE_FIRST,
}
"""Package to the files that it loads, the one that counts first; ``{}`` is the mode."""
_BUN: Final = (LOCAL_FILE, ".env.{}", ENV_FILE)
_RAILS: Final = re.compile(r"^[ \t]*gem[ \t(]+[\"']dotenv-rails[\"']", re.MULTILINE)
_MANIFEST: Final = "package.json"
_MODE: Final = re.compile(r"[\w-]+")


def environment_files(folder: Path, environ: Mapping[str, str]) -> list[Path]:
    """Return the environment files that count for a program in ``folder``, the first one first.

    They are those of ``folder``, or of the nearest folder above that has any, as
    python-dotenv looks for them: ``.env``, and what else the framework loads that the
    manifest beside it names, for the mode in which a developer runs it.
    """
    mode = environ.get("NODE_ENV", "")
    mode = mode if _MODE.fullmatch(mode) else "development"
    absolute = folder.absolute()
    for place in (absolute, *absolute.parents):
        names = (name.format(mode) for name in _names(place))
        found = [place / name for name in names if (place / name).is_file()]
        if found:
            return found
    return []


def names_by_manifest(package_json: str) -> tuple[str, ...]:
    """Return the files that the framework in a ``package.json`` loads; none without one."""
    packages = manifests.read(PurePath(_MANIFEST), package_json).packages
    return next((names for package, names in _BY_PACKAGE.items() if package in packages), ())


def _names(folder: Path) -> tuple[str, ...]:
    names = names_by_manifest(_text(folder / _MANIFEST))
    if names:
        return names
    if (folder / "bun.lock").is_file() or (folder / "bunfig.toml").is_file():
        return _BUN
    return _LOCAL_FIRST if _RAILS.search(_text(folder / "Gemfile")) else (ENV_FILE,)


def _text(path: Path) -> str:
    try:
        return (read_text(path) or "") if path.is_file() else ""
    except UnreadableFileError:
        return ""
