"""KM206: a masked copy of a key."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class KeyMasked(KeyFaultRule):
    """A key of which a page showed only the ends.

    ## What it sees
    `sk-…abcd`, `sk-***`, `••••••3f9A` where a key is meant: what dashboards, logs and
    error messages show in place of a key. Silent in documentation, examples, templates and
    tests.

    ## Why
    The hidden characters are not in the copy. ASCII masks are answered by 401;
    an ellipsis or bullets make Python raise `UnicodeEncodeError`.

    ## Example
    ```dotenv
    OPENAI_API_KEY=sk-proj-****3f9A
    ```

    ## Instead
    The key itself, from where it was kept when it was made, or a new one: no provider
    shows a key a second time.

    ## Sources
    Executed with openai 3.54. Reports of users: openai-python#2409.
    """

    code = "KM206"
    name = "key-masked"
    family = Family.MALFORMED
    severity = Severity.ERROR
    summary = "a masked copy of a key"
    cause = Cause.MASKED
