"""What the rules about environment files share."""

from __future__ import annotations

from typing import ClassVar, Final

from keymend.envfile import COMMON, Loader
from keymend.finding import Related
from keymend.rules.rule import Family, Reach, Rule
from keymend.syntax.languages import DOTENV
from keymend.syntax.showable import is_showable
from keymend.view import View

_ORDER: Final = {loader: number for number, loader in enumerate(Loader)}


class EnvironmentFileRule(Rule):
    """A rule that reads an environment file as a whole."""

    family = Family.ENVIRONMENT
    reach = Reach.DOCUMENT
    languages: ClassVar[frozenset[str] | None] = frozenset({DOTENV})


def loaders_of(view: View) -> tuple[Loader, ...]:
    """Return the loaders that read the file; the usual three where none is in use."""
    if view.snapshot.path.name == ".envrc":
        return (Loader.BASH,)
    known = tuple(use.loader for use in view.facts.file.loaders)
    return known if known or view.facts.file.is_read_by_others else COMMON


def named(loaders: frozenset[Loader]) -> str:
    """Return the names of ``loaders`` as they stand in a sentence."""
    names = [loader.value for loader in sorted(loaders, key=_ORDER.__getitem__)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def shown(name: str) -> str:
    """Return ``name`` for a message; words in place of what could be a key."""
    return name if is_showable(name) else "the variable"


def uses_of(view: View, loaders: frozenset[Loader]) -> tuple[Related, ...]:
    """Return where those of ``loaders`` that are known to be in use are brought in."""
    return tuple(
        Related(f"{use.loader.value} reads the file here", use.place.span, use.place.uri)
        for use in view.facts.file.loaders
        if use.loader in loaders
    )
