"""KM202: quotes, `Bearer`, `NAME=` or punctuation inside the value."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class KeyWrapped(KeyFaultRule):
    """A key that was copied with what stood around it.

    ## What it sees
    Quotation marks, backticks or brackets inside the value, `Bearer ` before the key,
    the variable's own name (`NAME=…`, `export NAME=…`), a `;` or `,` or a comment behind it.

    ## Why
    Everything in the value is sent: the header becomes `Bearer "sk-…"` or
    `Bearer Bearer sk-…`, and the answer is `401 Incorrect API key provided`.

    ## Example
    ```python
    client = OpenAI(api_key="Bearer sk-proj-…3f9A")
    ```

    ## Instead
    The key alone. The client adds `Bearer ` itself, and an environment file takes a key
    without quotes.

    ## Sources
    Executed with openai 3.54. Reports of users: cognee#1721, letta#1946,
    anything-llm#104, aider#1731, lotus#211.
    """

    code = "KM202"
    name = "key-wrapped"
    family = Family.MALFORMED
    severity = Severity.ERROR
    summary = "quotes, `Bearer`, `NAME=` or punctuation inside the value"
    cause = Cause.WRAPPED
