"""The registry: every rule, in the order of its code. Adding a rule is adding it here."""

from __future__ import annotations

from typing import Final

from keymend.rules import client, environment
from keymend.rules.browser_exposed_key import BrowserExposedKey
from keymend.rules.hardcoded_key import HardcodedKey
from keymend.rules.hardcoded_secret import HardcodedSecret
from keymend.rules.key_as_default import KeyAsDefault
from keymend.rules.key_as_variable_name import KeyAsVariableName
from keymend.rules.key_placeholder import KeyPlaceholder
from keymend.rules.rule import Family, Reach, Rule

RULES: Final[tuple[Rule, ...]] = (
    HardcodedKey(),
    HardcodedSecret(),
    BrowserExposedKey(),
    KeyAsDefault(),
    KeyAsVariableName(),
    KeyPlaceholder(),
    *client.RULES,
    *environment.RULES,
)

BY_CODE: Final = {rule.code: rule for rule in RULES}
BY_NAME: Final = {rule.name: rule for rule in RULES}

__all__ = ["BY_CODE", "BY_NAME", "RULES", "Family", "Reach", "Rule"]
