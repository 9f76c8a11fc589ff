"""The client package of a program: which version is installed, and what to know of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DIST_INFO: Final = re.compile(r"(?P<name>openai|httpx)-(?P<version>[\d.]+)[^/]*\.dist-info")


@dataclass(frozen=True)
class Package:
    """The package ``openai`` as it was found. ``httpx`` is the version beside it, if any."""

    version: tuple[int, ...]
    place: str
    is_node: bool = False
    httpx: tuple[int, ...] | None = None

    @property
    def shown(self) -> str:
        """The version as people write it."""
        return ".".join(map(str, self.version))


NOTES: Final = (
    ((1,), "Before 1.0 there are no clients: openai.ChatCompletion, api_base and engine count."),
    ((2, 34), "Before 2.34 an empty key raises nothing and sends no header."),
    ((3,), "Before 3.0 it runs on httpx and trusts certifi's list of authorities."),
    ((3, 4), "Before 3.4 AZURE_OPENAI_AD_TOKEN wins over a key given as an argument."),
)
"""Versions of the Python package before which something else holds, and what.

Read in its change log and seen in runs of 0.28.1, 1.109.1, 2.54.0 and 3.54.0.
"""


def notes(package: Package) -> list[str]:
    """Return what is to be known of this version."""
    if package.is_node:
        return []
    return [note for version, note in NOTES if package.version < version][:1]


def find(folder: Path, environ: Mapping[str, str], *, is_node: bool) -> Package | None:
    """Return the package that a program in ``folder`` runs with, as far as it lies there."""
    if is_node:
        return _in_node_modules(folder)
    for place in _site_packages(folder, environ):
        versions = {
            found["name"]: _version(found["version"])
            for entry in place.glob("*.dist-info")
            if (found := _DIST_INFO.fullmatch(entry.name))
        }
        if "openai" in versions:
            return Package(versions["openai"], str(place), httpx=versions.get("httpx"))
    return None


def in_manifest(folder: Path) -> Package | None:
    """Return the npm package that the nearest ``package.json`` asks for."""
    for place in (folder, *folder.absolute().parents):
        try:
            manifest = json.loads((place / "package.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        for table in ("dependencies", "devDependencies"):
            rows = manifest.get(table) if isinstance(manifest, dict) else None
            asked = rows.get("openai") if isinstance(rows, dict) else None
            if isinstance(asked, str) and (version := _version(asked)):
                return Package(version, "the version that package.json asks for", is_node=True)
        return None
    return None


def pinned(version: tuple[int, ...] | None) -> Package | None:
    """Return the package that the workspace asks for, where none is installed."""
    return Package(version, "the version that the workspace asks for") if version else None


def _site_packages(folder: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    roots = [folder / name for name in (".venv", "venv", "env")]
    active = environ.get("VIRTUAL_ENV") or environ.get("CONDA_PREFIX")
    if active:
        roots.append(Path(active))
    for root in roots:
        yield from root.glob("lib/python*/site-packages")
        yield from root.glob("Lib/site-packages")


def _in_node_modules(folder: Path) -> Package | None:
    for place in (folder, *folder.absolute().parents):
        manifest = place / "node_modules" / "openai" / "package.json"
        try:
            version = json.loads(manifest.read_text(encoding="utf-8"))["version"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        return Package(_version(str(version)), str(manifest.parent), is_node=True)
    return None


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])
