"""A name given a value, whose value, block and revision are found when they are asked for."""

from __future__ import annotations

from collections.abc import Callable

from keymend.syntax.code.nodes import Expression
from keymend.text import Span


class Binding:
    """A name given a value: by assignment, as a parameter, in a loop.

    ``block`` is the span of the statements in which it stands: a use outside of them may
    or may not see it. It takes effect at ``end``, behind the value: in ``x = x + 1`` the
    second ``x`` is the one before. The value is read when it is asked for, and so is whether it
    ``revises`` the one before: ``if not url.endswith("/v1"): url += "/v1"``.
    """

    __slots__ = (
        "_block",
        "_find_block",
        "_make",
        "_revises",
        "_value",
        "end",
        "is_parameter",
        "scope",
        "span",
    )

    def __init__(
        self,
        span: Span,
        scope: int,
        make: Callable[[], Expression],
        *,
        block: Callable[[], Span],
        revises: Callable[[], bool] = bool,
        end: int | None = None,
        is_parameter: bool = False,
    ) -> None:
        self.span = span
        self.end = span.end if end is None else end
        self.scope = scope
        self._find_block = block
        self._block: Span | None = None
        self.is_parameter = is_parameter
        self._make = make
        self._revises = revises
        self._value: Expression | None = None

    @property
    def block(self) -> Span:
        """The span of the statements in which it stands."""
        if self._block is None:
            self._block = self._find_block()
        return self._block

    @property
    def value(self) -> Expression:
        """What the name is given."""
        if self._value is None:
            self._value = self._make()
        return self._value

    @property
    def revises(self) -> bool:
        """Whether it depends on what the name had before, by its value or by a test."""
        return self._revises()
