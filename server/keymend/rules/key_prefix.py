"""KM209: a near miss of a known prefix."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class KeyPrefix(KeyFaultRule):
    """A key with a misspelt prefix.

    ## What it sees
    A value that would be a provider's key if its prefix were spelt right: `sk_proj-`,
    `5k-`, `SK-`, `k-proj-`, `hf-`, or none at all.

    ## Why
    The prefix is a part of the key. It is sent as it is and answered by 401.

    ## Example
    ```dotenv
    OPENAI_API_KEY=sk_proj-…3f9A
    ```

    ## Instead
    The prefix that the provider's keys have; the quick fix restores it.

    ## Sources
    The prefixes of `providers/`.
    """

    code = "KM209"
    name = "key-prefix"
    family = Family.MALFORMED
    severity = Severity.ERROR
    summary = "a near miss of a known prefix"
    cause = Cause.PREFIX
