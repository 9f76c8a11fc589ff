"""The rules about environment files and variables: KM501 to KM507."""

from __future__ import annotations

from typing import Final

from keymend.rules.environment.dotenv_syntax import DotenvSyntax
from keymend.rules.environment.duplicate_variable import DuplicateVariable
from keymend.rules.environment.empty_variable import EmptyVariable
from keymend.rules.environment.env_file_encoding import EnvFileEncoding
from keymend.rules.environment.variable_not_read import VariableNotRead
from keymend.rules.environment.variable_shadowed import VariableShadowed
from keymend.rules.environment.variable_undefined import VariableUndefined
from keymend.rules.rule import Rule

RULES: Final[tuple[Rule, ...]] = (
    DotenvSyntax(),
    DuplicateVariable(),
    VariableNotRead(),
    EmptyVariable(),
    VariableShadowed(),
    VariableUndefined(),
    EnvFileEncoding(),
)

__all__ = ["RULES"]
