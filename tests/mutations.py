"""What happens to keys on their way: one change each, and the rule that should name it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from keymend.providers.formats import KeyFormat

HOMOGLYPHS = dict(zip("aeopcxyABEHKMOPTX", "аеорсхуАВЕНКМОРТХ", strict=True))  # noqa: RUF001
ILLEGAL = "!$%&~^?|"
SWAPS = {"O": "0", "0": "O", "l": "1", "1": "l", "I": "l", "B": "8", "8": "B", "S": "5", "5": "S"}


@dataclass(frozen=True)
class Mutation:
    """One change to a key; ``apply`` gives ``None`` where the key has no place for it."""

    name: str
    code: str
    apply: Callable[[str, KeyFormat, random.Random], str | None]


def _at(key: str, key_format: KeyFormat, draw: random.Random) -> int:
    """Return a place behind the prefix."""
    return draw.randrange(len(key_format.prefix), len(key))


def _inserted(text: str) -> Callable[[str, KeyFormat, random.Random], str]:
    def apply(key: str, key_format: KeyFormat, draw: random.Random) -> str:
        at = max(1, _at(key, key_format, draw))
        return key[:at] + text + key[at:]

    return apply


def _cut(key: str, key_format: KeyFormat, draw: random.Random) -> str:
    free = len(key) - len(key_format.prefix)
    return key[: -draw.randint(2, max(3, free // 4))]


def _lost(key: str, key_format: KeyFormat, draw: random.Random) -> str:
    at = _at(key, key_format, draw)
    return key[:at] + key[at + 1 :]


def _doubled_character(key: str, key_format: KeyFormat, draw: random.Random) -> str:
    at = _at(key, key_format, draw)
    return key[:at] + key[at] + key[at:]


def _illegal(key: str, key_format: KeyFormat, draw: random.Random) -> str:
    at = _at(key, key_format, draw)
    character = draw.choice([c for c in ILLEGAL if c not in key_format.alphabet])
    return key[:at] + character + key[at + 1 :]


def _infix(key: str, key_format: KeyFormat, draw: random.Random) -> str | None:
    infixes = [text for text in key_format.literals if len(text) >= 6 and not key.startswith(text)]
    if not infixes:
        return None
    infix = draw.choice(infixes)
    at = key.index(infix) + draw.randrange(len(infix))
    return key[:at] + draw.choice([c for c in "qwzQWZ" if c != key[at]]) + key[at + 1 :]


def _checksum(key: str, key_format: KeyFormat, draw: random.Random) -> str | None:
    if key_format.checksum is None:
        return None
    # Letters without a look-alike: the change cannot be explained by one.
    at = draw.choice([at for at, c in enumerate(key[4:40], start=4) if c.islower() and c != "l"])
    return key[:at] + draw.choice([c for c in "qwertzuh" if c != key[at]]) + key[at + 1 :]


def _lookalike(key: str, key_format: KeyFormat, draw: random.Random) -> str | None:
    end = len(key) - (key_format.checksum.length if key_format.checksum else 0)
    places = [at for at in range(len(key_format.prefix), end) if key[at] in SWAPS]
    if key_format.checksum is None or not places:
        return None
    at = draw.choice(places)
    return key[:at] + SWAPS[key[at]] + key[at + 1 :]


def _prefix(change: Callable[[str], str]) -> Callable[..., str | None]:
    def apply(key: str, key_format: KeyFormat, draw: random.Random) -> str | None:
        del draw
        prefix = key_format.prefix
        if len(prefix) < 3 or change(prefix) == prefix:
            return None
        return change(prefix) + key[len(prefix) :]

    return apply


def _homoglyph(key: str, key_format: KeyFormat, draw: random.Random) -> str | None:
    del key_format
    places = [at for at, character in enumerate(key) if character in HOMOGLYPHS]
    if not places:
        return None
    at = draw.choice(places)
    return key[:at] + HOMOGLYPHS[key[at]] + key[at + 1 :]


def _dash(key: str, key_format: KeyFormat, draw: random.Random) -> str | None:
    del key_format
    return key.replace("-", draw.choice("–—‑−"), 1) if "-" in key else None  # noqa: RUF001


def _masked(mask: str) -> Callable[[str, KeyFormat, random.Random], str]:
    return lambda key, _, __: key[:8] + mask + key[-4:]


def _fixed(change: Callable[[str], str]) -> Callable[[str, KeyFormat, random.Random], str]:
    return lambda key, _, __: change(key)


MUTATIONS = (
    Mutation("a space inside", "KM201", _inserted(" ")),
    Mutation("a line break at the end", "KM201", _fixed(lambda key: key + "\n")),
    Mutation("a space before", "KM201", _fixed(lambda key: " " + key)),
    Mutation("a tab behind", "KM201", _fixed(lambda key: key + "\t")),
    Mutation("wrapped by a terminal", "KM201", _inserted("\n")),
    Mutation("quotation marks", "KM202", _fixed(lambda key: f'"{key}"')),
    Mutation("backticks", "KM202", _fixed(lambda key: f"`{key}`")),
    Mutation("Bearer", "KM202", _fixed(lambda key: "Bearer " + key)),
    Mutation("its variable's name", "KM202", _fixed(lambda key: "OPENAI_API_KEY=" + key)),
    Mutation("a semicolon", "KM202", _fixed(lambda key: key + ";")),
    Mutation("escaped quotation marks", "KM202", _fixed(lambda key: f'\\"{key}\\"')),
    Mutation("a whole header", "KM202", _fixed(lambda key: "Authorization: Bearer " + key)),
    Mutation("a name without an owner", "KM202", _fixed(lambda key: "key=" + key)),
    Mutation("a comment", "KM202", _fixed(lambda key: key + " # mine")),
    Mutation("the last character lost", "KM203", _fixed(lambda key: key[:-1])),
    Mutation("cut off", "KM203", _cut),
    Mutation("a character lost", "KM203", _lost),
    Mutation("a character doubled", "KM203", _doubled_character),
    Mutation("pasted twice", "KM203", _fixed(lambda key: key + key)),
    Mutation("the first copy cut off", "KM203", _fixed(lambda key: key[: len(key) // 2] + key)),
    Mutation("two copies and a hyphen", "KM203", _fixed(lambda key: f"{key}-{key}")),
    Mutation("a character of no key", "KM204", _illegal),
    Mutation("the infix", "KM205", _infix),
    Mutation("the checksum", "KM205", _checksum),
    Mutation("masked with stars", "KM206", _masked("*" * 12)),
    Mutation("masked with dots", "KM206", _masked("...")),
    Mutation("masked with x", "KM206", _masked("x" * 20)),
    Mutation("masked with underscores", "KM206", _masked("_" * 20)),
    Mutation("masked with crosses", "KM206", _masked("\u00d7" * 12)),
    Mutation("masked with two dots", "KM206", _masked("..")),
    Mutation("masked by a program", "KM206", _masked("<redacted>")),
    Mutation("masked with an ellipsis", "KM206", _masked("…")),
    Mutation("the prefix's hyphen", "KM209", _prefix(lambda p: p.replace("-", "_", 1))),
    Mutation("the prefix in capitals", "KM209", _prefix(str.upper)),
    Mutation("a homoglyph", "KM301", _homoglyph),
    Mutation("a zero-width space inside", "KM302", _inserted("\u200b")),
    Mutation("a zero-width space behind", "KM302", _fixed(lambda key: key + "\u200b")),
    Mutation("a byte order mark", "KM302", _fixed(lambda key: "\ufeff" + key)),
    Mutation("a no-break space", "KM302", _fixed(lambda key: key + "\u00a0")),
    Mutation("a no-break space before", "KM302", _fixed(lambda key: "\u00a0" + key)),
    Mutation("a thin space behind", "KM302", _fixed(lambda key: key + "\u2009")),
    Mutation("curly quotation marks", "KM303", _fixed(lambda key: f"“{key}”")),
    Mutation("a dash", "KM303", _dash),
    Mutation("a look-alike", "KM304", _lookalike),
    Mutation("a bidirectional control", "KM305", _inserted("\u202e")),
)


def mutants(key: str, key_format: KeyFormat, draw: random.Random) -> Iterator[tuple[Mutation, str]]:
    """Yield each mutation that the key has a place for, with the mutated key."""
    for mutation in MUTATIONS:
        text = mutation.apply(key, key_format, draw)
        if text is not None and text != key:
            yield mutation, text
