"""KM305: a bidirectional control in a line with a key or client configuration."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class BidiControl(KeyFaultRule):
    r"""A control that changes the order in which a line is shown.

    ## What it sees
    Bidirectional controls (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069)
    in a key, and in lines that configure a client: what such a line shows is not what it says.

    ## Why
    In a key they raise `UnicodeEncodeError`. In code they can make a line show another
    host or key than the program uses ("Trojan Source").

    ## Example
    ```python
    client = OpenAI(api_key="sk-…\u202e…")
    ```

    ## Instead
    The line without the control; the quick fix removes it.

    ## Sources
    CVE-2021-42574; Unicode Standard Annex 9, Bidi_Control.
    """

    code = "KM305"
    name = "bidi-control"
    family = Family.CONFUSABLE
    severity = Severity.ERROR
    summary = "a bidirectional control in a line with a key or client configuration"
    cause = Cause.BIDI
