"""What is asked of a diagnosis, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from keymend.diagnosis.fault import Fault
from keymend.providers import Provider
from keymend.providers.formats import KeyFormat


@dataclass(frozen=True)
class Expectation:
    """What the place of a value says of it.

    ``providers`` may have given the key. ``named`` places call their value a key;
    ``certain`` ones hand it to a client, so nothing but a key can be right; ``variable``
    ones are named exactly as a variable that a client reads.
    ``inference`` is where models are called. ``quote`` is what a string is quoted by
    there, if the value has no ASCII quotes of its own. ``placeholders`` are further values
    to be taken for one.
    """

    providers: tuple[Provider, ...] = ()
    named: bool = True
    certain: bool = False
    variable: bool = False
    inference: bool = False
    quote: str = ""
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diagnosis:
    """The faults of a value. ``key`` is what of it can be read as a key."""

    faults: tuple[Fault, ...]
    key: str = ""
    provider: Provider | None = None
    format: KeyFormat | None = None
