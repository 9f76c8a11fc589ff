"""Expressions as rules see them: the same few kinds for Python, JavaScript and TypeScript.

Every expression has the span, in code points, of the text it was made from. What no rule
asks about is ``Unknown``, so that "not understood" is a value and never a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from keymend.text import Span

HOLE: Final = "\ue000"
"""Stands, in a known text, for a part that is computed: ``f"https://{name}.x/"``."""

NOWHERE: Final = Span(0, 0)
"""The place of what does not stand in the text."""


@dataclass(frozen=True, eq=False)
class Unknown:
    """Something whose value cannot be known from the text."""

    span: Span


@dataclass(frozen=True, eq=False)
class Text:
    """A string. ``value`` has ``HOLE`` where a part of it is not known.

    ``inner`` is the span between the quotes. ``exact`` says that the text there is
    ``value`` itself, character by character: no escape, no hole, one literal.
    """

    span: Span
    value: str
    inner: Span
    exact: bool = True
    is_bytes: bool = False
    holes: tuple[Expression, ...] = ()
    """What stands in the holes, in order, as far as that is understood."""

    @property
    def is_known(self) -> bool:
        """Whether the whole value is known."""
        return HOLE not in self.value


@dataclass(frozen=True, eq=False)
class Constant:
    """A number, a truth value, or nothing: ``None``, ``null``, ``undefined``."""

    span: Span
    value: float | bool | None
    is_undefined: bool = False


@dataclass(frozen=True, eq=False)
class Name:
    """An identifier. ``scopes`` gives the scopes around it, the innermost first."""

    span: Span
    id: str
    scopes: Callable[[], tuple[int, ...]]

    @cached_property
    def path(self) -> tuple[int, ...]:
        """The scopes around it; found when asked, because few names are."""
        return self.scopes()


@dataclass(frozen=True, eq=False)
class Attribute:
    """``object.name`` or ``object["name"]``."""

    span: Span
    object: Expression
    name: str
    name_span: Span
    is_subscript: bool = False


@dataclass(frozen=True, eq=False)
class Argument:
    """One argument of a call or one entry of a mapping; ``name`` is ``None`` by position."""

    span: Span
    name: str | None
    name_span: Span
    value: Expression


@dataclass(frozen=True, eq=False)
class Call:
    """A call or construction. ``spreads`` are ``*args``, ``**kwargs`` and ``...rest``."""

    span: Span
    function: Expression
    arguments: tuple[Argument, ...]
    spreads: tuple[Expression, ...] = ()
    is_new: bool = False
    is_complete: bool = True
    """Whether the text of the call is without syntax errors."""
    inside: Span = NOWHERE
    """Between the parentheses."""

    @property
    def positional(self) -> list[Argument]:
        """The arguments without a name."""
        return [argument for argument in self.arguments if argument.name is None]

    def keyword(self, name: str) -> Argument | None:
        """Return the argument called ``name``."""
        return next((entry for entry in self.arguments if entry.name == name), None)


@dataclass(frozen=True, eq=False)
class Mapping:
    """A dictionary or object literal."""

    span: Span
    entries: tuple[Argument, ...]
    spreads: tuple[Expression, ...] = ()

    def get(self, name: str) -> Argument | None:
        """Return the entry called ``name``, the last one if there are several."""
        return next((entry for entry in reversed(self.entries) if entry.name == name), None)


@dataclass(frozen=True, eq=False)
class Sequence:
    """A tuple or a list. ``is_bare`` is a tuple without parentheses: a trailing comma."""

    span: Span
    items: tuple[Expression, ...]
    is_tuple: bool = False
    is_bare: bool = False


@dataclass(frozen=True, eq=False)
class Either:
    """One of several: the arms of a conditional, or the operands of ``or``, ``||``, ``??``."""

    span: Span
    options: tuple[Expression, ...]
    operator: str = "if"


@dataclass(frozen=True, eq=False)
class Function:
    """A function or lambda given as a value; ``returns`` is what it can be seen to return."""

    span: Span
    is_async: bool
    returns: tuple[Expression, ...] = ()


@dataclass(frozen=True, eq=False)
class Joined:
    """Strings put together: an f-string, a template literal, ``+``, or adjacent literals."""

    span: Span
    parts: tuple[Expression, ...]
    inner: Span = NOWHERE


@dataclass(frozen=True, eq=False)
class Awaited:
    """``await value``."""

    span: Span
    value: Expression


@dataclass(frozen=True, eq=False)
class Variable:
    """A look-up in the environment. ``default`` is what is taken where it is unset."""

    span: Span
    name: str
    default: Expression | None = None
    is_required: bool = False
    """Whether an unset variable raises: ``os.environ["X"]``."""


@dataclass(frozen=True, eq=False)
class SecretTyped:
    """A value of which only the annotated type is known: ``key: SecretStr``."""

    span: Span


Expression: TypeAlias = (
    Unknown
    | Text
    | Constant
    | Name
    | Attribute
    | Call
    | Mapping
    | Sequence
    | Either
    | Function
    | Joined
    | Awaited
    | Variable
    | SecretTyped
)


@dataclass(frozen=True, eq=False)
class Import:
    """A name bound by an import: ``target`` is its full dotted path, ``openai.OpenAI``."""

    name: str
    target: str
    span: Span
    """Of the imported name."""
    statement: Span
    alias: bool = False
    scope: int = 0
    guarded: Callable[[], bool] = bool

    @cached_property
    def is_guarded(self) -> bool:
        """Whether it stands in a ``try`` or under an ``if``, so that it may fail or not be run."""
        return self.guarded()


@dataclass(frozen=True, eq=False)
class Assignment:
    """A value given to an attribute: ``openai.api_key = …``."""

    span: Span
    target: Attribute
    make: Callable[[], Expression]
    find_block: Callable[[], Span]

    @cached_property
    def value(self) -> Expression:
        """What is given; read when asked, because few are."""
        return self.make()

    @cached_property
    def block(self) -> Span:
        """The block of statements in which it stands."""
        return self.find_block()
