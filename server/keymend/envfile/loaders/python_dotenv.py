r"""python-dotenv, as ``load_dotenv()`` reads a file.

Behaviour of python-dotenv 1.2.4, found by running it. Statements follow each other over
any white space; a statement that cannot be read is skipped up to its line's end; quoted
values run over lines; ``${X}`` and ``${X:-default}`` are replaced even inside single quotes.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping
from typing import Final

from keymend.envfile.loaders.reading import Binding, Environment, Reading

_BETWEEN: Final = re.compile(r"\s*(?:export[^\S\r\n]+)?")
_NAME: Final = re.compile(r"'(?P<quoted>[^']+)'|(?P<bare>[^=#\s]+)")
_EQUALS: Final = re.compile(r"[^\S\r\n]*(?P<equals>=(?P<space>[^\S\r\n]*))?")
_QUOTED: Final = {
    "'": re.compile(r"'((?:\\.|[^'\\])*)'", re.DOTALL),
    '"': re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL),
}
_BARE: Final = re.compile(r"[^\r\n]*")
_END: Final = re.compile(r"(?:[^\S\r\n]*#[^\r\n]*)?[^\S\r\n]*(?:\r\n|\n|\r|$)")
_REST: Final = re.compile(r"[^\r\n]*(?:\r|\n)?")
_COMMENT: Final = re.compile(r"(?<!\s)\s+#.*")
_REFERENCE: Final = re.compile(r"\$\{(?P<name>[^}:]*)(?::-(?P<default>[^}]*))?\}")
_ESCAPE: Final = {
    "'": re.compile(r"\\([\\'])"),
    '"': re.compile(r"\\([\\'\"abfnrtv])"),
}
_ESCAPED: Final = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip


def read(text: str, environment: Environment) -> Reading:
    """Return what python-dotenv takes from ``text``."""
    bindings: list[Binding] = []
    values: dict[str, str | None] = {}
    taken_back: dict[str, int] = {}
    known: ChainMap[str, str | None] = ChainMap({**environment}, values)
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        statement = _Statement(text, at)
        at = statement.end
        if statement.name is None:
            continue
        value = statement.value
        if value is None:
            # A name alone takes back what lines before it said.
            taken_back[statement.name] = len(bindings)
        else:
            value = _expanded(value, known)
            bindings.append(Binding(statement.name, value, statement.name_at))
        values[statement.name] = value
    return Reading(
        tuple(
            binding
            for number, binding in enumerate(bindings)
            if number >= taken_back.get(binding.name, 0)
        )
    )


class _Statement:
    """One statement: its name (``None`` for a comment or an error), value and end."""

    def __init__(self, text: str, start: int) -> None:
        self.name: str | None = None
        self.value: str | None = None
        self.name_at = self._skip(_BETWEEN, text, start)
        self.end = self._read(text)

    @staticmethod
    def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
        found = pattern.match(text, at)
        return found.end() if found else at

    def _read(self, text: str) -> int:
        at = self.name_at
        if at == len(text):
            return at
        name: str | None = None
        if not text.startswith("#", at):
            found = _NAME.match(text, at)
            if found is None or (text.startswith("'", at) and found["quoted"] is None):
                return self._skip(_REST, text, at)
            name = found["quoted"] or found["bare"]
            self.name_at += 1 if found["quoted"] else 0
            at = found.end()
        value: str | None = None
        equals = _EQUALS.match(text, at)
        assert equals is not None  # noqa: S101 - the pattern matches the empty text
        at = equals.end()
        if equals["equals"]:
            quote = text[at : at + 1]
            if equals["space"] and quote == "#":
                value = ""
            elif quote in _QUOTED:
                quoted = _QUOTED[quote].match(text, at)
                if quoted is None:
                    return self._skip(_REST, text, at)
                value = _ESCAPE[quote].sub(_unescape, quoted[1])
                at = quoted.end()
            else:
                bare = _BARE.match(text, at)
                assert bare is not None  # noqa: S101 - idem
                value = _COMMENT.sub("", bare[0]).rstrip()
                at = bare.end()
        end = _END.match(text, at)
        if end is None:
            return self._skip(_REST, text, at)
        self.name, self.value = name, value
        return end.end()


def _unescape(escape: re.Match[str]) -> str:
    return _ESCAPED.get(escape[1], escape[1])


def _expanded(value: str, known: Mapping[str, str | None]) -> str:
    # Behind the last brace each "${" would be searched to the end in vain.
    end = value.rfind("}") + 1
    expanded = _REFERENCE.sub(
        lambda found: known.get(found["name"], found["default"]) or "", value[:end]
    )
    return expanded + value[end:]
