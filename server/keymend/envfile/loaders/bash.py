"""A shell that sources the file: ``set -a; . ./.env``, or an ``.envrc``.

Behaviour of Bash 5. The file is a program here: white space separates words, ``#`` begins
a comment only at the start of a word, quotes may stand anywhere in one, ``$X`` is
replaced. Plain assignments and ``export`` are modelled; from the first command that
could do anything else on, the model says that it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keymend.envfile.loaders.reading import Binding, Environment, Reading

_ASSIGNMENT: Final = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<append>\+?)=")
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ELEMENT: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\[")
"""An element of an array; up to its "]" nothing ends a word."""
_WORD_ENDS: Final = " \t\n;&|()<>"
_QUOTING: Final = "\\'\"$`"
_REFERENCE: Final = re.compile(
    r"\$(?:(?P<plain>[A-Za-z_][A-Za-z0-9_]*)"
    r"|\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)(?:(?P<operator>:?-)(?P<default>[^}$`'\"\\]*))?\})"
)
_SUBSTITUTION: Final = re.compile(r"`(?:\\.|[^`\\])*`", re.DOTALL)
_ALL_EXPORT: Final = frozenset({"-a", "+a", "-o", "+o", "allexport"})
_BUILTIN: Final = frozenset(
    """
    ! . [[ bg bind break builtin caller case cd command compgen complete compopt continue
    coproc declare dirs disown do done elif else enable esac eval exec exit fc fg fi for
    function getopts hash help history if in jobs kill let local logout mapfile popd pushd
    pwd read readarray readonly return select set shift shopt source suspend then time times
    trap type typeset ulimit umask unalias unset until wait while { }
    """.split()  # noqa: SIM905 - as a list it fills a page
)
"""Words that do more than assign, or change what the lines after them mean."""


class _SyntaxError(Exception):
    """The shell stops reading the file at the line it is in."""


class _UnknownError(Exception):
    """Only running the line would tell what it does."""


@dataclass
class _Word:
    start: int
    literal: str = ""
    """The characters before the first quote or expansion; an assignment's name is here."""
    value: str = ""
    known: bool = True
    """Whether ``value`` is what the shell would put there."""
    split: bool = False
    """Whether an expansion outside quotes could make this more or fewer words."""


def read(text: str, environment: Environment) -> Reading:
    """Return what a shell that sources ``text`` has set afterwards."""
    shell = _Shell(text, environment)
    line = 0
    while line < len(text):
        before = len(shell.bindings)
        try:
            shell.run_line()
        except _SyntaxError:
            del shell.bindings[before:]
            break
        except _UnknownError:
            del shell.bindings[before:]
            return Reading(tuple(shell.bindings), unknown_from=line)
        line = shell.at
    return Reading(tuple(shell.bindings))


class _Shell:
    def __init__(self, text: str, environment: Environment) -> None:
        self.text = text
        self.at = 0
        self.bindings: list[Binding] = []
        self._environment = environment

    def run_line(self) -> None:
        """Read and run commands up to a line end outside quotes, and go past it."""
        words: list[_Word] = []
        while True:
            character = self._next()
            if character in " \t":
                self.at += 1
            elif self.text.startswith("\\\n", self.at):
                self.at += 2
            elif character == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end == -1 else end
            elif character in ";&":
                self._separator(words)
                words = []
            elif character in ("\n", ""):
                self.at += 1
                self._run(words)
                return
            elif character in "|()<>":
                raise _UnknownError
            else:
                words.append(self._word())

    def _next(self) -> str:
        """Return the character at hand, a line end where there is none."""
        return self.text[self.at] if self.at < len(self.text) else "\n"

    def _separator(self, words: list[_Word]) -> None:
        separator = self.text[self.at]
        following = self.text[self.at + 1 : self.at + 2]
        if not words or following == ";":
            raise _SyntaxError
        if separator == "&" and following in ("&", ">"):
            raise _UnknownError
        self.at += 1
        if separator == ";":
            self._run(words)
        # What "&" ends runs in a process of its own, where nothing comes back from.

    def _run(self, words: list[_Word]) -> None:
        assignments = 0
        while assignments < len(words) and _ASSIGNMENT.match(words[assignments].literal):
            assignments += 1
        rest = words[assignments:]
        if not rest:
            for word in words:
                self._assign(word)
            return
        command = rest[0]
        if command.split or not command.known:
            raise _UnknownError
        if command.value == "export" and not assignments:
            self._export(rest[1:])
        elif command.value == "set" and all(word.value in _ALL_EXPORT for word in rest[1:]):
            return
        elif command.value in _BUILTIN or command.value == "export":
            raise _UnknownError
        # Any other word prints, or is a program; what stands before it is set for it alone.

    def _export(self, words: list[_Word]) -> None:
        for word in words:
            if _ASSIGNMENT.match(word.literal):
                self._assign(word)
            elif word.split or not word.known or word.value.startswith("-"):
                raise _UnknownError
            elif found := _ASSIGNMENT.match(word.value):
                # Quoted as a whole: export "A=1".
                word.start += 1
                if not self.text.startswith(found["name"], word.start):
                    raise _UnknownError
                self._assign(word)

    def _assign(self, word: _Word) -> None:
        found = _ASSIGNMENT.match(word.value)
        assert found is not None  # noqa: S101 - the callers asked
        value = word.value[found.end() :] if word.known else None
        if found["append"] and value is not None:
            value = (self._value(found["name"]) or "") + value
        self.bindings.append(Binding(found["name"], value, word.start))

    def _value(self, name: str) -> str | None:
        for binding in reversed(self.bindings):
            if binding.name == name:
                if binding.value is None:
                    raise _UnknownError
                return binding.value
        return self._environment.get(name)

    def _word(self) -> _Word:
        word = _Word(self.at)
        while (character := self._next()) not in _WORD_ENDS and character not in _QUOTING:
            self._plain(word, character)
        word.literal = word.value
        if _ELEMENT.match(word.literal):
            raise _UnknownError
        while (character := self._next()) not in _WORD_ENDS:
            if character in _QUOTING:
                self._quoting(word, character)
            else:
                self._plain(word, character)
        if character == "(":
            raise _UnknownError
        return word

    def _quoting(self, word: _Word, character: str) -> None:
        if character == "\\":
            word.value += self._escaped()
        elif character == "'":
            self._single_quoted(word)
        elif character == '"':
            self._double_quoted(word)
        elif self.text.startswith(("$'", '$"'), self.at):
            raise _UnknownError
        else:
            word.split = True
            if character == "$":
                self._expansion(word)
            else:
                self._substitution(word)

    def _plain(self, word: _Word, character: str) -> None:
        if character == "~" and word.value[-1:] in ("", "=", ":"):
            word.known = False
        word.value += character
        self.at += 1

    def _single_quoted(self, word: _Word) -> None:
        end = self.text.find("'", self.at + 1)
        if end == -1:
            raise _SyntaxError
        word.value += self.text[self.at + 1 : end]
        self.at = end + 1

    def _escaped(self) -> str:
        following = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if not following:
            raise _UnknownError  # a last backslash is kept or dropped by what stands before it
        return "" if following == "\n" else following

    def _double_quoted(self, word: _Word) -> None:
        self.at += 1
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == '"':
                self.at += 1
                return
            if character == "$":
                self._expansion(word)
            elif character == "`":
                self._substitution(word)
            elif character == "\\" and self.text[self.at + 1 : self.at + 2] in tuple('$`"\\\n'):
                word.value += self._escaped()
            else:
                word.value += character
                self.at += 1
        raise _SyntaxError

    def _expansion(self, word: _Word) -> None:
        found = _REFERENCE.match(self.text, self.at)
        if found is None or found["plain"] == "_":
            following = self.text[self.at + 1 : self.at + 2]
            if following in ("(", "{", "["):
                raise _UnknownError
            if following and following in "0123456789@*#?$!-_":
                word.known = False
                self.at += 1
            word.value += "$"
            self.at += 1
            return
        value = self._value(found["plain"] or found["braced"])
        default = found["default"]
        if default is not None and (value is None or (not value and found["operator"] == ":-")):
            value = default
        word.value += value or ""
        self.at = found.end()

    def _substitution(self, word: _Word) -> None:
        found = _SUBSTITUTION.match(self.text, self.at)
        if found is None:
            raise _SyntaxError
        word.known = False
        self.at = found.end()
