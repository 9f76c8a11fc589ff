"""Which clients a text makes, with which arguments, and what those can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Final

from keymend.clients import kinds
from keymend.clients.kinds import ClientKind, Version
from keymend.clients.variables import ROLES as DECLARED
from keymend.facts import Facts
from keymend.matching import Matcher, Pattern
from keymend.providers import PROVIDERS
from keymend.syntax.code import Code
from keymend.syntax.code.nodes import (
    HOLE,
    Argument,
    Attribute,
    Call,
    Expression,
    Mapping,
    Text,
    Unknown,
    Variable,
)
from keymend.text import Snapshot, Span

_LIBRARIES: Final = ("openai", "open_ai", "pydantic_ai")
_HEADERS: Final = ("authorization", "api-key")
_MISWRITTEN: Final = (
    # Doubled, with two spaces, glued to what follows; or in a header that takes a key alone.
    re.compile(
        r"bearer(?:\s+bearer|[ \t]{2}|[$#{%]|[\"'`]\s{0,9}[+%]|sk-|gsk_|eyj|xai-"
        r"|(?<=[\"'`]bearer)[:=])"
    ),
    re.compile(r"api-key[^\n]{0,80}bearer\s"),
)
IN_CODE: Final = (*_LIBRARIES, *_HEADERS)
"""Lower-case words of which one stands in every source that makes a client or its own request."""
_BUNDLE_SIZE: Final = 100_000
_BUNDLE_LINE: Final = 500
_COPIES: Final = ("with_options", "withOptions", "copy")
_PARTIAL: Final = frozenset({"functools.partial", "partial"})
_SETTABLE: Final = frozenset({"api_key", "base_url", "apiKey", "baseURL"})
_ENDPOINTS: Final = ("base_url", "azure_endpoint")
_DEPTH: Final = 8
_MODULE_ATTRIBUTES: Final = frozenset(kinds.AZURE_PARAMETERS) | {"api_type"}


def concerns(snapshot: Snapshot) -> bool:
    """Whether the source ``snapshot`` may have to do with a client at all: worth a parse."""
    data = snapshot.text.encode("utf-8", "surrogatepass")
    if not _matcher(IN_CODE).may_match(data):
        return False
    if not _matcher(_LIBRARIES).may_match(data) and not _may_send_key_wrongly(snapshot, data):
        return False
    size = len(snapshot.text)
    # Nobody edits a minified bundle, and its one line is slow to understand.
    return size < _BUNDLE_SIZE or size < _BUNDLE_LINE * len(snapshot.lines)


@cache
def _matcher(words: tuple[str, ...]) -> Matcher:
    return Matcher([Pattern(id="client", anchors=words, regex="", ignore_case=True)])


def _may_send_key_wrongly(snapshot: Snapshot, data: bytes) -> bool:
    """Whether a request of one's own may be in a text: half of all web code has the headers.

    One that is wrong names a provider's host, or is wrong whoever it is sent to.
    """
    if _matcher(_hosts()).may_match(data):
        return True
    lowered = snapshot.text.lower()
    return any(pattern.search(lowered) for pattern in _MISWRITTEN)


@cache
def _hosts() -> tuple[str, ...]:
    """Return the longest certain part of every provider's hosts."""
    parts = {max(host.split("*"), key=len) for provider in PROVIDERS for host in provider.hosts}
    return tuple(sorted(parts))


