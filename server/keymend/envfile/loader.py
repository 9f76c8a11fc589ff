"""The loaders that are told apart; what each does is in ``loaders``."""

from __future__ import annotations

import enum
from typing import Final


class Loader(enum.Enum):
    """What brings the variables of a file into a program; the values are shown to users."""

    PYTHON_DOTENV = "python-dotenv"
    NPM_DOTENV = "dotenv (npm)"
    NODE = "node --env-file"
    BASH = "a shell"
    DOCKER = "docker --env-file"
    COMPOSE = "Docker Compose"


COMMON: Final = (Loader.PYTHON_DOTENV, Loader.NPM_DOTENV, Loader.NODE)
"""The loaders to expect where none is known to be in use."""
