"""What each loader makes of an environment file: one module a loader, one function each.

These are models, kept true by running the loaders themselves over generated files
(``tests/envfile``). They must not open, run or look up anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from keymend.envfile.loader import Loader
from keymend.envfile.loaders.reading import Binding, Environment, Reading


@cache
def _models() -> Mapping[Loader, Callable[[str, Environment], Reading]]:
    # Imported when the first file is read: their patterns take time that start-up has not.
    from keymend.envfile.loaders import bash, compose, docker, node, npm_dotenv, python_dotenv

    return {
        Loader.PYTHON_DOTENV: python_dotenv.read,
        Loader.NPM_DOTENV: npm_dotenv.read,
        Loader.NODE: node.read,
        Loader.BASH: bash.read,
        Loader.DOCKER: docker.read,
        Loader.COMPOSE: compose.read,
    }


def read(loader: Loader, text: str, environment: Environment | None = None) -> Reading:
    """Return what ``loader`` takes from ``text``, the whole content of an environment file.

    ``environment`` is the process environment that references such as ``${HOME}`` find.
    """
    return _models()[loader](text, environment or {})


__all__ = ["Binding", "Environment", "Loader", "Reading", "read"]