@dataclass(frozen=True, eq=False)
class Client:
    """A client that the text makes.

    ``arguments`` has the arguments by name; of a name given twice, the last. ``is_open``
    says that there may be others, unseen. ``is_copy`` marks ``with_options``, which
    changes another client, and ``is_module`` the attributes of the module ``openai``.
    """

    kind: ClientKind
    code: Code
    span: Span
    name_span: Span
    """Of the class's name as it is called."""
    arguments: dict[str, Argument]
    call: Call | None = None
    positional: tuple[Argument, ...] = ()
    is_open: bool = False
    is_copy: bool = False
    is_module: bool = False
    defined: Mapping_[str, str] = field(default_factory=dict)
    """What the workspace's environment files say of variables, where they agree."""

    def given(self, role: str) -> Argument | None:
        """Return the argument with the meaning ``role``, such as ``base_url``."""
        for name in self.kind.roles.get(role, ()):
            if name in self.arguments:
                return self.arguments[name]
        return None

    def values(self, role: str) -> list[Expression]:
        """Return what the argument for ``role`` can be; empty if it is not given."""
        argument = self.given(role)
        return [] if argument is None else self.code.values(argument.value)

    def texts(self, role: str) -> list[Text]:
        """Return the texts among the values for ``role``; the default of a variable too.

        A variable of another name than those that are judged in the file itself is what
        the environment files say.
        """
        texts = []
        for value in self._spread(self.values(role)):
            if isinstance(value, Text):
                texts.append(value if value.is_known else self._filled(value))
            elif isinstance(value, Variable) and role in _ENDPOINTS:
                known = self.defined.get(value.name)
                if known and DECLARED.get(value.name) != role:
                    texts.append(Text(value.span, known, value.span, exact=False))
        return texts

    def _filled(self, text: Text) -> Text:
        """Return ``text`` with what the environment files say in place of its holes."""
        names = [hole.name if isinstance(hole, Variable) else "" for hole in text.holes]
        if not names or not all(self.defined.get(name) for name in names):
            return text
        known = iter([self.defined[name] for name in names])
        value = re.sub(HOLE, lambda _: next(known, HOLE), text.value)
        return replace(text, value=value, holes=())

    def variables(self, role: str) -> list[Variable]:
        """Return the environment look-ups among the values for ``role``."""
        return [value for value in self.values(role) if isinstance(value, Variable)]

    def text(self, role: str) -> str | None:
        """Return the one text that ``role`` has, if that is all it can be."""
        values = self.values(role)
        only = values[0] if len(values) == 1 else None
        return only.value if isinstance(only, Text) else None

    def header(self, role: str, name: str) -> Argument | None:
        """Return the entry ``name``, in any case, of a mapping such as ``default_headers``."""
        for value in self.values(role):
            if isinstance(value, Mapping):
                for entry in value.entries:
                    if entry.name is not None and entry.name.lower() == name.lower():
                        return entry
        return None

    def _spread(self, values: list[Expression]) -> Iterator[Expression]:
        for value in values:
            yield value
            if isinstance(value, Variable) and value.default is not None:
                yield from self._spread(self.code.values(value.default))


class Clients:
    """Every client of one text. ``code`` is ``None`` for a text that was not parsed."""

    def __init__(self, code: Code | None, facts: Facts) -> None:
        self.code = code
        self.facts = facts

    @property
    def version(self) -> Version:
        """The version of the Python package that the text runs with."""
        return self.facts.openai_version or kinds.NEWEST

    def defines(self, variable: str) -> bool:
        """Whether the workspace's environment files give ``variable`` a value."""
        return any(
            entry.value.reveal().strip() for entry in self.facts.definitions.get(variable, ())
        )

    @cached_property
    def all(self) -> list[Client]:
        """The clients in the order of the text."""
        if self.code is None:
            return []
        found = [*self._constructed(self.code), *self._copied(self.code), *_assigned(self.code)]
        if self.code.is_python and (module := _module_client(self.code)):
            found.append(module)
        defined = self._defined
        return sorted(
            (replace(client, defined=defined) for client in found), key=lambda client: client.span
        )

    @cached_property
    def _defined(self) -> dict[str, str]:
        known = {}
        for name, entries in self.facts.definitions.items():
            values = {entry.value.reveal() for entry in entries}
            if len(values) == 1:
                known[name] = values.pop()
        return known

    @cached_property
    def own(self) -> list[Client]:
        """The clients of the package ``openai`` itself, not those of frameworks."""
        return [client for client in self.all if client.kind.is_own]

    def _constructed(self, code: Code) -> Iterator[Client]:
        table = kinds.PYTHON if code.is_python else kinds.NODE
        for path, call in code.calls_to(table):
            kind = table[path]
            if call.is_new or not (kind.is_own and kind.is_node):
                yield make(kind, code, call)
        if code.is_python:
            for path, call in code.calls_of_subclasses(table):
                yield make(table[path], code, call)
            yield from _partial(code)

    def _copied(self, code: Code) -> Iterator[Client]:
        for call in code.calls(*_COPIES):
            if isinstance(call.function, Attribute):
                kind = kind_of(code, call.function.object)
                if kind is not None:
                    yield make(kind, code, call, is_copy=True)


def _partial(code: Code) -> Iterator[Client]:
    """Yield the clients of ``functools.partial(OpenAI, …)``, which may be given more later."""
    for call in code.calls("partial"):
        made, *rest = call.arguments or (None,)
        if made is None or made.name or code.qualified(call.function) not in _PARTIAL:
            continue
        kind = kinds.PYTHON.get(code.qualified(made.value) or "")
        if kind is not None:
            later = replace(call, function=made.value, arguments=tuple(rest))
            yield replace(make(kind, code, later), is_open=True)


