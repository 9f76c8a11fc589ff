"""The registry: every rule, in the order of its code. Adding a rule is adding it here.

One with ``Reach.LINES`` is added to ``linewise``.
"""

from __future__ import annotations

from typing import Final

from keymend.rules import client, environment, linewise
from keymend.rules.env_file_not_ignored import EnvFileNotIgnored
from keymend.rules.rule import Rule

RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (*linewise.RULES, EnvFileNotIgnored(), *client.RULES, *environment.RULES),
        key=lambda rule: rule.code,
    )
)

BY_CODE: Final = {rule.code: rule for rule in RULES}
BY_NAME: Final = {rule.name: rule for rule in RULES}
