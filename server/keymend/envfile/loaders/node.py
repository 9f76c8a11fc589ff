r"""``node --env-file``, the parser inside Node.js.

Behaviour of Node.js 24, found by running it; releases before 22 differ where a line is
broken (they take a tab for part of the value). All carriage returns are dropped, a BOM is
part of the first name, an escaped quote ends the value, nothing is expanded.
"""

from __future__ import annotations

from typing import Final

from keymend.envfile.loaders.reading import Binding, Characters, Environment, Reading

_SPACE: Final = " \t\n"


def read(text: str, environment: Environment) -> Reading:
    """Return what Node.js takes from ``text``; it looks nothing up in ``environment``."""
    del environment
    characters = Characters(text, lone="")
    return Reading(
        tuple(
            Binding(binding.name, binding.value, characters.source(binding.at))
            for binding in _bindings(characters.text)
        )
    )


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _bindings(text: str) -> list[Binding]:
    text = text.rstrip(_SPACE)
    bindings: list[Binding] = []
    at = _skip(text, 0)
    while at < len(text):
        line_end = _line_end(text, at)
        if text[at] in "\n#":
            at = line_end + 1
            continue
        equals = text.find("=", at, line_end)
        if equals == -1:
            at = _skip(text, line_end)
            continue
        name, name_at = _trimmed(text, at, equals)
        at = equals + 1
        if at >= len(text) or text[at] == "\n":
            # Here "export" is not taken off: "export K=" sets a variable "export K".
            bindings.append(Binding(name, "", name_at))
            continue
        # The white space that is skipped may hold the line's end: the value of "K= " is
        # then the whole next line.
        at = _skip(text, at)
        if not name:
            continue
        if name.startswith("export "):
            name, name_at = _trimmed(text, name_at + len("export "), equals)
        value, at = _value(text, at)
        bindings.append(Binding(name, value, name_at))
    return bindings


def _trimmed(text: str, start: int, end: int) -> tuple[str, int]:
    """Return ``text[start:end]`` without the white space around it, and where it begins."""
    name = text[start:end].lstrip(_SPACE)
    return name.rstrip(_SPACE), end - len(name)


def _value(text: str, at: int) -> tuple[str, int]:
    """Return the value that begins at ``at``, and where the next statement begins."""
    quote = text[at]
    line_end = _line_end(text, at)
    if quote in "'\"`":
        closing = text.find(quote, at + 1)
        if closing == -1:
            return text[at:line_end], _skip(text, line_end)
        value = text[at + 1 : closing]
        if quote == '"':
            value = value.replace("\\n", "\n")
        return value, _line_end(text, closing) + 1
    value, _, _ = text[at:line_end].partition("#")
    return value.strip(_SPACE), _skip(text, line_end)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end == -1 else end
