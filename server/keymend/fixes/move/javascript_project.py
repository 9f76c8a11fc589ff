"""What a JavaScript document runs in: Node, Bun, Deno, Astro, or a browser."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from keymend.fixes.move.project import Project, first
from keymend.text import Snapshot

_BROWSER: Final = re.compile(
    r"""
      ^\s*["']use[ ]client["'] | \bdangerouslyAllowBrowser\b
    | \bimport\.meta\.env\.(?:VITE_|MODE\b|DEV\b|PROD\b|BASE_URL\b)
    | \b(?:document\.(?:getElementById|querySelector|createElement|body)|localStorage)\b
    """,
    re.VERBOSE | re.MULTILINE,
)
_BROWSER_PACKAGES: Final = frozenset({"react-scripts", "expo", "react-native", "@vue/cli-service"})
_SERVER_PACKAGES: Final = frozenset(
    {
        "@hono/node-server",
        "@nestjs/core",
        "@react-router/node",
        "@remix-run/node",
        "@sveltejs/kit",
        "@tanstack/react-start",
        "astro",
        "express",
        "fastify",
        "hono",
        "koa",
        "next",
        "nuxt",
        "vike",
        "vite-node",
        "vitest",
    }
)
_BUNDLERS: Final = frozenset({"@rsbuild/core", "parcel", "webpack"})
_PAGES: Final = frozenset({"preact", "react-dom", "solid-js", "svelte", "vue"})
"""What a bundle with these draws is drawn in a browser."""
_ON_SERVER: Final = {
    "@angular/core": re.compile(r"(?:^|/)server\.ts$|\.server\.ts$"),
    "@sveltejs/kit": re.compile(r"\+server\.|\.server\.|/server/|\.config\."),
    "astro": re.compile(r"(?<!sx)$"),
    "next": re.compile(r"^(?!(?:src/)?pages/(?!api/))"),
    "nuxt": re.compile(r"(?:^|/)server/|^nuxt\.config\."),
}
"""Frameworks that run their files in browsers too, to those that they do not."""
_WORKER: Final = ("wrangler.toml", "wrangler.json", "wrangler.jsonc")
_LOADING_PACKAGES: Final = frozenset({"@nestjs/config", "astro", "gatsby", "next", "nuxt"})
"""Frameworks that read ``.env`` themselves."""

LOADS: Final = re.compile(
    r"""["']dotenv/config["']|\bdotenv\.config\(|["']dotenv["']\)\.config\(|\bconfig\(\)|
    \bprocess\.loadEnvFile\(|["']@dotenvx/dotenvx/config["']|\bloadEnvConfig\(""",
    re.VERBOSE,
)
_LOADING_SCRIPT: Final = re.compile(r"--env-file|\bdotenvx?\b|\benv-cmd\b|dotenv/config")
_DENO: Final = re.compile(r"""\bDeno\.|\bfrom\s+["'](?:jsr:|npm:|https://deno\.land/)""")
_BUN: Final = re.compile(r"""\bBun\.|\bfrom\s+["']bun(?::\w+)?["']""")
_META: Final = re.compile(r"\bimport\.meta\.env\.(?!VITE_|PUBLIC_|MODE\b|DEV\b|PROD\b|SSR\b|BASE)")
_ENTRY_FILES: Final = tuple(
    f"{folder}{stem}.{suffix}"
    for folder in ("", "src/")
    for stem in ("index", "main", "server", "app")
    for suffix in ("js", "mjs", "cjs", "ts", "mts")
)


@dataclass(frozen=True)
class Surroundings:
    """A document and the files that say how it is run."""

    snapshot: Snapshot
    project: Project

    @cached_property
    def package(self) -> dict[str, Any]:
        """The nearest ``package.json``; empty if there is none or it is no object."""
        found = self.project.nearest(("package.json",))
        try:
            package = json.loads(found[1]) if found else {}
        except ValueError:
            package = {}
        return package if isinstance(package, dict) else {}

    @cached_property
    def packages(self) -> frozenset[str]:
        """The names of the packages that ``package.json`` declares."""
        return frozenset(
            name
            for kind in ("dependencies", "devDependencies", "peerDependencies")
            if isinstance(self.package.get(kind), dict)
            for name in self.package[kind]
        )

    @property
    def is_typescript(self) -> bool:
        """Whether the document is type-checked."""
        return self.snapshot.language in {"typescript", "typescriptreact"}

    @cached_property
    def has_environment(self) -> bool:
        """Whether the document runs where it has variables that are kept secret.

        It has none in a browser, and in a worker they are not those of a process.
        """
        if first(_BROWSER, self.snapshot.text) is not None or self.packages & _BROWSER_PACKAGES:
            return False
        extension = self.project.nearest(("manifest.json",))
        if extension is not None and '"manifest_version"' in extension[1]:
            return False
        if self.project.nearest(_WORKER) is not None:
            return False
        for framework, on_server in _ON_SERVER.items():
            if framework in self.packages and not on_server.search(self._relative):
                return False
        is_bundled = "vite" in self.packages or (
            bool(self.packages & _BUNDLERS) and bool(self.packages & _PAGES)
        )
        is_served = bool(self.packages & _SERVER_PACKAGES)
        return is_served or not is_bundled or "src" not in self.snapshot.path.parts

    @property
    def _relative(self) -> str:
        """The document's path from the folder of its package."""
        found = self.project.nearest(("package.json",))
        folder = found[0].parent if found else self.project.path.parent
        return self.project.path.relative_to(folder).as_posix()

    @cached_property
    def is_deno(self) -> bool:
        """Whether Deno runs the document."""
        configured = self.project.nearest(("deno.json", "deno.jsonc", "package.json"))
        return first(_DENO, self.snapshot.text) is not None or (
            configured is not None and configured[0].stem == "deno"
        )

    @cached_property
    def is_bun(self) -> bool:
        """Whether Bun, which reads ``.env`` by itself, runs the document."""
        manager = self.package.get("packageManager")
        return (
            first(_BUN, self.snapshot.text) is not None
            or bool(self.packages & {"@types/bun", "bun-types"})
            or (isinstance(manager, str) and manager.startswith("bun@"))
            or self.project.nearest(("bun.lock", "bunfig.toml")) is not None
        )

    @cached_property
    def reads_meta(self) -> bool:
        """Whether variables are read from ``import.meta.env`` on a server here."""
        return "astro" in self.packages or first(_META, self.snapshot.text) is not None

    @cached_property
    def is_loaded_elsewhere(self) -> bool:
        """Whether a framework, a script of the package or an entry file loads ``.env``."""
        scripts = self.package.get("scripts")
        commands = scripts.values() if isinstance(scripts, dict) else ()
        return (
            self.is_bun
            or bool(self.packages & _LOADING_PACKAGES)
            or any(_LOADING_SCRIPT.search(str(command)) for command in commands)
            or any(first(LOADS, text) is not None for text in self._importing_texts())
        )

    def _importing_texts(self) -> list[str]:
        """Return the entry files that import the document."""
        stem = re.escape(self.project.path.name.partition(".")[0])
        importing = re.compile(rf"""["'`][^"'`\n]*\b{stem}(?:\.\w+)?["'`]""")
        found = self.project.nearest(("package.json",))
        folder = found[0].parent if found else self.project.path.parent
        paths = [folder / name for name in _ENTRY_FILES if folder / name != self.project.path]
        texts = (self.project.read(path) for path in paths)
        return [text for text in texts if text is not None and importing.search(text)]
