"""How a program reads a variable of the environment, in the language of the text."""

from __future__ import annotations

from keymend.syntax.code import Code


def variable(code: Code, name: str) -> str:
    """Return the expression that reads ``name``."""
    return f'os.environ["{name}"]' if code.is_python else f"process.env.{name}"


def assignment(code: Code, argument: str, value: str) -> str:
    """Return an argument as it is written: ``name=value`` or ``name: value``."""
    return f"{argument}={value}" if code.is_python else f"{argument}: {value}"
