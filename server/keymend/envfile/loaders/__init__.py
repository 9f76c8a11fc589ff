"""What each loader makes of an environment file: one module a loader, one function each.

These are models, kept true by running the loaders themselves over generated files
(``tests/envfile``). They must not open, run or look up anything.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Final

from keymend.envfile.loaders import bash, compose, docker, node, npm_dotenv, python_dotenv
from keymend.envfile.loaders.reading import Binding, Environment, Reading


class Loader(enum.Enum):
    """What brings the variables of a file into a program; the values are shown to users."""

    PYTHON_DOTENV = "python-dotenv"
    NPM_DOTENV = "dotenv (npm)"
    NODE = "node --env-file"
    BASH = "a shell"
    DOCKER = "docker --env-file"
    COMPOSE = "Docker Compose"


_READ: Final[Mapping[Loader, Callable[[str, Environment], Reading]]] = {
    Loader.PYTHON_DOTENV: python_dotenv.read,
    Loader.NPM_DOTENV: npm_dotenv.read,
    Loader.NODE: node.read,
    Loader.BASH: bash.read,
    Loader.DOCKER: docker.read,
    Loader.COMPOSE: compose.read,
}

COMMON: Final = (Loader.PYTHON_DOTENV, Loader.NPM_DOTENV, Loader.NODE)
"""The loaders to expect where none is known to be in use."""


def read(loader: Loader, text: str, environment: Environment | None = None) -> Reading:
    """Return what ``loader`` takes from ``text``, the whole content of an environment file.

    ``environment`` is the process environment that references such as ``${HOME}`` find.
    """
    return _READ[loader](text, environment or {})


__all__ = ["COMMON", "Binding", "Environment", "Loader", "Reading", "read"]