def _assigned(code: Code) -> Iterator[Client]:
    """Yield what is set on a client afterwards: ``client.base_url = …``."""
    for assignment in code.assignments:
        target = assignment.target
        if target.is_subscript or target.name not in _SETTABLE:
            continue
        kind = kind_of(code, target.object)
        if kind is None or not kind.is_own or target.name not in kind.parameters:
            continue
        argument = Argument(assignment.span, target.name, target.name_span, assignment.value)
        yield Client(
            kind,
            code,
            assignment.span,
            target.name_span,
            {target.name: argument},
            is_open=True,
            is_copy=True,
        )


def kind_of(code: Code, expression: Expression, depth: int = _DEPTH) -> ClientKind | None:
    """Return the kind of client that ``expression`` certainly is."""
    if not depth:
        return None  # ``x = x.copy()`` in a loop has no beginning
    table = kinds.PYTHON if code.is_python else kinds.NODE
    for value in code.values(expression):
        if isinstance(value, Call):
            kind = table.get(code.qualified(value.function) or "")
            if kind is not None:
                return kind
            if isinstance(value.function, Attribute) and value.function.name in _COPIES:
                return kind_of(code, value.function.object, depth - 1)
    return None


def make(kind: ClientKind, code: Code, call: Call, *, is_copy: bool = False) -> Client:
    """Return the client that ``call`` makes."""
    arguments: dict[str, Argument] = {}
    is_open = not call.is_complete
    given = call.arguments
    spreads = call.spreads
    positional = tuple(call.positional)
    if not code.is_python:
        given, spreads, is_unknown = _options(code, call)
        is_open |= is_unknown
        positional = ()
    for spread in spreads:
        is_open |= not _take(code, spread, arguments)
    arguments.update({argument.name: argument for argument in given if argument.name})
    if kind is kinds.LITELLM and "model" in arguments:
        models = code.values(arguments["model"].value)
        only = models[0] if len(models) == 1 else None
        kind = kinds.of_model(kind, only.value if isinstance(only, Text) else None)
    if "configuration" in arguments:  # LangChain hands it on to the client
        for value in code.values(arguments["configuration"].value):
            for entry in value.entries if isinstance(value, Mapping) else ():
                arguments[f"configuration.{entry.name}"] = entry
    name_span = call.function.span
    if isinstance(call.function, Attribute):
        name_span = call.function.name_span
    return Client(
        kind,
        code,
        call.span,
        name_span,
        arguments,
        call,
        positional,
        is_open=is_open,
        is_copy=is_copy,
    )


def _options(code: Code, call: Call) -> tuple[tuple[Argument, ...], tuple[Expression, ...], bool]:
    """Return the entries and spreads of the options object, and whether it is unknown."""
    if not call.arguments:
        return (), call.spreads, bool(call.spreads)
    values = code.values(call.arguments[0].value)
    only = values[0] if len(values) == 1 else None
    if isinstance(only, Mapping):
        return only.entries, only.spreads, False
    return (), (), True


def _take(code: Code, spread: Expression, arguments: dict[str, Argument]) -> bool:
    """Add what ``**spread`` brings to ``arguments``; whether all of it is known."""
    values = code.values(spread)
    only = values[0] if len(values) == 1 else None
    if not isinstance(only, Mapping):
        return False
    taken = [_take(code, inner, arguments) for inner in only.spreads]  # every one, known or not
    arguments.update({entry.name: entry for entry in only.entries if entry.name})
    return all(taken)


def _module_client(code: Code) -> Client | None:
    """Return the client that the attributes of the module ``openai`` configure."""
    arguments: dict[str, Argument] = {}
    for assignment in code.assignments:
        target = assignment.target
        name = target.name
        if name in _MODULE_ATTRIBUTES and code.qualified(target.object) == "openai":
            arguments[name] = Argument(assignment.span, name, target.name_span, assignment.value)
    if not arguments or not code.imports_from("openai"):
        return None
    api_type = arguments.get("api_type")
    is_azure = api_type is not None and any(
        isinstance(value, Text) and value.value == "azure" for value in code.values(api_type.value)
    )
    is_open = any(
        isinstance(value, Unknown | Variable)
        for value in (code.values(api_type.value) if api_type else ())
    )
    first = min(arguments.values(), key=lambda argument: argument.span)
    kind = kinds.AZURE if is_azure else kinds.OPENAI
    return Client(
        kind, code, first.span, first.name_span, arguments, is_open=is_open, is_module=True
    )
