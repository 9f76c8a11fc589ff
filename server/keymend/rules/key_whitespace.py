"""KM201: space, tab or line break before, inside or after a key."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Final

from keymend.diagnosis import Cause
from keymend.finding import Edit, Finding, Repair, Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family
from keymend.text import Span
from keymend.view import View

_NAMED: Final = re.compile(r"[ \t]*(?:-[ \t]+)?[\"']?(?P<name>[\w.-]+)[\"']?:[ \t]+[\"']?\Z")
"""The name of an entry of YAML, up to its value."""


class KeyWhitespace(KeyFaultRule):
    r"""A key with white space around or inside it.

    ## What it sees
    A space, tab or line break before, inside or after a value that is a key without it:
    in a string literal (also as an escape, `\n`), an environment line, a header, a
    configuration value. A key that a terminal wrapped over several lines counts as one, and
    so does one that a Kubernetes secret holds in base 64 with the line break of `echo`.

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

    def check(self, view: View) -> Iterator[Finding]:
        """Yield the faults of values, and the ends of keys that were encoded with white space."""
        yield from super().check(view)
        for disguised in view.disguised if view.snapshot.language == "yaml" else ():
            key = disguised.key
            line = view.snapshot.line_at(key.span.start)
            named = _NAMED.match(view.snapshot.text, line.start, key.span.start)
            if disguised.tail and named is not None:
                encoded = base64.b64encode(key.secret.reveal().encode()).decode()
                title = "Encode the key without white space"
                yield self.finding(
                    view,
                    Span(*named.span("name")),  # the value itself is reported as a key
                    f"{key.provider.name} {key.format.kind} ({key.secret.masked}) was encoded with"
                    " white space behind it, as by `echo` without -n; Python gives up before it"
                    " sends it: `APIConnectionError: Connection error.`.",
                    key=key,
                    repairs=(Repair(title, (Edit(key.span, encoded),)),),
                )
