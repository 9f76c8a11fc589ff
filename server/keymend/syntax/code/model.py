"""The answer to ``view.code``: one text's imports, calls and values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keymend.syntax.code.nodes import Attribute, Call, Name
from keymend.syntax.code.recent import parsed
from keymend.text import Snapshot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from keymend.syntax.code.frontend import Frontend
    from keymend.syntax.code.nodes import Assignment, Expression, Import
    from keymend.syntax.code.source import Source

_JAVASCRIPT: Final = frozenset({"javascript", "javascriptreact", "typescript", "typescriptreact"})
LANGUAGES: Final = _JAVASCRIPT | {"python"}
"""The languages that can be parsed."""


class Code:
    """A parsed text and what its expressions can be."""

    def __init__(self, source: Source, frontend: Frontend) -> None:
        from keymend.syntax.code.resolve import Resolver
        from keymend.syntax.code.scopes import Scopes

        self.source = source
        self.snapshot = source.snapshot
        self._frontend = frontend
        self._scopes = Scopes(frontend)
        self._resolver = Resolver(frontend, self._scopes)

    def forget(self) -> None:
        """Forget what was read: it is not asked for any more.

        What is read holds what it was read by, and the other way round. Python's collector
        of such cycles looks at all that there is at once, and everybody waits for that.
        """
        self._resolver.forget()
        self._scopes.forget()
        self._frontend.forget()

    @property
    def is_python(self) -> bool:
        """Whether the text is Python, not JavaScript or TypeScript."""
        return self.snapshot.language == "python"

    @property
    def imports(self) -> list[Import]:
        """What the text imports."""
        return self._frontend.imports

    @property
    def assignments(self) -> list[Assignment]:
        """Values given to attributes and items: ``openai.api_key = …``."""
        return self._frontend.assignments

    def calls_to(self, paths: Collection[str]) -> Iterator[tuple[str, Call]]:
        """Yield the calls of what ``paths`` name in full, each with its path, in order."""
        names = {path.rpartition(".")[2] for path in paths} | self._frontend.aliases
        names |= {entry.name for entry in self.imports if entry.target in paths}
        for call in self.calls(*sorted(names & self._frontend.called)):
            path = self.qualified(call.function)
            if path is not None and path in paths:
                yield path, call

    def calls_of_subclasses(self, paths: Collection[str]) -> Iterator[tuple[str, Call]]:
        """Yield the calls that make what ``paths`` name by a class of the text below it.

        These are the calls of a class that has no constructor of its own, and those of
        ``super().__init__`` in one that has.
        """
        below = {
            name: path
            for name, bases in self._frontend.bases.items()
            for base in bases
            if (path := self.qualified(self._frontend.expression(base))) in paths and path
        }
        if not below:
            return
        scopes = {self._frontend.classes[name].id: path for name, path in below.items()}
        constructors = self._frontend.bound("__init__")
        plain = [name for name in below if self._frontend.classes[name].id not in constructors]
        for call in self.calls(*plain):
            if isinstance(call.function, Name):
                yield below[call.function.id], call
        for call in self.calls("__init__"):
            name = _super_in(call)
            around = map(self._frontend.methods.get, name.path if name is not None else ())
            path = next((scopes[scope] for scope in around if scope in scopes), None)
            if path is not None:
                yield path, call

    def calls(self, *names: str) -> list[Call]:
        """Return the calls of functions whose last name is one of ``names``, in order."""
        return self._frontend.calls(names)

    def attributes(self, *names: str) -> list[Attribute]:
        """Return the attributes called one of ``names`` that the text reads, in order."""
        return self._frontend.attributes(names)

    def values(self, expression: Expression) -> list[Expression]:
        """Return what ``expression`` can be; ``Unknown`` stands for anything else."""
        return self._resolver.values(expression)

    def is_parameter(self, expression: Expression) -> bool:
        """Whether ``expression`` is a parameter of the function around it, or of ``self``."""
        return self._scopes.is_parameter(expression)

    def qualified(self, expression: Expression) -> str | None:
        """Return the full dotted path of a name, imports followed: ``openai.OpenAI``."""
        return self._scopes.qualified(expression)

    def imports_from(self, *modules: str) -> bool:
        """Whether the text imports one of ``modules`` or something below it."""
        return any(
            entry.target == module or entry.target.startswith((f"{module}.", f"{module}/"))
            for entry in self.imports
            for module in modules
        )


def _super_in(call: Call) -> Name | None:
    """Return the name ``super`` in a call of ``super().…``."""
    function = call.function
    if not isinstance(function, Attribute) or not isinstance(function.object, Call):
        return None
    name = function.object.function
    return name if isinstance(name, Name) and name.id == "super" else None


def parse(snapshot: Snapshot) -> Code:
    """Parse ``snapshot``, whose language must be one of ``LANGUAGES``."""
    source = parsed(snapshot)
    if snapshot.language == "python":
        from keymend.syntax.code.python import PythonFrontend

        return Code(source, PythonFrontend(source))
    from keymend.syntax.code.javascript import JavaScriptFrontend

    return Code(source, JavaScriptFrontend(source))
