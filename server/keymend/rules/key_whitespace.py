"""KM201: space, tab or line break before, inside or after a key."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class KeyWhitespace(KeyFaultRule):
    r"""A key with white space around or inside it.

    ## What it sees
    A space, tab or line break before, inside or after a value that is a key without it:
    in a string literal (also as an escape, `\n`), an environment line, a header, a
    configuration value. A key that a terminal wrapped over several lines counts as one.

    ## Why
    The client accepts it. In Python the request then ends in `APIConnectionError:
    Connection error.`, because no header may end in white space; a space before or inside
    the key is sent and answered by 401. Node trims the ends and refuses a line break inside.

    ## Example
    ```python
    client = OpenAI(api_key="sk-proj-…3f9A\n")
    ```

    ## Instead
    The key alone; what is read from a file is stripped:
    ```python
    client = OpenAI(api_key=Path("key.txt").read_text().strip())
    ```

    ## Sources
    Executed with openai 3.54 and npm openai 7.57. Reports of users: devlake#7132,
    langchain#21261, openai-python#961.
    """

    code = "KM201"
    name = "key-whitespace"
    family = Family.MALFORMED
    severity = Severity.ERROR
    summary = "space, tab or line break before, inside or after a key"
    cause = Cause.WHITESPACE
