"""Which front-end framework puts which variables into what browsers download.

Sources: the documentation of Next.js, Vite, Create React App, Expo, Nuxt, Gatsby,
SvelteKit and Astro on environment variables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keymend.matching import Pattern

FRAMEWORKS: Final = {
    "EXPO_PUBLIC_": "Expo",
    "GATSBY_": "Gatsby",
    "NEXT_PUBLIC_": "Next.js",
    "NUXT_PUBLIC_": "Nuxt",
    "PUBLIC_": "SvelteKit or Astro",
    "REACT_APP_": "Create React App",
    "VITE_": "Vite",
}
"""Prefix of variables to who puts those that begin with it into the bundle."""

PUBLIC_PREFIXES: Final = tuple(FRAMEWORKS)
BROWSER_SWITCH: Final = "dangerouslyAllowBrowser"
"""The option of npm's openai without which a client refuses to run in a browser."""


MARK: Final = "browser:mark"


def patterns() -> Iterator[Pattern]:
    """Yield the engine's pattern for what puts something into a bundle."""
    prefixes = [
        prefix
        for prefix in PUBLIC_PREFIXES
        if not any(other in prefix for other in PUBLIC_PREFIXES if other != prefix)
    ]
    words = (BROWSER_SWITCH, *prefixes)
    yield Pattern(id=MARK, anchors=words, regex="|".join(words), width=64)
