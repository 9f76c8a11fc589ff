"""KM304: O for 0, l for 1 or I, B for 8, S for 5, where something proves it."""

from __future__ import annotations

from keymend.diagnosis import Cause
from keymend.finding import Severity
from keymend.rules.key_fault import KeyFaultRule
from keymend.rules.rule import Family


class AsciiLookalike(KeyFaultRule):
    """An ASCII character that was misread as another.

    ## What it sees
    `O` and `0`, `l`, `1` and `I`, `B` and `8`, `S` and `5`, where the key's checksum, its
    fixed part or its alphabet proves that the other was meant, or where another copy of the
    same key differs in nothing else; and in the name of a provider's variable
    (`OPENAl_API_KEY`).

    ## Why
    Keys that are typed from a screen or read from a picture get such characters. The
    key has its form and is still answered by 401; the variable is not the one that is read.

    ## Example
    ```dotenv
    OPENAI_API_KEY=sk-…T3B1bkFJ…
    ```

    ## Instead
    The character that was meant. It is offered where only one reading is right.

    ## Sources
    microsoft/security-utilities (MIT) for the checksum that decides.
    """

    code = "KM304"
    name = "ascii-lookalike"
    family = Family.CONFUSABLE
    severity = Severity.WARNING
    summary = "O for 0, l for 1 or I, B for 8, S for 5, where something proves it"
    cause = Cause.ASCII_LOOKALIKE
